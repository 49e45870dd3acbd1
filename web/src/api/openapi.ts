// Written by scripts/types.mjs from the OpenAPI document of the server. Do not edit.

export type Account = {
  created: string
  disabled: boolean
  grants: Grant[] | null
  name: string
}

export type AssessBody = {
  inputs?: number
}

export type Assessment = {
  author: string
  findings: string
  seconds: number
  seq: number
  started: string
  summary: Summary
  tool: string
}

export type Change = {
  after: Result
  before: Result
}

export type Comparison = {
  changed: Change[] | null
  cut: boolean
  from: number
  gone: Result[] | null
  new: Result[] | null
  same: number
  to: number
}

export type Counts = {
  error: number
  fail: number
  noData: number
  notApplicable: number
  pass: number
}

export type CredentialsBody = {
  password: string
  user: string
}

export type DecisionBody = {
  state: "approved" | "rejected" | "withdrawn"
  version: number
}

export type Entry = {
  action: string
  actor: string
  at: string
  detail: string
  hash: string
  network: string
  seq: number
}

export type ErrorDetail = {
  location?: string
  message?: string
  value?: unknown
}

export type ErrorModel = {
  detail?: string
  errors?: ErrorDetail[] | null
  instance?: string
  status?: number
  title?: string
  type?: string
}

export type Event = {
  body: unknown
  probe: string
  received: string
  seq: number
  spool: string
}

export type EventPage = {
  items: Event[] | null
  next?: string
}

export type Evidence = {
  default: string
  file: string
  frame: number
  layer: string
  line: number
  packet?: Packet
  probe: string
  text: string
}

export type Facets = {
  checks: { [name: string]: number }
  classes: { [name: string]: number }
  principles: { [name: string]: number }
  severities: { [name: string]: number }
  total: number
  verdicts: { [name: string]: number }
  waived: number
}

export type File = {
  path: string
  sha256: string
  size: number
}

export type FinishBody = {
  add?: boolean
  keepOnly?: boolean
}

export type Finished = {
  inputs: Inputs
  job?: Job
}

export type Found = {
  id: number
  result: Result
  since: number
}

export type Grant = {
  network: string
  role: string
}

export type Inputs = {
  at: string
  author: string
  files: number
  name: string
  octets: number
  seq: number
  sha256: string
}

export type Job = {
  args: unknown
  at: string
  attempt: number
  author: string
  ended?: string
  id: number
  kind: string
  network?: string
  note?: string
  priority: number
  progress: number
  result?: string
  state: "waiting" | "running" | "done" | "failed" | "cancelled"
  worker?: string
}

export type Kept = {
  assessments: number
  blobs: number
  results: number
}

export type ListAccount = {
  items: Account[] | null
}

export type ListAssessment = {
  items: Assessment[] | null
}

export type ListEntry = {
  items: Entry[] | null
}

export type ListFile = {
  items: File[] | null
}

export type ListInputs = {
  items: Inputs[] | null
}

export type ListJob = {
  items: Job[] | null
}

export type ListNetwork = {
  items: Network[] | null
}

export type ListOffered = {
  items: Offered[] | null
}

export type ListProbe = {
  items: Probe[] | null
}

export type ListRecord = {
  items: Record[] | null
}

export type ListToken = {
  items: Token[] | null
}

export type NamedBody = {
  name: string
}

export type Network = {
  created: string
  name: string
  newest: number
  slug: string
}

export type NewNetworkBody = {
  name: string
  slug: string
}

export type NewTokenBody = {
  expires: string
  limit: Grant
  name: string
}

export type NewUserBody = {
  grants: Grant[] | null
  name: string
  password: string
}

export type Offered = {
  about: string
  flags: { [name: string]: string }
  formats: string[] | null
  name: string
  operand?: string
  role: string
}

export type Packet = {
  buffers: PacketBuffer[] | null
  cut: boolean
  fields: PacketField[] | null
  length: number
  link: string
  masked: boolean
  time: string
}

export type PacketBuffer = {
  hex: string
  length: number
  name: string
}

export type PacketField = {
  buffer: number
  fields: PacketField[] | null
  length: number
  masked: boolean
  name: string
  offset: number
  value: string
}

export type Page = {
  items: Found[] | null
  next: string
}

export type Probe = {
  added: string
  events: number
  name: string
  network: string
  revoked?: string
  seen?: string
}

export type ProposalBody = {
  body: unknown
  version: number
}

export type Record = {
  at: string
  author: string
  body: unknown
  kind: "waiver" | "risk" | "plan" | "bundle"
  name: string
  state: "proposed" | "approved" | "rejected" | "withdrawn"
  version: number
}

export type Result = {
  check: string
  cites: string[] | null
  class: string
  confidence: string
  criticalUsers: string[] | null
  detail: string
  evidence: Evidence[] | null
  fight: string[] | null
  impact: string
  kind: string
  people: number
  principle: number
  remedy: string
  risk: string
  severity: string
  subject: string
  title: string
  verdict: string
  waivedBy: string
}

export type RetentionBody = {
  newest: number
}

export type RunBody = {
  command: string
  flags?: { [name: string]: string[] | null }
  format?: string
  inputs?: number
  operands?: string[] | null
}

export type Session = {
  csrf: string
  grants: Grant[] | null
  user: string
}

export type SetUserBody = {
  disabled: boolean
  grants: Grant[] | null
}

export type Summary = {
  contradictions: number
  critical: number
  high: number
  inputs: number
  inputsFailed: number
  low: number
  medium: number
  people: number
  results: number
  verdicts: Counts
  waived: number
}

export type TilesBody = {
  inputs?: number
  stepDeg?: number
  tileDeg?: number
}

export type Token = {
  created: string
  expires: string
  id: string
  limit: Grant
  name: string
  text?: string
}

/** What each operation takes and answers, by its id. */
export interface Operations {
  /** Who did what, the newest first */
  'list-audit': {
    path: { }
    query: { network?: string; before?: number; limit?: number }
    body: undefined
    answer: ListEntry
  }
  /** Walk the whole audit; its last line, noted elsewhere, proves later that nothing was cut off */
  'verify-audit': {
    path: { }
    query: { }
    body: undefined
    answer: Entry
  }
  /** Commands that a job can run */
  'list-commands': {
    path: { }
    query: { }
    body: undefined
    answer: ListOffered
  }
  /** Networks that you may see */
  'list-networks': {
    path: { }
    query: { }
    body: undefined
    answer: ListNetwork
  }
  /** Add a network */
  'add-network': {
    path: { }
    query: { }
    body: NewNetworkBody
    answer: Network
  }
  /** Remove a network with its whole history */
  'remove-network': {
    path: { network: string }
    query: { }
    body: undefined
    answer: unknown
  }
  /** One network */
  'get-network': {
    path: { network: string }
    query: { }
    body: undefined
    answer: Network
  }
  /** History and trend, the newest first */
  'list-assessments': {
    path: { network: string }
    query: { before?: number; limit?: number }
    body: undefined
    answer: ListAssessment
  }
  /** Assess inputs, and keep what was found */
  'assess': {
    path: { network: string }
    query: { }
    body: AssessBody
    answer: Job
  }
  /** One assessment in numbers */
  'get-assessment': {
    path: { network: string; seq: number }
    query: { }
    body: undefined
    answer: Assessment
  }
  /** The whole report, in any of its formats */
  'get-report': {
    path: { network: string; seq: number }
    query: { format?: "json" | "html" | "sarif" | "junit" | "markdown" | "text" | "stix" | "navigator"; without?: ("results" | "sites" | "attack" | "supply" | "rollout")[] | null }
    body: undefined
    answer: unknown
  }
  /** What one assessment found that another did not */
  'compare-assessments': {
    path: { network: string }
    query: { from: number; to?: number }
    body: undefined
    answer: Comparison
  }
  /** Predict a map tile by tile, each a job */
  'cover': {
    path: { network: string }
    query: { }
    body: TilesBody
    answer: Job
  }
  /** What happens, as server-sent events */
  'listen': {
    path: { network: string }
    query: { }
    body: undefined
    answer: unknown
  }
  /** How many results there are of each kind */
  'count-findings': {
    path: { network: string }
    query: { assessment?: number; verdict?: ("fail" | "error" | "no-data" | "pass" | "not-applicable")[] | null; severity?: "none" | "low" | "medium" | "high" | "critical"; check?: string; class?: "" | "attack" | "principle"; principle?: number; q?: string; waived?: "" | "yes" | "no" }
    body: undefined
    answer: Facets
  }
  /** Results of an assessment, page by page */
  'list-findings': {
    path: { network: string }
    query: { assessment?: number; verdict?: ("fail" | "error" | "no-data" | "pass" | "not-applicable")[] | null; severity?: "none" | "low" | "medium" | "high" | "critical"; check?: string; class?: "" | "attack" | "principle"; principle?: number; q?: string; waived?: "" | "yes" | "no"; after?: string; limit?: number }
    body: undefined
    answer: Page
  }
  /** What was sent, the newest first */
  'list-inputs': {
    path: { network: string }
    query: { limit?: number }
    body: undefined
    answer: ListInputs
  }
  /** Forget inputs; what was found in them stays */
  'remove-inputs': {
    path: { network: string; inputs: number }
    query: { }
    body: undefined
    answer: unknown
  }
  /** The files of inputs, by path */
  'get-inputs': {
    path: { network: string; inputs: number }
    query: { }
    body: undefined
    answer: ListFile
  }
  /** One file of inputs, as it was sent */
  'get-input': {
    path: { network: string; inputs: number }
    query: { path: string }
    body: undefined
    answer: unknown
  }
  /** Work that waits, runs and is over, the newest first */
  'list-jobs': {
    path: { network: string }
    query: { before?: number; limit?: number }
    body: undefined
    answer: ListJob
  }
  /** Run a command of the program over inputs */
  'run-command': {
    path: { network: string }
    query: { }
    body: RunBody
    answer: Job
  }
  /** Cancel a job */
  'cancel-job': {
    path: { network: string; job: number }
    query: { }
    body: undefined
    answer: Job
  }
  /** One job */
  'get-job': {
    path: { network: string; job: number }
    query: { }
    body: undefined
    answer: Job
  }
  /** What a job made */
  'get-result': {
    path: { network: string; job: number }
    query: { }
    body: undefined
    answer: unknown
  }
  /** Probes that report on a network, and those that were revoked */
  'list-probes': {
    path: { network: string }
    query: { }
    body: undefined
    answer: ListProbe
  }
  /** Let the bearer of a certificate report on a network */
  'add-probe': {
    path: { network: string }
    query: { }
    body: NamedBody
    answer: Probe
  }
  /** What probes reported, the latest received first */
  'list-probe-events': {
    path: { network: string }
    query: { probe?: string; after?: string; limit?: number }
    body: undefined
    answer: EventPage
  }
  /** Take nothing more from a probe; its name is not used again */
  'revoke-probe': {
    path: { network: string }
    query: { }
    body: NamedBody
    answer: unknown
  }
  /** Waivers, risks, plans or bundles as they are now */
  'list-records': {
    path: { network: string; kind: "waiver" | "risk" | "plan" | "bundle" }
    query: { }
    body: undefined
    answer: ListRecord
  }
  /** All versions of a record, the newest first */
  'get-record': {
    path: { network: string; kind: "waiver" | "risk" | "plan" | "bundle"; name: string }
    query: { }
    body: undefined
    answer: ListRecord
  }
  /** Propose a record, or a new version of it */
  'propose-record': {
    path: { network: string; kind: "waiver" | "risk" | "plan" | "bundle"; name: string }
    query: { }
    body: ProposalBody
    answer: Record
  }
  /** Approve or reject what somebody else proposed */
  'decide-record': {
    path: { network: string; kind: "waiver" | "risk" | "plan" | "bundle"; name: string }
    query: { }
    body: DecisionBody
    answer: Record
  }
  /** Forget all but the newest assessments */
  'keep-newest': {
    path: { network: string }
    query: { }
    body: RetentionBody
    answer: Kept
  }
  /** Begin an upload (tus 1.0.0: creation) */
  'begin-upload': {
    path: { }
    query: { }
    body: undefined
    answer: unknown
  }
  /** Give an upload up (tus: termination) */
  'end-upload': {
    path: { }
    query: { }
    body: undefined
    answer: unknown
  }
  /** How far an upload has come (tus) */
  'look-at-upload': {
    path: { }
    query: { }
    body: undefined
    answer: unknown
  }
  /** Add a part to an upload (tus) */
  'continue-upload': {
    path: { }
    query: { }
    body: undefined
    answer: unknown
  }
  /** Make inputs of an upload that is whole: of its one file, or of those of its archive */
  'finish-upload': {
    path: { network: string; upload: string }
    query: { }
    body: FinishBody
    answer: Finished
  }
  /** Sign out */
  'sign-out': {
    path: { }
    query: { }
    body: undefined
    answer: Session
  }
  /** Who you are; without a session, the token against forgery is empty */
  'get-session': {
    path: { }
    query: { }
    body: undefined
    answer: Session
  }
  /** Sign in by password */
  'sign-in': {
    path: { }
    query: { }
    body: CredentialsBody
    answer: Session
  }
  /** Your API tokens */
  'list-tokens': {
    path: { }
    query: { }
    body: undefined
    answer: ListToken
  }
  /** Make an API token; its text is in this answer and nowhere else */
  'add-token': {
    path: { }
    query: { }
    body: NewTokenBody
    answer: Token
  }
  /** End an API token of yours */
  'revoke-token': {
    path: { id: string }
    query: { }
    body: undefined
    answer: unknown
  }
  /** All accounts */
  'list-users': {
    path: { }
    query: { }
    body: undefined
    answer: ListAccount
  }
  /** Make an account */
  'add-user': {
    path: { }
    query: { }
    body: NewUserBody
    answer: unknown
  }
  /** Say what an account may do, or disable it */
  'set-user': {
    path: { name: string }
    query: { }
    body: SetUserBody
    answer: unknown
  }
}

/** Method and path of each operation. */
export const routes = {
  'list-audit': ['GET', '/v1/audit'],
  'verify-audit': ['GET', '/v1/audit/verification'],
  'list-commands': ['GET', '/v1/commands'],
  'list-networks': ['GET', '/v1/networks'],
  'add-network': ['POST', '/v1/networks'],
  'remove-network': ['DELETE', '/v1/networks/{network}'],
  'get-network': ['GET', '/v1/networks/{network}'],
  'list-assessments': ['GET', '/v1/networks/{network}/assessments'],
  'assess': ['POST', '/v1/networks/{network}/assessments'],
  'get-assessment': ['GET', '/v1/networks/{network}/assessments/{seq}'],
  'get-report': ['GET', '/v1/networks/{network}/assessments/{seq}/report'],
  'compare-assessments': ['GET', '/v1/networks/{network}/compare'],
  'cover': ['POST', '/v1/networks/{network}/coverage'],
  'listen': ['GET', '/v1/networks/{network}/events'],
  'count-findings': ['GET', '/v1/networks/{network}/facets'],
  'list-findings': ['GET', '/v1/networks/{network}/findings'],
  'list-inputs': ['GET', '/v1/networks/{network}/inputs'],
  'remove-inputs': ['DELETE', '/v1/networks/{network}/inputs/{inputs}'],
  'get-inputs': ['GET', '/v1/networks/{network}/inputs/{inputs}'],
  'get-input': ['GET', '/v1/networks/{network}/inputs/{inputs}/file'],
  'list-jobs': ['GET', '/v1/networks/{network}/jobs'],
  'run-command': ['POST', '/v1/networks/{network}/jobs'],
  'cancel-job': ['DELETE', '/v1/networks/{network}/jobs/{job}'],
  'get-job': ['GET', '/v1/networks/{network}/jobs/{job}'],
  'get-result': ['GET', '/v1/networks/{network}/jobs/{job}/result'],
  'list-probes': ['GET', '/v1/networks/{network}/probes'],
  'add-probe': ['POST', '/v1/networks/{network}/probes'],
  'list-probe-events': ['GET', '/v1/networks/{network}/probes/events'],
  'revoke-probe': ['POST', '/v1/networks/{network}/probes/revocation'],
  'list-records': ['GET', '/v1/networks/{network}/records/{kind}'],
  'get-record': ['GET', '/v1/networks/{network}/records/{kind}/{name}'],
  'propose-record': ['PUT', '/v1/networks/{network}/records/{kind}/{name}'],
  'decide-record': ['POST', '/v1/networks/{network}/records/{kind}/{name}/decision'],
  'keep-newest': ['POST', '/v1/networks/{network}/retention'],
  'begin-upload': ['POST', '/v1/networks/{network}/uploads'],
  'end-upload': ['DELETE', '/v1/networks/{network}/uploads/{upload}'],
  'look-at-upload': ['HEAD', '/v1/networks/{network}/uploads/{upload}'],
  'continue-upload': ['PATCH', '/v1/networks/{network}/uploads/{upload}'],
  'finish-upload': ['POST', '/v1/networks/{network}/uploads/{upload}/finish'],
  'sign-out': ['DELETE', '/v1/session'],
  'get-session': ['GET', '/v1/session'],
  'sign-in': ['POST', '/v1/session'],
  'list-tokens': ['GET', '/v1/tokens'],
  'add-token': ['POST', '/v1/tokens'],
  'revoke-token': ['DELETE', '/v1/tokens/{id}'],
  'list-users': ['GET', '/v1/users'],
  'add-user': ['POST', '/v1/users'],
  'set-user': ['PUT', '/v1/users/{name}'],
} as const satisfies { [id in keyof Operations]: readonly [string, string] }

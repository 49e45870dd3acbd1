// Written by scripts/types.mjs from report/schema/v1.json. Do not edit.

export type Site = {
  name: string
  latitude: number
  longitude: number
  supplier: string
  people: number
  criticalUsers: number
  worst: "none" | "low" | "medium" | "high" | "critical"
  cells: Cell[]
}

export type Cell = {
  name: string
  band: string
  azimuth?: number
  supplier: string
  people: number
}

export type Activity = {
  id: string
  title: string
  group: string
  status: "met" | "partly met" | "not met" | "answered" | "not assessed"
  why: string
  figures: ({
    text: string
    command: string
  })[]
  failing: string[]
  passing: string[]
  missing: string[]
  people: string
}

export type Count = number

export type Tool = {
  name: string
  version: string
}

export type Input = {
  path: string
  format: string
  status: "read" | "partly read" | "unrecognised" | "failed"
  sha256: string
  notes: string[]
}

export type Line = {
  number: number
  title: string
  name: "Rollout" | "Risk" | "Supply" | "Share"
  status: "assessed" | "partly" | "no-data"
  summary: string
}

export type Principle = {
  number: number
  title: string
  counts: Counts
}

export type Counts = {
  pass: Count
  fail: Count
  noData: Count
  notApplicable: Count
  error: Count
}

export type Supply = {
  problem: string
  day: string
  lists: SupplyList[]
  suppliers: SupplySupplier[]
  rules: SupplyRule[]
  layers: SupplyLayer[]
  removals: SupplyRemoval[]
  single: SupplyPoint[]
  software?: SupplySoftware
  faults: string[]
}

export type SupplyList = {
  id: string
  title: string
  date: string
  path: string
  sha256: string
  entities: Count
  broken: Count
}

export type SupplySupplier = {
  name: string
  country: string
  status: "listed" | "owned" | "open" | "group" | "clear" | "no-data"
  why: string
  hits: SupplyHit[]
  owners: string[]
  assets: Count
  sites: Count
  people: Count
}

export type SupplyHit = {
  list: string
  name: string
  of: string
  score: number
  same: boolean
  inForce: boolean
  place: string
  why: string
}

export type SupplyRule = {
  rule: string
  title: string
  citation: string
  subjects: string[]
  applies: boolean
  standing: "in-force" | "proposal" | "own"
  effects: string[]
  reasons: string[]
  missing: string[]
  people: Count
}

export type SupplyLayer = {
  layer: string
  weight: "assets" | "sites" | "people" | "critical users"
  suppliers: Count
  hhi: number
  largest: string
  share: number
  ownedHHI: number
  group: string
  ownedShare: number
  substitutes: string[]
}

export type SupplyPoint = {
  name: string
  layer: string
  supplier: string
  cells: Count
  people: Count
}

export type SupplyRemoval = {
  supplier: string
  members: string[]
  assets: Count
  functions: string[]
  cells: Count
  sites: Count
  people: Count
  moved: Count
  critical: string[]
  low: number
  high: number
  currency: string
  unpriced: Count
  left: Count
  months: Count
  inTime: boolean
  lines: string[]
  assumed: string[]
}

export type SupplySoftware = {
  bills: SupplyBill[]
  components: Count
  judged: Count
  vulnerable: Count
  exploited: Count
  unmended: Count
  silenced: Count
  advisories: string[]
  findings: SupplyComponent[]
  faults: string[]
}

export type SupplyBill = {
  path: string
  format: string
  subject: string
  components: Count
  functions: string[]
  quality: SupplyQuality[]
  people: Count
}

export type SupplyQuality = {
  standard: string
  score: number
  conforms: boolean
  lacks: string[]
}

export type SupplyComponent = {
  name: string
  version: string
  purl: string
  functions: string[]
  sites: string[]
  people: Count
  vulnerabilities: SupplyVulnerability[]
}

export type SupplyVulnerability = {
  id: string
  aliases: string[]
  summary: string
  severity: number
  fixed: string
  exploited: string
  epss: number
  statement: string
  silenced: boolean
  state?: "affected" | "possibly affected" | "package not used" | "silenced by a statement"
  vector?: string
  links?: SupplyLink[]
  statements?: SupplyStatement[]
}

export type SupplyLink = {
  id: string
  url: string
}

export type SupplyStatement = {
  status: "not told" | "not affected" | "affected" | "fixed" | "under investigation"
  author: string
  date: string
  justification: string
  impact: string
  action: string
}

export type Rollout = {
  problem: string
  terms: string
  people: Count
  served: Count
  twice: Count
  cells: Count
  assumed: string[]
  faults: string[]
  failures: RolloutFailure[]
  map?: string
  plan?: RolloutPlan
  roadsKm: number
  servedRoadsKm: number
  audit?: RolloutAudit
  measured: Count
  measuredErrorDB: number
  measuredSigmaDB: number
}

export type RolloutAudit = {
  tests: Count
  counted: Count
  challengeable: Count
  atRisk: Count
  unchallenged: Count
  untested: Count
  next: RolloutDrive[]
}

export type RolloutDrive = {
  hexagon: string
  environment: "outdoor" | "in-vehicle"
  latitude: number
  longitude: number
  tests: Count
}

export type RolloutFailure = {
  cause: "site" | "supplier" | "power area" | "backhaul link"
  name: string
  sites: Count
  cells: Count
  people: Count
  moved: Count
}

export type RolloutPlan = {
  builds: RolloutBuild[]
  cost: number
  people: Count
  bound: Count
  gap: number
  target: boolean
  marginal: string[]
  refused: string[]
}

export type RolloutBuild = {
  year: number
  site: string
  option: string
  supplier: string
  cost: number
  people: Count
  why: string
}

export type Network = {
  functions: Count
  byType: { [name: string]: Count }
  sites: Count
  cells: Count
  workloads: Count
  people: Count
  claims: Count
  products: string[]
  operator: string
  plmns: string[]
  testPLMNs: boolean
  unassigned: Count
}

export type Attack = {
  footholds: AttackFoothold[]
  assets: AttackAsset[]
  joins: AttackJoin[]
  paths: AttackPath[]
  omitted: Count
  chokes: AttackChoke[]
  changes: AttackChange[]
  fixes: AttackFixes[]
  risk?: AttackRisk
  register: AttackEntry[]
  whatIf?: AttackWhatIf
  faults: string[]
}

export type AttackFoothold = {
  id: string
  title: string
  evidenced: Count
  possible: Count
}

export type AttackAsset = {
  id: string
  title: string
  elements: Count
  evidenced: Count
  possible: Count
  people: Count
}

export type AttackJoin = {
  from: string
  to: string
  evidenced: Count
  possible: Count
}

export type AttackPath = {
  id: string
  from: string
  to: string
  fromTitle: string
  toTitle: string
  target: string
  evidence: "observed" | "configured" | "declared" | "predicted" | "possible"
  possible: Count
  rank: number
  others: Count
  people: Count
  cells: Count
  sites: Count
  criticalUsers: string[]
  impact: string
  hours: AttackRange
  steps: AttackStep[]
  closes: string[]
}

export type AttackStep = {
  number: number
  technique: string
  title: string
  fight: string
  fightName: string
  tactics: string[]
  status: string
  text: string
  gains: string
  subject: string
  evidence: "observed" | "configured" | "declared" | "predicted" | "possible"
  weaknesses: AttackReason[]
  after: number[]
}

export type AttackReason = {
  weakness: string
  title: string
  evidence: "observed" | "configured" | "declared" | "predicted" | "possible"
  check: string
  proof: Evidence[]
  missing: string
  change: string
}

export type AttackChange = {
  id: string
  title: string
  subject: string
  place: string
  remedy: string
  checks: string[]
  closes: string[]
  pairs: Count
  people: Count
}

export type AttackFixes = {
  asset: string
  title: string
  changes: string[]
  least: Count
  exact: boolean
  closes: Count
  open: string[]
}

export type AttackChoke = {
  title: string
  subject: string
  evidence: "observed" | "configured" | "declared" | "predicted" | "possible"
  pairs: Count
  people: Count
}

export type AttackRange = {
  low: number
  high: number
  basis: string
}

export type AttackRisk = {
  label: string
  seed: number
  trials: Count
  horizon: string
  assets: AttackRiskAsset[]
  assumptions: AttackAssumption[]
}

export type AttackRiskAsset = {
  asset: string
  title: string
  likelihood: number
  interval: number[]
  peopleHours: number[]
  evidenced: number
}

export type AttackAssumption = {
  of: string
  low: number
  high: number
  source: string
}

export type AttackEntry = {
  id: string
  title: string
  from: string
  to: string
  owner: string
  treatment: "" | "modify" | "retain" | "avoid" | "share"
  changes: string[]
  due: string
  overdue: boolean
  note: string
  paths: Count
  people: Count
  residual: Count
  residualPeople: Count
  place: string
  faults: string[]
}

export type AttackWhatIf = {
  changes: string[]
  closes: string[]
  remain: Count
  possible: Count
}

export type Result = {
  check: string
  class: "attack" | "principle"
  kind: string
  principle: number
  verdict: "pass" | "fail" | "not-applicable" | "no-data" | "error"
  severity: "none" | "low" | "medium" | "high" | "critical"
  confidence: "certain" | "likely"
  subject: string
  title: string
  detail: string
  people: Count
  impact: string
  criticalUsers: string[]
  evidence: Evidence[]
  cites: string[]
  fight: string[]
  risk: string
  remedy: string
  waivedBy: string
}

export type Evidence = {
  layer: "declared" | "configured" | "observed" | "predicted"
  file: string
  line: number
  frame: number
  probe: string
  text: string
  default: string
  packet?: Packet
}

export type Frames = {
  shown: Count
  leftOut: Count
}

export type Packet = {
  time: string
  link: string
  length: Count
  masked: boolean
  cut: boolean
  buffers: PacketBuffer[]
  fields: PacketField[]
}

export type PacketBuffer = {
  name: string
  length: Count
  hex: string
}

export type PacketField = {
  name: string
  value: string
  buffer: number
  offset: number
  length: Count
  masked: boolean
  fields: PacketField[]
}

export type Contradiction = {
  subject: string
  attribute: string
  text: string
  claims: Evidence[]
}

export type Doubt = {
  subject: string
  other: string
  reason: string
}

export type Waiver = {
  check: string
  subject: string
  owner: string
  reason: string
  until: string
  expired: boolean
  used: Count
  file: string
  line: number
}

export type Report = {
  schema: "https://github.com/guyline/guyline/report/schema/v1"
  tool: Tool
  started: string
  durationSeconds: number
  target: string
  inputs: Input[]
  lines: Line[]
  plan: Activity[]
  principles: Principle[]
  attacks: Counts
  network: Network
  sites?: Site[]
  rollout?: Rollout
  supply?: Supply
  attack?: Attack
  results: Result[]
  contradictions: Contradiction[]
  doubts: Doubt[]
  waivers: Waiver[]
  frames: Frames
  next: string[]
}

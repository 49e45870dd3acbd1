// What the pages know of the server: who is signed in, the network that is looked at, its history and its reports.
import type { Assessment, Network } from '../api/openapi'
import { address, ask, keepCSRF, Problem, report, type Whole } from '../api/client'
import type { Page } from './address'
import { go, here } from './here.svelte'
import { link } from './address'

export type Role = 'viewer' | 'analyst' | 'approver' | 'admin'

const ranks: Role[] = ['viewer', 'analyst', 'approver', 'admin']

class Session {
  /** unknown until the server said; local where nobody signs in, because a folder is served on loopback. */
  kind: 'unknown' | 'local' | 'signed in' | 'signed out' = $state('unknown')
  user = $state('')
  grants: { network: string; role: string }[] = $state([])

  /** Whether whoever is here has a role in a network; * is the server itself. */
  may(role: Role, network: string): boolean {
    return this.grants.some((g) => (g.network === '*' || g.network === network) && ranks.indexOf(g.role as Role) >= ranks.indexOf(role))
  }

  /** Asks the server who is here. Without a session, nobody signs in: a folder is served on loopback. */
  async begin(): Promise<void> {
    try {
      this.#take(await ask('get-session', {}))
    } catch (e) {
      if (!(e instanceof Problem)) throw e
      if (e.status === 401) this.kind = 'signed out'
      else throw e
    }
  }

  async signIn(user: string, password: string): Promise<void> {
    this.#take(await ask('sign-in', { body: { user, password } }))
  }

  async signOut(): Promise<void> {
    await ask('sign-out', {})
    this.end()
    go('/sign-in')
  }

  end(): void {
    this.kind = 'signed out'
    this.user = ''
    this.grants = []
    keepCSRF('')
  }

  #take(s: { user: string; grants: { network: string; role: string }[] | null; csrf: string }): void {
    keepCSRF(s.csrf)
    this.user = s.user
    this.grants = s.grants ?? []
    this.kind = s.csrf === '' ? 'local' : 'signed in'
  }
}

export const session = new Session()

/** One network: its history, what happens in it, and its reports. */
class Subject {
  network: Network | undefined = $state()
  history: Assessment[] = $state.raw([])
  /** What the server is doing, or that it failed; '' where it rests. */
  doing = $state('')
  failed = $state('')
  /** Rises with everything that pages have to ask anew. */
  turn = $state(0)
  problem: unknown = $state()

  #events: EventSource | undefined
  #reports = new Map<string, Promise<Whole>>()

  /** Number of the assessment that is looked at: the one of the address, else the newest; 0 where there is none yet. */
  seq: number = $derived(Number(here.url.searchParams.get('a')) || (this.history[0]?.seq ?? 0))
  newest: boolean = $derived(this.seq === (this.history[0]?.seq ?? 0))
  assessment: Assessment | undefined = $derived(this.history.find((a) => a.seq === this.seq))
  before: Assessment | undefined = $derived(this.history.find((a) => a.seq < this.seq))

  /** Looks at a network from now on. */
  async open(slug: string): Promise<void> {
    this.close()
    try {
      this.network = await ask('get-network', { network: slug })
      await this.#readHistory()
      this.#listen(slug)
    } catch (e) {
      this.problem = e
      if (e instanceof Problem && e.status === 401) session.end()
    }
  }

  close(): void {
    this.#events?.close()
    this.#events = undefined
    this.#reports.clear()
    this.network = undefined
    this.history = []
    this.doing = ''
    this.failed = ''
    this.problem = undefined
  }

  /** The report of an assessment without its results; asked for once. */
  report(seq: number): Promise<Whole> {
    const key = `${this.network!.slug} ${seq}`
    let found = this.#reports.get(key)
    if (!found) {
      found = report(this.network!.slug, seq)
      this.#reports.set(key, found)
      found.catch(() => this.#reports.delete(key))
    }
    return found
  }

  /** Address of a page of this network, about the assessment that is looked at. */
  link(page: Page, parameters: Record<string, string | number> = {}): string {
    const pinned = here.url.searchParams.get('a') ?? ''
    return link(this.network?.slug ?? '', page, { ...parameters, a: pinned })
  }

  async #readHistory(): Promise<void> {
    const { items } = await ask('list-assessments', { network: this.network!.slug, limit: 100 })
    this.history = items ?? []
  }

  #listen(slug: string): void {
    const events = new EventSource(address('listen', { network: slug }))
    this.#events = events
    events.addEventListener('assessing', () => {
      this.doing = 'The folder changed: it is being assessed.'
      this.failed = ''
    })
    events.addEventListener('assessed', async () => {
      await this.#readHistory().catch(() => undefined)
      this.doing = ''
      this.turn++
    })
    events.addEventListener('failed', (e) => {
      this.doing = ''
      this.failed = (JSON.parse((e as MessageEvent<string>).data) as { text: string }).text
    })
    // After a break, something may have happened that nobody told.
    let broken = false
    events.addEventListener('error', () => (broken = true))
    events.addEventListener('open', async () => {
      if (!broken) return
      broken = false
      await this.#readHistory().catch(() => undefined)
      this.turn++
    })
  }
}

export const subject = new Subject()

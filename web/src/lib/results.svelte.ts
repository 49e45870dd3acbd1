// The results that a query finds, page by page. However many there are, only those around the reader are kept: a page that was
// let go is asked for again by the cursor that it began with.
import type { Facets, Found } from '../api/openapi'
import { ask } from '../api/client'
import type { Filter } from './query'

const pageSize = 200
const pagesKept = 12

interface Sheet {
  after: string // cursor at which it begins
  items: Found[] | undefined // undefined: let go, or not there yet
}

export class Results {
  facets: Facets | undefined = $state.raw()
  /** How many results the query finds; -1 until the server said. */
  total = $state(-1)
  /** How many rows can be shown: those of all pages that were reached. */
  reached = $state(0)
  loading = $state(false)
  problem: unknown = $state()
  /** Rises whenever rows come or go. */
  turn = $state(0)

  #sheets: Sheet[] = []
  #next = ''
  #network = ''
  #filter: Filter = {}
  #abort = new AbortController()

  /** Asks anew. What was shown before stays until the answer is there. */
  async find(network: string, filter: Filter): Promise<void> {
    this.#abort.abort()
    const abort = (this.#abort = new AbortController())
    this.#network = network
    this.#filter = filter
    this.loading = true
    this.problem = undefined
    try {
      const [page, facets] = await Promise.all([
        ask('list-findings', { network, ...filter, limit: pageSize }, abort.signal),
        this.#count(network, filter, abort.signal),
      ])
      if (abort.signal.aborted) return
      const items = page.items ?? []
      this.#sheets = [{ after: '', items }]
      this.#next = page.next
      this.reached = items.length
      this.facets = facets
      this.total = facets.total
      this.turn++
    } catch (e) {
      if (!abort.signal.aborted) this.problem = e
    } finally {
      if (!abort.signal.aborted) this.loading = false
    }
  }

  /** Counts what is found; and within each kind that the query narrows, what there would be without its narrowing. */
  async #count(network: string, filter: Filter, signal: AbortSignal): Promise<Facets> {
    const narrowed = (['verdict', 'severity', 'check', 'principle'] as const).filter((k) => filter[k] !== undefined)
    const [whole, ...wider] = await Promise.all([
      ask('count-findings', { network, ...filter }, signal),
      ...(filter.q ? [] : narrowed).map((k) => ask('count-findings', { network, ...filter, [k]: undefined }, signal)),
    ])
    const out = { ...whole! }
    wider.forEach((f, i) => {
      const kind = ({ verdict: 'verdicts', severity: 'severities', check: 'checks', principle: 'principles' } as const)[narrowed[i]!]
      out[kind] = f[kind]
    })
    return out
  }

  get more(): boolean {
    return this.#next !== ''
  }

  /** A row, or undefined while it is on its way. */
  row(i: number): Found | undefined {
    const sheet = this.#sheets[Math.floor(i / pageSize)]
    return sheet?.items?.[i % pageSize]
  }

  /** Cursor of the page in which a row stands, for addresses. */
  cursor(i: number): string {
    return this.#sheets[Math.floor(i / pageSize)]?.after ?? ''
  }

  /** Index of a result among the rows that are there; -1 where it is none of them. */
  indexOf(id: number): number {
    for (const [n, sheet] of this.#sheets.entries()) {
      const i = sheet.items?.findIndex((x) => x.id === id) ?? -1
      if (i >= 0) return n * pageSize + i
    }
    return -1
  }

  /** Sees to the rows that are looked at: asks for what is missing, lets go of what is far away. */
  async look(from: number, to: number): Promise<void> {
    const first = Math.floor(from / pageSize)
    const last = Math.floor(to / pageSize)
    for (let n = first; n <= last; n++) {
      const sheet = this.#sheets[n]
      if (sheet && !sheet.items) await this.#fetch(sheet)
    }
    if (to + pageSize / 2 >= this.reached && this.more) await this.#forward()
    for (const [n, sheet] of this.#sheets.entries()) {
      if (n < first - pagesKept || n > last + pagesKept) sheet.items = undefined
    }
  }

  async #forward(): Promise<void> {
    if (this.loading) return
    this.loading = true
    const sheet: Sheet = { after: this.#next, items: undefined }
    const next = await this.#fetch(sheet)
    this.loading = false
    if (next === undefined) return
    this.#sheets.push(sheet)
    this.reached += sheet.items?.length ?? 0
    this.#next = next
    this.turn++
  }

  async #fetch(sheet: Sheet): Promise<string | undefined> {
    const signal = this.#abort.signal
    try {
      const page = await ask('list-findings', { network: this.#network, ...this.#filter, after: sheet.after, limit: pageSize }, signal)
      if (signal.aborted) return undefined
      sheet.items = page.items ?? []
      this.turn++
      return page.next
    } catch (e) {
      if (!signal.aborted) this.problem = e
      return undefined
    }
  }
}

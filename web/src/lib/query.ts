// The query language of the findings page. It says what the interface can filter by, and no more:
//
//	severity:high verdict:fail check:sbi-unprotected class:attack principle:3 waived:no assessment:4 nssf "amf-1 / N2"
//
// A term is key:value or text; values with spaces stand in quotation marks. A severity is "at least". Verdicts may be several,
// with commas or repeated; every other key stands once. Texts are one search, in the element's name or the title.
import type { Facets, Operations } from '../api/openapi'

export type Filter = Omit<Operations['list-findings']['query'], 'after' | 'limit'>

/** Something in a query that cannot be used, with its place in the text. */
export interface Fault {
  from: number
  to: number
  message: string
}

export interface Query {
  filter: Filter
  faults: Fault[]
}

type Verdict = NonNullable<Filter['verdict']>[number]

const verdicts: readonly Verdict[] = ['fail', 'error', 'no-data', 'pass', 'not-applicable']
const severities = ['low', 'medium', 'high', 'critical'] as const
const classes = ['attack', 'principle'] as const

/** The keys, with what each means; completion shows it. */
export const keys = {
  severity: 'at least this severe: low, medium, high, critical',
  verdict: 'fail, error, no-data, pass or not-applicable; several with commas',
  check: 'results of one check, by its id',
  class: 'attack or principle',
  principle: 'results of one principle, by its number',
  waived: 'yes or no: whether a waiver accepts it',
  assessment: 'an earlier assessment, by its number',
} as const

type Key = keyof typeof keys

interface Term {
  from: number
  to: number
  key: string // '' for text
  value: string
}

/** Cuts a text into terms at spaces that stand outside quotation marks. */
export function terms(text: string): Term[] {
  const out: Term[] = []
  for (const m of text.matchAll(/(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))?/g)) {
    if (m[0] === '') continue
    out.push({ from: m.index, to: m.index + m[0].length, key: m[1] ?? '', value: m[2] ?? m[3] ?? '' })
  }
  return out
}

/** Reads a query. What cannot be used is left out of the filter and told. */
export function parse(text: string): Query {
  const filter: Filter = {}
  const faults: Fault[] = []
  const words: string[] = []
  const seen = new Set<string>()
  for (const t of terms(text)) {
    const fault = (message: string) => faults.push({ from: t.from, to: t.to, message })
    if (t.key === '') {
      words.push(t.value)
      continue
    }
    if (!(t.key in keys)) {
      fault(`there is no key "${t.key}"; to search for the text, write "${t.key}:${t.value}" in quotation marks`)
      continue
    }
    if (t.value === '') {
      fault(`${t.key}: a value is missing`)
      continue
    }
    if (t.key !== 'verdict' && seen.has(t.key)) {
      fault(`${t.key} stands twice; only the first counts`)
      continue
    }
    seen.add(t.key)
    const wrong = use(filter, t.key as Key, t.value)
    if (wrong !== '') fault(wrong)
  }
  const q = words.join(' ').trim()
  if (q.length > 200) faults.push({ from: 0, to: text.length, message: 'the text is longer than 200 characters' })
  else if (q !== '') filter.q = q
  return { filter, faults }
}

/** Puts a value into the filter, or says what is wrong with it. */
function use(filter: Filter, key: Key, value: string): string {
  switch (key) {
    case 'verdict': {
      const several = value.split(',').filter((v) => v !== '')
      const odd = several.find((v) => !(verdicts as readonly string[]).includes(v))
      if (odd !== undefined) return `verdict: "${odd}" is none of ${verdicts.join(', ')}`
      filter.verdict = [...new Set([...(filter.verdict ?? []), ...(several as Verdict[])])]
      return ''
    }
    case 'severity':
      return oneOf(severities, value, key, (v) => (filter.severity = v))
    case 'class':
      return oneOf(classes, value, key, (v) => (filter.class = v))
    case 'waived':
      return oneOf(['yes', 'no'] as const, value, key, (v) => (filter.waived = v))
    case 'check':
      filter.check = value
      return ''
    case 'principle':
    case 'assessment': {
      const n = Number(value)
      if (!Number.isInteger(n) || n < 1) return `${key}: "${value}" is no number from 1`
      filter[key] = n
      return ''
    }
  }
}

function oneOf<T extends string>(values: readonly T[], value: string, key: string, take: (v: T) => void): string {
  const found = values.find((v) => v === value)
  if (found === undefined) return `${key}: "${value}" is none of ${values.join(', ')}`
  take(found)
  return ''
}

/** Writes a query; parse gives the same filter again. */
export function write(f: Filter): string {
  const out: string[] = []
  const put = (key: Key, value: string | number | undefined) => {
    if (value !== undefined && value !== '' && value !== 0) out.push(`${key}:${quoted(String(value), /[\s"]/)}`)
  }
  put('verdict', f.verdict?.join(','))
  put('severity', f.severity === 'none' ? '' : f.severity)
  put('class', f.class)
  put('principle', f.principle)
  put('check', f.check)
  put('waived', f.waived)
  put('assessment', f.assessment)
  if (f.q) out.push(quoted(f.q, /[\s":]/))
  return out.join(' ')
}

function quoted(value: string, when: RegExp): string {
  return when.test(value) ? `"${value.replaceAll('"', '')}"` : value
}

/** One way to go on from what is typed. */
export interface Completion {
  text: string // the whole query with it
  caret: number
  label: string
  note: string
}

const most = 12

/** What may stand at the caret: keys while a word begins, values behind a key. Facets say which values there are, and how often. */
export function complete(text: string, caret: number, facets: Facets | undefined): Completion[] {
  const before = terms(text.slice(0, caret)).at(-1)
  const open = before !== undefined && before.to === caret && !text.slice(0, caret).endsWith(' ')
  const from = open ? before.from : caret
  const rest = /^\S*/.exec(text.slice(caret))![0].length
  const put = (insert: string, label: string, note: string): Completion => {
    const whole = text.slice(0, from) + insert + text.slice(caret + rest)
    return { text: whole, caret: from + insert.length, label, note }
  }
  if (!open || before.key === '') {
    const typed = open ? before.value.toLowerCase() : ''
    const used = new Set(terms(text).map((t) => t.key))
    const found = (Object.keys(keys) as Key[]).filter((k) => k.startsWith(typed) && !used.has(k)).map((k) => put(`${k}:`, `${k}:`, keys[k]))
    return typed.length < 2 ? found : [...found, ...checks(typed, facets).map(([id, n]) => put(`check:${id} `, `check:${id}`, count(n)))].slice(0, most)
  }
  const value = before.value.slice(before.value.lastIndexOf(',') + 1).toLowerCase()
  const kept = before.value.slice(0, before.value.length - value.length)
  return values(before.key, value, facets)
    .slice(0, most)
    .map(([v, note]) => put(`${before.key}:${kept}${v} `, v, note))
}

function values(key: string, typed: string, facets: Facets | undefined): [string, string][] {
  const fitting = (all: readonly string[], counts: Record<string, number> | undefined): [string, string][] =>
    all.filter((v) => v.startsWith(typed)).map((v) => [v, counts === undefined ? '' : count(counts[v] ?? 0)])
  switch (key) {
    case 'verdict':
      return fitting(verdicts, facets?.verdicts)
    case 'severity':
      return fitting(severities, facets?.severities)
    case 'class':
      return fitting(classes, facets?.classes)
    case 'waived':
      return fitting(['no', 'yes'], undefined)
    case 'principle':
      return fitting(
        Object.keys(facets?.principles ?? {}).sort((a, b) => Number(a) - Number(b)),
        facets?.principles,
      )
    case 'check':
      return checks(typed, facets).map(([id, n]) => [id, count(n)])
  }
  return []
}

/** The checks whose id has a text in it; those that begin with it first, then by how many results they have. */
function checks(typed: string, facets: Facets | undefined): [string, number][] {
  return Object.entries(facets?.checks ?? {})
    .filter(([id]) => id.includes(typed))
    .sort(([a, n], [b, m]) => Number(b.startsWith(typed)) - Number(a.startsWith(typed)) || m - n || a.localeCompare(b))
}

function count(n: number): string {
  return n === 1 ? '1 result' : `${n.toLocaleString('en-GB')} results`
}

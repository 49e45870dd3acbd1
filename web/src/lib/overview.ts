// What the overview says beyond the report's own words: how things moved, and what to do next.
import type { Found } from '../api/openapi'
import type { Activity, Attack, AttackChange, Line } from '../api/report'
import type { Kind } from '../parts/Mark.svelte'

/** The mark of an activity by where it stands. */
export const activityMark: { [status in Activity['status']]: Kind } = {
  met: 'good',
  'partly met': 'partly',
  'not met': 'high',
  answered: 'none',
  'not assessed': 'open',
}

export const lineMark: { [status in Line['status']]: Kind } = { assessed: 'good', partly: 'partly', 'no-data': 'open' }

/** How far an activity has come; an answer by figures is neither better nor worse than another. */
const far: { [status in Activity['status']]: number } = { 'not assessed': 0, 'not met': 1, 'partly met': 2, met: 3, answered: 0 }

export interface Move {
  was: string // where it stood; '' where it stands as it did
  better: boolean | undefined // undefined: neither
  failing: number // checks that fail now less those that failed then
}

/** How an activity moved since the assessment before; undefined where there is none, or it was not in it. */
export function moveOf(now: Activity, before: readonly Activity[] | undefined): Move | undefined {
  const then = before?.find((a) => a.id === now.id)
  if (!then) return undefined
  const d = far[now.status] - far[then.status]
  const judged = now.status !== 'answered' && then.status !== 'answered'
  return {
    was: then.status === now.status ? '' : then.status,
    better: then.status === now.status || !judged || d === 0 ? undefined : d > 0,
    failing: now.failing.length - then.failing.length,
  }
}

/** One thing to do: the results of one check that share a remedy. */
export interface Task {
  check: string
  title: string
  severity: string
  remedy: string
  subjects: string[]
  place: string
  people: number
  closes: number // attack paths that the change closes by itself
}

/** The next things to do: of the failures, the most severe first, one task for each check. Failures come in the report's order. */
export function tasks(failures: readonly Found[], attack: Attack | undefined, most = 5): Task[] {
  const out = new Map<string, Task>()
  for (const { result: r } of failures) {
    if (r.verdict !== 'fail' || r.waivedBy !== '') continue
    let t = out.get(r.check)
    if (!t) {
      if (out.size === most) continue
      const e = r.evidence?.find((e) => e.file !== '')
      const change = best(attack?.changes ?? [], r.check)
      out.set(r.check, (t = { check: r.check, title: r.title, severity: r.severity, remedy: r.remedy, subjects: [], place: e ? (e.line > 0 ? `${e.file}:${e.line}` : e.file) : '', people: r.people, closes: change?.pairs ?? 0 }))
    }
    if (!t.subjects.includes(r.subject)) t.subjects.push(r.subject)
    t.people = Math.max(t.people, r.people)
  }
  return [...out.values()]
}

/** The change that makes a check pass and closes the most. */
function best(changes: readonly AttackChange[], check: string): AttackChange | undefined {
  return changes.filter((c) => c.checks.includes(check)).sort((a, b) => b.pairs - a.pairs)[0]
}

/** A summary of a line of effort as single facts: the report writes them with semicolons between. */
export function facts(summary: string): string[] {
  return summary.split('; ').map((s) => s[0]!.toUpperCase() + s.slice(1))
}

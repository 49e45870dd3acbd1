// Results as comma-separated values (RFC 4180), for a spreadsheet.
import type { Result } from '../api/openapi'

const columns: [string, (r: Result) => string | number][] = [
  ['verdict', (r) => r.verdict],
  ['severity', (r) => r.severity],
  ['check', (r) => r.check],
  ['subject', (r) => r.subject],
  ['title', (r) => r.title],
  ['detail', (r) => r.detail],
  ['people', (r) => r.people],
  ['evidence', (r) => (r.evidence ?? []).map((e) => [e.file && e.line ? `${e.file}:${e.line}` : e.file, e.frame ? `frame ${e.frame}` : '', e.probe, e.text].filter(Boolean).join(' ')).join('; ')],
  ['clauses', (r) => (r.cites ?? []).join('; ')],
  ['remedy', (r) => r.remedy],
  ['waived by', (r) => r.waivedBy],
]

export function csv(results: readonly Result[]): string {
  const rows = [columns.map(([name]) => name), ...results.map((r) => columns.map(([, value]) => cell(value(r))))]
  return rows.map((row) => row.join(',') + '\r\n').join('')
}

/** One cell. What a spreadsheet would take for a formula is kept from being one: names come from the networks that are assessed. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

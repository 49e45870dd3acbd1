// How figures and times are written, the same on every page.

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/** 214000 → 214,000 */
export function number(n: number): string {
  return whole.format(n)
}

/** 214000 → 214 k; for where there is little room. */
export function short(n: number): string {
  if (n < 10_000) return number(n)
  if (n < 1_000_000) return `${Math.round(n / 1000)} k`
  return `${(n / 1_000_000).toFixed(1)} M`
}

/** 0.966 → 97 % */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** One thing or several: some(1, 'path') → 1 path. */
export function some(n: number, one: string, many = one + 's'): string {
  return `${number(n)} ${n === 1 ? one : many}`
}

/** 2026-11-24 12:52 UTC */
export function moment(text: string): string {
  const t = new Date(text)
  return Number.isNaN(t.getTime()) ? text : `${t.toISOString().slice(0, 10)} ${t.toISOString().slice(11, 16)} UTC`
}

/** 2026-11-24 */
export function day(text: string): string {
  return text.slice(0, 10)
}

/** + 3 or − 2; nothing where nothing moved. */
export function moved(n: number): string {
  if (n === 0) return ''
  return n > 0 ? `+${number(n)}` : `−${number(-n)}`
}

// Colours for things that have no order, told apart by people who see colours differently (Okabe and Ito 2008).

export type RGB = [number, number, number]

const okabe: RGB[] = [[0, 114, 178], [230, 159, 0], [0, 158, 115], [204, 121, 167], [86, 180, 233], [213, 94, 0], [240, 228, 66]]
const other: RGB = [140, 140, 140]

/** A colour for each name: the most frequent first; those beyond the colours there are share a grey. */
export function palette(names: Iterable<string>): Map<string, RGB> {
  const counts = new Map<string, number>()
  for (const n of names) counts.set(n, (counts.get(n) ?? 0) + 1)
  const order = [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
  return new Map(order.map(([name], i) => [name, name === '' ? other : (okabe[i] ?? other)]))
}

/** Colours of severities, the same in both themes: they lie on a map, and have a rim. */
export const severityColours: { [severity: string]: RGB } = {
  critical: [163, 19, 75],
  high: [213, 94, 0],
  medium: [230, 159, 0],
  low: [86, 180, 233],
  none: [0, 158, 115],
}

export function css([r, g, b]: RGB): string {
  return `rgb(${r} ${g} ${b})`
}

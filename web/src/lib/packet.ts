// The octets of a packet as rows of sixteen, for the view in hexadecimal.

/** One octet: two characters, or what stands for one that is masked. */
export interface Octet {
  at: number
  hex: string
  text: string // as ASCII; a dot where it cannot be shown
}

/** Cuts hexadecimal text into rows of octets. An odd end is left out. */
export function octets(hex: string, width = 16): Octet[][] {
  const rows: Octet[][] = []
  for (let at = 0; at * 2 + 1 < hex.length; at++) {
    const two = hex.slice(at * 2, at * 2 + 2)
    const value = Number.parseInt(two, 16)
    const text = value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '.'
    if (at % width === 0) rows.push([])
    rows.at(-1)!.push({ at, hex: two, text })
  }
  return rows
}

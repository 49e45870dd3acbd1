// Waivers: acceptances of a failure by somebody, for a reason, until a day. The server keeps proposals and decisions; an
// assessment applies those that stand in the network's guyline.yaml.

export interface Waiver {
  check: string
  subject: string
  owner: string
  reason: string
  until: string // 2027-03-31
}

/** The name of a waiver's record: the check, and a number made of the element's name, which may be of any length. */
export function recordName(check: string, subject: string): string {
  let hash = 0x811c9dc5 // FNV-1a, 32 bits
  for (const octet of new TextEncoder().encode(subject)) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0
  return `${check}-${hash.toString(16).padStart(8, '0')}`
}

/** The lines for guyline.yaml. JSON's strings are YAML's, so that no character of a name or reason breaks out. */
export function yaml(w: Waiver): string {
  return `waivers:\n  - check: ${w.check}\n    subject: ${JSON.stringify(w.subject)}\n    owner: ${JSON.stringify(w.owner)}\n    reason: ${JSON.stringify(w.reason)}\n    until: ${w.until}\n`
}

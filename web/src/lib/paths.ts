// Attack paths as a graph to be drawn, and what changes would close.
import type { Attack, AttackPath } from '../api/report'

export interface Node {
  id: string
  label: string
  kind: 'foothold' | 'element' | 'asset'
  x: number
  y: number
}

export interface Edge {
  id: string
  from: string
  to: string
  label: string
  paths: Set<string> // ids of the paths that use it
  evidenced: boolean
}

export interface Drawn {
  nodes: Node[]
  edges: Edge[]
}

/** Draws paths from footholds at the left over the elements on which steps are taken to assets at the right. */
export function draw(paths: readonly AttackPath[]): Drawn {
  const nodes = new Map<string, Node & { depth: number }>()
  const edges = new Map<string, Edge>()
  const put = (id: string, label: string, kind: Node['kind'], depth: number) => {
    const known = nodes.get(id)
    if (!known) nodes.set(id, { id, label, kind, x: 0, y: 0, depth })
    else known.depth = Math.max(known.depth, depth)
  }
  const join = (from: string, to: string, label: string, path: AttackPath, evidenced: boolean) => {
    if (from === to) return
    const id = `${from}\u0000${to}`
    let e = edges.get(id)
    if (!e) edges.set(id, (e = { id, from, to, label, paths: new Set(), evidenced: false }))
    e.paths.add(path.id)
    e.evidenced ||= evidenced
  }
  for (const p of paths) {
    const foothold = `foothold ${p.from}`
    const asset = `asset ${p.to}`
    put(foothold, p.fromTitle, 'foothold', 0)
    const depths = new Map<number, number>()
    const built = new Set<number>()
    for (const s of p.steps) {
      const depth = 1 + Math.max(0, ...s.after.map((n) => depths.get(n) ?? 0))
      depths.set(s.number, depth)
      const id = `element ${s.subject}`
      put(id, s.subject, 'element', Math.min(depth, 6))
      if (s.after.length === 0) join(foothold, id, s.title, p, s.evidence !== 'possible')
      for (const n of s.after) {
        built.add(n)
        const before = p.steps.find((x) => x.number === n)
        if (before) join(`element ${before.subject}`, id, s.title, p, s.evidence !== 'possible')
      }
    }
    put(asset, p.toTitle, 'asset', 0)
    for (const s of p.steps) if (!built.has(s.number)) join(`element ${s.subject}`, asset, p.toTitle, p, s.evidence !== 'possible')
  }
  place([...nodes.values()], [...edges.values()])
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

/** Gives columns by depth and rows so that neighbours stand near each other (two sweeps of means). */
function place(nodes: (Node & { depth: number })[], edges: readonly Edge[]): void {
  const deepest = Math.max(1, ...nodes.map((n) => n.depth))
  for (const n of nodes) if (n.kind === 'asset') n.depth = deepest + 1
  const columns: (typeof nodes)[] = Array.from({ length: deepest + 2 }, () => [])
  for (const n of nodes) columns[n.depth]!.push(n)
  const used = columns.filter((c) => c.length > 0)
  used.forEach((c, x) => c.forEach((n, i) => ((n.x = x), (n.y = (i + 0.5) / c.length))))
  const byID = new Map(nodes.map((n) => [n.id, n]))
  const near = new Map<string, Node[]>()
  for (const e of edges) {
    const [a, b] = [byID.get(e.from)!, byID.get(e.to)!]
    near.set(a.id, [...(near.get(a.id) ?? []), b])
    near.set(b.id, [...(near.get(b.id) ?? []), a])
  }
  const mean = (n: Node) => {
    const all = near.get(n.id) ?? []
    return all.length === 0 ? n.y : all.reduce((sum, m) => sum + m.y, 0) / all.length
  }
  const sweep = [...used, ...[...used].reverse()]
  for (const c of sweep) {
    const order = c.map((n) => [mean(n), n] as const).sort((a, b) => a[0] - b[0] || a[1].label.localeCompare(b[1].label))
    // Names of neighbouring columns would meet: every second one stands lower.
    const lower = used.indexOf(c) % 2 === 1 ? 0.72 : 0.28
    order.forEach(([, n], i) => (n.y = (i + lower) / c.length))
  }
}

/** The listed paths that at least one of some changes closes by itself. */
export function closed(attack: Attack, changes: ReadonlySet<string>): Set<string> {
  const out = new Set<string>()
  for (const c of attack.changes) if (changes.has(c.id)) for (const p of c.closes) out.add(p)
  for (const p of attack.paths) if (p.closes.some((id) => changes.has(id))) out.add(p.id)
  return out
}

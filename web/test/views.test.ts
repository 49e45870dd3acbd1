import { describe, expect, test } from 'vitest'

import type { Found, Result } from '../src/api/openapi'
import type { Activity, Attack, AttackPath } from '../src/api/report'
import { csv } from '../src/lib/csv'
import { facts, moveOf, tasks } from '../src/lib/overview'
import { octets } from '../src/lib/packet'
import { palette } from '../src/lib/palette'
import { closed, draw } from '../src/lib/paths'
import { sector } from '../src/lib/sites'
import { recordName, yaml } from '../src/lib/waiver'

const result = (part: Partial<Result>): Result => ({
  check: 'a-check', class: 'principle', kind: '', principle: 1, verdict: 'fail', severity: 'high', confidence: 'certain', subject: 'AMF amf-1', title: 'A title', detail: '',
  people: 0, impact: '', criticalUsers: [], evidence: [], cites: [], fight: [], risk: '', remedy: 'mend it', waivedBy: '', ...part,
})
const found = (part: Partial<Result>, id = 1): Found => ({ id, since: 1, result: result(part) })

describe('the next things to do', () => {
  test('one for each check, what is waived left out, at most as many as asked for', () => {
    const all = [found({ check: 'a' }), found({ check: 'w', waivedBy: 'somebody' }), found({ check: 'a', subject: 'SMF smf-1', people: 7 }), found({ check: 'b' }), found({ check: 'c' })]
    const got = tasks(all, undefined, 2)
    expect(got.map((t) => t.check)).toEqual(['a', 'b'])
    expect(got[0]).toMatchObject({ subjects: ['AMF amf-1', 'SMF smf-1'], people: 7, closes: 0 })
  })
  test('with the attack paths that the best change closes, and the place', () => {
    const attack = { changes: [{ checks: ['a'], pairs: 3 }, { checks: ['a'], pairs: 9 }, { checks: ['b'], pairs: 20 }] } as unknown as Attack
    const evidence = [{ layer: 'configured', file: 'amf.yaml', line: 12, frame: 0, probe: '', text: '', default: '' }] as Result['evidence']
    expect(tasks([found({ check: 'a', evidence })], attack)[0]).toMatchObject({ closes: 9, place: 'amf.yaml:12' })
  })
})

describe('how an activity moved', () => {
  const activity = (status: Activity['status'], failing: string[] = []) => ({ id: '2.1', status, failing }) as unknown as Activity
  test.each([
    ['not met', 'met', { was: 'not met', better: true, failing: 0 }],
    ['met', 'partly met', { was: 'met', better: false, failing: 0 }],
    ['met', 'met', { was: '', better: undefined, failing: 0 }],
    ['answered', 'not met', { was: 'answered', better: undefined, failing: 0 }],
  ] as const)('%s → %s', (then, now, want) => {
    expect(moveOf(activity(now), [activity(then)])).toEqual(want)
  })
  test('fewer failing checks', () => expect(moveOf(activity('not met', ['a']), [activity('not met', ['a', 'b'])])?.failing).toBe(-1))
  test('nothing to compare with', () => expect(moveOf(activity('met'), undefined)).toBeUndefined())
})

test('a summary as single facts', () => {
  expect(facts('66 sites; nothing else')).toEqual(['66 sites', 'Nothing else'])
})

describe('attack paths', () => {
  const step = (number: number, subject: string, after: number[]) => ({ number, subject, after, title: `step ${number}`, evidence: 'configured' })
  const path = (id: string, closes: string[]) =>
    ({ id, from: 'core', to: 'keys', fromTitle: 'a host', toTitle: 'keys', steps: [step(1, 'NRF', []), step(2, 'UDM', [1]), step(3, 'UDM', [2])], closes }) as unknown as AttackPath
  test('are drawn from the foothold over elements to the asset, each line once', () => {
    const { nodes, edges } = draw([path('p', []), path('q', [])])
    expect(nodes.map((n) => n.label).sort()).toEqual(['NRF', 'UDM', 'a host', 'keys'])
    expect(edges).toHaveLength(3)
    expect(edges.every((e) => e.paths.size === 2)).toBe(true)
    const x = (label: string) => nodes.find((n) => n.label === label)!.x
    expect(x('a host')).toBeLessThan(x('NRF'))
    expect(x('NRF')).toBeLessThan(x('UDM'))
    expect(x('UDM')).toBeLessThan(x('keys'))
  })
  test('are closed by a change that closes them by itself', () => {
    const attack = { paths: [path('p', ['one']), path('q', ['two'])], changes: [{ id: 'one', closes: ['p', 'r'] }] } as unknown as Attack
    expect([...closed(attack, new Set(['one']))].sort()).toEqual(['p', 'r'])
    expect(closed(attack, new Set()).size).toBe(0)
  })
})

describe('values for a spreadsheet', () => {
  test('quotation marks, commas and lines are kept within a cell', () => {
    expect(csv([result({ detail: 'a "b", c\nd' })])).toContain('"a ""b"", c\nd"')
  })
  test.each(['=1+1', '+1', '-1', '@sum', '\tx'])('%j is no formula', (subject) => {
    expect(csv([result({ subject })])).toContain(`'${subject}`)
  })
})

describe('waivers', () => {
  test('names differ by element, and can stand in an address', () => {
    const name = recordName('sbi-unprotected', 'AMF amf-1 / SBI server 192.0.2.1:7777')
    expect(name).toMatch(/^sbi-unprotected-[0-9a-f]{8}$/)
    expect(recordName('sbi-unprotected', 'AMF amf-2')).not.toBe(name)
  })
  test('no character breaks out of its line', () => {
    expect(yaml({ check: 'c', subject: 'a "b"\nwaivers: []', owner: 'o', reason: 'r: #', until: '2027-01-01' })).toContain('subject: "a \\"b\\"\\nwaivers: []"\n')
  })
})

test('octets in rows of sixteen, with an odd end left out', () => {
  const rows = octets('41'.repeat(17) + '0')
  expect(rows.map((r) => r.length)).toEqual([16, 1])
  expect(rows[1]![0]).toEqual({ at: 16, hex: '41', text: 'A' })
  expect(octets('00')[0]![0]!.text).toBe('.')
})

test('colours: the most frequent first, what has no name grey', () => {
  const p = palette(['b', 'a', 'b', ''])
  expect(p.get('b')).toEqual([0, 114, 178])
  expect(p.get('a')).not.toEqual(p.get('b'))
  expect(p.get('')).toEqual([140, 140, 140])
})

test('a sector of two kilometres looks where its azimuth says', () => {
  const ring = sector({ longitude: 10, latitude: 0 } as never, 90, 2)
  const middle = ring[4]!
  expect(middle[0] - 10).toBeCloseTo(2 / 111.19, 4)
  expect(middle[1]).toBeCloseTo(0, 6)
  expect(ring.at(-1)).toEqual(ring[0])
})

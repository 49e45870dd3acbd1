import { describe, expect, test } from 'vitest'

import type { Facets } from '../src/api/openapi'
import { complete, parse, write } from '../src/lib/query'

describe('parse', () => {
  test.each([
    ['', {}],
    ['severity:high verdict:fail', { severity: 'high', verdict: ['fail'] }],
    ['verdict:fail,error verdict:no-data', { verdict: ['fail', 'error', 'no-data'] }],
    ['verdict:fail verdict:fail', { verdict: ['fail'] }],
    ['check:sbi-unprotected nssf', { check: 'sbi-unprotected', q: 'nssf' }],
    ['AMF "amf-1 / N2"', { q: 'AMF amf-1 / N2' }],
    ['class:attack principle:3 waived:no assessment:4', { class: 'attack', principle: 3, waived: 'no', assessment: 4 }],
    ['"check:of no key"', { q: 'check:of no key' }],
    ['"not closed', { q: 'not closed' }],
    ['examples/valley/core/amf.yaml:12', { q: 'examples/valley/core/amf.yaml:12' }],
  ])('%s', (text, filter) => {
    expect(parse(text)).toEqual({ filter, faults: [] })
  })

  test.each([
    ['severity:huge', 'severity: "huge" is none of low, medium, high, critical'],
    ['verdict:fail,lost', 'verdict: "lost" is none of'],
    ['colour:red', 'there is no key "colour"'],
    ['check:', 'check: a value is missing'],
    ['principle:0', 'principle: "0" is no number from 1'],
    ['assessment:1.5', 'assessment: "1.5" is no number from 1'],
    ['check:a check:b', 'check stands twice'],
    ['x'.repeat(201), 'longer than 200'],
  ])('a fault is told: %s', (text, message) => {
    const { faults } = parse(text)
    expect(faults).toHaveLength(1)
    expect(faults[0]!.message).toContain(message)
  })

  test('a fault has its place, and the rest still counts', () => {
    const text = 'verdict:fail colour:red nssf'
    const { filter, faults } = parse(text)
    expect(filter).toEqual({ verdict: ['fail'], q: 'nssf' })
    expect(text.slice(faults[0]!.from, faults[0]!.to)).toBe('colour:red')
  })
})

test.each([
  'verdict:fail severity:high class:attack principle:3 check:sbi-unprotected waived:no assessment:4 nssf',
  'verdict:fail,no-data "amf-1 / N2"',
  '"with: colon"',
  '',
])('what is written is read the same: %s', (text) => {
  const { filter } = parse(text)
  expect(parse(write(filter))).toEqual({ filter, faults: [] })
})

describe('complete', () => {
  const facets: Facets = {
    total: 9,
    verdicts: { fail: 4, pass: 5 },
    severities: { high: 2 },
    classes: {},
    principles: { '2': 3, '10': 6 },
    checks: { 'n2-unprotected': 3, 'sbi-unprotected': 4, 'sbi-http1': 2 },
    waived: 0,
  }
  const labels = (text: string, caret = text.length) => complete(text, caret, facets).map((c) => c.label)

  test('keys at the beginning, and none twice', () => {
    expect(labels('')).toContain('severity:')
    expect(labels('severity:high ')).not.toContain('severity:')
  })
  test('values behind a key, with their number', () => {
    expect(complete('severity:h', 10, facets)).toEqual([{ text: 'severity:high ', caret: 14, label: 'high', note: '2 results' }])
  })
  test('the last of several verdicts', () => {
    expect(complete('verdict:fail,p', 14, facets)[0]?.text).toBe('verdict:fail,pass ')
  })
  test('checks by any part of the id, those that begin with it first', () => {
    expect(labels('check:sbi')).toEqual(['sbi-unprotected', 'sbi-http1'])
    expect(labels('check:unprot')).toEqual(['sbi-unprotected', 'n2-unprotected'])
    expect(labels('unpr')).toEqual(['check:sbi-unprotected', 'check:n2-unprotected'])
  })
  test('principles by number', () => {
    expect(labels('principle:')).toEqual(['2', '10'])
  })
  test('in the middle, what stands behind is kept', () => {
    expect(complete('sev nssf', 3, facets)[0]).toMatchObject({ text: 'severity: nssf', caret: 9 })
  })
})

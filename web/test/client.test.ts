import { afterEach, expect, test, vi } from 'vitest'

import { address, ask, keepCSRF, Problem } from '../src/api/client'
import { link, place } from '../src/lib/address'

afterEach(() => {
  vi.unstubAllGlobals()
  keepCSRF('')
})

/** Stands in for the server: gives one answer and remembers what it was asked. */
function server(answer: Response) {
  const asked = vi.fn<typeof fetch>(async () => answer)
  vi.stubGlobal('fetch', asked)
  return asked
}

test('addresses: what is empty is left out, lists have commas, names are escaped', () => {
  expect(address('list-findings', { network: 'valley', verdict: ['fail', 'error'], q: 'a b&c', check: '', principle: 0 })).toBe(
    '/v1/networks/valley/findings?verdict=fail%2Cerror&q=a+b%26c&principle=0',
  )
  expect(address('get-record', { network: 'valley', kind: 'waiver', name: 'a/b c' })).toBe('/v1/networks/valley/records/waiver/a%2Fb%20c')
})

test('what changes something bears the token of the session; what reads does not', async () => {
  keepCSRF('token')
  let asked = server(Response.json({}))
  await ask('propose-record', { network: 'valley', kind: 'waiver', name: 'x', body: { version: 1, body: {} } })
  const [, put] = asked.mock.calls[0]!
  expect(put?.method).toBe('PUT')
  expect(new Headers(put?.headers).get('X-Guyline-CSRF')).toBe('token')
  expect(put?.body).toBe('{"version":1,"body":{}}')

  asked = server(Response.json({ items: [] }))
  await ask('list-networks', {})
  expect(new Headers(asked.mock.calls[0]![1]?.headers).has('X-Guyline-CSRF')).toBe(false)
})

test('a refusal says what the server says', async () => {
  server(Response.json({ title: 'Unprocessable Entity', status: 422, detail: 'validation failed', errors: [{ location: 'query.limit', message: 'too many' }] }, { status: 422 }))
  await expect(ask('list-networks', {})).rejects.toMatchObject({ status: 422, detail: 'validation failed; query.limit: too many' })
})

test('an answer that is no problem document is one all the same', async () => {
  server(new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }))
  await expect(ask('list-networks', {})).rejects.toMatchObject({ status: 502, title: 'Bad Gateway' })
})

test('a server that is gone is told as such', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch')
  })
  const failed = ask('list-networks', {})
  await expect(failed).rejects.toBeInstanceOf(Problem)
  await expect(failed).rejects.toMatchObject({ status: 0 })
})

test('an empty answer is none', async () => {
  server(new Response(null, { status: 204 }))
  expect(await ask('remove-network', { network: 'valley' })).toBeUndefined()
})

test('addresses of pages and back', () => {
  expect(link('valley', 'overview')).toBe('/n/valley')
  expect(link('valley', 'findings', { q: 'verdict:fail', open: 0 })).toBe('/n/valley/findings?q=verdict%3Afail')
  expect(place('/n/valley/findings')).toEqual({ page: 'findings', network: 'valley' })
  expect(place('/n/valley')).toEqual({ page: 'overview', network: 'valley' })
  expect(place('/n/valley/')).toEqual({ page: 'overview', network: 'valley' })
  expect(place('/')).toEqual({ page: 'networks' })
  for (const odd of ['/n/', '/n/valley/nothing', '/n/valley/findings/more', '/v1/networks', '/other']) expect(place(odd)).toEqual({ page: 'nowhere' })
})

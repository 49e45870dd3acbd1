// Asks the server. Methods, paths, parameters and answers come from the server's own description (openapi.ts).
import type { ErrorModel, Operations } from './openapi'
import { routes } from './openapi'
import type { Report } from './report'

export type Operation = keyof Operations

/** What an operation takes: the parameters of its path, of its query, and its body. */
export type Asked<O extends Operation> = Operations[O]['path'] &
  Operations[O]['query'] &
  (Operations[O]['body'] extends undefined ? { body?: undefined } : { body: Operations[O]['body'] })

/** A refusal or failure as the server words it (RFC 9457), or that it could not be reached: status 0. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail === '' ? title : `${title}: ${detail}`)
  }
}

let csrf = ''

/** Keeps the session's token, which every request that changes something has to bear. */
export function keepCSRF(token: string): void {
  csrf = token
}

/** The address of an operation with its parameters. Empty parameters are left out, several values are repeated. */
export function address<O extends Operation>(operation: O, asked: Operations[O]['path'] & Operations[O]['query']): string {
  const left = new Map(Object.entries(asked as Record<string, unknown>))
  left.delete('body')
  const path = routes[operation][1].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = left.get(name)
    left.delete(name)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams()
  for (const [name, value] of left) {
    if (value === undefined || value === null || value === '') continue
    // The server takes a list as one value with commas; a value has no comma of its own, because it is one of an enumeration.
    query.append(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Asks for an operation, and gives its answer. It fails with a Problem. */
export async function ask<O extends Operation>(operation: O, asked: Asked<O>, signal?: AbortSignal): Promise<Operations[O]['answer']> {
  const headers = new Headers({ Accept: 'application/json' })
  const body = (asked as { body?: unknown }).body
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (routes[operation][0] !== 'GET' && csrf !== '') headers.set('X-Guyline-CSRF', csrf)
  let answer: Response
  try {
    answer = await fetch(address(operation, asked), {
      method: routes[operation][0],
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (e) {
    if (signal?.aborted) throw e
    throw new Problem(0, 'The server cannot be reached', 'It may have been stopped. Start it again, then try again.')
  }
  if (!answer.ok) throw await problem(answer)
  if (answer.status === 204) return undefined as Operations[O]['answer']
  return (await answer.json()) as Operations[O]['answer']
}

async function problem(answer: Response): Promise<Problem> {
  let told: Partial<ErrorModel> = {}
  try {
    told = (await answer.json()) as Partial<ErrorModel>
  } catch {
    // what answered is no Guyline; its status has to do
  }
  const errors = (told.errors ?? []).map((e) => [e.location, e.message].filter(Boolean).join(': '))
  return new Problem(answer.status, told.title ?? answer.statusText, [told.detail ?? '', ...errors].filter(Boolean).join('; '))
}

/** A report as pages need it: results are asked for page by page, and not with it. */
export type Whole = Omit<Report, 'results'>

type Part = NonNullable<Operations['get-report']['query']['without']>[number]

/** The report of an assessment without its results, and without other parts that a page does not show. */
export async function report(network: string, seq: number, ...without: Part[]): Promise<Whole> {
  return (await ask('get-report', { network, seq, without: ['results', ...without] })) as Whole
}

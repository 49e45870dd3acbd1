// The addresses of the pages. web.go has the same list, because the server answers each of them with the pages.

export const pages = ['overview', 'findings', 'attack', 'suppliers', 'map', 'rollout', 'inputs'] as const

export type Page = (typeof pages)[number]

/** Where somebody is: a page of a network, or one of the server. */
export type Place =
  | { page: 'networks' | 'sign-in' | 'audit' | 'users' | 'nowhere' }
  | { page: Page; network: string }

/** The place that a path names. */
export function place(path: string): Place {
  switch (path) {
    case '/':
      return { page: 'networks' }
    case '/sign-in':
    case '/audit':
    case '/users':
      return { page: path.slice(1) as 'sign-in' | 'audit' | 'users' }
  }
  const found = /^\/n\/([a-z0-9-]+)(?:\/([a-z]+))?\/?$/.exec(path)
  const page = (found?.[2] ?? 'overview') as Page
  if (!found || !pages.includes(page)) return { page: 'nowhere' }
  return { page, network: found[1]! }
}

/** The address of a page of a network, with parameters; empty ones are left out. */
export function link(network: string, page: Page, parameters: Record<string, string | number> = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== '' && value !== 0) query.set(name, String(value))
  }
  const text = query.toString()
  return `/n/${network}${page === 'overview' ? '' : '/' + page}${text === '' ? '' : '?' + text}`
}

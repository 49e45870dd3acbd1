// Where the reader is. Every state worth sharing stands in the address: going back, reloading and sending a link all work.
import { place, type Place } from './address'

class Here {
  url = $state(new URL(location.href))
  place: Place = $derived(place(this.url.pathname))
}

export const here = new Here()

/** Goes to an address; with replace, the one before is forgotten. */
export function go(address: string, replace = false): void {
  const url = new URL(address, location.href)
  if (url.href === here.url.href) return
  const samePage = url.pathname === here.url.pathname
  if (replace) history.replaceState(null, '', url)
  else history.pushState(null, '', url)
  here.url = url
  if (!samePage) {
    scrollTo(0, 0)
    // Whoever uses a screen reader or the keyboard begins at the new page's heading, as with a page that was loaded.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }))
  }
}

/** Sets parameters of the address; empty ones go. */
export function set(parameters: Record<string, string | number>, replace = false): void {
  const url = new URL(here.url)
  for (const [name, value] of Object.entries(parameters)) {
    if (value === '' || value === 0) url.searchParams.delete(name)
    else url.searchParams.set(name, String(value))
  }
  go(url.href, replace)
}

/** Makes links within the pages change the address without loading the pages anew. */
export function follow(): () => void {
  const click = (e: MouseEvent) => {
    const a = (e.target as Element).closest('a')
    if (!a || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    if (a.origin !== location.origin || a.target !== '' || a.hasAttribute('download') || a.getAttribute('href')?.startsWith('#')) return
    if (place(a.pathname).page === 'nowhere') return
    e.preventDefault()
    go(a.href)
  }
  const back = () => (here.url = new URL(location.href))
  addEventListener('click', click)
  addEventListener('popstate', back)
  return () => {
    removeEventListener('click', click)
    removeEventListener('popstate', back)
  }
}

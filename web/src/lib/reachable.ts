/** Lets the keyboard reach a box that scrolls, as long as it does: attach it to the box. */
export function reachable(box: HTMLElement): () => void {
  const look = () => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0
      box.role = 'region'
      box.ariaLabel = box.closest('section')?.querySelector('h2')?.textContent?.concat(', table') ?? document.title
    } else box.removeAttribute('tabindex')
  }
  const watch = new ResizeObserver(look)
  watch.observe(box)
  for (const child of box.children) watch.observe(child)
  return () => watch.disconnect()
}

// The report of the assessment that is looked at, for pages that show a part of it.
import { untrack } from 'svelte'

import type { Whole } from '../api/client'
import { subject } from './server.svelte'

class Loaded {
  report: Whole | undefined = $state.raw()
  problem: unknown = $state()

  async again(): Promise<void> {
    const seq = subject.seq
    this.problem = undefined
    try {
      const r = await subject.report(seq)
      if (seq === subject.seq) this.report = r
    } catch (e) {
      this.problem = e
    }
  }
}

/** To be called while a page is made: it follows the assessment that is chosen. */
export function loaded(): Loaded {
  const l = new Loaded()
  $effect(() => {
    void subject.seq
    void subject.network
    untrack(() => void l.again())
  })
  return l
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Puts a compressed copy beside each file that shrinks, so that the server need not compress anything. */
function compressed(): Plugin {
  return {
    name: 'guyline-compressed',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|mjs|css|html|svg|json)$/.test(name)) continue
        const plain = readFileSync(join('dist', name))
        const small = gzipSync(plain, { level: 9 })
        if (small.length < plain.length * 0.9) writeFileSync(join('dist', name + '.gz'), small)
      }
    },
  }
}

export default defineConfig({
  plugins: [svelte({ compilerOptions: { css: 'external' } }), compressed()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // the server's policy lets nothing in but files of its own
    modulePreload: { polyfill: false }, // the polyfill is a script in the page
    chunkSizeWarningLimit: 1500, // the map's code is loaded with the map
  },
  server: { proxy: { '/v1': { target: process.env['GUYLINE_SERVER'] ?? 'http://127.0.0.1:8730' } } },
  test: { include: ['test/**/*.test.ts'] },
})

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const PAGES = '../src/egress/interfaces/pages'
const PRESSED = new Set(['.js', '.mjs', '.css', '.json'])

/** Lay a compressed copy beside every text, so that the server compresses nothing while it serves. */
function pressed(): Plugin {
  return {
    name: 'pressed',
    closeBundle() {
      const folder = join(PAGES, 'assets')
      for (const name of readdirSync(folder)) {
        if (!PRESSED.has(extname(name))) continue
        const text = readFileSync(join(folder, name))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, { params }))
      }
    },
  }
}

export default defineConfig({
  plugins: [svelte(), pressed()],
  build: {
    outDir: PAGES,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
})

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

/** Of every catalogue but the English one keep the texts alone, in the order of the English keys: a tenth less to send. */
function withoutKeys(): Plugin {
  return {
    name: 'without-keys',
    enforce: 'pre',
    transform(code, id) {
      const language = /\/words\/(ar|fr)\.ts$/.exec(id)?.[1]
      if (!language) return null
      const keys = [...code.matchAll(/^ {2}(\w+): '/gm)].map((found) => found[1])
      const english = [...readFileSync(join(import.meta.dirname, 'src/words/en.ts'), 'utf8').matchAll(/^ {2}(\w+): '/gm)].map((found) => found[1])
      if (keys.join() !== english.join()) throw new Error(`words/${language}.ts: its keys are not those of en.ts, in their order`)
      const texts = code.slice(code.indexOf('{\n', code.indexOf('export const')) + 2, code.lastIndexOf('}')).replace(/^ {2}\w+: '/gm, "'")
      return `import { en } from './en'\nconst texts = [${texts}]\nexport const ${language} = Object.fromEntries(Object.keys(en).map((key, n) => [key, texts[n]]))`
    },
  }
}

export default defineConfig({
  plugins: [withoutKeys(), svelte(), pressed()],
  build: {
    outDir: PAGES,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
})

/** Words of closed sets in the language of the page; a code that is new here keeps its own name. */
import { en } from '../words/en'
import { say, type Key } from '../words/tongue.svelte'

export function wordOf(set: 'rule' | 'exit' | 'story' | 'status' | 'paper' | 'tell', code: string): string {
  const key = `${set}_${code.replaceAll(/[ -]/g, '_')}`
  return key in en ? say(key as Key) : code.replaceAll('_', ' ')
}

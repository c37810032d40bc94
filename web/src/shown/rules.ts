/** What binds, in a word; a rule that is new here keeps its own name. */
import { en } from '../words/en'
import { say, type Key } from '../words/tongue.svelte'

export function ruleWord(rule: string): string {
  const key = `rule_${rule}`
  return key in en ? say(key as Key) : rule.replaceAll('_', ' ')
}

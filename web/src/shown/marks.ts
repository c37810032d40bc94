/** Hidden texts: a mark stands where the text of a report or a name would, until somebody shows it on a reason. */
import { say } from '../words/tongue.svelte'

export function unmarked(text: string): string {
  return text.replace(/\u27e6[0-9a-f]{32}\u27e7/g, say('hidden_text'))
}

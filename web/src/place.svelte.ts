/** Where in the application somebody is, kept in the address so that it can be sent to a colleague. */

export const PANELS = [
  'decision',
  'threat',
  'plans',
  'what-if',
  'staffing',
  'alerts',
  'documents',
  'record',
] as const
export type Panel = (typeof PANELS)[number]

/** What can be the id of a post; an address that names anything else leads to the portfolio. */
const POST_ID = /^[a-z0-9_-]{1,64}$/

class Place {
  postId = $state('')
  panel = $state<Panel | ''>('')
  asked = $state<Record<string, string>>({})

  constructor() {
    addEventListener('hashchange', () => this.#read())
    this.#read()
  }

  #read(): void {
    const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
    const [first, postId = '', panel = ''] = path.split('/')
    const known = PANELS.find((one) => one === panel)
    this.postId = first === 'posts' && POST_ID.test(postId) ? postId : ''
    this.panel = this.postId ? (known ?? 'decision') : ''
    this.asked = Object.fromEntries(new URLSearchParams(query))
  }

  go(address: string): void {
    location.hash = address
  }

  /** Change what is asked for in the address, without a new entry in the browser's history. */
  ask(changes: Record<string, string>): void {
    const asked = Object.fromEntries(Object.entries({ ...this.asked, ...changes }).filter(([, value]) => value))
    history.replaceState(null, '', this.address(this.postId, this.panel || 'decision', asked))
    this.asked = asked
  }

  /** The address of a panel of this post, of the day that is looked at. */
  within(panel: string): string {
    return this.address(this.postId, panel, this.asked.brief ? { brief: this.asked.brief } : {})
  }

  address(postId: string, panel: string, asked: Record<string, string> = {}): string {
    const query = new URLSearchParams(asked).toString()
    return `#/posts/${encodeURIComponent(postId)}/${panel}${query ? `?${query}` : ''}`
  }
}

export const place = new Place()

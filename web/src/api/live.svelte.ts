/** What others do at a post, told by the API's server-sent events within two seconds. */
import { API, get, Refused, type Schemas } from './client'

export type JobLine = Schemas['JobLine']
const AGAIN_MS = 3000

type Act = { seq: number; kind: string; at: string; role: string }

class Live {
  /** Rises with every act at the post; whoever shows something of it looks again. */
  tide = $state(0)
  lastAct = $state<Act | null>(null)
  jobs = $state<Record<string, JobLine>>({})
  connected = $state(false)
  #source: EventSource | null = null
  #later: ReturnType<typeof setTimeout> | undefined
  #post = ''

  listen(postId: string): void {
    if (postId === this.#post) return
    this.hush()
    this.#post = postId
    if (postId) this.#open()
  }

  hush(): void {
    clearTimeout(this.#later)
    this.#source?.close()
    this.#source = null
    this.#post = ''
    this.connected = false
    this.lastAct = null
    this.jobs = {}
  }

  #open(): void {
    const source = new EventSource(`${API}/posts/${this.#post}/events`)
    source.onopen = () => (this.connected = true)
    source.onerror = () => {
      this.connected = false
      // What changes from here on is not told; whoever waits for a job asks for it until it is told of again.
      this.jobs = {}
      // The browser comes again by itself after a line that broke, not after an answer that refused it.
      if (source.readyState === EventSource.CLOSED) this.#later = setTimeout(() => void this.#reopen(source), AGAIN_MS)
    }
    source.addEventListener('act', (event) => {
      this.lastAct = JSON.parse((event as MessageEvent<string>).data) as Act
      this.tide += 1
    })
    source.addEventListener('job', (event) => {
      const line = JSON.parse((event as MessageEvent<string>).data) as JobLine
      this.jobs[line.id] = line
    })
    this.#source = source
  }

  /** Listen again where the session still holds; one that has ended leads to the sign-in. */
  async #reopen(source: EventSource): Promise<void> {
    try {
      await get('/session')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (source === this.#source) this.#later = setTimeout(() => void this.#reopen(source), AGAIN_MS)
      return
    }
    if (source !== this.#source) return
    this.#open()
    this.lastAct = null
    this.tide += 1
  }
}

export const live = new Live()

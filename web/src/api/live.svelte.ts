/** What others do at a post, told by the API's server-sent events within two seconds. */
import { API, type Schemas } from './client'

export type JobLine = Schemas['JobLine']
type Act = { seq: number; kind: string; at: string; role: string }

class Live {
  /** Rises with every act at the post; whoever shows something of it looks again. */
  tide = $state(0)
  lastAct = $state<Act | null>(null)
  jobs = $state<Record<string, JobLine>>({})
  connected = $state(false)
  #source: EventSource | null = null
  #post = ''

  listen(postId: string): void {
    if (postId === this.#post) return
    this.hush()
    this.#post = postId
    if (!postId) return
    const source = new EventSource(`${API}/posts/${postId}/events`)
    source.onopen = () => (this.connected = true)
    source.onerror = () => (this.connected = false)
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

  hush(): void {
    this.#source?.close()
    this.#source = null
    this.#post = ''
    this.connected = false
    this.jobs = {}
  }
}

export const live = new Live()

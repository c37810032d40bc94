/** Long work: asked for, watched by the events of the post, cancelled, and its answer fetched. */
import { get, post as send, Refused, repeatKey } from './client'
import { live, type JobLine } from './live.svelte'

export type Order = { kind: string } & Record<string, unknown>
const LOOK_EVERY_MS = 2000
const ENDED = new Set(['done', 'refused', 'cancelled', 'failed'])

const moment = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms))

/** Fetch what is there on a line that comes and goes: work that goes on is not given up because one look at it failed. */
async function patiently<Answer>(path: string): Promise<Answer> {
  for (;;) {
    try {
      return await get<Answer>(path)
    } catch (error) {
      if (!(error instanceof Refused && error.passes)) throw error
      await moment(LOOK_EVERY_MS)
    }
  }
}

/** One piece of work that somebody waits for; it goes on at the server whether they look on or not. */
export class Work<Answer> {
  line = $state<JobLine | null>(null)
  answer = $state.raw<Answer | null>(null)
  problem = $state<Refused | null>(null)
  seconds = $state(0)
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(readonly postId: string) {}

  get busy(): boolean {
    return this.line !== null && !ENDED.has(this.line.state)
  }

  async ask(order: Order): Promise<Answer | null> {
    this.problem = null
    this.answer = null
    this.seconds = 0
    try {
      this.line = await send<JobLine>(`/posts/${this.postId}/jobs`, order, repeatKey())
      return await this.follow(this.line.id)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.problem = error
      return null
    }
  }

  /** Wait for a job that was asked for, here or elsewhere. */
  async follow(jobId: string): Promise<Answer | null> {
    const began = Date.now()
    this.#timer = setInterval(() => (this.seconds = Math.round((Date.now() - began) / 1000)), 500)
    try {
      for (;;) {
        this.line = live.jobs[jobId] ?? (await patiently<JobLine>(`/posts/${this.postId}/jobs/${jobId}`))
        if (ENDED.has(this.line.state)) break
        await moment(Math.min(LOOK_EVERY_MS, 300 + this.seconds * 200))
      }
      if (this.line.state === 'done' && this.line.media_type === 'application/json') {
        this.answer = await patiently<Answer>(`/posts/${this.postId}/jobs/${jobId}/answer`)
      }
      return this.answer
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.problem = error
      return null
    } finally {
      clearInterval(this.#timer)
    }
  }

  /** Fetch the newest answer of a kind that is there already; work that goes on is waited for. */
  async latest(kind: string): Promise<Answer | null> {
    try {
      const lines = await get<JobLine[]>(`/posts/${this.postId}/jobs`)
      const found = lines.findLast((line) => line.kind === kind && (line.state === 'done' || !ENDED.has(line.state)))
      return found ? await this.follow(found.id) : null
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.problem = error
      return null
    }
  }

  async cancel(): Promise<void> {
    if (!this.line) return
    try {
      await send<JobLine>(`/posts/${this.postId}/jobs/${this.line.id}/cancellation`)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.problem = error
    }
  }
}

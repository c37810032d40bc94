/** Who is signed in, and what they may do where. */
import { post as looked } from '../post.svelte'
import { get, keepToken, onSignedOut, post, Refused, type Schemas } from './client'

export type Session = Schemas['SessionAnswer']
export type Right = string

class Standing {
  who = $state<Session | null>(null)
  known = $state(false)
  problem = $state<Refused | null>(null)

  constructor() {
    onSignedOut(() => this.#forget())
  }

  async look(): Promise<void> {
    try {
      this.#take(await get<Session>('/session'))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.#forget()
    } finally {
      this.known = true
    }
  }

  async signIn(form: Schemas['SignInForm']): Promise<void> {
    this.#take(await post<Session>('/sign-in', form))
  }

  /** Only the server ends a session: where it does not answer, that is told, and nobody is signed out. */
  async signOut(): Promise<void> {
    this.problem = null
    try {
      await post('/sign-out')
      this.#forget()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.status !== 401) this.problem = error
    }
  }

  may(right: Right, postId: string): boolean {
    const rights = this.who?.rights ?? {}
    return [postId, '*'].some((place) => (rights[place] ?? []).some((one) => one === right))
  }

  /** The titles of the authority table under which the person may act at a post. */
  titles(postId: string): string[] {
    const grants = this.who?.grants ?? []
    const found = grants.filter((one) => one.post_id === postId || one.post_id === '*')
    return [...new Set(found.flatMap((one) => one.titles))]
  }

  #take(answer: Session): void {
    this.who = answer
    keepToken(answer.csrf_token)
  }

  #forget(): void {
    this.who = null
    this.problem = null
    keepToken('')
    // Whoever signs in next on this screen may not be allowed to see what stands there.
    looked.forget()
  }
}

export const session = new Standing()

/** The one way to the API: cookies of the session, the token against forged requests, problems as errors. */
import type { components, paths } from './described'

export type Schemas = components['schemas']
export type Paths = paths
export type Problem = Schemas['ProblemDetails']

export const API = '/api/v1'

/** Why something was not done, in the API's own words. */
export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number,
  ) {
    super(problem.detail)
  }

  /** Whether it passes by itself: the line or the server is down or too busy for a while. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502
  }

  get kind(): string {
    return this.problem.type.split(':').at(-1) ?? ''
  }
}

let csrf = ''
let whenSignedOut: () => void = () => undefined

export function keepToken(token: string): void {
  csrf = token
}

export function onSignedOut(call: () => void): void {
  whenSignedOut = call
}

/** A key under which the same change, sent twice on a bad line, is done once. */
export function repeatKey(): string {
  return crypto.randomUUID()
}

async function ask(method: string, path: string, body?: unknown, key?: string, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  if (key) headers['Idempotency-Key'] = key
  let answer: Response
  try {
    answer = await fetch(API + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      signal: signal ?? null,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Refused(plainProblem(0, 'no_connection', 'egress does not answer. What was acknowledged is kept.'), 0)
  }
  if (answer.ok) return answer
  if (answer.status === 401 && path !== '/sign-in') whenSignedOut()
  throw new Refused(await problemOf(answer), answer.status)
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem
  } catch {
    return plainProblem(answer.status, 'unknown', `egress answered ${answer.status}.`)
  }
}

function plainProblem(status: number, kind: string, detail: string): Problem {
  const type = `urn:egress:problem:${kind}`
  const title = kind.replaceAll('_', ' ')
  const none = { problems: [], conflicts: [], base_version: null, latest_version: null, fault_id: '' }
  return { type, title, status, detail, remedy: '', ...none }
}

export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await ask('GET', path, undefined, undefined, signal)).json() as Promise<Answer>
}

export async function getText(path: string): Promise<string> {
  return (await ask('GET', path)).text()
}

export async function post<Answer>(path: string, body?: unknown, key?: string, signal?: AbortSignal): Promise<Answer> {
  const answer = await ask('POST', path, body, key, signal)
  return (answer.status === 204 ? undefined : await answer.json()) as Answer
}

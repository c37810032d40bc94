/** The post that is looked at: its briefs, the one that is open, its case. */
import { get, Refused, type Schemas } from './api/client'
import { place } from './place.svelte'

export type Brief = Schemas['BriefAnswer']
export type BriefLine = Schemas['BriefLine']
export type PostPlace = Schemas['PostPlace']
type Row = { row_id: string; cells: Record<string, string> }
export type CaseTables = Record<string, Row[]>
type CaseAnswer = { post_id: string; version: number; settings: string; tables: CaseTables }

class Post {
  id = $state('')
  place = $state<PostPlace | null>(null)
  briefs = $state.raw<BriefLine[]>([])
  brief = $state.raw<Brief | null>(null)
  seq = $state(0)
  kase = $state.raw<CaseAnswer | null>(null)
  loading = $state(false)
  problem = $state<Refused | null>(null)

  get zone(): string {
    return this.place?.timezone ?? 'UTC'
  }

  get label(): string {
    return this.place?.label ?? this.id
  }

  /** The instant that the open brief speaks of; now, where there is none. */
  get asOf(): string {
    return this.brief?.as_of ?? new Date().toISOString().replace(/\.\d+/, '')
  }

  labelOf(table: string, id: string): string {
    return this.kase?.tables[table]?.find((row) => row.row_id === id)?.cells.label ?? id
  }

  /** What readers call a site, leg, fleet, group or force. */
  called(id: string): string {
    for (const table of ['sites', 'legs', 'fleets', 'groups', 'forces', 'enablers']) {
      const found = this.kase?.tables[table]?.find((row) => row.row_id === id)
      if (found) return found.cells.label || id
    }
    return id
  }

  /** Count visits to posts, looks at one, and picks of a brief: an answer to an earlier one comes too late and is dropped. */
  #visit = 0
  #look = 0
  #pick = 0

  async open(id: string, seq: number): Promise<void> {
    if (id !== this.id) this.forget()
    this.id = id
    this.loading = true
    const [visit, look] = [++this.#visit, ++this.#look]
    await this.#trying(visit, async () => {
      const [places, briefs, kase] = await Promise.all([
        get<PostPlace[]>('/overview'),
        get<BriefLine[]>(`/posts/${id}/briefs`),
        get<CaseAnswer>(`/posts/${id}/case`),
      ])
      if (visit !== this.#visit) return
      this.place = places.find((one) => one.post_id === id) ?? null
      if (look !== this.#look) return
      this.briefs = briefs
      await this.#show(seq, visit)
      if (look === this.#look) this.kase = kase
    })
    if (visit === this.#visit) this.loading = false
  }

  /** Open a brief; the latest day's where none is named. */
  async choose(seq: number): Promise<void> {
    const visit = this.#visit
    await this.#trying(visit, () => this.#show(seq, visit))
  }

  /** Look again at what others may have changed; the brief that the address names stays. */
  async again(): Promise<void> {
    const [visit, look] = [this.#visit, ++this.#look]
    await this.#trying(visit, async () => {
      const [briefs, kase] = await Promise.all([
        get<BriefLine[]>(`/posts/${this.id}/briefs`),
        get<CaseAnswer>(`/posts/${this.id}/case`),
      ])
      if (look !== this.#look) return
      this.kase = kase
      this.briefs = briefs
      await this.#show(Number(place.asked.brief ?? 0), visit)
    })
  }

  /** Forget the post: another one is opened, or nobody is signed in who may see it. */
  forget(): void {
    this.#visit += 1
    this.#look += 1
    this.id = ''
    this.place = null
    this.briefs = []
    this.brief = null
    this.kase = null
    this.seq = 0
    this.loading = false
    this.problem = null
  }

  async #show(seq: number, visit: number): Promise<void> {
    const pick = ++this.#pick
    const latest = [...this.briefs].sort((a, b) => a.as_of.localeCompare(b.as_of) || a.seq - b.seq).at(-1)
    const wanted = this.briefs.find((one) => one.seq === seq) ?? latest
    if (wanted && wanted.seq === this.seq) return
    const brief = wanted ? await get<Brief>(`/posts/${this.id}/briefs/${wanted.seq}/screen`) : null
    if (visit !== this.#visit || pick !== this.#pick) return
    this.brief = brief
    this.seq = wanted?.seq ?? 0
  }

  async #trying(visit: number, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      if (visit === this.#visit) this.problem = null
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (visit === this.#visit) this.problem = error
    }
  }
}

export const post = new Post()

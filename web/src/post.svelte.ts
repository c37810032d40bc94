/** The post that is looked at: its briefs, the one that is open, its case. */
import { get, Refused, type Schemas } from './api/client'

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

  async open(id: string, seq: number): Promise<void> {
    if (id !== this.id) {
      this.id = id
      this.place = null
      this.briefs = []
      this.brief = null
      this.kase = null
      this.seq = 0
    }
    this.loading = true
    this.problem = null
    try {
      const [places, briefs, kase] = await Promise.all([
        get<PostPlace[]>('/overview'),
        get<BriefLine[]>(`/posts/${id}/briefs`),
        get<CaseAnswer>(`/posts/${id}/case`),
      ])
      this.place = places.find((one) => one.post_id === id) ?? null
      this.briefs = briefs
      await this.choose(seq)
      this.kase = kase
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.problem = error
    } finally {
      this.loading = false
    }
  }

  /** Open a brief; the latest day's where none is named. */
  async choose(seq: number): Promise<void> {
    const latest = [...this.briefs].sort((a, b) => a.as_of.localeCompare(b.as_of) || a.seq - b.seq).at(-1)
    const wanted = this.briefs.find((one) => one.seq === seq) ?? latest
    if (!wanted) {
      this.brief = null
      this.seq = 0
      return
    }
    if (wanted.seq === this.seq && this.brief) return
    this.brief = await get<Brief>(`/posts/${this.id}/briefs/${wanted.seq}/screen`)
    this.seq = wanted.seq
  }

  /** Look again at what others may have changed. */
  async again(): Promise<void> {
    const before = this.briefs.length
    const [briefs, kase] = await Promise.all([
      get<BriefLine[]>(`/posts/${this.id}/briefs`),
      get<CaseAnswer>(`/posts/${this.id}/case`),
    ])
    this.kase = kase
    this.briefs = briefs
    if (briefs.length > before) await this.choose(briefs.at(-1)?.seq ?? 0)
  }
}

export const post = new Post()

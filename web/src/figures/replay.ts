/** A plan replayed: who is where at an instant, from its movements. */
import type { Schemas } from '../api/client'

export type Movement = Schemas['MovementData']
type Load = { groupId: string; persons: number }

export type Trip = {
  id: string
  from: string
  until: string
  leg: string
  vehicle: string
  departH: number
  arriveH: number
  persons: number
  empty: boolean
  loads: Load[]
}

export type Instant = {
  /** Persons at each site, by its id. */
  there: Map<string, number>
  moving: Trip[]
  movingPersons: number
}

/** Read movements once; hours count from the order. */
export function tripsOf(movements: readonly Movement[], start: string): Trip[] {
  const zero = Date.parse(start)
  const hours = (iso: string): number => (Date.parse(iso) - zero) / 3_600_000
  return movements
    .map((one) => ({
      id: one.id,
      from: one.from_site_id,
      until: one.to_site_id,
      leg: one.leg_id,
      vehicle: one.fleet_id ? `${one.fleet_id} ${one.vehicle}` : '',
      departH: hours(one.depart),
      arriveH: hours(one.arrive),
      persons: one.persons,
      empty: one.empty_return || one.persons === 0,
      loads: Object.entries(one.loads).map(([groupId, persons]) => ({ groupId, persons: Number(persons) })),
    }))
    .sort((a, b) => a.departH - b.departH)
}

/** Who is where at an hour: those who left are on their way until they arrive. */
export function instantOf(trips: readonly Trip[], home: ReadonlyMap<string, number>, atH: number): Instant {
  const there = new Map(home)
  const moving: Trip[] = []
  let movingPersons = 0
  for (const trip of trips) {
    if (trip.departH > atH) break
    there.set(trip.from, (there.get(trip.from) ?? 0) - trip.persons)
    if (trip.arriveH <= atH) {
      there.set(trip.until, (there.get(trip.until) ?? 0) + trip.persons)
    } else {
      moving.push(trip)
      movingPersons += trip.persons
    }
  }
  return { there, moving, movingPersons }
}

/** Where a vehicle is on the straight line of its leg, the short way round the globe. */
export function whereabouts(trip: Trip, places: ReadonlyMap<string, [number, number]>, atH: number): [number, number] | null {
  const [a, b] = [places.get(trip.from), places.get(trip.until)]
  if (!a || !b) return null
  const share = Math.max(0, Math.min(1, (atH - trip.departH) / Math.max(1e-6, trip.arriveH - trip.departH)))
  const turn = b[0] - a[0] > 180 ? -360 : b[0] - a[0] < -180 ? 360 : 0
  return [a[0] + (b[0] + turn - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

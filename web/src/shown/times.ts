/** Instants: UTC first, the post's own time beside it, 24 hours, never one without the other. */
import { tongue } from '../words/tongue.svelte'

const PARTS: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
}

export function day(iso: string, zone = 'UTC'): string {
  return new Date(iso).toLocaleDateString(tongue.locale, { year: 'numeric', month: 'short', day: '2-digit', timeZone: zone })
}

export function clock(iso: string, zone = 'UTC'): string {
  return new Date(iso).toLocaleTimeString(tongue.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone })
}

export function dayAndClock(iso: string, zone = 'UTC'): string {
  return new Date(iso).toLocaleString(tongue.locale, { ...PARTS, timeZone: zone })
}

/** The instants in a sentence of egress as people read them; sentences are English wherever they stand. */
export function datesRead(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z/g, (iso) => `${new Date(iso).toLocaleString('en-GB', { ...PARTS, timeZone: 'UTC' })} UTC`)
}

/** A brief as of 24:00 is called by the day that it closes, as its files are. */
export function asOfDay(iso: string): string {
  const at = new Date(iso)
  const midnight = at.getUTCHours() === 0 && at.getUTCMinutes() === 0
  return new Date(at.getTime() - (midnight ? 1 : 0)).toISOString().slice(0, 10)
}

/** The same for people to read: with the hour where it is not the end of a day, since several briefs may be of one day. */
export function asOfText(iso: string): string {
  const at = new Date(iso).toISOString()
  return at.slice(11, 16) === '00:00' ? asOfDay(iso) : `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

export function plusHours(iso: string, hours: number): string {
  return new Date(new Date(iso).getTime() + hours * 3_600_000).toISOString()
}

export function hoursBetween(from: string, until: string): number {
  return (new Date(until).getTime() - new Date(from).getTime()) / 3_600_000
}

/** Numbers, chances and durations as people read them. */
import { say, tongue } from '../words/tongue.svelte'

export function count(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined) return say('unknown')
  return value.toLocaleString(tongue.locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 })
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return say('unknown')
  return share.toLocaleString(tongue.locale, { style: 'percent', maximumFractionDigits: share > 0 && share < 0.01 ? 1 : 0 })
}

/** Hours up to three days, then days: nobody reads 290 h at a glance. */
export function span(hours: number | null | undefined): string {
  if (hours === null || hours === undefined) return say('unknown')
  if (Math.abs(hours) < 72) return say('hours', { n: count(hours, 1) })
  return daysLong(hours / 24, 1)
}

/** Days in words, in the form that the number takes: "1 day", "2 days". */
export function daysLong(days: number, digits = 0): string {
  return days.toLocaleString(tongue.locale, { style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: digits })
}

/** How long ago in whole days: "today", "yesterday", "3 days ago". */
export function daysAgo(days: number): string {
  return new Intl.RelativeTimeFormat(tongue.locale, { numeric: 'auto' }).format(-Math.round(days), 'day')
}

export function signed(value: number, digits = 0): string {
  return value.toLocaleString(tongue.locale, { maximumFractionDigits: digits, signDisplay: 'exceptZero' })
}

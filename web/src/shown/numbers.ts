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
  return say('days', { n: count(hours / 24, 1) })
}

export function signed(value: number, digits = 0): string {
  return value.toLocaleString(tongue.locale, { maximumFractionDigits: digits, signDisplay: 'exceptZero' })
}

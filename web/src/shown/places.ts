/** A place in the three ways in which people pass it on by radio. */
import { forward } from 'mgrs'

export type Point = { lat: number; lon: number }

export function decimal({ lat, lon }: Point): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`
}

function sexagesimal(degrees: number, positive: string, negative: string): string {
  const seconds = Math.round(Math.abs(degrees) * 3600)
  const [d, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${d}°${String(m).padStart(2, '0')}′${String(s).padStart(2, '0')}″${degrees < 0 ? negative : positive}`
}

export function dms({ lat, lon }: Point): string {
  return `${sexagesimal(lat, 'N', 'S')} ${sexagesimal(lon, 'E', 'W')}`
}

/** To 10 m; poleward of 84° N and 80° S there is no MGRS square. */
export function mgrs({ lat, lon }: Point): string {
  if (lat > 84 || lat < -80) return '–'
  const text = forward([lon, lat], 4)
  const found = /^(\d+[A-Z])([A-Z]{2})(\d{4})(\d{4})$/.exec(text)
  return found ? found.slice(1).join(' ') : text
}

/** Round values on an axis. */

export function ticksOf(until: number, about: number, steps = [1, 2, 5, 10]): number[] {
  if (!(until > 0)) return [0]
  const rough = until / Math.max(1, about)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = steps.map((n) => n * power).find((n) => n >= rough) ?? 10 * power
  return Array.from({ length: Math.floor(until / step + 1e-9) + 1 }, (_, n) => Number((n * step).toPrecision(12)))
}

/** Ticks of hours fall on whole days where there are days. */
export function dayTicks(untilH: number, about: number): number[] {
  if (untilH <= 72) return ticksOf(untilH, about)
  return ticksOf(untilH / 24, about, [1, 2, 3, 5, 10]).map((days) => days * 24)
}

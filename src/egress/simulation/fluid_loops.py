"""The compiled part of the fluid screening mode: parcels of people, run by run."""

import numpy as np
from numba import njit

HOUR_IN_HAND_MIN = 60.0
"""A gate that had nobody to serve lets an hour's worth through at once, as the rule `site_processing` has it."""


@njit(cache=True)
def flow(parts, queues, met, counted, out, last, horizon_min, bin_min):
    """
    Let the parcels of every run flow: queue at their gates, pass the exits, be counted; then count who is caught.

    `met` by run: how many there are, when exits close, when groups are cut off. Written are `out`, the tables of
    outcomes, and `last`, when the last one is safe.
    """
    group, persons, safe_min, passes_min, hangs = parts
    total, closing, cut_off = met
    ptr, parcel, gate_min, rates = queues
    bins = out.safe.shape[2]
    delay, by_bin = np.zeros(len(group)), np.zeros((len(counted), bins))
    for k in range(len(total)):
        delay[:] = 0.0
        by_bin[:] = 0.0
        for gate in range(len(ptr) - 1):
            at = slice(ptr[gate], ptr[gate + 1])
            _queue(delay, persons, parcel[at], gate_min[at], rates[k, gate])
        for i in range(len(group)):
            arrives = safe_min[i] + delay[i]
            if arrives > horizon_min:
                continue
            passes = True
            for e in hangs:
                passes = passes and passes_min[i, e] + delay[i] <= closing[k, e]
            if passes:
                g = group[i]
                share = min(1.0, total[k, g] / max(1, counted[g]))
                by_bin[g, min(bins - 1, int(max(0.0, arrives) / bin_min))] += persons[i] * share
                last[k] = max(last[k], arrives)
        for g in range(len(counted)):
            safe = 0.0
            for b in range(bins):
                safe += by_bin[g, b]
                out.safe[k, g, b] = int(np.rint(safe))
            left = max(0, total[k, g] - out.safe[k, g, bins - 1])
            if left > 0 and cut_off[k, g] <= horizon_min:
                out.caught[k, g, int(max(0.0, cut_off[k, g]) / bin_min) :] = left
                out.cause[k, g, np.argmin(np.abs(closing[k] - cut_off[k, g]))] = left


@njit(cache=True)
def _queue(delay, persons, parcel, gate_min, rate_per_h):
    """
    Make parcels wait at a gate, first come, first served, beyond the plan.

    The n-th is through at max over i ≤ n of (i comes + those from i to n ÷ rate); an hour in hand is taken off.
    """
    per_min, come, began = max(rate_per_h / 60.0, 1e-9), 0.0, -np.inf
    for n in range(len(parcel)):
        i = parcel[n]
        began = max(began, gate_min[n] - come / per_min)
        come += persons[i]
        delay[i] = max(0.0, come / per_min + began - gate_min[n] - HOUR_IN_HAND_MIN)

"""The laws that luck is drawn from, as quantiles: a number in (0, 1) becomes minutes, rates or head counts."""

import math

from numba import njit


@njit(cache=True)
def triangle(u, low, likely, high):
    """
    Return the u-quantile of the triangular law on [low, high] with its peak at `likely`.

    A case states three values of what it does not know: least, likely and most. Nothing more is read into them.
    """
    if high <= low:
        return likely
    peak = (likely - low) / (high - low)
    if u < peak:
        return low + math.sqrt(u * (high - low) * (likely - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - likely))


@njit(cache=True)
def exponential(u, mean):
    """Return the u-quantile of the exponential law: times between, or until, what happens at a constant rate."""
    return -mean * math.log(1.0 - u)


@njit(cache=True)
def happens(u, rate_per_h, hours):
    """Tell whether something of a constant rate happens within so many hours: u < 1 − exp(−rate × hours)."""
    return u < 1.0 - math.exp(-rate_per_h * hours)

"""How minutes become hourly steps in the generic model: to the nearest hour, in the plan's favour, or spread."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from egress.kit import MIN_PER_H

Intervals = Iterable[tuple[float, float]]
"""Half-open stretches of minutes since the order."""

Lag = tuple[tuple[int, float], ...]
"""After how many steps which share is there; the shares sum to 1."""


class Durations(StrEnum):
    """Which hourly model: the comparator, the bound, or the comparator without rounding (see generic.md)."""

    NEAREST = "nearest"
    BOUND = "bound"
    SPREAD = "spread"


@dataclass(frozen=True)
class HourClock:
    """
    The rounding rules of one model.

    Attributes
    ----------
    horizon_min : nothing arrives after this minute.
    """

    durations: Durations
    horizon_min: int

    @property
    def steps(self) -> int:
        """Number of steps: one per hour begun, and one for what happens at the horizon itself."""
        return math.ceil(self.horizon_min / MIN_PER_H) + 1

    @property
    def is_bound(self) -> bool:
        """Whether everything is rounded in the plan's favour."""
        return self.durations is Durations.BOUND

    def lag(self, minutes: float) -> Lag:
        """
        Return after how many steps an arrival counts, minutes ≥ 0 or < 0.

        Bound: the earliest step in which it can be, ⌊m/60⌋. Nearest: ⌊m/60 + ½⌋. Spread: departures spread evenly
        over an hour arrive in two steps, in the proportion that keeps the mean.
        """
        whole, rest = divmod(minutes, MIN_PER_H)
        if self.is_bound:
            return ((int(whole), 1.0),)
        if self.durations is Durations.NEAREST:
            return ((math.floor(minutes / MIN_PER_H + 0.5), 1.0),)
        late = rest / MIN_PER_H
        return ((int(whole), 1.0 - late), (int(whole) + 1, late)) if rest else ((int(whole), 1.0),)

    def latest(self, minutes: float) -> Lag:
        """Return after how many steps an arrival has certainly happened: ⌊(m + 59)/60⌋ for the bound, else `lag`."""
        if self.is_bound:
            return ((math.floor((minutes + MIN_PER_H - 1) / MIN_PER_H), 1.0),)
        return self.lag(minutes)

    def moment_min(self) -> np.ndarray:
        """Return the minute at which each step reads what is ready: its begin, end (bound) or middle (spread)."""
        share = {Durations.NEAREST: 0.0, Durations.BOUND: 1.0, Durations.SPREAD: 0.5}[self.durations]
        return np.minimum((np.arange(self.steps) + share) * MIN_PER_H, float(self.horizon_min))

    def is_open(self, windows: Intervals) -> np.ndarray:
        """Return the steps in which one may set out: ends to the nearest hour, or any minute of the step (bound)."""
        found = np.zeros(self.steps, dtype=bool)
        for first, last in windows:
            if self.is_bound:
                begin, end = math.floor(first / MIN_PER_H), math.ceil(min(last, self.horizon_min + 1) / MIN_PER_H)
            else:
                begin = math.floor(first / MIN_PER_H + 0.5)
                end = math.floor(min(last, self.horizon_min + 1) / MIN_PER_H + 0.5)
            found[max(0, begin) : max(0, end)] = True
        return found

    def departures_min(self, windows: Intervals) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and last minute of departure that a step stands for. Shape (steps,) each."""
        begin = np.arange(self.steps) * float(MIN_PER_H)
        if self.durations is Durations.NEAREST:
            return begin, begin
        if self.durations is Durations.SPREAD:
            return begin + MIN_PER_H / 2, begin + MIN_PER_H / 2
        first, last = np.full(self.steps, np.inf), np.full(self.steps, -np.inf)
        for a, b in windows:
            low, high = np.maximum(begin, a), np.minimum(begin + MIN_PER_H, b)
            there = low < high
            first[there] = np.minimum(first[there], low[there])
            last[there] = np.maximum(last[there], high[there])
        return np.where(np.isfinite(first), first, begin), np.where(np.isfinite(last), last, begin)


def intersection(a: Intervals, b: Intervals) -> list[tuple[float, float]]:
    """Return the stretches that lie in both."""
    found = [(max(c, e), min(d, f)) for c, d in a for e, f in b]
    return sorted((first, last) for first, last in found if first < last)

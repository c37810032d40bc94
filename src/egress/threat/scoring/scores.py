"""Proper scores of a forecast of when an exit closes; what is censored is scored as far as it was seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.threat.scoring.forecasts import DAYS, Resolved

HORIZON_DAYS = 120.0
BRIER_DAYS = (7, 14, 30, 60, 90)
LEAST_P = 1e-4
"""A log score is taken of no less than this chance, so that one certainty does not drown a case."""


@dataclass(frozen=True, kw_only=True)
class Scores:
    """
    The scores of one forecast, or the means of several.

    Attributes
    ----------
    tw_crps_days : integral of (P(closed by t) - [closed by t])² over 0 to 120 days, or as far as seen; days.
    brier : by horizon in days; a horizon beyond what was seen is missing.
    log_score : - ln of the chance given to what happened, by horizon in days.
    pit : lower and upper end of the probability integral transform; apart where the exit had not closed.
    """

    tw_crps_days: float
    brier: dict[int, float]
    log_score: dict[int, float]
    pit: tuple[float, float]


def tw_crps(days: np.ndarray, p_closed: np.ndarray, left_days: float, *, until_days: float = HORIZON_DAYS) -> float:
    """
    Return the threshold-weighted CRPS with weight 1 on 0 to `until_days`, in days.

    ∫ (F(t) - [t ≥ y])² dt, exact for an F that runs in straight lines between its points (Gneiting and Ranjan 2011,
    doi:10.1198/jbes.2010.08110).
    """
    cut = [c for c in (left_days, until_days) if days[0] < c < days[-1]]
    grid = np.unique(np.concatenate([days[days <= until_days], cut]))
    values = np.interp(grid, days, p_closed)
    step = np.diff(grid)
    gap = np.where(grid[1:] <= left_days, 0.0, 1.0)
    one, two = values[:-1] - gap, values[1:] - gap
    return float(np.sum(step * (one * one + one * two + two * two) / 3.0))


def brier(p: float, happened: bool) -> float:
    """Return (p - [happened])²."""
    return (p - float(happened)) ** 2


def log_score(p: float, happened: bool) -> float:
    """Return - ln of the chance given to what happened, with no chance taken as less than `LEAST_P`."""
    return -math.log(max(p if happened else 1.0 - p, LEAST_P))


def pit(days: np.ndarray, p_closed: np.ndarray, left_days: float, *, until_days: float) -> tuple[float, float]:
    """Return F at the outcome; where it had not closed when the watch or the grid ended, from F there up to 1."""
    end = min(until_days, float(days[-1]))
    if left_days <= end:
        value = float(np.interp(left_days, days, p_closed))
        return value, value
    return float(np.interp(end, days, p_closed)), 1.0


def coverage(pits: Sequence[tuple[float, float]], level: float) -> float:
    """Return the share of outcomes within the central interval; a censored one counts by its part within."""
    low, high = (1.0 - level) / 2.0, (1.0 + level) / 2.0
    return float(np.mean([_part_within(p, low, high) for p in pits]))


def scores_of(one: Resolved) -> Scores:
    """Return every score of a forecast beside its outcome."""
    p = np.array(one.forecast.p_closed)
    seen = min(HORIZON_DAYS, one.seen_days)
    known = [h for h in BRIER_DAYS if h <= one.seen_days]
    by = {h: (float(np.interp(h, DAYS, p)), one.left_days <= h) for h in known}
    return Scores(
        tw_crps_days=tw_crps(DAYS, p, one.left_days, until_days=seen),
        brier={h: brier(*told) for h, told in by.items()},
        log_score={h: log_score(*told) for h, told in by.items()},
        pit=pit(DAYS, p, one.left_days, until_days=seen),
    )


def _part_within(ends: tuple[float, float], low: float, high: float) -> float:
    first, last = ends
    if last <= first:
        return float(low <= first <= high)
    return max(0.0, min(last, high) - max(first, low)) / (last - first)

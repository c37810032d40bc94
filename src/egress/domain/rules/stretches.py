"""Stretches of time during which a stepwise level stands above its limit."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

TOLERANCE = 1e-6
"""What rounding may add up to, in the unit of the level."""


@dataclass(frozen=True)
class Stretch:
    """
    One unbroken stretch above the limit.

    Attributes
    ----------
    from_min, until_min : minutes since the plan's start; `until_min` None = until the plan's end.
    peak : the highest level within it.
    """

    from_min: float
    until_min: float | None
    peak: float


def stretches_above(minutes: np.ndarray, changes: np.ndarray, limit: float) -> Iterator[Stretch]:
    """
    Yield the stretches in which the running sum of the changes exceeds the limit.

    Changes at one instant count together, so what leaves makes room for what arrives at that instant.

    Parameters
    ----------
    minutes, changes : of equal length, in any order.
    """
    if not len(minutes):
        return
    instants, position = np.unique(minutes, return_inverse=True)
    levels = np.cumsum(np.bincount(position, weights=changes))
    above = np.concatenate(([False], levels > limit + TOLERANCE, [False]))
    edges = np.flatnonzero(np.diff(above.astype(np.int8)))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        until = float(instants[end]) if end < len(instants) else None
        yield Stretch(float(instants[first]), until, float(levels[first:end].max()))

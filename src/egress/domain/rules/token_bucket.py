"""The one definition of "so many per hour" for timetables to the minute: a token bucket."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from egress.kit import hours_between

TOLERANCE = 1e-6
"""What rounding may add up to, in persons or departures."""


@dataclass(frozen=True)
class Overrun:
    """More set out at one instant than the bucket held: `wanted` and `allowed`, in persons or departures."""

    at: datetime
    wanted: float
    allowed: float


def overruns(
    events: Iterable[tuple[datetime, float]], start: datetime, *, rate_per_h: float, capacity: float
) -> Iterator[Overrun]:
    """
    Yield each instant at which more sets out than a token bucket allows.

    ``level(start) = capacity``; between instants ``level += rate_per_h × hours``, never above `capacity`;
    at each instant the sum of all amounts is taken, and must not exceed the level. This is the same as:
    for all instants a ≤ b with departures,

        amount departing in [a, b]  <=  rate_per_h × (b − a in h) + capacity

    A rate of 0 allows nothing. After an overrun the level is 0: each finding is an overrun of its own.
    One pass over the instants.

    Parameters
    ----------
    events : instant and amount (persons or departures), in any order.
    capacity : what may set out at once after a rest, in the unit of the amounts.

    Notes
    -----
    The token bucket as rate limiter: J. S. Turner, "New directions in communications", IEEE Communications
    Magazine 24(10), 1986.
    """
    totals: dict[datetime, float] = {}
    for instant, taken in events:
        totals[instant] = totals.get(instant, 0.0) + taken
    held = capacity if rate_per_h > 0 else 0.0
    level, before = held, start
    for instant, taken in sorted(totals.items()):
        level = min(held, level + rate_per_h * max(0.0, hours_between(before, instant)))
        before = instant
        if taken > level + TOLERANCE:
            yield Overrun(instant, taken, level)
        level = max(0.0, level - taken)

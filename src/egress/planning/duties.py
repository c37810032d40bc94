"""How long a vehicle's crew has been on duty, and whether more work fits into its day."""

from collections.abc import Iterable
from dataclasses import dataclass

from egress.domain import Fleet
from egress.kit import MIN_PER_H

Work = tuple[float, float]
"""From when until when a crew is busy, minutes from the start."""


@dataclass(frozen=True)
class Duty:
    """A crew's current duty: from when until when, minutes from the start."""

    from_min: float
    until_min: float


def duty_after(duty: Duty | None, fleet: Fleet, work: Iterable[Work]) -> Duty | None:
    """
    Return the duty in which a crew is after more work, in order of time; None if that makes some duty too long.

    A break of `crew_rest_h` ends a duty; no duty lasts longer than `crew_day_h`. For fleets that have both.
    """
    longest, rest = (fleet.crew_day_h or 0.0) * MIN_PER_H, (fleet.crew_rest_h or 0.0) * MIN_PER_H
    for begin, end in work:
        if duty is None or begin - duty.until_min >= rest:
            duty = Duty(begin, end)
        else:
            duty = Duty(duty.from_min, max(duty.until_min, end))
        if duty.until_min - duty.from_min > longest + 1e-6:
            return None
    return duty


def rested_min(duty: Duty | None, fleet: Fleet) -> float:
    """Return the minute from which work begins a new duty."""
    return 0.0 if duty is None else duty.until_min + (fleet.crew_rest_h or 0.0) * MIN_PER_H

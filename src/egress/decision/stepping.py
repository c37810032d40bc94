"""Step up on one test, step down on a longer one."""

from collections.abc import Sequence
from dataclasses import dataclass

KEYS = ("stay", "some", "all")

DOWN_DAYS = 14.0
"""
How long the advice must have been lower, without a break and without a split, before a step down. Stated, not fitted.
"""


@dataclass(frozen=True, kw_only=True)
class DayAdvice:
    """What was advised on one day, and whether the priors were split over it."""

    days_ago: float
    choice: str
    split: bool


def stepped(standing: str, told: Sequence[DayAdvice]) -> tuple[str, str]:
    """
    Return what the posture should be, and why, from what stands and the advice of the last days, newest first.

    Up at once, on the newest advice alone. Down only once every day looked at in the last fortnight advised no more
    than that, none of them split, and the days reach back so far; then to the highest of what they advised.
    """
    newest = told[0]
    if KEYS.index(newest.choice) > KEYS.index(standing):
        return newest.choice, "one day's advice is enough to step up"
    if newest.choice == standing:
        return standing, "the advice is what stands"
    window = [day for day in told if day.days_ago <= DOWN_DAYS]
    reaches_back = max(day.days_ago for day in told) >= DOWN_DAYS
    highest = max((day.choice for day in window), key=KEYS.index)
    if reaches_back and not any(day.split for day in window) and KEYS.index(highest) < KEYS.index(standing):
        return highest, f"{DOWN_DAYS:.0f} days without a break advised no more"
    return standing, f"lower advice has not yet held for {DOWN_DAYS:.0f} days without a split"

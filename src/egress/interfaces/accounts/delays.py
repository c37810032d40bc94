"""Lock-out by delay: nobody is shut out for good by somebody else's failures, but guessing becomes slow."""

from datetime import datetime, timedelta

FREE_FAILURES = 3
"""So many failures cost no wait."""

TRIES_KEPT_H = 24
"""Failed tries are forgotten after so long: by then no wait is left of them."""

TOLD_DAYS = 90
"""So long after the last of them the owner of an account is told of tries that failed."""

MOST_S = 900
"""The longest wait, seconds."""


def delay_s(failures: int) -> int:
    """
    Return how long the next try must wait after the last failure, seconds.

    ``min(900, 2^(failures − 3))`` from the fourth failure on: at most about 100 guesses a day.
    """
    return 0 if failures <= FREE_FAILURES else min(MOST_S, 2 ** min(failures - FREE_FAILURES, 20))


def wait_s(failures: int, last_at: datetime | None, now: datetime) -> int:
    """Return how many seconds are left to wait."""
    if last_at is None:
        return 0
    left = (last_at + timedelta(seconds=delay_s(failures)) - now).total_seconds()
    return max(0, int(left + 0.999))

"""How fast somebody signed in may call: a bucket of calls for each session or token, filled again at an even pace."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from egress.interfaces.accounts import Refused
from egress.interfaces.accounts.digests import digest_of

CALLS_PER_S, CALLS_AT_ONCE = 100, 1000
"""So many calls a second for as long as one likes, and so many at once; a page makes some tens when it opens."""

MOST_KNOWN = 4096
"""Buckets that are kept, of those who called last; one that is forgotten begins full."""


class Pace:
    """Counts the calls of each session and token, in memory; `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._gate = clock, threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, secret: str) -> None:
        """
        Take one call out of the bucket of a secret.

        Raises
        ------
        Refused
            429 when it is empty, with how long until the next is answered.
        """
        key, now = digest_of(secret), self._clock()
        with self._gate:
            left, before = self._buckets.pop(key, (float(CALLS_AT_ONCE), now))
            left = min(float(CALLS_AT_ONCE), left + (now - before) * CALLS_PER_S)
            is_empty = left < 1
            self._buckets[key] = (left if is_empty else left - 1, now)
            if len(self._buckets) > MOST_KNOWN:
                self._buckets.popitem(last=False)
        if is_empty:
            sentence = f"More than {CALLS_PER_S} calls a second; this one was not looked at."
            wait_s = math.ceil((1 - left) / CALLS_PER_S)
            raise Refused(429, "too_many_calls", sentence, remedy="Wait, then call more slowly.", wait_s=wait_s)

    def known(self) -> int:
        """Return how many buckets are kept."""
        return len(self._buckets)

"""Whether anything has changed: looked up for everybody at once, so that many listeners cost as much as one."""

import threading
import time

from egress.interfaces.wiring import Desk, Store

LOOK_EVERY_S = 0.4
"""A change is seen after at most this long, seconds; the rest of the two seconds is left to the network."""


class Tide:
    """The place of the last act, and how often jobs have changed; never older than `LOOK_EVERY_S`."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store, self._desk = store, desk
        self._gate = threading.Lock()
        self._seen: tuple[int, tuple[int, int]] = (0, (0, 0))
        self._at = float("-inf")

    def look(self) -> tuple[int, tuple[int, int]]:
        """Return the place of the last act and the tide of the jobs."""
        with self._gate:
            if time.monotonic() - self._at >= LOOK_EVERY_S:
                self._seen = (self._store.head()[0], self._desk.jobs_tide())
                self._at = time.monotonic()
            return self._seen

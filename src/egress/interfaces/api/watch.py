"""The watch: tells what has run out of time at every post, and sweeps away what has ended."""

import logging
import threading
from datetime import timedelta

from egress.interfaces.accounts.delays import TOLD_DAYS, TRIES_KEPT_H
from egress.interfaces.api.house import House
from egress.interfaces.api.jobs.states import KEPT_DAYS
from egress.kit import EgressError, iso_utc
from egress.workflow.record.watch import tell_lapses

EVERY_S = 20.0
LOG = logging.getLogger("egress.watch")


class Watch:
    """A thread that looks at the clocks of all posts now and then; what lapsed is told once, whoever else looks."""

    def __init__(self, house: House) -> None:
        self._house, self._stopping = house, threading.Event()
        self._thread = threading.Thread(target=self._run, name="egress-watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> int:
        """Look once at every post; return how much was told anew."""
        now, told = self._house.clock(), 0
        self._house.desk.sweep(
            iso_utc(now),
            tries_before=iso_utc(now - timedelta(hours=TRIES_KEPT_H)),
            told_before=iso_utc(now - timedelta(days=TOLD_DAYS)),
            jobs_before=iso_utc(now - timedelta(days=KEPT_DAYS)),
        )
        for post_id in self._house.store.posts():
            try:
                told += len(tell_lapses(self._house.store, post_id, now))
            except EgressError:
                # A post whose names were destroyed takes no more acts.
                continue
        return told

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_S):
            try:
                self.look()
            except Exception:
                LOG.exception("the watch stumbled", extra={"event": "watch_stumbled"})

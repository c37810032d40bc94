"""When a session was last used: noted now and then, so that reading costs no writing."""

from datetime import datetime, timedelta

from egress.interfaces.wiring import Desk
from egress.kit import iso_utc, parse_instant

SEEN_EVERY_S = 60
"""A session in use is noted so often, seconds."""


class Seen:
    """Notes that sessions are in use; of requests that come together one does so, and the others go on."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._noting = desk, set[str]()

    def note(self, digest: str, before: str, now: datetime) -> None:
        """Note that a session is used now, unless that was noted shortly before, or is being noted."""
        if now - parse_instant(before) <= timedelta(seconds=SEEN_EVERY_S) or digest in self._noting:
            return
        self._noting.add(digest)
        try:
            self._desk.session_seen(digest, iso_utc(now))
        finally:
            self._noting.discard(digest)

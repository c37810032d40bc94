"""Sessions: begun when somebody signs in, so many at once, and seen and ended by whose they are."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.interfaces.accounts.digests import csrf_of, digest_of
from egress.interfaces.accounts.refusals import Refused
from egress.interfaces.wiring import Desk, SessionRow
from egress.kit import iso_utc, parse_instant

SESSION_H, IDLE_MIN = 12, 30
"""How long a session and an idle session hold."""

MOST_SESSIONS = 10
"""So many sessions of an account at once: a laptop, a telephone and a wall or two, each with a browser more."""

FRESH_MIN = 10
"""So long after a sign-in it counts as shown who somebody is."""

ID_CHARACTERS = 16
"""So many of the digest name a session to its owner; its secret is not found from them."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """
    What a browser is given: the secrets of its session and device, and the token that goes with each change.

    Attributes
    ----------
    device : secret of the device; empty where it has it already.
    """

    session: str
    device: str
    csrf: str
    account_id: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class OwnSession:
    """
    A session as its owner sees it.

    Attributes
    ----------
    device : how its device is called. is_this : whether it is the one that asks.
    """

    id: str
    device: str
    opened_at: str
    seen_at: str
    until: str
    is_this: bool


class Sessions:
    """The sessions that the desk keeps; `clock` tells the time."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk, self._clock = desk, clock

    def begin(self, account_id: str, device_id: str, *, device: str = "", earlier: str = "") -> SignedIn:
        """
        Begin a session on a device, whose new secret is `device`.

        The one that the browser had before, whose secret is `earlier`, ends; and the oldest of the account beyond
        `MOST_SESSIONS`.
        """
        now, secret = self._clock(), secrets.token_urlsafe(32)
        until = now + timedelta(hours=SESSION_H)
        row = SessionRow(
            digest=digest_of(secret),
            account_id=account_id,
            device_id=device_id,
            opened_at=iso_utc(now),
            seen_at=iso_utc(now),
            until=iso_utc(until),
        )
        idle_before = iso_utc(now - timedelta(minutes=IDLE_MIN))
        self._desk.begin_session(row, instead_of=digest_of(earlier), idle_before=idle_before, most=MOST_SESSIONS)
        return SignedIn(session=secret, device=device, csrf=csrf_of(secret), account_id=account_id, until=until)

    def end(self, secret: str) -> None:
        """End a session."""
        self._desk.drop_sessions(digest=digest_of(secret))

    def is_live(self, row: SessionRow, now: datetime) -> bool:
        """Whether a session has neither ended nor lain idle too long."""
        return iso_utc(now) < row.until and now - parse_instant(row.seen_at) <= timedelta(minutes=IDLE_MIN)

    def is_fresh(self, secret: str) -> bool:
        """Whether a session began a moment ago, so that who asks has just shown who they are."""
        row = self._desk.session(digest_of(secret))
        return row is not None and self._clock() - parse_instant(row.opened_at) <= timedelta(minutes=FRESH_MIN)

    def of(self, account_id: str, secret: str) -> tuple[OwnSession, ...]:
        """Return the live sessions of an account, the latest first; `secret` is that of the one that asks."""
        asking, labels = digest_of(secret), {one.id: one.label for one in self._desk.devices(account_id)}
        return tuple(
            OwnSession(
                id=row.digest[:ID_CHARACTERS],
                device=labels.get(row.device_id, ""),
                opened_at=row.opened_at,
                seen_at=row.seen_at,
                until=row.until,
                is_this=row.digest == asking,
            )
            for row in reversed(self._live(account_id))
        )

    def digest_named(self, account_id: str, session_id: str) -> str:
        """Return the digest of a live session of an account, or refuse."""
        found = [one.digest for one in self._live(account_id) if one.digest[:ID_CHARACTERS] == session_id]
        if not found:
            raise Refused(
                404, "no_such_session", "You have no such session.", remedy="See the list of your sessions."
            )
        return found[0]

    def end_digest(self, digest: str) -> None:
        """End the session that is kept under a digest."""
        self._desk.drop_sessions(digest=digest)

    def end_others(self, account_id: str, secret: str) -> None:
        """End the sessions of an account, all but one."""
        self._desk.drop_other_sessions(account_id, digest_of(secret))

    def _live(self, account_id: str) -> list[SessionRow]:
        now = self._clock()
        return [row for row in self._desk.sessions(account_id) if self.is_live(row, now)]

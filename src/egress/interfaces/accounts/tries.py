"""Tries to sign in: whose delay each of them bears, and how many are looked at at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from egress.interfaces.accounts.delays import wait_s
from egress.interfaces.accounts.digests import digest_of
from egress.interfaces.accounts.refusals import too_soon
from egress.interfaces.wiring import Desk
from egress.kit import iso_utc, parse_instant

SHARED_BY = 10
"""A whole site may share an address, and anybody can fail under a name: those wait after ten times as many."""

AT_ONCE = 4
"""Passwords that are looked at at once: each takes 46 MiB."""


@dataclass(frozen=True)
class Try:
    """
    One try.

    Attributes
    ----------
    keys : what it is counted under. own : those of them that a success makes begin anew.
    """

    keys: tuple[str, ...]
    own: frozenset[str]


class Tries:
    """Counts tries at the desk before they are looked at, so that many at once wait as if they had come in turn."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk, self._clock, self._gate = desk, clock, BoundedSemaphore(AT_ONCE)

    def begin(self, name_key: str, *, device_id: str = "", code: str = "", source: str = "") -> Try:
        """
        Count a try, or refuse it because others failed a moment ago.

        From a device of the account it bears the delay of that device alone, and with a code that enrols one that
        of the code: whoever fails elsewhere under somebody's name keeps nobody out. Otherwise it bears that of the
        name at this address, and, after ten times as many failures, that of the name and of the address.

        Raises
        ------
        Refused
            429, with how long to wait.
        """
        if device_id:
            own = f"device:{device_id}"
            return self._counted(Try((own,), frozenset({own})))
        if code:
            own = f"code:{digest_of(code)}"
            return self._counted(Try((own,), frozenset({own})))
        name = digest_of(name_key)
        own = f"at:{digest_of(f'{name} {source}')}"
        return self._counted(Try((own, f"name:{name}", f"from:{source}"), frozenset({own})))

    def begin_again(self, account_id: str) -> Try:
        """Count a try of somebody signed in who shows their password again; it bears the delay of these alone."""
        own = f"again:{account_id}"
        return self._counted(Try((own,), frozenset({own})))

    def succeeded(self, tried: Try) -> None:
        """Let a try that was right count no longer."""
        self._desk.end_try(tried.keys, whole=tried.own)

    def failed(self, name_key: str) -> None:
        """Count a try that was wrong for the owner of that name, who is told of it; it delays nobody."""
        self._desk.count_failure(f"told:{digest_of(name_key)}", iso_utc(self._clock()))

    def failed_lately(self, name_key: str) -> tuple[int, str]:
        """Return how many tries were wrong under a name in the last `TOLD_DAYS`, and when the last was."""
        return self._desk.told_failures(f"told:{digest_of(name_key)}")

    def looking(self) -> AbstractContextManager[object]:
        """Give the turn to look at a password."""
        return self._gate

    def _counted(self, tried: Try) -> Try:
        if left := self._desk.begin_try(tried.keys, iso_utc(self._clock()), self._left):
            raise too_soon(left)
        return tried

    def _left(self, key: str, failures: int, last: str) -> int:
        shared = key.startswith(("name:", "from:"))
        counted = failures // SHARED_BY if shared else failures
        return wait_s(counted, parse_instant(last) if last else None, self._clock())

"""What an account does for itself, once it is signed in: it shows the password again before a way in is changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from egress.interfaces.accounts import one_time, passwords
from egress.interfaces.accounts.refusals import Refused
from egress.interfaces.accounts.sessions import FRESH_MIN, Sessions
from egress.interfaces.accounts.tries import Tries
from egress.interfaces.wiring import AccountRow, Desk, seal_secret, unseal_secret
from egress.kit import iso_utc, parse_instant

BEGUN_MIN = 15
"""So long a new secret for one-time codes may be confirmed."""


Noted = Callable[[str], None]
"""Keeps in the ledger what is about to be changed, once it is allowed and before it is done."""


def unsaid(_: str) -> None:
    """Keep nothing."""


class Ways(Protocol):
    """What of all access an account needs for itself: `Access`."""

    desk: Desk
    tries: Tries
    sessions: Sessions
    words: tuple[str, ...]

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time."""

    def account(self, account_id: str) -> AccountRow:
        """Return an account, or refuse."""

    def change_account(self, account_id: str, **values: Any) -> None:
        """Change an account that is not shut."""

    def shut_ways_in(self, account_id: str) -> None:
        """End its sessions, and let its codes lapse."""

    def new_code(self, account_id: str) -> str:
        """Return a code that enrols one device."""


class OwnAccount:
    """The ways in of one's own account: its password, one-time codes, codes for further devices, and its sessions."""

    def __init__(self, access: Ways, seal: str) -> None:
        self._access, self._seal = access, seal

    def change_password(self, account_id: str, old: str, new: str, *, noted: Noted = unsaid) -> None:
        """Change a password; every session of the account ends."""
        row = self._access.account(account_id)
        self._show_password(row, old)
        passwords.refuse_weak(new, name=row.name, words=self._access.words)
        noted("changed their own password")
        self._access.change_account(account_id, password_hash=passwords.hash_of(new))
        self._access.shut_ways_in(account_id)

    def new_code(self, account_id: str, password: str, code: str, *, noted: Noted = unsaid) -> str:
        """Return a code that enrols one more device, to whoever shows the password and the second factor again."""
        self._show_again(account_id, password, code)
        noted("let a further device of their own be enrolled")
        return self._access.new_code(account_id)

    def begin_one_time(self, account_id: str, password: str, code: str) -> tuple[str, str]:
        """
        Return a new secret for one-time codes, sealed to be handed back, and the address that a device reads.

        Where the account has one already, a code of the old one is asked for: a session alone does not replace it.
        """
        row = self._show_again(account_id, password, code)
        secret, until = one_time.new_secret(), iso_utc(self._access.clock() + timedelta(minutes=BEGUN_MIN))
        sealed = seal_secret(self._seal, account_id, secret)
        told = seal_secret(self._seal, f"{account_id}/begun", f"{until} {sealed.hex()}".encode())
        return told.hex(), one_time.address_of(secret, row.name)

    def confirm_one_time(
        self, account_id: str, sealed: str, code: str, *, session: str = "", noted: Noted = unsaid
    ) -> None:
        """
        Take a secret for one-time codes into use, once its device has shown a right code.

        Every session of the account ends but the one whose secret is `session`: the others came in without the code.
        """
        now = self._access.clock()
        secret, kept = self._begun(account_id, sealed, now)
        step = one_time.step_of_code(secret, code, now)
        if step is None:
            raise _wrong_code()
        noted("took one-time codes into use")
        self._access.change_account(account_id, one_time_secret=kept, one_time_step=step)
        self._access.sessions.end_others(account_id, session)

    def end_session(
        self, account_id: str, session_id: str, password: str, *, session: str, noted: Noted = unsaid
    ) -> None:
        """End one session of the account, for whoever shows who they are again; `session` is the secret of theirs."""
        digest = self._access.sessions.digest_named(account_id, session_id)
        self._show_who(account_id, password, session)
        noted("ended a session of their own")
        self._access.sessions.end_digest(digest)

    def end_other_sessions(self, account_id: str, password: str, *, session: str, noted: Noted = unsaid) -> None:
        """End every session of the account but this one, for whoever shows who they are again."""
        self._show_who(account_id, password, session)
        noted("ended their other sessions")
        self._access.sessions.end_others(account_id, session)

    def is_second_factor(self, row: AccountRow, code: str) -> bool:
        """Whether a code is right, and was not taken before; any is, where the account has no one-time codes."""
        if row.one_time_secret is None:
            return True
        secret = unseal_secret(self._seal, row.id, row.one_time_secret)
        step = one_time.step_of_code(secret, code, self._access.clock())
        return step is not None and self._access.desk.use_step(row.id, step)

    def _show_again(self, account_id: str, password: str, code: str) -> AccountRow:
        row = self._access.account(account_id)
        self._show_password(row, password, code)
        return row

    def _show_who(self, account_id: str, password: str, session: str) -> None:
        """See that the password is right; an account without one must have signed in a moment ago."""
        row = self._access.account(account_id)
        if row.password_hash:
            self._show_password(row, password)
        elif not self._access.sessions.is_fresh(session):
            sentence = f"Your account has no password here, and you signed in more than {FRESH_MIN} minutes ago."
            raise Refused(403, "sign_in_again", sentence, remedy="Sign out, sign in again, and do it then.")

    def _show_password(self, row: AccountRow, password: str, code: str | None = None) -> None:
        """See that the password, and the code where one is asked for, are right; wrong ones delay the next try."""
        tries = self._access.tries
        tried = tries.begin_again(row.id)
        with tries.looking():
            known = passwords.is_password(password, row.password_hash)
        if not known:
            tries.failed(row.name_key)
            raise Refused(403, "wrong_password", "The password is not right.", remedy="Try again.")
        if code is not None and not self.is_second_factor(row, code):
            tries.failed(row.name_key)
            sentence = "The one-time code is not right, or was used already."
            raise Refused(403, "wrong_code_again", sentence, remedy="Give the next code of the device that you have.")
        tries.succeeded(tried)

    def _begun(self, account_id: str, told: str, now: datetime) -> tuple[bytes, bytes]:
        """Return the secret that was begun with, and how it is kept."""
        try:
            words = unseal_secret(self._seal, f"{account_id}/begun", bytes.fromhex(told)).decode()
            until, _, kept = words.partition(" ")
            if now >= parse_instant(until):
                raise _wrong_code()
            return unseal_secret(self._seal, account_id, bytes.fromhex(kept)), bytes.fromhex(kept)
        except ValueError:
            raise _wrong_code() from None


def _wrong_code() -> Refused:
    remedy = "Look at the clock of the device, try again; after a quarter of an hour begin anew."
    return Refused(422, "wrong_code", "The code does not fit.", remedy=remedy)

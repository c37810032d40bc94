"""Coming in: names, passwords, one-time codes, devices, sessions and tokens, over the desk that keeps them."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from egress.domain.personal import name_key
from egress.interfaces.accounts import passwords
from egress.interfaces.accounts.caller import Caller, Grant
from egress.interfaces.accounts.digests import digest_of
from egress.interfaces.accounts.own_account import OwnAccount
from egress.interfaces.accounts.refusals import Refused, not_signed_in
from egress.interfaces.accounts.roles import Role
from egress.interfaces.accounts.seen import Seen
from egress.interfaces.accounts.sessions import Sessions, SignedIn
from egress.interfaces.accounts.tries import Tries
from egress.interfaces.wiring import (
    AccountRow,
    Desk,
    DeviceRow,
    FeedTokenRow,
    GlassRow,
    GrantRow,
)
from egress.kit import iso_utc, parse_instant

CODE_MIN, GLASS_MIN = 60, 60
"""How long an enrolment code and a broken glass hold."""

WRONG_KIND = "wrong_sign_in"
WRONG = "Name, password, code or device is not right."


class Access:
    """
    Everything about who may come in.

    `clock` tells the time, `seal` is the folder of keys that seals one-time secrets, and `words` are those of the
    place, on which no password may be built.
    """

    def __init__(self, desk: Desk, *, seal: str, clock: Callable[[], datetime], words: Sequence[str] = ()) -> None:
        self.desk, self.clock, self.words = desk, clock, tuple(words)
        self.tries, self.sessions = Tries(desk, clock), Sessions(desk, clock)
        self.own, self._seen = OwnAccount(self, seal), Seen(desk)

    # Accounts

    def new_account(self, name: str, password: str = "") -> tuple[AccountRow, str]:
        """Make an account; return it with the code with which its owner sets a password and enrols a device."""
        plain = self.refuse_taken(name)
        if password:
            passwords.refuse_weak(password, name=plain, words=self.words)
        row = AccountRow(
            id=secrets.token_hex(8),
            name=plain,
            name_key=name_key(plain),
            password_hash=passwords.hash_of(password) if password else "",
            one_time_secret=None,
            one_time_step=0,
            subject=None,
            made_at=iso_utc(self.clock()),
            revoked_at=None,
        )
        if not self.desk.put_account(row):
            raise _name_taken()
        return row, self.new_code(row.id)

    def refuse_taken(self, name: str) -> str:
        """Return a name as it is kept, or refuse it where it is empty or another account bears it."""
        plain = " ".join(name.split())
        if not name_key(plain) or self.desk.account(name_key=name_key(plain)) is not None:
            raise _name_taken()
        return plain

    def account_named(self, name: str) -> AccountRow:
        """Return the account of a name, or refuse."""
        row = self.desk.account(name_key=name_key(name))
        if row is None:
            raise Refused(404, "no_such_account", "There is no account of that name.", remedy="See the list.")
        return row

    def account(self, account_id: str) -> AccountRow:
        """Return an account, or refuse."""
        row = self.desk.account(id=account_id)
        if row is None:
            raise Refused(404, "no_such_account", "There is no such account.", remedy="See the list.")
        return row

    def open_account(self, account_id: str) -> AccountRow:
        """Return an account that is not shut, or refuse."""
        row = self.account(account_id)
        if row.revoked_at:
            raise Refused(409, "account_shut", "The account was shut for good.", remedy="Make another account.")
        return row

    def revoke_account(self, account_id: str) -> None:
        """Shut an account for good, with everything that it has open."""
        self.account(account_id)
        self.desk.change_account(account_id, revoked_at=iso_utc(self.clock()))
        self.shut_ways_in(account_id)

    def new_code(self, account_id: str) -> str:
        """Return a code that enrols one device of an account within the hour."""
        code = secrets.token_hex(8)
        until = iso_utc(self.clock() + timedelta(minutes=CODE_MIN))
        self.desk.put_code(digest_of(code), account_id, until)
        return code

    def give(self, account_id: str, grant: Grant) -> None:
        """Give an account a role at a post."""
        self.account(account_id)
        until = iso_utc(grant.until) if grant.until else None
        row = GrantRow(
            account_id=account_id,
            post_id=grant.post_id,
            role=grant.role.value,
            titles=grant.titles,
            zone=grant.zone,
            until=until,
        )
        self.desk.put_grant(row)

    def take(self, account_id: str, post_id: str, role: Role) -> None:
        """Take a role at a post away."""
        if not self.desk.drop_grant(account_id, post_id, role.value):
            raise _no_such_grant()

    def refuse_missing_grant(self, account_id: str, post_id: str, role: Role) -> None:
        """Refuse where an account does not have a role at a post."""
        if (post_id, role.value) not in {(row.post_id, row.role) for row in self.desk.grants(account_id)}:
            raise _no_such_grant()

    def grants_of(self, account_id: str) -> tuple[Grant, ...]:
        """Return the roles of an account."""
        return tuple(_grant(row) for row in self.desk.grants(account_id))

    # Signing in

    def sign_in(
        self,
        name: str,
        password: str,
        *,
        code: str = "",
        device: str = "",
        enrolment: str = "",
        label: str = "",
        source: str = "",
        earlier: str = "",
    ) -> SignedIn:
        """
        Let somebody in: password, one-time code where they have one, and a device that is theirs.

        The session that the browser had before, whose secret is `earlier`, ends.

        Raises
        ------
        Refused
            the same whatever was wrong, and in about the same time; 429 after failures until the wait is over.
        """
        key = name_key(name)
        row = self.desk.account(name_key=key)
        known_device = self.known_device(row, device)
        tried = self.tries.begin(
            key,
            device_id="" if known_device is None else known_device.id,
            code=enrolment if row is not None and self._is_code(row, enrolment) else "",
            source=source,
        )
        known = self._is_password(row, password)
        try:
            if row is None or row.revoked_at or not known:
                raise _wrong()
            if not row.password_hash:
                signed = self._first_sign_in(row, password, enrolment=enrolment, label=label, earlier=earlier)
            elif self.own.is_second_factor(row, code):
                signed = self.from_device(row, known_device, enrolment=enrolment, label=label, earlier=earlier)
                self._renew_hash(row, password)
            else:
                raise _wrong()
        except Refused as refused:
            if refused.kind == WRONG_KIND:
                self.tries.failed(key)
            raise
        self.tries.succeeded(tried)
        return signed

    def let_in(self, row: AccountRow, device_id: str, device: str = "", *, earlier: str = "") -> SignedIn:
        """Open a session for an account that has shown who it is, instead of the browser's earlier one."""
        return self.sessions.begin(row.id, device_id, device=device, earlier=earlier)

    def enrol(self, row: AccountRow, label: str) -> tuple[DeviceRow, str]:
        """Enrol a device; return it and its secret."""
        secret = secrets.token_urlsafe(32)
        device = DeviceRow(
            id=secrets.token_hex(8),
            account_id=row.id,
            label=" ".join(label.split())[:80] or "a device",
            secret_digest=digest_of(secret),
            enrolled_at=iso_utc(self.clock()),
            revoked_at=None,
        )
        self.desk.put_device(device)
        return device, secret

    def sign_out(self, session: str) -> None:
        """End a session."""
        self.sessions.end(session)

    def caller(self, session: str, *, is_request: bool = True) -> Caller:
        """
        Return who calls with the secret of a session; a page left open is no request, and does not keep it awake.

        Raises
        ------
        Refused
            401 when the session is unknown, has ended or lain idle, or its account or device was revoked.
        """
        found, now = self.desk.coming_in(digest_of(session)) if session else None, self.clock()
        if found is None or not self.sessions.is_live(found.session, now):
            raise not_signed_in()
        if found.account.revoked_at or found.device.revoked_at:
            raise not_signed_in()
        if is_request:
            self._seen.note(found.session.digest, found.session.seen_at, now)
        return _caller(found.account, found.grants, found.glass, now)

    def caller_of_account(self, account_id: str) -> Caller:
        """Return somebody who asked for long work earlier, as they stand now; refused when their account was shut."""
        account = self.desk.account(id=account_id)
        if account is None or account.revoked_at:
            raise Refused(403, "account_shut", "The account that asked for it was shut.", remedy="Ask for it anew.")
        return self._caller_of(account, self.clock())

    def caller_by_token(self, token: str) -> Caller:
        """Return who reads a feed with a token; 401 when it is unknown, ran out, or was revoked with its account."""
        row, now = self.desk.feed_token(digest=digest_of(token)) if token else None, self.clock()
        if row is None or row.revoked_at or iso_utc(now) >= row.until:
            raise not_signed_in()
        account = self.desk.account(id=row.account_id)
        if account is None or account.revoked_at:
            raise not_signed_in()
        return replace(self._caller_of(account, now), by_token=True)

    # What an account does for itself

    def forget_one_time(self, account_id: str) -> None:
        """Let an account whose device was lost sign in without a one-time code, until it has a new one."""
        self.change_account(account_id, one_time_secret=None)
        self.shut_ways_in(account_id)

    def forget_password(self, account_id: str) -> str:
        """Let an account set a new password with the code that is returned; all else that it has open ends."""
        self.change_account(account_id, password_hash="", one_time_secret=None, subject=None)
        for device in self.desk.devices(account_id):
            self.revoke_device(device.id)
        for token in self.desk.feed_tokens(account_id):
            self.revoke_feed_token(account_id, token.id)
        self.shut_ways_in(account_id)
        return self.new_code(account_id)

    def device(self, device_id: str) -> DeviceRow:
        """Return a device, or refuse."""
        device = self.desk.device(id=device_id)
        if device is None:
            raise Refused(404, "no_such_device", "There is no such device.", remedy="See the list of devices.")
        return device

    def revoke_device(self, device_id: str) -> None:
        """Shut a device out, with the sessions that are open on it."""
        device = self.device(device_id)
        self.desk.put_device(replace(device, revoked_at=device.revoked_at or iso_utc(self.clock())))
        self.desk.drop_sessions(device_id=device_id)
        self.desk.drop_codes(device.account_id)

    def new_feed_token(self, account_id: str, label: str, days: int) -> tuple[FeedTokenRow, str]:
        """Return a new token for a workbook, and its secret, which is shown once."""
        now, secret = self.clock(), secrets.token_urlsafe(32)
        row = FeedTokenRow(
            id=secrets.token_hex(8),
            digest=digest_of(secret),
            account_id=account_id,
            label=" ".join(label.split())[:80],
            until=iso_utc(now + timedelta(days=days)),
            made_at=iso_utc(now),
            revoked_at=None,
        )
        self.desk.put_feed_token(row)
        return row, secret

    def revoke_feed_token(self, account_id: str, token_id: str) -> None:
        """Shut a token of an account."""
        row = self.desk.feed_token(id=token_id)
        if row is None or row.account_id != account_id:
            raise Refused(404, "no_such_token", "You have no such token.", remedy="See the list of your tokens.")
        self.desk.put_feed_token(replace(row, revoked_at=row.revoked_at or iso_utc(self.clock())))

    def glass_until(self) -> datetime:
        """Return until when glass that is broken now holds."""
        return self.clock() + timedelta(minutes=GLASS_MIN)

    def break_glass(self, account_id: str, post_id: str, until: datetime) -> None:
        """Let an account see hidden texts at a post until then; that it does stands in the ledger by now."""
        self.desk.put_glass(GlassRow(account_id=account_id, post_id=post_id, until=iso_utc(until)))

    def _is_password(self, row: AccountRow | None, password: str) -> bool:
        """Whether a password is right, found out in the same time for every name; any is, where none is set yet."""
        kept = row.password_hash if row is not None and row.password_hash else passwords.hash_of_nobody()
        with self.tries.looking():
            right = passwords.is_password(password, kept)
        return right if row is None or row.password_hash else True

    def _renew_hash(self, row: AccountRow, password: str) -> None:
        if passwords.needs_new_hash(row.password_hash):
            self.change_account(row.id, password_hash=passwords.hash_of(password))

    def _is_code(self, row: AccountRow, enrolment: str) -> bool:
        return bool(enrolment) and self.desk.holds_code(digest_of(enrolment), row.id, iso_utc(self.clock()))

    def change_account(self, account_id: str, **values: Any) -> None:
        """Change an account, unless somebody shut it meanwhile."""
        self.account(account_id)
        if not self.desk.change_account(account_id, **values):
            raise not_signed_in()

    def shut_ways_in(self, account_id: str) -> None:
        """End the sessions of an account, and let the codes lapse that would open another."""
        self.desk.drop_sessions(account_id=account_id)
        self.desk.drop_codes(account_id)

    def _caller_of(self, account: AccountRow, now: datetime) -> Caller:
        return _caller(account, self.desk.grants(account.id), self.desk.glass(account.id), now)

    def known_device(self, row: AccountRow | None, device: str) -> DeviceRow | None:
        """Return the device of an account that bears a secret, unless it was shut out."""
        found = self.desk.device(secret_digest=digest_of(device)) if device and row is not None else None
        if found is None or row is None or found.account_id != row.id or found.revoked_at:
            return None
        return found

    def _first_sign_in(self, row: AccountRow, password: str, *, enrolment: str, label: str, earlier: str) -> SignedIn:
        """Take the password of an account that has none yet, on the code that was handed to its owner."""
        if not enrolment:
            raise _wrong()
        passwords.refuse_weak(password, name=row.name, words=self.words)
        if not self.desk.use_code(digest_of(enrolment), row.id, iso_utc(self.clock())):
            raise _wrong()
        self.change_account(row.id, password_hash=passwords.hash_of(password))
        device, secret = self.enrol(row, label)
        return self.let_in(row, device.id, secret, earlier=earlier)

    def from_device(
        self, row: AccountRow, known: DeviceRow | None, *, enrolment: str, label: str, earlier: str = ""
    ) -> SignedIn:
        """Open a session on a device that is theirs, or on a new one with the code that enrols it."""
        if known is not None:
            return self.let_in(row, known.id, earlier=earlier)
        if not enrolment or not self.desk.use_code(digest_of(enrolment), row.id, iso_utc(self.clock())):
            raise _wrong()
        enrolled, secret = self.enrol(row, label)
        return self.let_in(row, enrolled.id, secret, earlier=earlier)


def _grant(row: GrantRow) -> Grant:
    until = parse_instant(row.until) if row.until else None
    return Grant(post_id=row.post_id, role=Role(row.role), titles=row.titles, zone=row.zone, until=until)


def _caller(account: AccountRow, grants: Sequence[GrantRow], glass: Sequence[GlassRow], now: datetime) -> Caller:
    return Caller(
        account_id=account.id,
        name=account.name,
        grants=tuple(map(_grant, grants)),
        glass=tuple((row.post_id, parse_instant(row.until)) for row in glass),
        now=now,
    )


def _no_such_grant() -> Refused:
    return Refused(404, "no_such_grant", "The account does not have that role there.", remedy="See its roles.")


def _wrong() -> Refused:
    """Return the one refusal of a sign-in, whatever was wrong."""
    return Refused(401, WRONG_KIND, WRONG, remedy="Try again, or ask for help.")


def _name_taken() -> Refused:
    return Refused(409, "name_taken", "That name is empty or taken.", remedy="Give the account another name.")

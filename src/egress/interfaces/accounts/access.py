"""Coming in: names, passwords, one-time codes, devices, sessions and tokens, over the desk that keeps them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from egress.interfaces.accounts import one_time, passwords
from egress.interfaces.accounts.caller import Caller, Grant
from egress.interfaces.accounts.delays import wait_s
from egress.interfaces.accounts.digests import csrf_of, digest_of
from egress.interfaces.accounts.refusals import Refused, not_signed_in, too_soon
from egress.interfaces.accounts.roles import Role
from egress.interfaces.wiring import (
    AccountRow,
    Desk,
    DeviceRow,
    FeedTokenRow,
    GlassRow,
    GrantRow,
    SessionRow,
    seal_secret,
    unseal_secret,
)
from egress.kit import iso_utc, parse_instant

SESSION_H, IDLE_MIN, CODE_MIN, GLASS_MIN = 12, 30, 60, 60
"""How long a session, an idle session, an enrolment code and a broken glass hold."""

SEEN_EVERY_S = 60
"""How often a session in use is written down as such."""

WRONG = "Name, password, code or device is not right."


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


class Access:
    """Everything about who may come in; `clock` tells the time, `keys` is the folder that seals one-time secrets."""

    def __init__(self, desk: Desk, *, seal: str, clock: Callable[[], datetime]) -> None:
        self.desk, self._seal, self.clock = desk, seal, clock

    # Accounts

    def new_account(self, name: str, password: str = "") -> tuple[AccountRow, str]:
        """Make an account; return it with the code with which its owner sets a password and enrols a device."""
        plain = " ".join(name.split())
        if not plain or self.desk.account(name_key=plain.casefold()) is not None:
            raise Refused(409, "name_taken", "That name is empty or taken.", remedy="Give the account another name.")
        if password:
            passwords.refuse_weak(password, name=plain)
        row = AccountRow(
            id=secrets.token_hex(8),
            name=plain,
            name_key=plain.casefold(),
            password_hash=passwords.hash_of(password) if password else "",
            one_time_secret=None,
            one_time_step=0,
            subject=None,
            made_at=iso_utc(self.clock()),
            revoked_at=None,
        )
        self.desk.put_account(row)
        return row, self.new_code(row.id)

    def account_named(self, name: str) -> AccountRow:
        """Return the account of a name, or refuse."""
        row = self.desk.account(name_key=" ".join(name.split()).casefold())
        if row is None:
            raise Refused(404, "no_such_account", "There is no account of that name.", remedy="See the list.")
        return row

    def account(self, account_id: str) -> AccountRow:
        """Return an account, or refuse."""
        row = self.desk.account(id=account_id)
        if row is None:
            raise Refused(404, "no_such_account", "There is no such account.", remedy="See the list.")
        return row

    def revoke_account(self, account_id: str) -> None:
        """Shut an account for good, with everything that it has open."""
        self.account(account_id)
        self.desk.change_account(account_id, revoked_at=iso_utc(self.clock()))
        self._shut_ways_in(account_id)

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
            raise Refused(404, "no_such_grant", "The account does not have that role there.", remedy="See its roles.")

    def grants_of(self, account_id: str) -> tuple[Grant, ...]:
        """Return the roles of an account."""
        return tuple(
            Grant(
                post_id=row.post_id,
                role=Role(row.role),
                titles=row.titles,
                zone=row.zone,
                until=parse_instant(row.until) if row.until else None,
            )
            for row in self.desk.grants(account_id)
        )

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
    ) -> SignedIn:
        """
        Let somebody in: password, one-time code where they have one, and a device that is theirs.

        Raises
        ------
        Refused
            the same whatever was wrong, and in about the same time; 429 after failures until the wait is over.
        """
        key, keys = (
            " ".join(name.split()).casefold(),
            ("name:" + digest_of(" ".join(name.split()).casefold()), "from:" + source),
        )
        self._wait(keys)
        row = self.desk.account(name_key=key)
        kept = row.password_hash if row is not None and row.password_hash else passwords.hash_of_nobody()
        known = (
            passwords.is_password(password, kept)
            if (row and row.password_hash)
            else not passwords.is_password("", kept)
        )
        first = row is not None and not row.password_hash
        if row is None or row.revoked_at or not known:
            raise self._failed(keys)
        if first:
            return self._first_sign_in(row, password, enrolment=enrolment, label=label, keys=keys)
        if not self._is_second_factor(row, code):
            raise self._failed(keys)
        return self._from_device(row, device=device, enrolment=enrolment, label=label, keys=keys)

    def let_in(self, row: AccountRow, device_id: str, device: str = "") -> SignedIn:
        """Open a session for an account that has shown who it is."""
        now, secret = self.clock(), secrets.token_urlsafe(32)
        until = now + timedelta(hours=SESSION_H)
        session = SessionRow(
            digest=digest_of(secret),
            account_id=row.id,
            device_id=device_id,
            opened_at=iso_utc(now),
            seen_at=iso_utc(now),
            until=iso_utc(until),
        )
        self.desk.put_session(session)
        return SignedIn(session=secret, device=device, csrf=csrf_of(secret), account_id=row.id, until=until)

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
        self.desk.drop_sessions(digest=digest_of(session))

    def caller(self, session: str, *, is_request: bool = True) -> Caller:
        """
        Return who calls with the secret of a session; a page left open is no request, and does not keep it awake.

        Raises
        ------
        Refused
            401 when the session is unknown, has ended or lain idle, or its account or device was revoked.
        """
        row, now = self.desk.session(digest_of(session)) if session else None, self.clock()
        if row is None or iso_utc(now) >= row.until:
            raise not_signed_in()
        if now - parse_instant(row.seen_at) > timedelta(minutes=IDLE_MIN):
            raise not_signed_in()
        account, device = self.desk.account(id=row.account_id), self.desk.device(id=row.device_id)
        if account is None or account.revoked_at or device is None or device.revoked_at:
            raise not_signed_in()
        if is_request and now - parse_instant(row.seen_at) > timedelta(seconds=SEEN_EVERY_S):
            self.desk.put_session(replace(row, seen_at=iso_utc(now)))
        return self._caller_of(account, now)

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

    def change_password(self, account_id: str, old: str, new: str) -> None:
        """Change a password; every other session of the account ends."""
        row = self.account(account_id)
        if not passwords.is_password(old, row.password_hash):
            raise Refused(403, "wrong_password", "The old password is not right.", remedy="Try again.")
        passwords.refuse_weak(new, name=row.name)
        self._change(account_id, password_hash=passwords.hash_of(new))
        self._shut_ways_in(account_id)

    def begin_one_time(self, account_id: str) -> tuple[str, str]:
        """Return a new secret for one-time codes, sealed to be handed back, and the address that a device reads."""
        secret = one_time.new_secret()
        return seal_secret(self._seal, account_id, secret).hex(), one_time.address_of(
            secret, self.account(account_id).name
        )

    def confirm_one_time(self, account_id: str, sealed: str, code: str) -> None:
        """Take a secret for one-time codes into use, once its device has shown a right code."""
        wrong = Refused(
            422, "wrong_code", "The code does not fit.", remedy="Look at the clock of the device, try again."
        )
        try:
            secret = unseal_secret(self._seal, account_id, bytes.fromhex(sealed))
        except ValueError:
            raise wrong from None
        step = one_time.step_of_code(secret, code, self.clock())
        if step is None:
            raise wrong
        self._change(account_id, one_time_secret=bytes.fromhex(sealed), one_time_step=step)

    def forget_one_time(self, account_id: str) -> None:
        """Let an account whose device was lost sign in without a one-time code, until it has a new one."""
        self._change(account_id, one_time_secret=None)
        self._shut_ways_in(account_id)

    def forget_password(self, account_id: str) -> str:
        """Let an account set a new password with the code that is returned; all else that it has open ends."""
        self._change(account_id, password_hash="", one_time_secret=None)
        for device in self.desk.devices(account_id):
            self.revoke_device(device.id)
        for token in self.desk.feed_tokens(account_id):
            self.revoke_feed_token(account_id, token.id)
        self._shut_ways_in(account_id)
        return self.new_code(account_id)

    def revoke_device(self, device_id: str) -> None:
        """Shut a device out, with the sessions that are open on it."""
        device = self.desk.device(id=device_id)
        if device is None:
            raise Refused(404, "no_such_device", "There is no such device.", remedy="See the list of devices.")
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

    # Within

    def _change(self, account_id: str, **values: Any) -> None:
        """Change an account, unless somebody shut it meanwhile."""
        self.account(account_id)
        if not self.desk.change_account(account_id, **values):
            raise not_signed_in()

    def _shut_ways_in(self, account_id: str) -> None:
        """End the sessions of an account, and let the codes lapse that would open another."""
        self.desk.drop_sessions(account_id=account_id)
        self.desk.drop_codes(account_id)

    def _caller_of(self, account: AccountRow, now: datetime) -> Caller:
        glass = tuple((row.post_id, parse_instant(row.until)) for row in self.desk.glass(account.id))
        grants = self.grants_of(account.id)
        return Caller(account_id=account.id, name=account.name, grants=grants, glass=glass, now=now)

    def _wait(self, keys: tuple[str, str]) -> None:
        for key in keys:
            failures, last = self.desk.failures(key)
            # A whole site may share an address: it waits later than a single account does.
            counted = failures if key.startswith("name:") else failures // 10
            if left := wait_s(counted, parse_instant(last) if last else None, self.clock()):
                raise too_soon(left)

    def _failed(self, keys: tuple[str, str]) -> Refused:
        for key in keys:
            self.desk.note_failure(key, iso_utc(self.clock()))
        return Refused(401, "wrong_sign_in", WRONG, remedy="Try again, or ask for help.")

    def _is_second_factor(self, row: AccountRow, code: str) -> bool:
        if row.one_time_secret is None:
            return True
        secret = unseal_secret(self._seal, row.id, row.one_time_secret)
        step = one_time.step_of_code(secret, code, self.clock())
        return step is not None and self.desk.use_step(row.id, step)

    def _first_sign_in(
        self, row: AccountRow, password: str, *, enrolment: str, label: str, keys: tuple[str, str]
    ) -> SignedIn:
        """Take the password of an account that has none yet, on the code that was handed to its owner."""
        if not enrolment:
            raise self._failed(keys)
        passwords.refuse_weak(password, name=row.name)
        if not self.desk.use_code(digest_of(enrolment), row.id, iso_utc(self.clock())):
            raise self._failed(keys)
        self._change(row.id, password_hash=passwords.hash_of(password))
        device, secret = self.enrol(row, label)
        self.desk.forget_failures(keys[0])
        return self.let_in(row, device.id, secret)

    def _from_device(
        self, row: AccountRow, *, device: str, enrolment: str, label: str, keys: tuple[str, str]
    ) -> SignedIn:
        found = self.desk.device(secret_digest=digest_of(device)) if device else None
        if found is not None and found.account_id == row.id and not found.revoked_at:
            self.desk.forget_failures(keys[0])
            return self.let_in(row, found.id)
        if not enrolment or not self.desk.use_code(digest_of(enrolment), row.id, iso_utc(self.clock())):
            raise self._failed(keys)
        enrolled, secret = self.enrol(row, label)
        self.desk.forget_failures(keys[0])
        return self.let_in(row, enrolled.id, secret)

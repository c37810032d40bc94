"""What the owner of an account is told: tries that failed, what was changed about it, and what ends soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.interfaces.accounts.access import Access
from egress.interfaces.accounts.caller import Caller, Grant
from egress.interfaces.accounts.delays import TOLD_DAYS
from egress.interfaces.wiring import FeedTokenRow, NoticesReadRow, Store
from egress.kit import iso_utc, parse_instant
from egress.workflow.record.reveal import AccessChange, access_changes

MOST_CHANGES = 50
SOON_DAYS = 14
"""What ends within so many days is told beforehand."""

MADE_WITHIN_H = 1
"""What is done in the first hour of an account belongs to its making, and is not told as a change."""


@dataclass(frozen=True, kw_only=True)
class Notices:
    """
    What somebody is told and has not read yet.

    Attributes
    ----------
    failed_tries : sign-ins that failed under their name, all of the last `TOLD_DAYS` once there is one more; else 0.
    changes : of the account, its ways in or its roles, the latest first.
    tokens_ending, roles_ending : what ends within `SOON_DAYS`.
    """

    failed_tries: int
    last_failed_at: datetime | None
    changes: tuple[AccessChange, ...]
    tokens_ending: tuple[FeedTokenRow, ...]
    roles_ending: tuple[Grant, ...]


def notices_for(access: Access, store: Store, caller: Caller) -> Notices:
    """Return what the owner of an account is told."""
    read = access.desk.notices_read(caller.account_id)
    return _unread(access, store, caller, read or NoticesReadRow(account_id=caller.account_id))


def mark_as_read(access: Access, store: Store, caller: Caller) -> None:
    """Keep that somebody has read all that they are told now."""
    read = access.desk.notices_read(caller.account_id) or NoticesReadRow(account_id=caller.account_id)
    every = _unread(access, store, caller, NoticesReadRow(account_id=caller.account_id))
    marked = NoticesReadRow(
        account_id=caller.account_id,
        failed=every.failed_tries,
        seq=max([read.seq, *(change.seq for change in every.changes)]),
        ending=(*(one.id for one in every.tokens_ending), *map(_key, every.roles_ending)),
    )
    access.desk.put_notices_read(marked)


def _unread(access: Access, store: Store, caller: Caller, read: NoticesReadRow) -> Notices:
    row, now = access.account(caller.account_id), caller.now
    failed, last = access.tries.failed_lately(row.name_key)
    told = failed > read.failed
    since = max(now - timedelta(days=TOLD_DAYS), parse_instant(row.made_at) + timedelta(hours=MADE_WITHIN_H))
    changes = access_changes(store, caller.name, since=since, most=MOST_CHANGES)
    return Notices(
        failed_tries=failed if told else 0,
        last_failed_at=parse_instant(last) if told and last else None,
        changes=tuple(one for one in changes if one.seq > read.seq),
        tokens_ending=tuple(one for one in _tokens(access, row.id, now) if one.id not in read.ending),
        roles_ending=tuple(one for one in _roles(caller.grants, now) if _key(one) not in read.ending),
    )


def _tokens(access: Access, account_id: str, now: datetime) -> list[FeedTokenRow]:
    held = [one for one in access.desk.feed_tokens(account_id) if not one.revoked_at]
    return [one for one in held if iso_utc(now) < one.until <= iso_utc(now + timedelta(days=SOON_DAYS))]


def _roles(grants: Sequence[Grant], now: datetime) -> list[Grant]:
    return [one for one in grants if one.until is not None and now < one.until <= now + timedelta(days=SOON_DAYS)]


def _key(grant: Grant) -> str:
    return f"{grant.post_id}/{grant.role}/{iso_utc(grant.until) if grant.until else ''}"

"""Sessions begun and ended, several together."""

from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from egress.store.desk.rows import SessionRow
from egress.store.desk.schema import ACCOUNTS, SESSIONS


def begin_session(connection: Connection, row: SessionRow, *, instead_of: str, idle_before: str, most: int) -> None:
    """
    Keep a new session instead of the one of a digest, so that its account has so many at most.

    Those of the account that ended or were last used before then go first, then the oldest. Sign-ins of one account
    take turns: on a file by its lock, on a server by that of the account's row.
    """
    own = SESSIONS.c.account_id == row.account_id
    connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.id == row.account_id).with_for_update())
    over = own & ((SESSIONS.c.until <= row.opened_at) | (SESSIONS.c.seen_at < idle_before))
    connection.execute(delete(SESSIONS).where(over | (SESSIONS.c.digest == instead_of)))
    latest = select(SESSIONS.c.digest).where(own).order_by(SESSIONS.c.opened_at.desc(), SESSIONS.c.digest)
    kept = connection.execute(latest.limit(most - 1)).scalars().all()
    connection.execute(delete(SESSIONS).where(own & SESSIONS.c.digest.not_in(kept)))
    connection.execute(insert(SESSIONS), asdict(row))


def drop_others(connection: Connection, account_id: str, digest: str) -> int:
    """End the sessions of an account, all but that of a digest; return how many."""
    others = (SESSIONS.c.account_id == account_id) & (SESSIONS.c.digest != digest)
    return int(connection.execute(delete(SESSIONS).where(others)).rowcount)

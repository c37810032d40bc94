"""Failed sign-ins counted: each try is counted before it is looked at, so that many at once count as many."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, delete, func, select, text, update

from egress.store.desk.putting import count_row
from egress.store.desk.schema import ATTEMPTS

ATTEMPTS_LOCK = 0x61747472
"""Key of the advisory lock under which tries are counted one at a time on PostgreSQL ("attr" in ASCII)."""

TOLD = "told:"
"""Begins the keys under which failures are counted for the owner of an account."""

Wait = Callable[[str, int, str], int]
"""Takes a key, how many tries failed under it and when the last did; gives the seconds that are left to wait."""


def begin_try(connection: Connection, keys: tuple[str, ...], at: str, wait: Wait) -> int:
    """
    Count a try as failed under every key and return 0; or return the seconds left to wait, and count nothing.

    Tries take turns: on a file by its lock, on a server by an advisory lock.
    """
    if connection.engine.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ATTEMPTS_LOCK})
    counted = failures_of(connection, keys)
    left = max((wait(key, *counted.get(key, (0, ""))) for key in keys), default=0)
    if left:
        return left
    for key in keys:
        count_one_more(connection, key, at)
    return 0


def count_one_more(connection: Connection, key: str, at: str) -> None:
    """Count one failed try under a key."""
    count_row(connection, ATTEMPTS, {"key": key, "failures": 1, "last_at": at}, counted="failures")


def sweep_tries(connection: Connection, *, before: str, told_before: str) -> None:
    """Forget tries that last failed before then; those that an owner is told of by a date of their own."""
    told = ATTEMPTS.c.key.startswith(TOLD, autoescape=True)
    connection.execute(delete(ATTEMPTS).where(~told & (ATTEMPTS.c.last_at < before)))
    connection.execute(delete(ATTEMPTS).where(told & (ATTEMPTS.c.last_at < told_before)))


def take_back(connection: Connection, keys: tuple[str, ...], *, whole: frozenset[str]) -> None:
    """Let a try that succeeded count no longer: one less under each key, and none under those in `whole`."""
    connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key.in_(sorted(whole))))
    rest = [key for key in keys if key not in whole]
    fewer = func.coalesce(ATTEMPTS.c.failures, 1) - 1
    connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.key.in_(rest)).values(failures=fewer))
    connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.failures <= 0))


def failures_of(connection: Connection, keys: tuple[str, ...]) -> Mapping[str, tuple[int, str]]:
    """Return how many tries failed under each key, and when the last did."""
    found = connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.key.in_(keys)))
    return {row.key: (row.failures, row.last_at) for row in found}

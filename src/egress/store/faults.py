"""What can be wrong with a store, in words that say what to do; a store is never replaced because of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from egress.kit import InputProblem, Problem


def store_problem(name: str, value: str, *, expected: str, remedy: str) -> InputProblem:
    """Return what is wrong with a store, to be raised."""
    return InputProblem([Problem(name, 0, "", value, expected, remedy)])


class StoreUnavailable(InputProblem):
    """The database does not answer, or refuses to write; what was acknowledged is kept."""


@contextmanager
def database_faults(name: str) -> Iterator[None]:
    """Turn what a database driver complains of into words about the store of that name."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(name, error) from error


def _in_words(name: str, error: DBAPIError) -> Exception:
    said = str(error.orig).strip()
    for sign, (value, expected, remedy) in COMPLAINTS.items():
        if sign in said.lower():
            return StoreUnavailable([Problem(name, 0, "", f"{value}: {said}", expected, remedy)])
    if error.connection_invalidated or type(error.orig).__name__ == "OperationalError":
        expected = "a database that answers"
        remedy = "See that it is there, runs and lets you in."
        return StoreUnavailable([Problem(name, 0, "", said, expected, remedy)])
    return error


_LOCKED = (
    "the store is locked by another program",
    "a store that is free within five seconds",
    "Close the other program, or wait until its backup or its long work is done, and try again. Nothing was changed.",
)
_CORRUPT = (
    "the store is damaged",
    "a sound database of egress",
    "Keep the file as it is, copy it with its -wal file, and restore the latest backup to a new place: "
    "egress store copy BACKUP NEW. Nothing was changed.",
)
COMPLAINTS = {
    "database is locked": _LOCKED,
    "database table is locked": _LOCKED,
    "malformed": _CORRUPT,
    "not a database": _CORRUPT,
    "disk i/o error": _CORRUPT,
    "database or disk is full": (
        "the disk is full",
        "room for the store to grow",
        "Free some room and try again. What was acknowledged is kept; the last act was not.",
    ),
    "readonly database": (
        "the store may not be written to",
        "a file and a folder that may be written to",
        "Allow it, or work on a copy of the store.",
    ),
    "append-only": (
        "something tried to change the past",
        "new rows only",
        "Record what is different as a new act. Nothing was changed.",
    ),
}
"""By a part of what a driver says: what is wrong, what is expected, and what to do."""

"""Where a store is: a file, or a database on a PostgreSQL server."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from egress.store.faults import store_problem

FORMS = "a file such as record.db, or postgresql://USER@HOST/DATABASE"


@dataclass(frozen=True, kw_only=True)
class StoreAddress:
    """
    Where a store is.

    Attributes
    ----------
    name : how it is called in messages; bears no password.
    path : the file of a SQLite store; None on a server.
    url : of the database on a server; None for a file.
    """

    name: str
    path: Path | None = None
    url: URL | None = None


def store_address(text: str) -> StoreAddress:
    """
    Return the address that a text names.

    Raises
    ------
    InputProblem
        when it is neither a file nor the URL of a PostgreSQL database.
    """
    if "://" not in text:
        return StoreAddress(name=Path(text).name, path=Path(text))
    try:
        url = make_url(text)
    except ArgumentError:
        raise store_problem("--store", text.split("@")[-1], expected=FORMS, remedy="Correct the address.") from None
    kind = url.drivername.split("+")[0]
    if kind == "sqlite" and url.database:
        return StoreAddress(name=Path(url.database).name, path=Path(url.database))
    if kind in ("postgresql", "postgres"):
        driven = url.set(drivername="postgresql+psycopg")
        return StoreAddress(name=driven.render_as_string(hide_password=True), url=driven)
    raise store_problem("--store", kind, expected=FORMS, remedy="Name a file or a PostgreSQL database.")

"""Connections with the settings under which nothing that was acknowledged is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text

from egress.kit import InternalError
from egress.store.addresses import StoreAddress
from egress.store.faults import database_faults, store_problem

BUSY_S = 5.0
"""How long a connection waits for another writer before it says that the store is locked, seconds."""

KEPT_OPEN = 24
"""Connections that stay open: as many as callers are answered at once, so that none is opened for one request."""

SQLITE_SETTINGS = (
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("temp_store", 2),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("cache_size", -512),
)
"""
Pragmas of every SQLite connection: a write-ahead log synced at each commit (2 = FULL), no temporary files, 512 KiB
of pages each, since many are open and the system holds the pages of the file anyway.
"""

WRITERS_LOCK = 0x65677265
"""Key of the advisory lock that lets one writer at a time append to a ledger on PostgreSQL ("egre" in ASCII)."""

_WRITES = "egress_writes"


def connect(address: StoreAddress, *, create: bool = False) -> Engine:
    """
    Return the engine of a store; nothing is connected yet.

    A file that is not there is made only with `create`; opening never makes one.
    """
    if address.path is not None:
        mode = "rwc" if create else "rw"
        uri = f"file:{quote(str(address.path.absolute()))}?mode={mode}"
        return sqlite_engine(lambda: sqlite3.connect(uri, uri=True, timeout=BUSY_S, check_same_thread=False))
    if address.url is None:
        raise InternalError("an address names a file or a server")
    return _server_engine(address)


def sqlite_engine(open_connection: Callable[[], Any], module: Any = sqlite3) -> Engine:
    """Return an engine over connections of a DBAPI `module` for SQLite, each under the settings of the product."""
    engine = create_engine(
        "sqlite+pysqlite://", creator=open_connection, module=module, poolclass=QueuePool, pool_size=KEPT_OPEN
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        set_up_sqlite(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def set_up_sqlite(connection: Any) -> None:
    """
    Give a SQLite connection the settings of the product, and see that it took them.

    Raises
    ------
    InputProblem
        when the file system cannot hold a write-ahead log, as some network drives cannot.
    """
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={round(BUSY_S * 1000)}").fetchall()
    for name, wanted in SQLITE_SETTINGS:
        cursor.execute(f"PRAGMA {name}={wanted}").fetchall()
        found = cursor.execute(f"PRAGMA {name}").fetchall()[0][0]
        if found != wanted:
            expected = f"{name} = {wanted}, without which a power cut could lose what was acknowledged"
            remedy = "Keep the store on a local disk, not on a network drive."
            raise store_problem("store", f"{name} = {found}", expected=expected, remedy=remedy)
    cursor.close()


def _server_engine(address: StoreAddress) -> Engine:
    engine = create_engine(
        address.url or "", pool_pre_ping=True, pool_size=KEPT_OPEN, connect_args={"connect_timeout": 5}
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        set_up_server(connection, address.name)

    return engine


def set_up_server(connection: Any, name: str) -> None:
    """
    Give a connection to a server the settings of the product.

    Raises
    ------
    InputProblem
        when the server was told not to sync its disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute(f"SET lock_timeout TO {round(BUSY_S * 1000)}")
        for setting in ("fsync", "full_page_writes"):
            cursor.execute(f"SHOW {setting}")
            if cursor.fetchone()[0] != "on":
                expected = f"{setting} = on, without which a power cut could lose what was acknowledged"
                remedy = f"Set {setting} to on in the server's configuration and restart it."
                raise store_problem(name, f"{setting} = off", expected=expected, remedy=remedy)
    connection.commit()


@contextmanager
def reading(engine: Engine, name: str) -> Iterator[Connection]:
    """Give a connection that sees the store as it stood at one instant, whoever writes meanwhile."""
    with database_faults(name), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def appending(engine: Engine, name: str, *, alone: bool = True) -> Iterator[Connection]:
    """
    Give a connection that is the only writer until its transaction ends; it is committed at the end.

    Not `alone`, other writers on a server go on meanwhile, each with rows of its own; a file has one writer anyway.
    """
    with database_faults(name), engine.connect() as connection:
        connection = connection.execution_options(**{_WRITES: True})
        with connection.begin():
            if alone and engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
            yield connection

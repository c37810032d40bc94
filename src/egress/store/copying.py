"""A store copied as it stands, while others write to it, from either engine to either; compared by digest."""

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, Text, insert, select

from egress.kit import InternalError
from egress.store.addresses import StoreAddress
from egress.store.connections import appending, connect, reading
from egress.store.faults import store_problem
from egress.store.opening import refuse_missing
from egress.store.placing import put_in_place, remove_leftovers
from egress.store.schema import METADATA
from egress.store.upgrading import LATEST, revision_of, upgrade

AT_ONCE = 1000
"""Rows that are carried over at a time."""


def copy_store(source: StoreAddress, target: StoreAddress) -> str:
    """
    Copy a store to a place where there is none, and return the digest of both.

    The source is read as it stood at one instant; whoever writes to it meanwhile is not held up. Keys are not copied.

    Raises
    ------
    InputProblem
        when something is at the target already, or the source is of another release.
    """
    refuse_missing(source)
    if target.path is None:
        return _copied(source, target, target)
    path = target.path
    if path.exists() or not path.absolute().parent.is_dir():
        value = "it is there already" if path.exists() else "its folder is not there"
        raise store_problem(target.name, value, expected="a new file", remedy="Name another. Nothing was changed.")
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        digest = _copied(source, target, StoreAddress(name=target.name, path=beside))
        beside.chmod(0o600)
        put_in_place(beside, path)
    finally:
        remove_leftovers(beside)
    return digest


def store_digest(connection: Connection) -> str:
    """Return SHA-256 over every row of every table, in the order of the keys: the same on either engine."""
    digest = hashlib.sha256()
    for table in METADATA.sorted_tables:
        digest.update(f"{table.name}\n".encode())
        for row in _rows(connection, table):
            digest.update(json.dumps(row, default=_hex, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _copied(source: StoreAddress, target: StoreAddress, place: StoreAddress) -> str:
    origin, copy = connect(source), connect(place, create=True)
    try:
        with reading(origin, source.name) as old, appending(copy, target.name) as new:
            if revision_of(old) != LATEST:
                remedy = "Lead it up first: egress store upgrade."
                raise store_problem(source.name, "another release", expected=f"revision {LATEST}", remedy=remedy)
            if revision_of(new) is not None:
                remedy = "Name another database. Nothing was changed."
                raise store_problem(target.name, "it holds a store", expected="an empty database", remedy=remedy)
            upgrade(new)
            _carry_over(old, new)
            digest = store_digest(old)
            if store_digest(new) != digest:
                raise InternalError("the copy is not what it was copied from; it was thrown away")
    finally:
        origin.dispose()
        copy.dispose()
    return digest


def _carry_over(old: Connection, new: Connection) -> None:
    for table in METADATA.sorted_tables:
        names = [column.name for column in table.columns]
        batch: list[dict[str, Any]] = []
        for row in _rows(old, table):
            batch.append(dict(zip(names, row, strict=True)))
            if len(batch) == AT_ONCE:
                new.execute(insert(table), batch)
                batch = []
        if batch:
            new.execute(insert(table), batch)


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Return the rows of a table in the order of its key, texts by their bytes."""
    bytewise = "C" if connection.dialect.name == "postgresql" else "BINARY"
    keys = [key.collate(bytewise) if isinstance(key.type, Text) else key for key in table.primary_key]
    found = select(table).order_by(*keys).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(found):
        yield list(row)


def _hex(value: Any) -> str:
    return bytes(value).hex()

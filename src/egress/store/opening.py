"""A store made, opened or led up to today's release; never made by opening, never replaced."""

import os
from pathlib import Path

from sqlalchemy import Engine, insert, inspect

from egress.kit import iso_utc
from egress.store.addresses import StoreAddress
from egress.store.connections import appending, connect, reading
from egress.store.faults import store_problem
from egress.store.placing import put_in_place, remove_leftovers
from egress.store.schema import FACTS
from egress.store.sealing import Keyring
from egress.store.store import Clock, Store
from egress.store.upgrading import LATEST, REVISIONS, revision_of, upgrade

RECORD_KEY = ""
"""Under this name the keyring keeps the key of the acts that concern no single post."""


def new_store(address: StoreAddress, *, keyring: Keyring, clock: Clock, ledger_id: str = "") -> Store:
    """
    Make an empty store and open it; a file is made whole or not at all.

    Raises
    ------
    InputProblem
        when something is there already: nothing is ever replaced.
    """
    refuse_keys_beside(address, keyring)
    if address.path is not None:
        _make_file(address.path, ledger_id or os.urandom(16).hex(), clock)
    else:
        engine = connect(address)
        try:
            _fill(engine, address.name, ledger_id or os.urandom(16).hex(), clock)
        finally:
            engine.dispose()
    keyring.make_key(RECORD_KEY)
    return open_store(address, keyring=keyring, clock=clock)


def open_store(address: StoreAddress, *, keyring: Keyring, clock: Clock) -> Store:
    """
    Open a store as it is.

    Raises
    ------
    InputProblem
        when it is not there, is empty, damaged, locked, or of another release; it says what to do.
    """
    refuse_keys_beside(address, keyring)
    refuse_missing(address)
    engine = connect(address)
    try:
        with reading(engine, address.name) as connection:
            found = revision_of(connection)
        _refuse_other_revision(address, found)
    except BaseException:
        engine.dispose()
        raise
    return Store(address, engine, keyring=keyring, clock=clock)


def upgrade_store(address: StoreAddress, revision: str = LATEST) -> tuple[str, str]:
    """Lead a store of an older release up to a revision; return where it was and where it is."""
    refuse_missing(address)
    engine = connect(address)
    try:
        with appending(engine, address.name) as connection:
            found = revision_of(connection)
            if found not in REVISIONS:
                _refuse_other_revision(address, found)
            upgrade(connection, revision)
    finally:
        engine.dispose()
    return str(found), revision


def refuse_keys_beside(address: StoreAddress, keyring: Keyring) -> None:
    """Refuse a folder of keys that holds the database too: whoever copies one would copy the other."""
    if address.path is not None and address.path.absolute().parent == keyring.folder.absolute():
        expected = "a folder of keys apart from the database, so that no backup holds both"
        raise store_problem(
            str(keyring.folder), "the folder of the database", expected=expected, remedy="Name another."
        )


def refuse_missing(address: StoreAddress) -> None:
    """Refuse a file that is not there, or that holds nothing."""
    path = address.path
    if path is None:
        return
    if not path.exists():
        remedy = "Name the store that is meant, or make one: egress store new."
        raise store_problem(address.name, "there is no such file", expected="a store of egress", remedy=remedy)
    if not path.is_file() or path.stat().st_size == 0:
        remedy = "Restore the latest backup to a new place: egress store copy BACKUP NEW. Nothing was changed."
        value = "the file is empty" if path.is_file() else "this is no file"
        raise store_problem(address.name, value, expected="a store of egress", remedy=remedy)


def _refuse_other_revision(address: StoreAddress, found: str | None) -> None:
    if found == LATEST:
        return
    if found in REVISIONS:
        remedy = "Lead it up to this release: egress store upgrade. Copy it first: egress store copy."
    elif found is None:
        remedy = "Name the store that is meant, or make one: egress store new."
    else:
        remedy = "Open it with the newer release of egress that wrote it."
    value = "no store" if found is None else f"revision {found}"
    raise store_problem(address.name, value, expected=f"a store of revision {LATEST}", remedy=remedy)


def _make_file(path: Path, ledger_id: str, clock: Clock) -> None:
    """Make the file beside its place and move it there when it is whole."""
    if path.exists() or not path.absolute().parent.is_dir():
        value = "it is there already" if path.exists() else "its folder is not there"
        raise store_problem(
            path.name, value, expected="a new file", remedy="Name another place. Nothing was changed."
        )
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    part = StoreAddress(name=path.name, path=beside)
    engine = connect(part, create=True)
    try:
        _fill(engine, path.name, ledger_id, clock)
        engine.dispose()
        beside.chmod(0o600)
        put_in_place(beside, path)
    finally:
        engine.dispose()
        remove_leftovers(beside)


def _fill(engine: Engine, name: str, ledger_id: str, clock: Clock) -> None:
    """Make the tables in an empty database and say what the store is."""
    with appending(engine, name) as connection:
        if revision_of(connection) is not None or inspect(connection).has_table(FACTS.name):
            raise store_problem(
                name,
                "it holds a store",
                expected="an empty database",
                remedy="Name another database. Nothing was changed.",
            )
        upgrade(connection)
        facts = {"ledger_id": ledger_id, "made_at": iso_utc(clock())}
        connection.execute(insert(FACTS), [{"name": key, "value": value} for key, value in facts.items()])

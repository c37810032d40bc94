"""The desk made, opened, and led up to today's release."""

import os
from contextlib import suppress
from importlib.resources import files

from sqlalchemy import Connection, Engine, inspect, text

from egress.store.addresses import StoreAddress
from egress.store.connections import appending, connect, reading
from egress.store.desk.desk import Desk
from egress.store.faults import store_problem
from egress.store.placing import put_in_place, remove_leftovers

LATEST = "0002"
"""The revision of the desk that this release writes."""

REVISIONS = ("0001", "0002")
"""Every revision from which there is a way up, oldest first."""

VERSION_TABLE = "desk_version"


def desk_address(record: StoreAddress) -> StoreAddress:
    """Return where the desk of a record is: a file beside its file, or tables of their own in its database."""
    if record.path is None:
        return StoreAddress(name=f"{record.name} (desk)", url=record.url)
    path = record.path.with_name(f"{record.path.stem}-desk{record.path.suffix}")
    return StoreAddress(name=path.name, path=path)


def make_desk(address: StoreAddress) -> None:
    """Make an empty desk where there is none; one that is there stays as it is."""
    if address.path is not None and not address.path.exists():
        beside = address.path.with_name(f".{address.path.name}.{os.urandom(4).hex()}.part")
        engine = connect(StoreAddress(name=address.name, path=beside), create=True)
        try:
            _led_up(engine, address.name)
            engine.dispose()
            beside.chmod(0o600)
            with suppress(FileExistsError):  # somebody else was faster: theirs stays
                put_in_place(beside, address.path)
        finally:
            engine.dispose()
            remove_leftovers(beside)
    elif address.path is None:
        engine = connect(address)
        try:
            _led_up(engine, address.name)
        finally:
            engine.dispose()


def upgrade_desk(address: StoreAddress) -> str:
    """Lead a desk of an older release up to today's; return where it is then."""
    if address.path is not None and not address.path.exists():
        make_desk(address)
        return LATEST
    engine = connect(address)
    try:
        _led_up(engine, address.name)
    finally:
        engine.dispose()
    return LATEST


def open_desk(address: StoreAddress) -> Desk:
    """
    Open a desk as it is.

    Raises
    ------
    InputProblem
        when it is of another release; it says what to do.
    """
    engine = connect(address)
    try:
        with reading(engine, address.name) as connection:
            found = desk_revision(connection)
        if found != LATEST:
            remedy = (
                "Lead it up: egress upgrade." if found in (None, *REVISIONS) else "Use the newer release of egress."
            )
            value = "no desk" if found is None else f"revision {found}"
            raise store_problem(address.name, value, expected=f"a desk of revision {LATEST}", remedy=remedy)
    except BaseException:
        engine.dispose()
        raise
    return Desk(engine, address.name)


def desk_revision(connection: Connection) -> str | None:
    """Return the revision that a desk is at; None where there is none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()


def _led_up(engine: Engine, name: str) -> None:
    from alembic import command
    from alembic.config import Config

    with appending(engine, name) as connection:
        found = desk_revision(connection)
        if found not in (None, *REVISIONS):
            remedy = "Use the newer release of egress that wrote it."
            raise store_problem(name, f"revision {found}", expected=f"a desk up to {LATEST}", remedy=remedy)
        config = Config()
        config.set_main_option("script_location", str(files("egress.store.desk.migrations")).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, LATEST)

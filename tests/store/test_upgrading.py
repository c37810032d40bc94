"""The way up: from every revision that was ever written to today's, with what it held, on both engines."""

import json

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from egress.store import Keyring, StoreAddress, open_store, upgrade_store, verify_store
from egress.store.connections import appending, connect
from egress.store.ledger import beginning, linked
from egress.store.schema import METADATA
from egress.store.upgrading import LATEST, REVISIONS, revision_of, upgrade

from .conftest import Ticking
from .making import act, tiny

FIRST_ENTRY = (
    '{"act_id":"a1","at":"2030-01-01T00:00:00Z","facts":{},"kept_at":"2030-01-01T00:00:00Z","kind":"note",'
    '"person":"","post_id":"","role":"planner","words":{}}'
)


def at_revision(address: StoreAddress, revision: str) -> None:
    """Make a store as the release of that revision made it, with one act in it."""
    engine = connect(address, create=True)
    with appending(engine, address.name) as connection:
        upgrade(connection, revision)
        assert revision_of(connection) == revision
        connection.exec_driver_sql("INSERT INTO store_facts (name, value) VALUES ('ledger_id', 'old-ledger')")
        entry = linked(1, json.loads(FIRST_ENTRY), beginning("old-ledger"))
        connection.exec_driver_sql(
            "INSERT INTO acts (seq, act_id, post_id, kind, content, previous, hash) VALUES "
            f"(1, 'a1', '', 'note', '{FIRST_ENTRY}', '{entry.previous}', '{entry.hash}')".replace("%", "%%")
        )
    engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_leads_up_to_today(
    address: StoreAddress, keyring: Keyring, clock: Ticking, revision: str
) -> None:
    """A store of any revision is led up with what it holds, works as one made today, and has the same tables."""
    at_revision(address, revision)
    assert upgrade_store(address) == (revision, LATEST)
    keyring.make_key("")
    with open_store(address, keyring=keyring, clock=clock) as store:
        assert [one.act_id for one in store.acts()] == ["a1"]
        store.keep_case(tiny(), act())
        with store.reading() as connection:
            assert verify_store(connection, []).faults == ()
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, METADATA) == []


def test_the_latest_revision_is_the_last(address: StoreAddress) -> None:
    """The revision that this release writes is the last one in the folder of revisions."""
    assert REVISIONS[-1] == LATEST
    engine = connect(address, create=True)
    with appending(engine, address.name) as connection:
        upgrade(connection, "head")
        assert revision_of(connection) == LATEST
    engine.dispose()

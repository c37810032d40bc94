"""A store is made once, opened as it is, and never replaced: whatever is wrong, it stops and says what to do."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from egress.kit import InputProblem
from egress.store import Keyring, StoreAddress, new_store, open_store, store_address, upgrade_store
from egress.store.connections import SQLITE_SETTINGS, connect, set_up_server

from .conftest import Places, Ticking
from .making import act, tiny


def refusal(work: Callable[[], object]) -> str:
    """Return the one sentence in which something was refused."""
    with pytest.raises(InputProblem) as refused:
        work()
    (problem,) = refused.value.problems
    assert problem.remedy
    return problem.sentence()


def filled_store(address: StoreAddress, keyring: Keyring, clock: Ticking) -> None:
    """Make a store that holds one case."""
    with new_store(address, keyring=keyring, clock=clock) as store:
        store.keep_case(tiny(), act())


def test_opening_never_makes_a_store(tmp_path: Path, keyring: Keyring, clock: Ticking) -> None:
    """A file that is not there is not made by opening it, and the answer names the way to make one."""
    path = tmp_path / "none.db"
    said = refusal(lambda: open_store(store_address(str(path)), keyring=keyring, clock=clock))
    assert "egress store new" in said
    assert not path.exists()


def test_making_never_replaces_a_store(address: StoreAddress, keyring: Keyring, clock: Ticking) -> None:
    """Where a store is already, another is not made, and what it holds stays."""
    filled_store(address, keyring, clock)
    assert "Nothing was changed" in refusal(lambda: new_store(address, keyring=keyring, clock=clock))
    with open_store(address, keyring=keyring, clock=clock) as store:
        assert len(store.versions("tiny-post")) == 1


def test_a_damaged_file_stays_as_it_is(tmp_path: Path, keyring: Keyring, clock: Ticking) -> None:
    """Of a file with spoilt pages, a cut one, an empty one and one of another kind, none is touched or replaced."""
    address = store_address(str(tmp_path / "whole.db"))
    filled_store(address, keyring, clock)
    whole = (tmp_path / "whole.db").read_bytes()
    middle = len(whole) // 2
    spoilt = {
        "pages": whole[:4096] + b"\xa5" * (len(whole) - 4096),
        "head": b"\0" * 100 + whole[100:],
        "cut": whole[: middle - middle % 4096 - 100],
        "empty": b"",
        "letter": b"Dear Sir, this is no database at all. " * 400,
    }
    for name, content in spoilt.items():
        path = tmp_path / f"{name}.db"
        path.write_bytes(content)

        def look(path: Path = path) -> None:
            with open_store(store_address(str(path)), keyring=keyring, clock=clock) as store:
                store.acts()
                store.case_at("tiny-post", 1)

        said = refusal(look)
        assert "egress store copy" in said or "egress store new" in said, (name, said)
        assert path.read_bytes() == content, name


def test_a_locked_store_says_so(
    tmp_path: Path, keyring: Keyring, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the store, writing waits, then says that it is locked; afterwards it goes on."""
    monkeypatch.setattr("egress.store.connections.BUSY_S", 0.1)
    address = store_address(str(tmp_path / "record.db"))
    filled_store(address, keyring, clock)
    other = sqlite3.connect(tmp_path / "record.db", isolation_level=None)
    with open_store(address, keyring=keyring, clock=clock) as store:
        other.execute("BEGIN IMMEDIATE")
        assert "locked by another program" in refusal(lambda: store.record(act()))
        other.execute("ROLLBACK")
        assert store.record(act()).seq == 2
    other.close()


def test_a_store_of_another_release_is_refused(address: StoreAddress, keyring: Keyring, clock: Ticking) -> None:
    """A newer store is refused as it is, an older one with the way to lead it up."""
    filled_store(address, keyring, clock)
    engine = connect(address)
    for revision, remedy in (("9999", "newer release"), ("0001", "egress store upgrade")):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
        assert remedy in refusal(lambda: open_store(address, keyring=keyring, clock=clock))
        if revision == "9999":
            assert remedy in refusal(lambda: upgrade_store(address))
    engine.dispose()


def test_a_database_without_a_store_is_refused(address: StoreAddress, keyring: Keyring, clock: Ticking) -> None:
    """A database of somebody else's is not taken for a store, nor filled in passing."""
    engine = connect(address, create=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE letters (words TEXT)")
    assert "no store" in refusal(lambda: open_store(address, keyring=keyring, clock=clock))
    engine.dispose()


def test_keys_do_not_lie_beside_the_database(tmp_path: Path, clock: Ticking) -> None:
    """A folder that holds the database is refused as the folder of keys, for a backup would take both."""
    address = store_address(str(tmp_path / "record.db"))
    assert "no backup holds both" in refusal(lambda: new_store(address, keyring=Keyring(tmp_path), clock=clock))


@pytest.mark.parametrize("text", ["mysql://host/db", "record://x", "http://h", "oracle+x://a"])
def test_other_addresses_are_refused(text: str) -> None:
    """An address that is neither a file nor a PostgreSQL database is refused with the forms that are taken."""
    assert "postgresql://" in refusal(lambda: store_address(text))


def test_an_address_shows_no_password() -> None:
    """The name under which a store appears in messages bears no password."""
    assert "secret" not in store_address("postgresql://jo:secret@db/record").name


def test_every_connection_has_the_settings(tmp_path: Path, keyring: Keyring, clock: Ticking) -> None:
    """Each connection to a file syncs at every commit and keeps its temporary data in memory."""
    address = store_address(str(tmp_path / "record.db"))
    filled_store(address, keyring, clock)
    engine = connect(address)
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name, _ in SQLITE_SETTINGS}
            assert found == dict(SQLITE_SETTINGS)
    engine.dispose()


def test_a_server_that_does_not_sync_is_refused() -> None:
    """A server that was told not to sync its disk is refused, for it would lose what was acknowledged."""

    class Lax:
        def __init__(self) -> None:
            self.asked = ""

        def cursor(self) -> "Lax":
            return self

        def __enter__(self) -> "Lax":
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, words: str) -> None:
            self.asked = words

        def fetchone(self) -> tuple[str]:
            return ("off",) if "fsync" in self.asked else ("on",)

        def commit(self) -> None: ...

    assert "fsync = off" in refusal(lambda: set_up_server(Lax(), "db"))


def test_a_server_out_of_reach_is_told(keyring: Keyring, clock: Ticking, tmp_path: Path) -> None:
    """A server that does not answer is named, and nothing is made in its place."""
    address = store_address(f"postgresql://jo@/record?host={tmp_path}")
    assert "answers" in refusal(lambda: open_store(address, keyring=keyring, clock=clock))


def test_the_file_alone_is_a_whole_store(tmp_path: Path, keyring: Keyring, clock: Ticking, places: Places) -> None:
    """A store that was closed is one file: no log beside it holds what it lacks, and no half-made one is left."""
    address = places("sqlite")
    filled_store(address, keyring, clock)
    assert address.path is not None
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [address.path.name]

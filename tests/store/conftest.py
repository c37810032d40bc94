"""Where the tests of the record keep it: a file, and a database on a real PostgreSQL server."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from egress.store import Keyring, Store, StoreAddress, new_store, store_address

from .postgres_server import PostgresServer

ENGINES = ("sqlite", "postgresql")
Places = Callable[[str], StoreAddress]
PLANNING = ("test_destruction", "test_replay", "test_two_days", "test_killing")
"""Modules whose tests take seconds because they plan, or start processes: on the server they run in `make test`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what plans on the server as well."""
    for item in items:
        module = item.module.__name__.rpartition(".")[2] if isinstance(item, pytest.Function) else ""
        if module in PLANNING and ("postgresql" in item.name or "on_a_server" in item.name):
            item.add_marker("slow")


class Ticking:
    """A clock that goes on by a second whenever it is looked at."""

    def __init__(self) -> None:
        self.now = datetime(2030, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """The server of this test run."""
    with tempfile.TemporaryDirectory(prefix="egress-pg-") as folder:
        server = PostgresServer(Path(folder)).start()
        yield server
        server.stop()


@pytest.fixture
def places(tmp_path: Path, request: pytest.FixtureRequest) -> Places:
    """Give new, empty places for stores by engine."""
    made = iter(range(1000))

    def place(engine: str) -> StoreAddress:
        if engine == "sqlite":
            return store_address(str(tmp_path / f"record-{next(made)}.db"))
        server: PostgresServer = request.getfixturevalue("server")
        return store_address(server.new_database())

    return place


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, places: Places) -> StoreAddress:
    """One empty place on each engine."""
    return places(request.param)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """A folder of keys apart from the database."""
    return Keyring(tmp_path / "keys")


@pytest.fixture
def clock() -> Ticking:
    """A clock of the test's own."""
    return Ticking()


@pytest.fixture
def store(address: StoreAddress, keyring: Keyring, clock: Ticking) -> Iterator[Store]:
    """An empty store on each engine."""
    with new_store(address, keyring=keyring, clock=clock) as store:
        yield store

"""kill -9 of the writer: what was acknowledged is there once, and whoever asks again is not kept twice."""

from collections import Counter

import pytest

from egress.kit import named_stream
from egress.store import Keyring, StoreAddress, new_store, open_store, verify_store
from egress.store.writing import Writer

from .conftest import Places, Ticking
from .counting import Recorder, record_counts
from .killing import HastyWriter, kill_while_writing
from .making import act, tiny
from .postgres_server import PostgresServer

PER_STORE = 10
"""Trials on one store, before another takes its place."""


def trial(
    address: StoreAddress, number: int, *, keyring: Keyring, clock: Ticking, writer: type[Writer] = Writer
) -> Counter[str]:
    """Kill one writer and count: what was lost, what is there twice, and what a second asking did."""
    acks = int(named_stream(8, f"killing/{number}").integers(1, 60))
    killed = kill_while_writing(address, keyring=keyring, clock=clock, name=f"t{number}", acks=acks, writer=writer)
    counts = Counter(trials=1, acknowledged=len(killed.acknowledged))
    with open_store(address, keyring=keyring, clock=clock) as store:
        kept = {one.act_id for one in store.acts()}
        counts["lost"] = len(killed.acknowledged - kept)
        counts["kept without an answer"] = len((killed.tried & kept) - killed.acknowledged)
        for act_id in sorted(killed.tried):
            store.record(act(act_id=act_id, words={"reason": "asked again"}))
        after = Counter(one.act_id for one in store.acts())
        counts["duplicates"] = sum(after.values()) - len(after)
        counts["missing after asking again"] = len(killed.tried - set(after))
        with store.reading() as connection:
            counts["broken"] = bool(verify_store(connection, []).faults)
    return counts


def run(
    trials: int,
    engine: str,
    *,
    places: Places,
    keyring: Keyring,
    clock: Ticking,
    server: PostgresServer | None = None,
    writer: type[Writer] = Writer,
) -> Counter[str]:
    """Run so many trials; with a server, every fifth one cuts it off as well."""
    counts: Counter[str] = Counter()
    for number in range(trials):
        if number % PER_STORE == 0:
            address = places(engine)
            with new_store(address, keyring=keyring, clock=clock) as store:
                store.keep_case(tiny(), act())
        counts.update(trial(address, number, keyring=keyring, clock=clock, writer=writer))
        if server is not None and number % 5 == 4:
            server.cut_off()
            server.start()
            counts["servers cut off"] += 1
    return counts


def judge(record_property: Recorder, title: str, counts: Counter[str]) -> None:
    """Print the counts of a trial and require that nothing was lost, doubled or broken."""
    names = ("trials", "acknowledged", "lost", "duplicates", "kept without an answer", "servers cut off", "broken")
    record_counts(record_property, title, {name: f"{counts[name]:,}" for name in names})
    assert (counts["lost"], counts["duplicates"], counts["broken"]) == (0, 0, 0)
    assert counts["missing after asking again"] == 0
    assert counts["acknowledged"] >= counts["trials"]


def test_a_killed_writer_loses_nothing(
    places: Places, keyring: Keyring, clock: Ticking, record_property: Recorder
) -> None:
    """A few writers killed on SQLite lose nothing that was acknowledged."""
    judge(record_property, "kill -9, SQLite", run(4, "sqlite", places=places, keyring=keyring, clock=clock))


def test_a_killed_writer_loses_nothing_on_a_server(
    places: Places, keyring: Keyring, clock: Ticking, record_property: Recorder
) -> None:
    """A few writers killed on PostgreSQL lose nothing that was acknowledged."""
    judge(record_property, "kill -9, PostgreSQL", run(3, "postgresql", places=places, keyring=keyring, clock=clock))


@pytest.mark.long
def test_a_killed_writer_loses_nothing_in_full(
    places: Places, keyring: Keyring, clock: Ticking, record_property: Recorder
) -> None:
    """Two hundred writers killed on SQLite lose nothing that was acknowledged."""
    judge(record_property, "kill -9, SQLite", run(200, "sqlite", places=places, keyring=keyring, clock=clock))


@pytest.mark.long
def test_a_killed_writer_loses_nothing_on_a_server_in_full(
    places: Places, keyring: Keyring, clock: Ticking, server: PostgresServer, record_property: Recorder
) -> None:
    """Fifty writers killed on PostgreSQL, and the server cut off after every fifth, lose nothing acknowledged."""
    counts = run(50, "postgresql", places=places, keyring=keyring, clock=clock, server=server)
    judge(record_property, "kill -9, PostgreSQL", counts)


def test_a_hasty_writer_turns_the_trial_red(
    places: Places, keyring: Keyring, clock: Ticking, record_property: Recorder
) -> None:
    """The same trial with a writer that answers before its commit finds acknowledged acts lost."""
    counts = run(6, "sqlite", places=places, keyring=keyring, clock=clock, writer=HastyWriter)
    record_counts(record_property, "kill -9, planted: answers before the commit", {"lost": f"{counts['lost']:,}"})
    assert counts["lost"] > 0

"""Backups: a copy is what it was copied from, on either engine, taken while somebody writes."""

import threading
from itertools import product

import pytest

from egress.kit import InputProblem
from egress.store import Keyring, copy_store, new_store, open_store, store_digest, verify_store

from .conftest import ENGINES, Places, Ticking
from .making import act, shipped, tiny


@pytest.mark.parametrize(("origin", "goal"), list(product(ENGINES, ENGINES)))
def test_a_copy_is_what_it_was_copied_from(
    places: Places, keyring: Keyring, clock: Ticking, origin: str, goal: str
) -> None:
    """A copy has the digest of its source, verifies, and goes on as a store of its own; the source stays."""
    source, target = places(origin), places(goal)
    with new_store(source, keyring=keyring, clock=clock) as store:
        store.keep_case(shipped("kabul-2021"), act(words={"reason": "Ångström, ⟦x⟧, 中"}))
        store.keep_case(tiny(), act())
        digest = copy_store(source, target)
        with store.reading() as connection:
            assert store_digest(connection) == digest
    with open_store(target, keyring=keyring, clock=clock) as copy:
        assert copy.case_at("tiny-post", 1).case_id == "tiny-post"
        assert copy.record(act()).seq == 3
        with copy.reading() as connection:
            assert verify_store(connection, []).faults == ()
            assert store_digest(connection) != digest


@pytest.mark.parametrize("engine", ENGINES)
def test_a_copy_is_taken_while_somebody_writes(places: Places, keyring: Keyring, clock: Ticking, engine: str) -> None:
    """A copy holds what was there at one instant, whole and linked, and the writer is not held up by it."""
    source, target = places(engine), places("sqlite")
    done = threading.Event()
    with new_store(source, keyring=keyring, clock=clock) as store:
        store.keep_case(tiny(), act())
        started = threading.Event()

        def write() -> None:
            while not done.is_set():
                store.record(act())
                started.set()

        writer = threading.Thread(target=write)
        writer.start()
        started.wait()
        try:
            copy_store(source, target)
        finally:
            done.set()
            writer.join()
        with open_store(target, keyring=keyring, clock=clock) as copy, copy.reading() as connection:
            verified = verify_store(connection, [])
        assert verified.faults == ()
        assert 2 <= verified.entries < len(store.acts()) + 1


@pytest.mark.parametrize("goal", ENGINES)
def test_a_copy_replaces_nothing(places: Places, keyring: Keyring, clock: Ticking, goal: str) -> None:
    """Where a store is already, no copy is laid over it."""
    source, target = places("sqlite"), places(goal)
    for address in (source, target):
        new_store(address, keyring=keyring, clock=clock).close()
    with pytest.raises(InputProblem, match="Nothing was changed"):
        copy_store(source, target)

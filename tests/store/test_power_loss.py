"""Power loss: after any cut, under the product's own settings, every acknowledged act is there, once."""

import shutil
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from egress.domain import Act
from egress.kit import EgressError, named_stream
from egress.store import Keyring, Store, StoreAddress, new_store, open_store, store_address, verify_store
from egress.store.acts import append
from egress.store.connections import SQLITE_SETTINGS, sqlite_engine

from . import apsw_driver
from .conftest import Ticking
from .counting import Recorder, record_counts
from .making import act, tiny
from .power_loss import Cut, Trace, TracingFiles, cuts

TEMPLATE = "record.db"


def template(folder: Path, keyring: Keyring, clock: Ticking) -> StoreAddress:
    """Make the store that every trial begins with."""
    address = store_address(str(folder / TEMPLATE))
    with new_store(address, keyring=keyring, clock=clock) as store:
        store.keep_case(tiny(), act())
    return address


def traced_run(
    origin: StoreAddress, folder: Path, *, keyring: Keyring, clock: Ticking, chance: np.random.Generator
) -> Trace:
    """Write groups of acts through the product's engine and writer, and close; return what happened on the disk."""
    assert origin.path is not None
    path = folder / TEMPLATE
    shutil.copy(origin.path, path)
    trace = Trace(first={TEMPLATE: path.read_bytes()})
    files = TracingFiles(f"traced-{folder.name}", trace)
    engine = sqlite_engine(lambda: apsw_driver.Connection(str(path), f"traced-{folder.name}"), apsw_driver)
    length = int(chance.choice([50, 400, 60_000], p=[0.4, 0.5, 0.1]))
    with Store(store_address(str(path)), engine, keyring=keyring, clock=clock) as store:
        number = 0
        for _ in range(int(chance.integers(4, 25))):
            promises = []
            for _ in range(int(chance.integers(1, 6))):
                number += 1
                one = act(act_id=f"a{number}", person="", facts={"filling": "x" * length})
                promises.append(_submit(store, one, trace))
            for promise in promises:
                promise.result()
    files.unregister()
    return trace


def _submit(store: Store, one: Act, trace: Trace) -> "Future[Act]":
    """Hand an act to the writer; its acknowledgement is written down at the moment it is given."""
    promise = store.writer.submit(lambda connection: append(connection, one, store._clock()))
    promise.add_done_callback(lambda _done: trace.note("ack", one.act_id))
    return promise


def found_after(cut: Cut, folder: Path, *, keyring: Keyring, clock: Ticking) -> Counter[str]:
    """Open what a cut left as the product opens any store, and count what was lost, doubled or broken."""
    counts: Counter[str] = Counter()
    for path in folder.iterdir():
        path.unlink()
    for name, content in cut.files.items():
        (folder / name).write_bytes(content)
    try:
        with (
            open_store(store_address(str(folder / TEMPLATE)), keyring=keyring, clock=clock) as store,
            store.reading() as connection,
        ):
            kept = Counter(one.act_id for one in store.acts())
            counts["lost"] = len(cut.acknowledged - set(kept))
            counts["doubled"] = sum(number - 1 for number in kept.values())
            counts["broken"] = bool(verify_store(connection, []).faults)
            counts["acknowledged"] = len(cut.acknowledged)
    except EgressError:
        counts["broken"], counts["lost"] = 1, len(cut.acknowledged)
    return counts


def crash(tmp_path: Path, keyring: Keyring, clock: Ticking, *, crashes: int, per_run: int) -> Counter[str]:
    """Cut the power so many times; return the counts over all."""
    origin = template(tmp_path, keyring, clock)
    counts: Counter[str] = Counter()
    run = 0
    while counts["crashes"] < crashes:
        run += 1
        chance = named_stream(8, f"power/{run}")
        folder, left = tmp_path / f"run-{run}", tmp_path / "left"
        folder.mkdir()
        left.mkdir(exist_ok=True)
        trace = traced_run(origin, folder, keyring=keyring, clock=clock, chance=chance)
        counts["runs with a checkpoint"] += any(s.kind == "write" and s.name == TEMPLATE for s in trace.steps)
        wanted = min(per_run, crashes - counts["crashes"])
        moments = set(chance.choice(np.arange(1, len(trace.steps) + 1), wanted, replace=False).tolist())
        for cut in cuts(trace, moments, chance):
            counts.update(found_after(cut, left, keyring=keyring, clock=clock) + Counter(crashes=1))
        shutil.rmtree(folder)
    return counts


def report(record_property: Recorder, title: str, counts: Counter[str]) -> None:
    """Print the counts of a trial."""
    names = ("crashes", "acknowledged", "lost", "doubled", "broken", "runs with a checkpoint")
    record_counts(record_property, title, {name: f"{counts[name]:,}" for name in names})


def test_nothing_acknowledged_is_lost(
    tmp_path: Path, keyring: Keyring, clock: Ticking, record_property: Recorder
) -> None:
    """A few cuts under the product's settings lose nothing, double nothing and break nothing."""
    counts = crash(tmp_path, keyring, clock, crashes=20, per_run=10)
    report(record_property, "power loss, the product's settings", counts)
    assert (counts["lost"], counts["doubled"], counts["broken"]) == (0, 0, 0)
    assert counts["acknowledged"] > 0


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_full(
    tmp_path: Path, keyring: Keyring, clock: Ticking, record_property: Recorder
) -> None:
    """Two thousand cuts under the product's settings lose nothing, double nothing and break nothing."""
    counts = crash(tmp_path, keyring, clock, crashes=2000, per_run=25)
    report(record_property, "power loss, the product's settings", counts)
    assert (counts["lost"], counts["doubled"], counts["broken"]) == (0, 0, 0)


@pytest.mark.parametrize("synchronous", [0, 1])
def test_a_weaker_setting_turns_the_trial_red(
    tmp_path: Path,
    keyring: Keyring,
    clock: Ticking,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Recorder,
    synchronous: int,
) -> None:
    """The same trial with a log that is not synced at each commit (OFF, NORMAL) finds acknowledged acts lost."""
    weaker = tuple((name, synchronous if name == "synchronous" else wanted) for name, wanted in SQLITE_SETTINGS)
    monkeypatch.setattr("egress.store.connections.SQLITE_SETTINGS", weaker)
    counts = crash(tmp_path, keyring, clock, crashes=16, per_run=8)
    report(record_property, f"power loss, planted synchronous = {synchronous}", counts)
    assert counts["lost"] > 0

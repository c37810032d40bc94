"""Whatever process plays a run, and whichever is killed meanwhile, the outcomes are the same, bit for bit."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from egress.simulation import Listeners, Outcomes, RunBatch, all_disturbances, pool
from egress.simulation.compiling import compile_script
from egress.simulation.factors import PlanningFactors
from egress.simulation.outcomes import no_outcomes
from egress.simulation.pool import RUNS_PER_BATCH, batches, play_all
from egress.simulation.script import Script
from egress.workflow.rehearsal_journal import Journal

from .rehearsed import shipped

RUNS = 12 * RUNS_PER_BATCH


@pytest.fixture(autouse=True)
def _pools_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes be started for work that takes no time."""
    monkeypatch.setattr(pool, "POOL_WORTH_S", 0.0)


def script() -> Script:
    """Return the script of a shipped case with every disturbance."""
    case, plan, seen = shipped("field-office")
    return compile_script(
        case, plan, picture=seen, factors=PlanningFactors(), disturbances=all_disturbances(), seed=1
    )[0]


def same(one: Outcomes, other: Outcomes) -> bool:
    """Tell whether two outcomes are the same, bit for bit."""
    return all(a.tobytes() == b.tobytes() and a.shape == b.shape for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("engine", ["exact", "fluid"])
def test_processes_change_nothing(engine: str) -> None:
    """Two processes give what one gives, in the same order."""
    wanted = batches(engine, RUNS)
    assert same(play_all(script(), wanted, workers=2), play_all(script(), wanted, workers=1))


@pytest.mark.parametrize("trial", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 50))])
def test_a_killed_worker_loses_nothing(trial: int) -> None:
    """A worker killed by the kernel's own signal, at some point of the work: nothing lost, nothing played twice."""
    wanted, killed, finished = batches("exact", RUNS), [], []
    strikes_after = trial % 6

    def strike(process_ids: list[int]) -> None:
        if strikes_after == 0 and not killed:
            killed.append(process_ids[trial % len(process_ids)])
            os.kill(killed[0], signal.SIGKILL)
        at_work[:] = process_ids

    def note(batch: RunBatch, _outcomes: Outcomes) -> None:
        finished.append(batch)
        if len(finished) == strikes_after and not killed:
            killed.append(at_work[trial % len(at_work)])
            os.kill(killed[0], signal.SIGKILL)

    at_work: list[int] = []
    found = play_all(script(), wanted, workers=2, listeners=Listeners(finished=note, started=strike))
    assert killed
    assert same(found, play_all(script(), wanted, workers=1))
    assert sorted(batch.first for batch in finished) == [batch.first for batch in wanted]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_workers_that_die_before_they_read_keep_nobody_waiting(method: str) -> None:
    """Workers that end as they start, as where memory is short: said in the end, however large the script is."""
    code = (
        "import numpy as np\n"
        "from multiprocessing import get_context, resource_tracker, spawn\n"
        "from egress.simulation import pool\n"
        "from tests.simulation.test_pool import batches, play_all, script\n"
        f"pool.POOL_WORTH_S, pool.pool_context = 0.0, lambda *_: get_context('{method}')\n"
        "resource_tracker.ensure_running()\n"
        "spawn.set_executable('/bin/false')\n"
        "long = script()._replace(closing_min=np.zeros((20_000, 8)))\n"
        "play_all(long, batches('exact', 50), workers=2)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=120, capture_output=True, text=True, check=False)
    assert "died 101 times in a row" in done.stderr


@pytest.mark.parametrize("worth_s", [1e-9, 1e9])
def test_work_begun_here_goes_on_here_or_in_a_pool(worth_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever way it goes on after two batches, outcomes are the same and each batch is finished once."""
    monkeypatch.setattr(pool, "POOL_WORTH_S", worth_s)
    wanted, started, finished = batches("exact", RUNS), [], []
    listeners = Listeners(finished=lambda batch, _: finished.append(batch), started=started.append)
    found = play_all(script(), wanted, workers=2, listeners=listeners)
    assert same(found, play_all(script(), wanted, workers=1))
    assert sorted(batch.first for batch in finished) == [batch.first for batch in wanted]
    assert bool(started) == (worth_s < 1)


def test_cancelled_work_gives_what_was_finished() -> None:
    """Cancelled after three batches, their outcomes are there, and they are those of the whole."""
    wanted, done = batches("exact", RUNS), []
    listeners = Listeners(finished=lambda batch, _: done.append(batch), cancelled=lambda: len(done) >= 3)
    found = play_all(script(), wanted, workers=1, listeners=listeners)
    assert len(found.runs) == 3 * RUNS_PER_BATCH
    assert same(found, play_all(script(), wanted[:3], workers=1))


def test_a_journal_goes_on_where_it_was(tmp_path: Path) -> None:
    """What a killed rehearsal had kept is not played again, a torn file is no batch, other inputs find none."""
    wanted, journal, played = batches("exact", RUNS), Journal(tmp_path, "sha256:abc"), []
    half = play_all(script(), wanted[:5], workers=1, listeners=Listeners(finished=journal.keep))
    assert len(half.runs) == 5 * RUNS_PER_BATCH
    (journal.folder / f".exact-{5 * RUNS_PER_BATCH}-{RUNS_PER_BATCH}.npz.part").write_bytes(b"torn")
    listeners = Listeners(finished=lambda batch, _: played.append(batch))
    whole = play_all(script(), wanted, workers=1, kept=journal.read(), listeners=listeners)
    assert played == list(wanted[5:])
    assert same(whole, play_all(script(), wanted, workers=1))
    assert Journal(tmp_path, "sha256:def").read() == {}


def test_no_runs_no_outcomes() -> None:
    """Work cancelled before it began has no outcomes, and says so by their number."""
    found = play_all(script(), batches("exact", RUNS), workers=1, listeners=Listeners(cancelled=lambda: True))
    assert same(found, no_outcomes(script(), np.zeros(0, dtype=np.int64)))

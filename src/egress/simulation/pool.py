"""Many runs at once: batches that any process may play, with outcomes that do not depend on which one did."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

import numpy as np

from egress.kit import Handed, InternalError, collected, handed, left, pool_context, submitted, taken, uncollected
from egress.simulation.engines import RunBatch, play_batch
from egress.simulation.outcomes import Outcomes, joined, no_outcomes
from egress.simulation.script import Script

RUNS_PER_BATCH = 25
"""Runs in one batch. It does not depend on the number of processes, and neither do the outcomes."""

POOL_WORTH_S = 2.0
"""Processes are started for what takes longer than this, seconds of one process; to start them takes one or two."""

MOST_BROKEN_POOLS = 100
"""So often in a row a pool may lose a worker without having finished a single batch."""


class Listeners(NamedTuple):
    """
    Who is told, and asked, between batches.

    Attributes
    ----------
    finished : told of each finished batch with its outcomes, in the order in which they end.
    cancelled : asked whether to stop; batches at work are then left.
    started : told of the ids of the processes of a new pool.
    """

    finished: Callable[[RunBatch, Outcomes], None] = lambda _batch, _outcomes: None
    cancelled: Callable[[], bool] = lambda: False
    started: Callable[[list[int]], None] = lambda _process_ids: None


def batches(engine: str, runs: int) -> tuple[RunBatch, ...]:
    """Return the batches of runs 0 … runs − 1."""
    return tuple(
        RunBatch(engine, first, min(RUNS_PER_BATCH, runs - first)) for first in range(0, runs, RUNS_PER_BATCH)
    )


def play_all(
    script: Script,
    wanted: tuple[RunBatch, ...],
    *,
    workers: int,
    kept: Mapping[RunBatch, Outcomes] | None = None,
    listeners: Listeners | None = None,
) -> Outcomes:
    """
    Return the outcomes of all batches; `kept` are those of earlier work, which are not played again.

    A worker that is killed costs the batches at work in its pool, which are played again in a new one. If `cancelled`
    says so, the outcomes of the batches finished so far are returned.

    Raises
    ------
    InternalError
        when workers die again and again before any batch is finished.
    """
    listeners, done = listeners or Listeners(), dict(kept or {})
    missing = [batch for batch in wanted if batch not in done]
    play = (
        _here(script, missing, listeners) if workers <= 1 else _here_or_in_pools(script, missing, workers, listeners)
    )
    for batch, outcomes in play:
        done[batch] = outcomes
        listeners.finished(batch, outcomes)
    parts = [done[batch] for batch in wanted if batch in done]
    return joined(parts) if parts else no_outcomes(script, np.zeros(0, dtype=np.int64))


def _here(script: Script, missing: list[RunBatch], listeners: Listeners) -> Iterator[tuple[RunBatch, Outcomes]]:
    for batch in missing:
        if listeners.cancelled():
            return
        yield batch, play_batch(script, batch)


def _here_or_in_pools(
    script: Script, missing: list[RunBatch], workers: int, listeners: Listeners
) -> Iterator[tuple[RunBatch, Outcomes]]:
    """Play two batches here, of which the first also loads the loops, and the others in pools if that is worth it."""
    tried, left = (missing[:2], missing[2:]) if POOL_WORTH_S > 0 else ([], missing)
    took = 0.0
    for batch in tried:
        began = time.perf_counter()
        yield from _here(script, [batch], listeners)
        took = time.perf_counter() - began
    if listeners.cancelled():
        return
    if tried and took * len(left) <= POOL_WORTH_S:
        yield from _here(script, left, listeners)
    else:
        yield from _in_pools(script, left, workers, listeners)


def _in_pools(
    script: Script, missing: list[RunBatch], workers: int, listeners: Listeners
) -> Iterator[tuple[RunBatch, Outcomes]]:
    """Play batches in a pool, and in another one if it breaks, until all are done."""
    left, broken = dict.fromkeys(missing), 0
    while left:
        if broken > MOST_BROKEN_POOLS:
            raise InternalError(f"workers of a rehearsal died {broken} times in a row")
        broken += 1
        with handed(script) as where:
            for batch, outcomes in _in_one_pool(where, list(left), min(workers, len(left)), listeners):
                del left[batch]
                broken = 0
                yield batch, outcomes
        if listeners.cancelled():
            return


def _in_one_pool(
    script: Handed, missing: list[RunBatch], workers: int, listeners: Listeners
) -> Iterator[tuple[RunBatch, Outcomes]]:
    """Yield what a pool finishes until it is done, cancelled or broken."""
    pool = ProcessPoolExecutor(
        max_workers=workers, mp_context=pool_context(__name__), initializer=_receive, initargs=(script,)
    )
    at_work: dict[Future[Handed], RunBatch] = {}
    try:
        at_work = submitted(pool, _play_received, missing)
        listeners.started([process.pid for process in pool._processes.values() if process.pid is not None])
        while at_work and not listeners.cancelled():
            ready, _ = wait(at_work, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in sorted(ready, key=lambda f: at_work[f].first):
                batch = at_work.pop(future)
                yield batch, collected(future.result())
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        uncollected(at_work)


_received: Script | None = None


def _receive(script: Handed) -> None:
    global _received
    _received = taken(script)


def _play_received(batch: RunBatch) -> Handed:
    if _received is None:
        raise InternalError("a worker of a rehearsal was asked to play before it had its script")
    return left(play_batch(_received, batch))

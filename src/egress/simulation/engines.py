"""Runs described as data, and the engines that can play them: another one is added to `ENGINES`."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from egress.simulation.fluid import play_fluid
from egress.simulation.outcomes import Outcomes, no_outcomes
from egress.simulation.play import play_runs
from egress.simulation.script import Script
from egress.simulation.state import TRACED, State, new_state


@dataclass(frozen=True)
class RunBatch:
    """
    Runs to be played: which engine plays which runs of a script. Whoever has the script can play them anywhere.

    The script holds the keys of the random streams, so the same batch always comes to the same outcomes.
    """

    engine: str
    first: int
    count: int


class _LastState(threading.local):
    """The state that a thread played last, and of which script: the next batch of it begins with the same tables."""

    script: Script | None = None
    state: State

    def of(self, script: Script) -> State:
        """Return a state of a script, whatever a run before has left in it."""
        if self.script is not script:
            self.state, self.script = new_state(script), script
        return self.state


_LAST = _LastState()


def play_exact(script: Script, runs: np.ndarray) -> Outcomes:
    """Play runs event by event."""
    out = no_outcomes(script, runs)
    play_runs(script, _LAST.of(script), out.runs, out.safe, out.caught, out.cause, out.total, out.metric)
    return out


ENGINES: Mapping[str, Callable[[Script, np.ndarray], Outcomes]] = {"exact": play_exact, "fluid": play_fluid}
"""By name: what plays runs of a script, given their numbers."""


def play_batch(script: Script, batch: RunBatch) -> Outcomes:
    """Return the outcomes of a batch by the engine that it names."""
    return ENGINES[batch.engine](script, np.arange(batch.first, batch.first + batch.count))


def traced_run(script: Script, run: int) -> tuple[np.ndarray, State]:
    """Play one run and return its trace, rows of `TRACE_COLUMNS`, and the state at its end."""
    rows = 4 * (2 * len(script.m_dep) + 500)
    state, out = new_state(script, trace_rows=rows), no_outcomes(script, np.array([run]))
    play_runs(script, state, out.runs, out.safe, out.caught, out.cause, out.total, out.metric)
    return state.trace[: state.n[TRACED]].copy(), state

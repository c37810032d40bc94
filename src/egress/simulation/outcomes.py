"""What replications come to, as plain tables: one row per run, in the order of the runs."""

from typing import NamedTuple

import numpy as np

from egress.simulation.script import Script
from egress.simulation.state import CAUSES, METRICS


class Outcomes(NamedTuple):
    """
    The outcomes of runs.

    Attributes
    ----------
    runs : numbers of the runs. Shape (runs,).
    safe, caught : persons by then, by group, at the end of each bin. Shape (runs, groups, bins).
    cause : persons caught by group and cause: the exits in the order of `Exit`, then attacks. Shape (runs, groups,
        causes).
    total : head count by group. Shape (runs, groups).
    metric : as `METRICS`. Shape (runs, metrics).
    """

    runs: np.ndarray
    safe: np.ndarray
    caught: np.ndarray
    cause: np.ndarray
    total: np.ndarray
    metric: np.ndarray


def no_outcomes(script: Script, runs: np.ndarray) -> Outcomes:
    """Return tables of nought with room for these runs."""
    groups = len(script.g_home)
    return Outcomes(
        runs=np.asarray(runs, dtype=np.int64),
        safe=np.zeros((len(runs), groups, script.bins), dtype=np.int32),
        caught=np.zeros((len(runs), groups, script.bins), dtype=np.int32),
        cause=np.zeros((len(runs), groups, CAUSES), dtype=np.int32),
        total=np.zeros((len(runs), groups), dtype=np.int32),
        metric=np.zeros((len(runs), len(METRICS)), dtype=np.float64),
    )


def joined(parts: list[Outcomes]) -> Outcomes:
    """Return the outcomes of several batches as one, by number of the run."""
    whole = Outcomes(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    order = np.argsort(whole.runs, kind="stable")
    return Outcomes(*(column[order] for column in whole))

"""The composition root: where the parts are joined for whoever asks."""

import os
from pathlib import Path

from egress.domain import Case
from egress.inputs import find_problems, read_case
from egress.kit import Problem


def open_case(path: Path) -> Case:
    """
    Read a case folder.

    Raises
    ------
    InputProblem
        with every problem found.
    """
    return read_case(path)


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return every problem of a case folder; empty if it is sound."""
    return tuple(find_problems(path))


def plan_workers() -> int:
    """Return how many processes make plans at once: one per core, at most four."""
    return max(1, min(4, os.cpu_count() or 1))

"""The composition root: where the parts are joined for whoever asks."""

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

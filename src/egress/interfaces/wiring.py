"""The composition root: where the parts are joined for whoever asks."""

import os
from collections.abc import Mapping
from pathlib import Path

from egress.domain import Case
from egress.inputs import PROFILES as PROFILES
from egress.inputs import QUESTIONS as QUESTIONS
from egress.inputs import find_problems, new_case, read_case
from egress.inputs.workbook import read_workbook, write_workbook
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


def convert_case(source: Path, target: Path, *, skip_bad_rows: bool = False) -> tuple[Problem, ...]:
    """
    Write a case folder as a workbook, or a workbook as a new case folder; return the rows left out.

    Raises
    ------
    InputProblem
        with every problem; nothing has been written then.
    """
    if source.suffix.lower() == ".xlsx":
        return read_workbook(source, target, skip_bad_rows=skip_bad_rows)
    write_workbook(source, target)
    return ()


def begin_case(folder: Path, *, profile: str, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """
    Write a new case folder in the words of a profile; return its files.

    Raises
    ------
    InputProblem
        with every problem of the folder, the profile and the answers; nothing has been written then.
    """
    return new_case(folder, profile=profile, answers=answers)

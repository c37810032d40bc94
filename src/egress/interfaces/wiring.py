"""The composition root: where the parts are joined for whoever asks."""

import os
from collections.abc import Mapping
from pathlib import Path

from egress.domain import Case, Plan
from egress.inputs import PROFILES as PROFILES
from egress.inputs import QUESTIONS as QUESTIONS
from egress.inputs import find_problems, format_version_of, new_case, read_case, read_plan_answer, write_upgraded
from egress.inputs.workbook import read_workbook, write_workbook
from egress.kit import InputProblem, Problem
from egress.simulation import (
    DISTURBANCES,
    RehearsalOptions,
    all_disturbances,
    disturbances_named,
    steps_in_words,
)

ALL_DISTURBANCES = tuple(DISTURBANCES)
"""The names of everything that may disturb a rehearsal."""


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


def open_plan(path: Path, case: Case) -> Plan:
    """
    Read a plan of a case that `egress plan --format json` wrote earlier.

    Raises
    ------
    InputProblem
        with every problem found.
    """
    return read_plan_answer(path, case_id=case.case_id)


def version_of(path: Path) -> int | None:
    """Return the version of the format in which a case folder is written; None where it states none."""
    return format_version_of(path)


def plan_workers() -> int:
    """Return how many processes make plans at once: one per core, at most four."""
    return max(1, min(4, os.cpu_count() or 1))


def convert_case(source: Path, target: Path, *, skip_bad_rows: bool = False) -> tuple[str, ...]:
    """
    Write a case folder as a workbook, a workbook as a new folder, or a folder anew in today's version of the format.

    Returns what was left out or not carried, one sentence each.

    Raises
    ------
    InputProblem
        with every problem; nothing has been written then.
    """
    if source.suffix.lower() == target.suffix.lower() == ".xlsx":
        remedy = "Name a folder, or convert the workbook to a folder first."
        raise InputProblem([Problem(target.name, 0, "", "a workbook", "a new case folder", remedy)])
    if source.suffix.lower() == ".xlsx":
        return tuple(
            f"left out: {problem.sentence()}"
            for problem in read_workbook(source, target, skip_bad_rows=skip_bad_rows)
        )
    if target.suffix.lower() == ".xlsx":
        write_workbook(source, target)
        return ()
    left = write_upgraded(source, target).not_carried
    return tuple(f"not carried, since it is no part of a case: {name}" for name in left)


def begin_case(folder: Path, *, profile: str, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """
    Write a new case folder in the words of a profile; return its files.

    Raises
    ------
    InputProblem
        with every problem of the folder, the profile and the answers; nothing has been written then.
    """
    return new_case(folder, profile=profile, answers=answers)


def rehearsal_options(*, runs: int, seed: int | None, disturbances: str | None) -> RehearsalOptions:
    """
    Return how to rehearse: all disturbances if none are named, `none` for a rehearsal in which nothing goes wrong.

    Raises
    ------
    InputProblem
        for a name that is no disturbance.
    """
    if disturbances is None:
        let_in = all_disturbances()
    else:
        let_in = disturbances_named([] if disturbances == "none" else disturbances.split(","))
    return RehearsalOptions(runs=runs, seed=seed, disturbances=let_in)


def rehearsal_steps() -> str:
    """Return the order of a step of a rehearsal, in words."""
    return steps_in_words()

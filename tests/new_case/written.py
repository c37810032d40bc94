"""A new case written and read again, with the answers of a test."""

import csv
from pathlib import Path

from egress.domain import Case
from egress.inputs import find_problems, new_case, read_case

ANSWERS = {
    "case_id": "north-office",
    "post": 'Office "North", Town $haven',
    "timezone": "Africa/Juba",
    "city": "Town, upper",
    "lat": "4.85",
    "lon": "31.6",
    "staff": "38",
    "airport": "Strip, the old one",
    "safe_place": "=Capital",
}
"""An answer to every question, with the marks that spoil careless writing."""


def written(folder: Path, profile: str, **answers: str) -> Case:
    """Return the case that was written, after the check that `egress check` makes."""
    new_case(folder, profile=profile, answers=answers)
    assert [problem.sentence() for problem in find_problems(folder)] == []
    return read_case(folder)


def comments_of(path: Path) -> list[str]:
    """Return the comment lines of a file without their marks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("#").strip() for line in lines if line.startswith("#")]


def header_of(path: Path) -> list[str]:
    """Return the columns of a table."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(csv.reader(line for line in lines if not line.startswith("#")))

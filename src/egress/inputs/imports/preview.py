"""What an import would do: which rows come in, which change, and which are refused, each with its reason."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from egress.inputs.case_reading import find_problems
from egress.inputs.imports.guessing import cells_of, columns_that_clear, guess_columns, guess_table
from egress.inputs.imports.reading import FoundRow
from egress.inputs.imports.table_text import merged_text
from egress.inputs.imports.tables import RawTable, id_column, raw_table
from egress.kit import InputProblem, Problem

MOST_ROUNDS = 12
"""A refused row may be what another one refers to; so often is looked again."""

MOST_READINGS = 200_000
"""Rows that are read in all rounds together; a long list of bad rows is looked at less often."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that does not come in: its number in the file, and why."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """
    What would be kept.

    Attributes
    ----------
    columns : the file's columns by what they are taken for; `passed_over` those that nobody knows.
    new, changed, same : rows by what becomes of them; each in our columns.
    text : the table as it would stand.
    """

    table: str
    columns: Mapping[str, str]
    passed_over: tuple[str, ...]
    new: tuple[Mapping[str, str], ...]
    changed: tuple[Mapping[str, str], ...]
    same: int
    refused: tuple[RefusedRow, ...]
    text: str


def preview_import(
    folder: Path, rows: Sequence[FoundRow], *, table: str = "", columns: Mapping[str, str] | None = None
) -> Preview:
    """
    Return what an import of rows into a case would do; nothing is written.

    Every row is held against the whole case by the same checks that read it, so what is kept leaves a sound case.

    Raises
    ------
    InputProblem
        where the case itself is not sound, or nothing of the file is understood.
    """
    if problems := find_problems(folder):
        raise InputProblem(problems)
    name = table or guess_table(rows)
    before = raw_table(folder, name)
    names = list(dict.fromkeys(column for row in rows for column in row.cells))
    taken = dict(columns) if columns else guess_columns(name, names)
    meant = [row for row in rows if _is_about(row, name)]
    clears = columns_that_clear(taken, named_by_hand=bool(columns))
    wanted = {row.number: cells_of(row, name, taken, clears=clears) for row in meant}
    kept, refused = _sound(folder, before, wanted)
    present = {row.get(id_column(name), ""): row for row in before.rows}
    new, changed, same = _sorted(kept.values(), present, id_column(name))
    return Preview(
        table=name,
        columns=taken,
        passed_over=tuple(one for one in names if one not in taken and not one.startswith("egress_")),
        new=new,
        changed=changed,
        same=same,
        refused=refused,
        text=merged_text(folder, before, [*kept.values()]),
    )


def _is_about(row: FoundRow, table: str) -> bool:
    said = row.cells.get("egress_table") or row.cells.get("egress_sheet", "")
    return said in ("", table) or said not in ("sites", "legs")


def _sound(
    folder: Path, before: RawTable, wanted: Mapping[int, Mapping[str, str]]
) -> tuple[dict[int, Mapping[str, str]], tuple[RefusedRow, ...]]:
    """Return the rows that leave the case sound, and those that do not with their first reason."""
    kept, refused = dict(wanted), _doubles(before, wanted)
    for one in refused:
        del kept[one.number]
    for _ in range(min(MOST_ROUNDS, 1 + MOST_READINGS // max(1, len(wanted)))):
        faults = _faults(folder, before, kept)
        if not faults:
            return kept, tuple(sorted(refused, key=lambda one: one.number))
        for number, reason in faults.items():
            refused.append(RefusedRow(number, reason))
            del kept[number]
    return {}, tuple(sorted([*refused, *(RefusedRow(n, "it rests on refused rows") for n in kept)], key=_number))


def _number(one: RefusedRow) -> int:
    return one.number


def _doubles(before: RawTable, wanted: Mapping[int, Mapping[str, str]]) -> list[RefusedRow]:
    key, seen, found = id_column(before.name), set[str](), []
    for number, cells in wanted.items():
        if key and cells.get(key) in seen:
            found.append(RefusedRow(number, f"{key} = {cells[key]} stands in the file twice"))
        seen.add(cells.get(key, ""))
    return found


def _faults(folder: Path, before: RawTable, kept: Mapping[int, Mapping[str, str]]) -> dict[int, str]:
    """Return the rows that the checks of a case refuse, in a copy of the folder with them in."""
    if not kept:
        return {}
    lines: dict[int, int] = {}
    text = merged_text(folder, before, [*kept.values()], note=_noting(lines, [*kept]))
    with tempfile.TemporaryDirectory(prefix="egress-preview-") as beside:
        copy = Path(beside) / "case"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".*"))
        (copy / f"{before.name}.csv").write_text(text, encoding="utf-8")
        problems = find_problems(copy)
    found: dict[int, str] = {}
    for problem in problems:
        number = lines.get(problem.row) if problem.file == f"{before.name}.csv" else None
        if number is None:
            number = _named_by(problem, before.name, kept)
        found.setdefault(number, f"{problem.field} = {problem.value} (expected {problem.expected})".lstrip(" ="))
    return found


def _named_by(problem: Problem, table: str, kept: Mapping[int, Mapping[str, str]]) -> int:
    """Return the row that a problem elsewhere names; the last one where none is named, so that the search ends."""
    key = id_column(table)
    words = problem.sentence()
    named = [number for number, cells in kept.items() if key and cells.get(key) and cells[key] in words]
    return named[0] if named else [*kept][-1]


def _noting(lines: dict[int, int], numbers: Sequence[int]) -> Callable[[int, int], None]:
    def note(place: int, line: int) -> None:
        lines[line] = numbers[place]

    return note


def _sorted(
    kept: Iterable[Mapping[str, str]], present: Mapping[str, Mapping[str, str]], key: str
) -> tuple[tuple[Mapping[str, str], ...], tuple[Mapping[str, str], ...], int]:
    new, changed, same = [], [], 0
    for cells in kept:
        old = present.get(cells.get(key, "")) if key else None
        if old is None:
            new.append(cells)
        elif any(old.get(column, "") != cell for column, cell in cells.items()):
            changed.append(cells)
        else:
            same += 1
    return tuple(new), tuple(changed), same

"""A workbook becomes a case folder in normal form, or a complete list of what is wrong with it."""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from egress.inputs.case_reading import find_problems
from egress.inputs.folder_writer import refuse_full_folder, write_folder
from egress.inputs.migrations import WordsOfVersion
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.case_reading import ReadCaseSheet, read_case_sheet
from egress.inputs.workbook.migrating import upgraded_sheets
from egress.inputs.workbook.names import CASE_SHEET
from egress.inputs.workbook.normal_form import CaseText
from egress.inputs.workbook.package import shown_name
from egress.inputs.workbook.settings_text import SettingsText, normal_settings
from egress.inputs.workbook.sheet_reading import SheetReader, check_sheets
from egress.inputs.workbook.spreadsheet import open_spreadsheet
from egress.inputs.workbook.table_text import bytes_in_place, is_empty
from egress.kit import InputProblem, InternalError, Problem

MOST_PASSES = 100
"""Rounds of leaving out bad rows; each finds up to 200 of a sheet."""

_FILE = re.compile(r"\b([a-z_]+)\.csv\b")


@dataclass(frozen=True)
class ReadBook:
    """A workbook as a case, how its settings map to rows, and what its cells alone showed to be wrong."""

    name: str
    case: CaseText
    case_sheet: ReadCaseSheet
    problems: tuple[Problem, ...]
    words: WordsOfVersion

    def without(self, bad: Mapping[str, frozenset[int]]) -> "ReadBook":
        """Return the book without rows, given by sheet."""
        tables = {name: text.without(bad.get(name, frozenset())) for name, text in self.case.tables.items()}
        left = (p for p in self.problems if p.row not in bad.get(p.file.rpartition("!")[2], frozenset()))
        return replace(self, case=replace(self.case, tables=tables), problems=tuple(left))


def read_workbook(
    file: str | os.PathLike[str], folder: str | os.PathLike[str], *, skip_bad_rows: bool = False
) -> tuple[Problem, ...]:
    """
    Write the case of a workbook into a new folder, in normal form, and return what was left out.

    Everything that `find_problems` asks of a folder is asked before anything is written; messages name sheet and row:
    ``case.xlsx!fleets:7: seats = -4 (...)``. With `skip_bad_rows` the rows of tables that a problem names are left
    out, and then those that only they made sense of; without it one problem refuses the whole.

    Raises
    ------
    InputProblem
        with every problem; nothing has been written then.
    """
    target = Path(folder)
    refuse_full_folder(target)
    book = _read(Path(file))
    left_out: list[Problem] = []
    for _ in range(MOST_PASSES):
        problems = _problems(book)
        if not problems:
            _write(book.case, target)
            return tuple(sorted(set(map(book.words.of_user, left_out))))
        bad = _bad_rows(book, problems) if skip_bad_rows else {}
        if not bad:
            break
        left_out += (p for p in problems if p.row in bad.get(p.file.rpartition("!")[2], frozenset()))
        book = book.without(bad)
    raise InputProblem(map(book.words.of_user, (*problems, *left_out)))


def _read(file: Path) -> ReadBook:
    problems = ProblemList()
    opened = open_spreadsheet(file, problems)
    if opened is None:
        raise InputProblem(problems.found())
    reader = SheetReader(shown_name(file), opened.dates_from_1904, problems)
    checked = upgraded_sheets(check_sheets(opened, reader), reader)
    if checked.refused:
        raise InputProblem(problems.found())
    sheets = checked.sheets
    tables = {}
    for table in ALL_TABLES:
        text = reader.read_table(table, sheets[table.name]) if table.name in sheets else None
        if text is not None:
            tables[table.name] = text
    if CASE_SHEET in sheets:
        settings = read_case_sheet(reader, sheets[CASE_SHEET])
    else:
        settings = ReadCaseSheet(SettingsText(()), {})
    return ReadBook(shown_name(file), CaseText(settings.settings, tables), settings, problems.found(), checked.words)


def _problems(book: ReadBook) -> tuple[Problem, ...]:
    """Return what the cells showed and what the reader of folders finds, each place once."""
    own = {(problem.file, problem.row, problem.field) for problem in book.problems}
    silent = {problem.file for problem in book.problems if not problem.row}
    checked = [problem for problem in _checked(book) if (problem.file, problem.row, problem.field) not in own]
    return tuple(sorted({*book.problems, *(p for p in checked if p.row or p.file not in silent)}))


def _checked(book: ReadBook) -> list[Problem]:
    """Return what the reader of folders finds, in terms of sheets; rows of tables keep their numbers on the way."""
    settings, lines = normal_settings(book.case.settings)
    files = {CASE_FILE: settings}
    for table in ALL_TABLES:
        text = book.case.tables.get(table.name)
        if text is not None and text.header_number and not is_empty(table, text):
            files[table.file] = bytes_in_place(text)
    with tempfile.TemporaryDirectory(prefix="egress-") as beside:
        for name, data in files.items():
            (Path(beside) / name).write_bytes(data)
        found = find_problems(beside)
    by_line = {line: path for path, line in lines.items()}
    return [_in_sheets(problem, book, by_line) for problem in found]


def _in_sheets(problem: Problem, book: ReadBook, by_line: Mapping[int, tuple[str, ...]]) -> Problem:
    row, sheet = problem.row, problem.file.removesuffix(".csv")
    if problem.file == CASE_FILE:
        sheet = CASE_SHEET
        row = _row_of(tuple(problem.field.split(".")), book.case_sheet.rows) or _row_of(
            by_line.get(problem.row, ()), book.case_sheet.rows
        )
    return Problem(
        f"{book.name}!{sheet}",
        row,
        problem.field,
        problem.value,
        _FILE.sub(r"sheet \1", problem.expected),
        _FILE.sub(r"the sheet \1", problem.remedy).replace(CASE_FILE, "the sheet case"),
    )


def _row_of(path: tuple[str, ...], rows: Mapping[tuple[str, ...], int]) -> int:
    """Return the row of a key, or the first row of a range or table; 0 if there is none."""
    return next((row for known, row in rows.items() if path and known[: len(path)] == path), 0)


def _bad_rows(book: ReadBook, problems: Iterable[Problem]) -> dict[str, frozenset[int]]:
    """Return the rows that problems name, by sheet; headers and the sheet of settings are no rows."""
    rows = {name: {entry.number for entry in text.entries} for name, text in book.case.tables.items()}
    bad: dict[str, set[int]] = {}
    for problem in problems:
        sheet = problem.file.rpartition("!")[2]
        if problem.row in rows.get(sheet, ()):
            bad.setdefault(sheet, set()).add(problem.row)
    return {sheet: frozenset(numbers) for sheet, numbers in bad.items()}


def _write(case: CaseText, target: Path) -> None:
    files = case.files()
    with tempfile.TemporaryDirectory(prefix="egress-") as beside:
        for name, data in files.items():
            (Path(beside) / name).write_bytes(data)
        if find_problems(beside):
            raise InternalError("a sound workbook gave a folder that is not")
    write_folder(files, target)

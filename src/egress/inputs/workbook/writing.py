"""A case folder becomes one workbook."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from egress.inputs.columns import columns_of
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.case_sheet import fill_case_sheet
from egress.inputs.workbook.choices import Choices
from egress.inputs.workbook.escapes import escaped
from egress.inputs.workbook.names import CASE_SHEET, LISTS_SHEET, MOST_CHARACTERS, READ_ME_SHEET
from egress.inputs.workbook.normal_form import CaseText, read_case_text
from egress.inputs.workbook.package import MOST_BYTES, shown_name
from egress.inputs.workbook.read_me import fill_read_me
from egress.inputs.workbook.styles import add_styles
from egress.inputs.workbook.table_sheet import fill_table_sheet, first_row, last_row
from egress.inputs.workbook.table_text import Comment
from egress.inputs.workbook.unpacking import MOST_ROWS
from egress.kit import InputProblem


def write_workbook(folder: str | os.PathLike[str], file: str | os.PathLike[str], *, replace: bool = False) -> None:
    """
    Write a case folder as one .xlsx workbook: a sheet per table, one for case.toml, one that explains.

    Every cell is text, as typed. The case need not be complete: what is missing can be filled in in the workbook.
    Files of the folder that belong to no table, such as SOURCES.md, are not carried.

    Raises
    ------
    InputProblem
        if the folder cannot be taken apart without loss, if a text or table is too long for a sheet, or if the file
        is there already and `replace` does not allow to write over it.
    """
    target = Path(file)
    case = read_case_text(folder)
    _refuse_what_does_not_fit(case)
    if os.path.lexists(target) and not replace:
        raise _refusal(target, "it is there already", "Name another file, or move this one away.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".egress-") as beside:
            made = Path(beside) / "case.xlsx"
            to_workbook(case).save(made)
            with zipfile.ZipFile(made) as archive:
                if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                    raise _refusal(target, f"more than {MOST_BYTES // 2**20} MiB", "Keep this case as a folder.")
            made.replace(target)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise _refusal(target, reason, "Name a file that can be written.") from error


def to_workbook(case: CaseText) -> Workbook:
    """Return the workbook of a case."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    add_styles(book)
    book.properties.creator = "egress"
    fill_read_me(book.create_sheet(READ_ME_SHEET))
    settings = book.create_sheet(CASE_SHEET)
    sheets = {table.name: book.create_sheet(table.name) for table in ALL_TABLES}
    lists = book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "hidden"
    texts = {table.name: case.tables.get(table.name) for table in ALL_TABLES}
    choices = Choices(
        lists,
        {name: first_row(text) for name, text in texts.items()},
        {name: last_row(text) for name, text in texts.items()},
    )
    fill_case_sheet(settings, case.settings, choices)
    for table in ALL_TABLES:
        fill_table_sheet(sheets[table.name], table, texts[table.name])
        for column, name in enumerate(columns_of(table.model), start=1):
            choices.add_to(sheets[table.name], table, name, column)
    return book


def _refuse_what_does_not_fit(case: CaseText) -> None:
    """A sheet has so many rows, and a cell so many characters (UTF-16 units)."""
    problems = ProblemList()
    for file, row, field, text in _texts(case):
        if len(escaped(text).encode("utf-16-le")) > 2 * MOST_CHARACTERS:
            expected = f"at most {MOST_CHARACTERS} characters in a cell of a workbook"
            problems.add(file, row, field=field, value=text, expected=expected, remedy="Shorten the text.")
    for name, table in case.tables.items():
        if last_row(table) > MOST_ROWS:
            expected = f"at most {MOST_ROWS} rows in a sheet of a workbook"
            value = f"{len(table.entries)} rows"
            problems.add(f"{name}.csv", 0, value=value, expected=expected, remedy="Keep this case as a folder.")
    if problems.found():
        raise InputProblem(problems.found())


def _texts(case: CaseText) -> Iterator[tuple[str, int, str, str]]:
    for setting in case.settings.settings:
        for text in (*setting.cells.values(), *setting.before, setting.note):
            yield CASE_FILE, 0, ".".join(setting.path), text
    for text in case.settings.after:
        yield CASE_FILE, 0, "", text
    for name, table in case.tables.items():
        for entry in table.entries:
            if isinstance(entry, Comment):
                yield f"{name}.csv", entry.number, "", entry.text
            else:
                yield from ((f"{name}.csv", entry.number, field, text) for field, text in entry.by_column.items())


def _refusal(target: Path, reason: str, remedy: str) -> InputProblem:
    problems = ProblemList()
    problems.add(shown_name(target), 0, value=reason, expected="a workbook file that can be written", remedy=remedy)
    return InputProblem(problems.found())

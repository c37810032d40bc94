"""The sheets of a workbook as raw cells, taken out of its file by the caged reader `unpacking`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from pydantic import Field, TypeAdapter

from egress.inputs.cage import UnreadableFileError, answers
from egress.inputs.problems import ProblemList
from egress.inputs.workbook.package import MOST_BYTES, MOST_PARTS, shown_name
from egress.inputs.workbook.unpacking import MOST_CELLS_OF_BOOK, MOST_COLUMNS, MOST_ROWS

UNPACKING = "egress.inputs.workbook.unpacking"
SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx, without a password."


@dataclass(frozen=True, slots=True)
class RawCell:
    """
    A cell with something in it.

    Attributes
    ----------
    kind : ``s`` text, ``n`` number, ``b`` true or false, ``e`` error, ``d`` date in ISO 8601.
    formula : the formula that makes the value; None where there is none.
    dated : a number that is shown as a date or time.
    """

    kind: str
    text: str
    formula: str | None = None
    dated: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its filled cells by row and column, both from 1, and the ranges that are merged."""

    name: str
    rows: Mapping[int, Mapping[int, RawCell]]
    merged: tuple[str, ...]


@dataclass(frozen=True)
class Spreadsheet:
    """The sheets in their order; `dates_from_1904` says how numbers become dates."""

    sheets: tuple[Sheet, ...]
    dates_from_1904: bool


@dataclass(frozen=True)
class RowLine:
    """A row of the sheet before it: column, kind, text, formula and number of the style of each cell."""

    row: Annotated[int, Field(ge=1, le=MOST_ROWS)]
    cells: list[tuple[Annotated[int, Field(ge=1, le=MOST_COLUMNS)], str, str, str | None, int]]


@dataclass(frozen=True)
class SheetLine:
    """A sheet, whose rows follow."""

    sheet: str
    merged: tuple[str, ...]


@dataclass(frozen=True)
class BookLine:
    """The whole workbook: how numbers become dates, the number format of each style, and codes of formats."""

    from_1904: bool
    styles: list[int]
    formats: list[tuple[int, str]]


Line = RowLine | SheetLine | BookLine
FORM: TypeAdapter[Line] = TypeAdapter(Line)
"""What each line of the child must be."""


def open_spreadsheet(file: Path, problems: ProblemList) -> Spreadsheet | None:
    """Return the sheets of a workbook; None with a problem if it cannot be read."""
    reason = _unfit(file)
    try:
        if not reason:
            most = 1 + MOST_PARTS + MOST_CELLS_OF_BOOK
            return _book(answers(UNPACKING, file, FORM, what="a workbook", most_lines=most))
    except UnreadableFileError as error:
        reason = str(error)
    problems.add(
        shown_name(file),
        0,
        value=reason,
        expected=f"a workbook (.xlsx) of at most {MOST_BYTES // 2**20} MiB, unpacked too",
        remedy=SAVE_AGAIN,
    )
    return None


def _unfit(file: Path) -> str:
    """Return why a file is not even opened, empty where it may be."""
    try:
        size = file.stat().st_size
        if not file.is_file():
            return "this is not a file"
    except (OSError, ValueError) as error:
        return (isinstance(error, OSError) and error.strerror) or str(error)
    return f"{size} bytes" if size > MOST_BYTES else ""


def _book(lines: Iterable[Line]) -> Spreadsheet:
    sheets: list[tuple[SheetLine, dict[int, dict[int, RawCell]]]] = []
    old, dated = False, frozenset[int]()
    held: dict[str, str] = {}
    for line in lines:
        if isinstance(line, BookLine):
            old, dated = line.from_1904, _dated(line)
        elif isinstance(line, SheetLine):
            sheets.append((line, {}))
        elif sheets:
            sheets[-1][1][line.row] = dict(_cells(line, dated, held))
    return Spreadsheet(tuple(Sheet(one.sheet, rows, one.merged) for one, rows in sheets), old)


def _cells(line: RowLine, dated: frozenset[int], held: dict[str, str]) -> Iterator[tuple[int, RawCell]]:
    """Yield the cells of a row by column; a text that stands in many cells is held once."""
    for column, kind, text, formula, style in line.cells:
        is_dated = kind == "n" and style in dated
        yield column, RawCell(held.setdefault(kind, kind), held.setdefault(text, text), formula, is_dated)


def _dated(book: BookLine) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date or time."""
    formats = {**BUILTIN_FORMATS, **dict(book.formats)}
    # 27 to 36 and 50 to 58 are dates in the East Asian editions (ECMA-376, 18.8.30).
    return frozenset(
        place
        for place, number in enumerate(book.styles)
        if is_date_format(formats.get(number, "")) or 27 <= number <= 36 or 50 <= number <= 58
    )

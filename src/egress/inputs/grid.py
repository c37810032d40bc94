"""A table's text becomes a header and rows of cells with their line numbers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from egress.inputs.problems import ProblemList

MOST_ROWS = 50_000
"""Rows of one table; a post has some thousands at most, and more would fill the memory."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one physical line; a ragged line has more or fewer than the header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table as text: the header's line and the lines below it; `lost` says that some could not be split."""

    header: Line
    lines: tuple[Line, ...]
    lost: bool


def split_table(file: str, text: str, problems: ProblemList) -> Grid | None:
    """
    Return the header and lines of a table; None when there is no header.

    Blank lines, lines of commas only, and lines that begin with ``#`` are passed over. One row is one physical line,
    so that an unclosed quote spoils that line only. Reading stops once there are too many problems, or rows. A text
    that stands in many cells is held once.
    """
    held: dict[str, str] = {}
    header: Line | None = None
    lines: list[Line] = []
    lost = False
    for number, line in _written_lines(text):
        if problems.is_full(file):
            problems.stop_reading(file, number - 1)
            lost = True
            break
        if len(lines) == MOST_ROWS:
            _report_too_many(file, number, problems)
            lost = True
            break
        split = _cells(file, number, line, problems)
        cells = None if split is None else tuple(held.setdefault(cell, cell) for cell in split)
        if cells is None:
            lost = True
        elif header is None:
            header = Line(number, cells)
        elif any(cells) and len(cells) != len(header.cells):
            _report_ragged(file, number, len(cells), len(header.cells), problems)
            # What stands in the first cells still names the row, though nothing else of it is trusted.
            lines.append(Line(number, cells))
        elif any(cells):
            lines.append(Line(number, cells))
    if header is None and not lost:
        _report_empty(file, problems)
    return None if header is None else Grid(header, tuple(lines), lost)


def _written_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, line.rstrip("\n")


def _cells(file: str, number: int, line: str, problems: ProblemList) -> tuple[str, ...] | None:
    try:
        split = next(csv.reader([line], strict=True, skipinitialspace=True))
    except csv.Error as error:
        problems.add(
            file,
            number,
            value=line,
            expected=f"cells parted by commas, quotes closed on the same line ({error})",
            remedy="Correct the quotes or remove the row.",
        )
        return None
    return tuple(cell.strip() for cell in split)


def _report_ragged(file: str, number: int, cells: int, columns: int, problems: ProblemList) -> None:
    too = "Remove the cells that are too many" if cells > columns else "Add the cells that are missing"
    problems.add(
        file,
        number,
        value=f"{cells} cells",
        expected=f"{columns} cells, one per column",
        remedy=f"{too}, or put a text that holds a comma in quotes.",
    )


def _report_too_many(file: str, number: int, problems: ProblemList) -> None:
    problems.add(
        file,
        number,
        value=f"more than {MOST_ROWS:,} rows",
        expected=f"at most {MOST_ROWS:,} rows in a table",
        remedy="Keep the rows that the post needs; what is long past may go.",
    )


def _report_empty(file: str, problems: ProblemList) -> None:
    problems.add(
        file,
        0,
        value="the file is empty",
        expected="a header line with the names of the columns",
        remedy="Write the header, or remove the file if the post has none of these.",
    )

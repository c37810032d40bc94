"""One table as text cells and comment lines, and the one way in which a folder in normal form writes it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from egress.inputs.columns import columns_of
from egress.inputs.grid import split_table
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.table import Table
from egress.inputs.text import decode
from egress.inputs.workbook.escapes import on_one_line


@dataclass(frozen=True)
class Comment:
    """A line that begins with ``#``, and the line or row on which it stands."""

    number: int
    text: str


@dataclass(frozen=True)
class Cells:
    """The filled cells of one row by column, and the line or row on which it stands."""

    number: int
    by_column: dict[str, str]


@dataclass(frozen=True)
class TableText:
    """
    A table's rows and comments in their order.

    Attributes
    ----------
    columns : the header as given.
    header_number : the line or row of the header.
    """

    columns: tuple[str, ...]
    entries: tuple[Comment | Cells, ...]
    header_number: int = 1

    @property
    def rows(self) -> Iterator[Cells]:
        """The rows without the comments."""
        return (entry for entry in self.entries if isinstance(entry, Cells))

    def without(self, numbers: frozenset[int]) -> "TableText":
        """Return the table without the rows that stand at these numbers."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.number not in numbers))


def read_table_text(table: Table[Any, Any], data: bytes, problems: ProblemList) -> TableText | None:
    """
    Return a table of a folder as text; None if it cannot be taken apart without loss.

    Only the shape is judged, so that a case that is still being filled in can be carried too.
    """
    text = decode(table.file, data, problems)
    grid = split_table(table.file, text, problems) if text is not None else None
    if grid is None or text is None:
        return None
    _check_header(table, grid.header.number, grid.header.cells, problems)
    rows = [_to_cells(table, line.number, grid.header.cells, line.cells, problems) for line in grid.lines]
    both: list[Comment | Cells] = [*_comments(text), *rows]
    entries = sorted(both, key=lambda entry: entry.number)
    return None if problems.in_file(table.file) else TableText(grid.header.cells, tuple(entries), grid.header.number)


def is_empty(table: Table[Any, Any], text: TableText) -> bool:
    """Whether a table says nothing, so that its file may be left out."""
    return not table.required and not text.entries


def normal_columns(table: Table[Any, Any], text: TableText) -> tuple[str, ...]:
    """Return the required columns, and the optional ones that hold a value, in the order of the dictionary."""
    filled = {name for row in text.rows for name, cell in row.by_column.items() if cell}
    return tuple(name for name, field in columns_of(table.model).items() if field.is_required() or name in filled)


def normal_bytes(table: Table[Any, Any], text: TableText) -> bytes:
    """
    Return a table as a folder in normal form holds it.

    UTF-8, LF, quotes only where needed; comments before the first row stand above the header, others stay before
    the row that they precede.
    """
    columns = normal_columns(table, text)
    first = next((place for place, entry in enumerate(text.entries) if isinstance(entry, Cells)), len(text.entries))
    head = [entry.text for entry in text.entries[:first] if isinstance(entry, Comment)]
    body = [
        entry.text if isinstance(entry, Comment) else csv_line([entry.by_column.get(name, "") for name in columns])
        for entry in text.entries[first:]
    ]
    return "".join(f"{line}\n" for line in (*head, csv_line(columns), *body)).encode()


def bytes_in_place(text: TableText) -> bytes:
    """Return a table as CSV in which every row stands on the line of its own number, for messages about it."""
    lines = {entry.number: _line_in_place(text, entry) for entry in text.entries}
    lines[text.header_number] = csv_line(text.columns)
    last = max(lines)
    return "".join(f"{lines.get(number, '')}\n" for number in range(1, last + 1)).encode()


def csv_line(cells: tuple[str, ...] | list[str]) -> str:
    """Return cells as one line, quoted only where needed."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def _line_in_place(text: TableText, entry: Comment | Cells) -> str:
    if isinstance(entry, Comment):
        return entry.text
    # A line break within a cell is reported by itself; here it would move every row below.
    return csv_line([on_one_line(entry.by_column.get(name, "")) for name in text.columns])


def _comments(text: str) -> Iterator[Comment]:
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if line.strip().startswith("#"):
            yield Comment(number, line.strip())


def _check_header(table: Table[Any, Any], number: int, names: tuple[str, ...], problems: ProblemList) -> None:
    known = list(columns_of(table.model))
    for name, times in Counter(names).items():
        if name not in known or times > 1:
            problems.add(
                table.file,
                number,
                field="header",
                value=name,
                expected="each column once, of those that are read: " + ", ".join(known),
                remedy=remedy_of(did_you_mean(name, known) if name not in known else "", "Rename or remove it."),
            )


def _to_cells(
    table: Table[Any, Any], number: int, names: tuple[str, ...], cells: tuple[str, ...], problems: ProblemList
) -> Cells:
    by_column = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
    first = next(iter(columns_of(table.model)))
    if by_column.get(first, "").startswith("#"):
        problems.add(
            table.file,
            number,
            field=first,
            value=by_column[first],
            expected="a cell that cannot be taken for a comment",
            remedy="Begin the cell with another sign than #.",
        )
    return Cells(number, by_column)

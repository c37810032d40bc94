"""A table's text with rows put in: comments and untouched lines stay as they are, to the letter."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from egress.inputs.imports.tables import RawTable, id_column


def merged_text(
    folder: Path,
    before: RawTable,
    rows: Sequence[Mapping[str, str]],
    *,
    note: Callable[[int, int], None] | None = None,
) -> str:
    """
    Return the text of a table with rows in it: those whose id stands there already in place, others at the end.

    A row that changes keeps the cells that the file says nothing of. `note` hears which row stands in which line.
    """
    path = folder / f"{before.name}.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    columns = [*before.columns]
    columns += [column for column in dict.fromkeys(c for row in rows for c in row) if column not in columns]
    key = id_column(before.name)
    places = {row[key]: (line, row) for row, line in zip(before.rows, before.lines, strict=True)} if key else {}
    if columns != [*before.columns] or not lines:
        lines = _widened(lines, before, columns)
    for place, row in enumerate(rows):
        at, old = places.get(row.get(key, ""), (0, {}))
        cells = {**old, **row}
        if at and all(old.get(column, "") == cell for column, cell in row.items()):
            continue
        text = _line([cells.get(column, "") for column in columns])
        if at:
            lines[at - 1] = text
        else:
            lines.append(text)
        if note is not None:
            note(place, at or len(lines))
    return "\n".join(lines) + "\n"


def _widened(lines: list[str], before: RawTable, columns: Sequence[str]) -> list[str]:
    """Return the lines with the header and every row in all columns."""
    if not lines:
        return [_line(columns)]
    made = [*lines]
    head = next(n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    made[head] = _line(columns)
    for row, number in zip(before.rows, before.lines, strict=True):
        made[number - 1] = _line([row.get(column, "") for column in columns])
    return made


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()

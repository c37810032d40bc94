"""CSV that no spreadsheet runs: a cell that would be read as a formula is told apart by an apostrophe."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]|^'")
_FIGURE = re.compile(r"^[+-]?\d+(\.\d+)?$")


def safe_cell(text: str) -> str:
    """
    Return a cell that stays text: one that begins with = + - @, a tab or an apostrophe gets an apostrophe before it.

    A plain figure such as -4.5 stays as it is. The import takes one apostrophe off again, so nothing is lost.
    """
    flat = " ".join(text.replace("\x00", "\ufffd").splitlines())
    return f"'{flat}" if _FORMULA.search(flat) and not _FIGURE.match(flat) else flat


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV, UTF-8 with a byte order mark so that spreadsheets read it as such."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")

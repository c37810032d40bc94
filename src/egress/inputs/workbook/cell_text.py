"""What a cell says, as the text that a table holds; and why some cells are refused."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from egress.inputs.workbook.escapes import on_one_line
from egress.inputs.workbook.spreadsheet import RawCell


@dataclass(frozen=True)
class CellText:
    """The text of a cell; if it is refused, what was expected and the remedy."""

    text: str
    expected: str = ""
    remedy: str = ""


def read_cell(cell: RawCell, *, clock: bool = False, lines: bool = False, from_1904: bool = False) -> CellText:
    """
    Return the text of a cell.

    Numbers become the shortest text that means the same number; TRUE and FALSE become yes and no; a time of day is
    taken where `clock` says that the column holds one. Formulas, errors and dates are refused, and line breaks
    unless `lines` allows them.
    """
    if cell.formula is not None:
        return CellText(
            f"={cell.formula}", "a value, no formula", "Copy the cell and paste it back as a value (Paste Special)."
        )
    if cell.kind == "e":
        return CellText(cell.text, "a value, no error", "Write the value that is meant.")
    if cell.kind == "b":
        return CellText("yes" if cell.text.strip() in ("1", "true") else "no")
    if cell.kind == "d" or cell.dated:
        return _date(cell, clock, from_1904)
    if cell.kind == "n":
        return CellText(number_text(cell.text.strip()))
    text = cell.text.strip()
    if not lines and on_one_line(text) != text:
        return CellText(text, "text on one line", "Remove the line breaks within the cell.")
    return CellText(text)


def number_text(written: str) -> str:
    """Return the shortest text of a number: 30 for 30.0, 0.1 for 0.10000000000000001."""
    try:
        number = float(written)
    except ValueError:
        return written
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date(cell: RawCell, clock: bool, from_1904: bool) -> CellText:
    moment = _moment(cell, from_1904)
    if clock and isinstance(moment, time) and not (moment.second or moment.microsecond):
        return CellText(moment.isoformat("minutes"))
    if isinstance(moment, datetime):
        remedy = f"Format the cell as text and write {moment.isoformat(timespec='seconds')}Z if UTC is meant."
        return CellText(moment.isoformat(timespec="seconds"), "text: a date of the spreadsheet has no offset", remedy)
    shown = cell.text if moment is None else str(moment)
    return CellText(shown, "text: the cell holds a date or time", "Format the cell as text and write it again.")


def _moment(cell: RawCell, from_1904: bool) -> datetime | time | timedelta | None:
    try:
        if cell.kind == "d":
            return datetime.fromisoformat(cell.text.strip()).replace(tzinfo=None)
        epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
        found = from_excel(round(float(cell.text), 9), epoch)
    except (ValueError, OverflowError):
        return None
    if isinstance(found, date) and not isinstance(found, datetime):
        return datetime(found.year, found.month, found.day)  # noqa: DTZ001 - it has no zone, which is why it is refused
    return found if isinstance(found, datetime | time | timedelta) else None

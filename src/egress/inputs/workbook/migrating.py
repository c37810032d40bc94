"""A workbook of an older version brought up to date, sheet by sheet; every row keeps its number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from egress.domain import FORMAT_VERSION
from egress.inputs.migrations import (
    MISSING,
    VERSION_KEY,
    TextTable,
    WordsOfVersion,
    is_known,
    refuse_newer,
    report_flaws,
    upgraded,
)
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.cell_text import read_cell
from egress.inputs.workbook.names import CASE_SHEET, name_and_unit
from egress.inputs.workbook.sheet_reading import Row, SheetReader
from egress.inputs.workbook.spreadsheet import RawCell, Sheet


@dataclass(frozen=True)
class UpgradedSheets:
    """The sheets as today's version fills them, and how the author of the workbook calls the columns."""

    sheets: Mapping[str, Sheet]
    words: WordsOfVersion = field(default_factory=lambda: WordsOfVersion({}))
    refused: bool = False


def upgraded_sheets(sheets: Mapping[str, Sheet], reader: SheetReader) -> UpgradedSheets:
    """Return the sheets of a workbook, by name, as today's version of the format fills them."""
    place = _place_of_version(sheets, reader)
    if place is None:
        return UpgradedSheets(sheets)
    row, column, version = place
    if refuse_newer(version, reader.problems, file=reader.place(CASE_SHEET), row=row):
        return UpgradedSheets(sheets, refused=True)
    if not is_known(version) or version == FORMAT_VERSION:
        return UpgradedSheets(sheets)
    headers = {t.name: _header(sheets[t.name], reader) for t in ALL_TABLES if t.name in sheets}
    before = {
        name: _table(sheets[name], reader, number) for name, number in headers.items() if number and sheets[name].rows
    }
    after, flaws = upgraded(before, version)
    report_flaws(flaws, reader.problems, places={name: reader.place(name) for name in before})
    changed = {name: _rewritten(sheets[name], before[name], after[name]) for name in before}
    settings = sheets[CASE_SHEET]
    cells = {**settings.rows[row], column: RawCell("s", str(FORMAT_VERSION))}
    changed[CASE_SHEET] = replace(settings, rows={**settings.rows, row: cells})
    return UpgradedSheets({**sheets, **changed}, WordsOfVersion.of(version))


def _place_of_version(sheets: Mapping[str, Sheet], reader: SheetReader) -> tuple[int, int, int] | None:
    """Return row and column of the version's cell, and the version; None where no cell states one."""
    sheet = sheets.get(CASE_SHEET)
    header = _header(sheet, reader) if sheet is not None else 0
    if sheet is None or not header:
        return None
    columns = {_text(cell): column for column, cell in sheet.rows[header].items()}
    key, value = columns.get("key", 0), columns.get("value", 0)
    for number, row in sheet.rows.items():
        if key in row and value in row and _text(row[key]) == VERSION_KEY:
            written = _text(row[value])
            plain = written.isdecimal() and written.isascii() and len(written) < 10
            return number, value, int(written) if plain else MISSING
    return None


def _header(sheet: Sheet, reader: SheetReader) -> int:
    return next((number for number, row in sheet.rows.items() if not reader.remark(row)), 0)


def _text(cell: RawCell | None) -> str:
    return "" if cell is None else read_cell(cell, lines=True).text


def _table(sheet: Sheet, reader: SheetReader, header: int) -> TextTable:
    """Return a sheet as a table whose columns are those of the sheet, from the first to the last that is headed."""
    last = max(sheet.rows[header])
    names = tuple(name_and_unit(_text(sheet.rows[header].get(column)))[0] for column in range(1, last + 1))
    rows = {
        number: tuple(_text(row.get(column)) for column in range(1, last + 1))
        for number, row in sheet.rows.items()
        if number != header and not reader.remark(row)
    }
    return TextTable(header, names, rows)


def _rewritten(sheet: Sheet, before: TextTable, after: TextTable) -> Sheet:
    """Return a sheet with the cells that differ written anew, as text; a header keeps the unit beside its name."""
    rows = dict(sheet.rows)
    for number, cells in {**after.rows, after.header_number: after.columns}.items():
        old = before.columns if number == before.header_number else before.rows[number]
        rows[number] = _row(rows[number], old, cells, header=number == before.header_number)
    return replace(sheet, rows=rows)


def _row(row: Row, old: tuple[str, ...], new: tuple[str, ...], *, header: bool) -> dict[int, RawCell]:
    cells = dict(row)
    for column, text in enumerate(new, start=1):
        was = old[column - 1] if column <= len(old) else ""
        if text != was:
            unit = name_and_unit(_text(row.get(column)))[1] if header else ""
            cells[column] = RawCell("s", f"{text} [{unit}]" if unit else text)
    return cells

"""The sheet of case.toml becomes keys, cells and comments again."""

from dataclasses import dataclass

from egress.inputs.problems import did_you_mean, remedy_of
from egress.inputs.workbook.names import CASE_COLUMNS
from egress.inputs.workbook.settings_keys import ENDS, Kind, settings_keys
from egress.inputs.workbook.settings_text import Setting, SettingsText, in_normal_order, number_flaw
from egress.inputs.workbook.sheet_reading import Row, SheetReader
from egress.inputs.workbook.spreadsheet import Sheet
from egress.inputs.workbook.toml_statements import Path


@dataclass(frozen=True)
class ReadCaseSheet:
    """The settings, and the row of each line of the sheet by its key."""

    settings: SettingsText
    rows: dict[Path, int]


def read_case_sheet(reader: SheetReader, sheet: Sheet) -> ReadCaseSheet:
    """Return the settings that a sheet holds, and report what cannot be a setting."""
    reader.refuse_merged(sheet)
    header = next((number for number, row in sheet.rows.items() if not reader.remark(row)), 0)
    columns = _columns(reader, sheet, header) if header else {}
    given: list[Setting] = []
    rows: dict[Path, int] = {}
    for number, row in sheet.rows.items():
        remark = reader.remark(row)
        if remark:
            given.append(Setting((), {}, before=(reader.comment(sheet.name, number, row, remark).text,)))
        elif number != header:
            setting = _setting(reader, sheet, number, columns, rows)
            given += [] if setting is None else [setting]
    return ReadCaseSheet(in_normal_order(given), rows)


def _columns(reader: SheetReader, sheet: Sheet, header: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, cell in sheet.rows[header].items():
        name = reader.text(sheet.name, header, "header", cell)
        if name not in CASE_COLUMNS or name in columns:
            remedy = remedy_of(did_you_mean(name, CASE_COLUMNS), "Rename or remove the column.")
            _report(reader, sheet, header, "header", name, "each once: " + ", ".join(CASE_COLUMNS), remedy)
        columns[name] = column
    for name in CASE_COLUMNS[:2]:
        if name not in columns:
            _report(
                reader, sheet, header, name, "the column is missing", f"a column {name}", f"Add the column {name}."
            )
    return columns


def _setting(
    reader: SheetReader, sheet: Sheet, number: int, columns: dict[str, int], rows: dict[Path, int]
) -> Setting | None:
    """Return one line of the sheet; None if it has no key that is known."""
    row = sheet.rows[number]
    name = _text(reader, sheet, number, row, columns, "key")
    path, end = _key(name)
    value = _text(reader, sheet, number, row, columns, "value", field=name or "value", lines=True)
    note = " ".join(_text(reader, sheet, number, row, columns, "note", lines=True).split())
    if not path:
        if name or value or note:
            known = [".".join(one) for one in settings_keys()]
            remedy = remedy_of(did_you_mean(name, known), "Correct the key or clear the row.")
            _report(reader, sheet, number, "key", name, "a key that is read, one per row", remedy)
        return None
    line = (*path, end) if end else path
    if line in rows:
        _report(
            reader, sheet, number, "key", name, f"a key used once; row {rows[line]} has it already", "Clear the row."
        )
    rows[line] = number
    expected = number_flaw(path, value) if value else ""
    if expected:
        _report(reader, sheet, number, name, value, expected, "Write the number alone.")
        return None
    return Setting(path, {end: value} if value else {}, note=note.lstrip("#").strip())


def _key(name: str) -> tuple[Path, str]:
    """Return the path of a key and the end of its range; both empty if nobody reads it."""
    path = tuple(name.split("."))
    keys = settings_keys()
    if path in keys and keys[path].kind is not Kind.RANGE:
        return path, ""
    if path[-1] in ENDS and path[:-1] in keys and keys[path[:-1]].kind is Kind.RANGE:
        return path[:-1], path[-1]
    return (), ""


def _text(
    reader: SheetReader,
    sheet: Sheet,
    number: int,
    row: Row,
    columns: dict[str, int],
    column: str,
    *,
    field: str = "",
    lines: bool = False,
) -> str:
    cell = row.get(columns.get(column, 0))
    return "" if cell is None else reader.text(sheet.name, number, field or column, cell, lines=lines)


def _report(
    reader: SheetReader, sheet: Sheet, number: int, field: str, value: str, expected: str, remedy: str
) -> None:
    reader.problems.add(reader.place(sheet.name), number, field=field, value=value, expected=expected, remedy=remedy)

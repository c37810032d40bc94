"""case.toml as a sheet: one line per key, all keys that there are, with unit, meaning and example beside them."""

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from egress.inputs.workbook.choices import Choices, drop_down
from egress.inputs.workbook.names import CASE_COLUMNS
from egress.inputs.workbook.settings_keys import ENDS, Kind, SettingsKey, settings_keys
from egress.inputs.workbook.settings_text import Setting, SettingsText
from egress.inputs.workbook.styles import LOCKED, OPEN, OPTIONAL, REMARK, REQUIRED, protect, put, style_column

_WIDTHS = (44, 40, 30, 14, 44, 44, 30)
_VALUE, _NOTE = 2, 3


def fill_case_sheet(sheet: Worksheet, text: SettingsText, choices: Choices) -> None:
    """Write the settings; empty keys stand there to be filled in."""
    for column, (name, width) in enumerate(zip(CASE_COLUMNS, _WIDTHS, strict=True), start=1):
        put(sheet, 1, column, name, style=REQUIRED if column <= _VALUE else OPTIONAL)
        style_column(sheet, column, width)
    row = 2
    for key, setting in _lines(text):
        for comment in setting.before if setting is not None else ():
            put(sheet, row, 1, comment, style=REMARK)
            row += 1
        row = _put_key(sheet, row, key, setting, choices)
    for comment in text.after:
        put(sheet, row, 1, comment, style=REMARK)
        row += 1
    sheet.freeze_panes = "B2"
    protect(sheet)


def _lines(text: SettingsText) -> Iterator[tuple[SettingsKey, Setting | None]]:
    """Yield every key with its setting if it has one, the exits that are given before those that are not."""
    given = {setting.path: setting for setting in text.settings}
    keys = settings_keys()
    exits = list(dict.fromkeys(path[:2] for path in (*given, *keys) if path[0] == "exits"))
    for key in keys.values():
        if key.path[0] != "exits":
            yield key, given.get(key.path)
    for exit_ in exits:
        for key in keys.values():
            if key.path[:2] == exit_:
                yield key, given.get(key.path)


def _put_key(sheet: Worksheet, row: int, key: SettingsKey, setting: Setting | None, choices: Choices) -> int:
    """Write the lines of one key and return the row after them; the note stands beside the first filled line."""
    note = setting.note if setting is not None else ""
    for end in ENDS if key.kind is Kind.RANGE else ("",):
        name = ".".join((*key.path, end) if end else key.path)
        put(sheet, row, 1, name, style=LOCKED)
        value = setting.cells.get(end, "") if setting is not None else ""
        if value:
            put(sheet, row, _VALUE, value, style=OPEN)
            if note:
                put(sheet, row, _NOTE, note, style=OPEN)
            note = ""
        needed = "required" if key.required else ""
        shown = (key.unit, " ".join(filter(None, (key.meaning, needed and "Must be filled in."))), key.accepts)
        for column, cell in enumerate((*shown, "" if end else key.example), start=_NOTE + 1):
            if cell:
                put(sheet, row, column, cell, style=LOCKED)
        if key.words:
            source = choices.of_words(key.words)
            drop_down(sheet, source, _VALUE, (row, row), strict=True, title="a word of the list")
        row += 1
    return row

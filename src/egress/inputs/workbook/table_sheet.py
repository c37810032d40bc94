"""One table as a sheet: headers with units and meaning, comments in grey, ids locked once they are filled in."""

from typing import Any

from openpyxl.comments import Comment as Bubble
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic.fields import FieldInfo

from egress.inputs.columns import columns_of, reader_of, references_of, unit_of
from egress.inputs.table import Table
from egress.inputs.workbook.names import header_of
from egress.inputs.workbook.styles import LOCKED, OPEN, OPTIONAL, REMARK, REQUIRED, protect, put, style_column
from egress.inputs.workbook.table_text import Comment, TableText

_BUBBLE_WIDTH, _LINE_HEIGHT, _LINE_CHARACTERS = 340, 18, 48
_SAMPLE_ROWS = 200
"""Rows that are looked at to choose the width of a column."""


def first_row(text: TableText | None) -> int:
    """Return the row of the first row that is no comment."""
    entries = () if text is None else text.entries
    head = next((place for place, entry in enumerate(entries) if not isinstance(entry, Comment)), len(entries))
    return 2 + head


def last_row(text: TableText | None) -> int:
    """Return the last row that is filled, that of the header at least."""
    return 1 + len(text.entries) if text is not None else 1


def fill_table_sheet(sheet: Worksheet, table: Table[Any, Any], text: TableText | None) -> None:
    """Write a table; the header is row 1, and comments above it in the file follow it."""
    columns = columns_of(table.model)
    widths = {name: max(len(name), len(unit_of(field)) + 2) for name, field in columns.items()}
    for row, entry in enumerate(text.entries if text is not None else (), start=2):
        if isinstance(entry, Comment):
            put(sheet, row, 1, entry.text, style=REMARK)
            continue
        for column, name in enumerate(columns, start=1):
            cell = entry.by_column.get(name, "")
            if cell:
                put(sheet, row, column, cell, style=LOCKED if name == table.id_column else OPEN)
                if row < _SAMPLE_ROWS:
                    widths[name] = max(widths[name], len(cell))
    for column, (name, field) in enumerate(columns.items(), start=1):
        header = put(sheet, 1, column, header_of(name, field), style=REQUIRED if field.is_required() else OPTIONAL)
        header.comment = _bubble(explanation(name, field))
        style_column(sheet, column, widths[name] + 2)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = f"{get_column_letter(2)}2"
    protect(sheet)


def explanation(name: str, field: FieldInfo) -> str:
    """Return what the data dictionary says of a column."""
    unit, referred = unit_of(field), references_of(field)
    accepts = (
        ("categories of the sheet groups" if referred == ("categories",) else f"ids of {', '.join(referred)}")
        if referred
        else str(reader_of(field).expected)
    )
    lines = [
        f"{name}: {'must be filled in' if field.is_required() else 'may be empty'}",
        field.description or "",
        *([f"Unit: {unit}"] if unit else []),
        f"Accepts: {accepts}",
        f"Example: {(field.examples or [''])[0]}",
    ]
    return "\n".join(lines)


def _bubble(text: str) -> Bubble:
    lines = sum(1 + len(line) // _LINE_CHARACTERS for line in text.split("\n"))
    return Bubble(text, "egress", height=(lines + 1) * _LINE_HEIGHT, width=_BUBBLE_WIDTH)

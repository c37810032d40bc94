"""The first sheet: how the workbook is filled in and turned back into a case."""

from openpyxl.worksheet.worksheet import Worksheet

from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.names import CASE_SHEET
from egress.inputs.workbook.styles import LOCKED, OPTIONAL, REQUIRED, put, style_column

RULES = (
    ("Turn it back", "egress convert WORKBOOK.xlsx DIR makes the case folder again. This sheet is not read."),
    ("Headers", "Name and, in brackets, unit. Dark: must be filled in. Light: may be empty. Point at one for more."),
    ("Rows", "One row each. Empty rows are passed over. The order of the columns is free; their names are not."),
    ("Ids", "a-z, 0-9, _ and -. Ids are locked once they stand here, because other sheets refer to them."),
    ("To rename an id", "Unprotect the sheet (there is no password) and change it wherever it is used."),
    ("Lists", "Several words or ids in one cell are parted by ; as in airport;city. A drop-down offers one of them."),
    ("Instants", "Text with offset: 2021-07-10T00:00:00Z, or +04:30 in place of Z. A date alone is refused."),
    ("Times of day", "HH:MM in the post's own time zone."),
    ("Ranges", "low, likely and high, or likely alone. Empty: unknown."),
    ("Yes and no", "yes or no; TRUE and FALSE are taken for them."),
    ("Formulas", "Refused: paste values. Merged cells are refused too."),
    ("Remarks", "A row whose first cell begins with # is a comment. It goes with the row below it."),
    (f"Sheet {CASE_SHEET}", "One line per key: fill in the value. An exit that stands alone keeps its lines empty."),
)


def fill_read_me(sheet: Worksheet) -> None:
    """Write the rules and the list of sheets."""
    put(sheet, 1, 1, "A case of egress", style=REQUIRED)
    put(sheet, 1, 2, "How this workbook is filled in", style=REQUIRED)
    row = 2
    for title, rule in RULES:
        put(sheet, row, 1, title, style=LOCKED)
        put(sheet, row, 2, rule, style=LOCKED)
        row += 1
    put(sheet, row, 1, "Sheet", style=OPTIONAL)
    put(sheet, row, 2, "What stands there", style=OPTIONAL)
    for table in ALL_TABLES:
        row += 1
        put(sheet, row, 1, table.name, style=LOCKED)
        about = f"{table.about} {'At least one row.' if table.required else 'May stay empty.'}"
        put(sheet, row, 2, about, style=LOCKED)
    style_column(sheet, 1, 22, locked=True)
    style_column(sheet, 2, 44, locked=True)
    sheet.column_dimensions["B"].width = 100

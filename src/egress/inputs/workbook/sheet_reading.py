"""The sheets of a workbook become a case as text again, with a list of what had to be refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from egress.inputs.cells import ClockReader
from egress.inputs.columns import columns_of, reader_of, unit_of
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.cell_text import read_cell
from egress.inputs.workbook.escapes import on_one_line
from egress.inputs.workbook.names import CASE_SHEET, LISTS_SHEET, READ_ME_SHEET, header_of, name_and_unit
from egress.inputs.workbook.spreadsheet import RawCell, Sheet, Spreadsheet
from egress.inputs.workbook.table_text import Cells, Comment, TableText

Row = Mapping[int, RawCell]


@dataclass(frozen=True)
class SheetReader:
    """Reads sheets of one workbook; `book` is its name, for messages such as ``case.xlsx!legs:7``."""

    book: str
    from_1904: bool
    problems: ProblemList

    def place(self, sheet: str) -> str:
        """Return how messages name a sheet."""
        return f"{self.book}!{sheet}"

    def read_table(self, table: Table[Any, Any], sheet: Sheet) -> TableText | None:
        """Return a sheet as a table; None if it has no header."""
        self.refuse_merged(sheet)
        header = next((number for number, row in sheet.rows.items() if not self.remark(row)), 0)
        if not header:
            return TableText((), (), 0) if sheet.rows else None
        names = self._header(table, sheet, header)
        fields = columns_of(table.model)
        clocks = {name for name, field in fields.items() if isinstance(reader_of(field), ClockReader)}
        entries = [self._entry(sheet, number, names, clocks) for number in sheet.rows if number != header]
        return TableText(tuple(names.values()), tuple(entries), header)

    def remark(self, row: Row) -> str:
        """Return the comment that a row is, empty if it is none."""
        first = row.get(1)
        text = first.text.strip() if first is not None and first.kind == "s" and first.formula is None else ""
        return text if text.startswith("#") else ""

    def refuse_merged(self, sheet: Sheet) -> None:
        """Report merged cells: nobody can tell which rows they speak of."""
        for merged in sheet.merged:
            row = _first_row(merged)
            self.problems.add(
                self.place(sheet.name),
                row,
                field="merged cells",
                value=merged,
                expected="every cell by itself",
                remedy="Unmerge the cells and fill in each.",
            )

    def text(
        self, sheet: str, number: int, field: str, cell: RawCell, *, clock: bool = False, lines: bool = False
    ) -> str:
        """Return the text of a cell, and report one that is refused."""
        found = read_cell(cell, clock=clock, lines=lines, from_1904=self.from_1904)
        if found.expected:
            self.problems.add(
                self.place(sheet), number, field=field, value=found.text, expected=found.expected, remedy=found.remedy
            )
        return found.text

    def comment(self, sheet: str, number: int, row: Row, remark: str) -> Comment:
        """Return a comment row; it must be alone in its row and on one line."""
        if len(row) > 1:
            self.problems.add(
                self.place(sheet),
                number,
                value=remark,
                expected="a comment alone in its row",
                remedy="Clear the other cells of the row, or remove the #.",
            )
        elif on_one_line(remark) != remark:
            self.problems.add(
                self.place(sheet),
                number,
                value=remark,
                expected="a comment on one line",
                remedy="Remove the line breaks within the cell.",
            )
        return Comment(number, on_one_line(remark))

    def _header(self, table: Table[Any, Any], sheet: Sheet, number: int) -> dict[int, str]:
        """Return the name of each column; the reader of tables reports those that nobody knows."""
        known = columns_of(table.model)
        names = {}
        for column, cell in sheet.rows[number].items():
            header = self.text(sheet.name, number, "header", cell)
            name, unit = name_and_unit(header)
            if name in known and unit and unit != unit_of(known[name]):
                self.problems.add(
                    self.place(sheet.name),
                    number,
                    field="header",
                    value=header,
                    expected=f"{header_of(name, known[name])}: a column's unit is fixed",
                    remedy="Restore the header and give the values in that unit.",
                )
            names[column] = name if name in known else header
        return names

    def _entry(self, sheet: Sheet, number: int, names: dict[int, str], clocks: set[str]) -> Comment | Cells:
        row = sheet.rows[number]
        remark = self.remark(row)
        if remark:
            return self.comment(sheet.name, number, row, remark)
        by_column: dict[str, str] = {}
        for column, cell in row.items():
            name = names.get(column, "")
            field = name or f"column {get_column_letter(column)}"
            text = self.text(sheet.name, number, field, cell, clock=name in clocks)
            if not name:
                self._refuse_stray(sheet.name, number, column, text)
            elif text:
                by_column[name] = text
        return Cells(number, by_column)

    def _refuse_stray(self, sheet: str, number: int, column: int, text: str) -> None:
        self.problems.add(
            self.place(sheet),
            number,
            field=f"column {get_column_letter(column)}",
            value=text,
            expected="cells below a header only",
            remedy="Clear the cell, or give the column a header that is read.",
        )


def _first_row(merged: str) -> int:
    """Return the first row of a range of cells; 0 where it names none."""
    try:
        return range_boundaries(merged)[1] or 0
    except ValueError:
        return 0


def check_sheets(book: Spreadsheet, reader: SheetReader) -> dict[str, Sheet]:
    """Return the sheets by name, and report those that are missing and those that nobody reads."""
    known = [CASE_SHEET, *(table.name for table in ALL_TABLES)]
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name in sheets:
        if name not in (*known, READ_ME_SHEET, LISTS_SHEET):
            reader.problems.add(
                reader.place(name),
                0,
                value="a sheet that nobody reads",
                expected="sheets that are read: " + ", ".join(known),
                remedy=remedy_of(did_you_mean(name, known), "Rename or delete the sheet."),
            )
    for name in (CASE_SHEET, *(table.name for table in ALL_TABLES if table.required)):
        if name not in sheets or not sheets[name].rows:
            reader.problems.add(
                reader.place(name),
                0,
                value="the sheet is missing" if name not in sheets else "the sheet is empty",
                expected=f"a sheet named {name} with its header",
                remedy=f"Add the sheet {name}, best from a new workbook.",
            )
    return sheets

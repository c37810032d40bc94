"""A person with a spreadsheet: finds cells by headers and names, chooses from drop-downs, and counts what he does."""

from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet


class Person:
    """
    Fills in one workbook as somebody would who knows neither egress nor CSV.

    Attributes
    ----------
    edits : the cells that have been filled in or changed so far.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._book: Workbook = load_workbook(file)
        self.edits = 0

    def change(self, sheet: str, row: str, header: str, value: str | float) -> None:
        """Change a cell: the row by the name that it bears for readers, the column by its header."""
        page = self._book[sheet]
        self._put(page, self._row_of(page, row), header, value)

    def add(self, sheet: str, **cells: str | float) -> None:
        """Fill in the first free row below what stands in a sheet."""
        page = self._book[sheet]
        row = 1 + max(cell.row for line in page.iter_rows(max_col=1) for cell in line if cell.value is not None)
        for header, value in cells.items():
            self._put(page, row, header, value)

    def choices(self, sheet: str, header: str) -> list[str]:
        """Return what the drop-down of a column offers; nothing where there is none."""
        page = self._book[sheet]
        return self._offered(page.cell(page.max_row + 1, self._column_of(page, header)))

    def save(self) -> None:
        """Save the workbook where it lay."""
        self._book.save(self._file)

    def _put(self, page: Worksheet, row: int, header: str, value: str | float) -> None:
        cell = page.cell(row, self._column_of(page, header))
        # A cell without a style of its own has that of its column.
        style = cell if cell.has_style else page.column_dimensions[cell.column_letter]
        assert not style.protection.locked, f"{page.title}: {header} of row {row} is locked"
        offered = self._offered(cell)
        assert not offered or value in offered, f"{page.title}: {header} offers {offered}"
        cell.value = value
        self.edits += 1

    def _row_of(self, page: Worksheet, name: str) -> int:
        column = self._column_of(page, "label")
        (row,) = [row for row in range(2, page.max_row + 1) if page.cell(row, column).value == name]
        return row

    def _column_of(self, page: Worksheet, name: str) -> int:
        headers = {str(cell.value).partition(" [")[0]: cell.column for cell in page[1] if cell.value is not None}
        assert headers[name] is not None
        return headers[name]

    def _offered(self, cell: Cell) -> list[str]:
        """Return the words that the drop-down of a cell holds."""
        page = cell.parent
        for rule in page.data_validations.dataValidation:
            if cell.coordinate in rule.sqref and rule.showErrorMessage:
                sheet, _, place = str(rule.formula1).partition("!")
                left, top, right, bottom = range_boundaries(place.replace("$", ""))
                rows = self._book[sheet].iter_rows(top, min(bottom or top, top + 400), left, right, values_only=True)
                return [str(value) for row in rows for value in row if value is not None]
        return []

"""How the sheets look: every cell is text, ids are locked, and headers tell what must be filled in."""

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from egress.inputs.workbook.escapes import escaped

OPEN = "egress open"
LOCKED = "egress locked"
REMARK = "egress remark"
REQUIRED = "egress required"
OPTIONAL = "egress optional"

_TEXT_FORMAT = "@"
WIDEST = 44
NARROWEST = 9


def add_styles(book: Workbook) -> None:
    """Make the styles known to the workbook."""
    free, fixed = Protection(locked=False), Protection(locked=True)
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    grey = Font(italic=True, color="FF606060")
    made = (
        NamedStyle(OPEN, alignment=top, protection=free),
        NamedStyle(LOCKED, alignment=top, protection=fixed, fill=_fill("FFF2F2F2")),
        NamedStyle(REMARK, alignment=top, protection=free, font=grey),
        NamedStyle(REQUIRED, alignment=wrapped, protection=fixed, font=Font(bold=True), fill=_fill("FFBFD3E6")),
        NamedStyle(OPTIONAL, alignment=wrapped, protection=fixed, font=Font(bold=True), fill=_fill("FFE8EEF4")),
    )
    for style in made:
        style.number_format = _TEXT_FORMAT
        book.add_named_style(style)


def put(sheet: Worksheet, row: int, column: int, text: str, *, style: str) -> Cell:
    """Write a text into a cell, as text whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = escaped(text)
    # Without this a text that begins with = would become a formula, and #N/A an error.
    cell.data_type = "s"
    cell.style = style
    return cell


def style_column(sheet: Worksheet, column: int, width: float, *, locked: bool = False) -> None:
    """Give a whole column its width, and make its empty cells text too, open unless `locked`."""
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width = min(max(width, NARROWEST), WIDEST)
    dimension.number_format = _TEXT_FORMAT
    dimension.protection = Protection(locked=locked)


def protect(sheet: Worksheet) -> None:
    """Lock what is locked, without a password; rows may be added, sorted and sized."""
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)
    sheet.protection.sheet = True


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)

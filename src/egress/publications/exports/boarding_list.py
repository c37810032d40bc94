"""The boarding list: one line for every person booked on every movement, to be filled with names elsewhere."""

import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from egress.domain import Case, Plan
from egress.kit import iso_utc
from egress.publications.exports.safe_csv import write_csv
from egress.publications.json_data import ends

COLUMNS = ("line", "movement_id", "vehicle", "depart_utc", "arrive_utc", "from", "to", "group", "name", "status")
STATES = ("booked", "boarded", "landed", "missing")
"""The choices of the last column."""


def boarding_rows(case: Case, plan: Plan) -> Iterator[tuple[str, ...]]:
    """Yield one line for each person booked, by departure; names are left empty."""
    line = 0
    for movement in plan.movements:
        leaves, reaches = ends(movement, case)
        vehicle = "" if movement.fleet_id is None else f"{movement.fleet_id} {movement.vehicle}"
        head = (movement.id, vehicle, iso_utc(movement.depart), iso_utc(movement.arrive), leaves, reaches)
        for group_id, persons in movement.loads:
            for _ in range(persons):
                line += 1
                yield (str(line), *head, group_id, "", STATES[0])


def write_boarding_list(rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]], *, as_csv: bool) -> bytes:
    """Return the list as CSV, or as a workbook with a drop-down in its last column."""
    if as_csv:
        return write_csv(COLUMNS, rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("boarding")
    sheet.freeze_panes = "A2"
    choice = DataValidation(type="list", formula1=f'"{",".join(STATES)}"', allow_blank=True)
    choice.add(f"J2:J{1_048_576}")
    sheet.data_validations.append(choice)
    head = []
    for name in COLUMNS:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        # A text that begins with "=" would be a formula; the apostrophe keeps it text in every program.
        sheet.append([int(row[0]), *(f"'{cell}" if cell.startswith("=") else cell for cell in row[1:])])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

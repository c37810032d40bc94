"""Ways to spoil a workbook as people do, each with the problem that must follow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from egress.inputs.cells import IdReader, InstantReader, ListReader, NumberReader, TextReader, WordReader
from egress.inputs.columns import columns_of, reader_of, references_of
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES


@dataclass(frozen=True)
class Expected:
    """Where the problem must be found, and what it must quote."""

    sheet: str
    row: int
    field: str
    value: str


@dataclass(frozen=True)
class Spot:
    """A cell of a table that is filled in."""

    table: Table[Any, Any]
    sheet: Worksheet
    row: int
    column: int
    field: str

    def put(self, value: Any, shown: str | None = None, *, kind: str = "s") -> Expected:
        """Write a value and return the problem that must follow."""
        cell: Any = self.sheet.cell(self.row, self.column)
        cell.value = value
        cell.data_type = kind
        return Expected(self.sheet.title, self.row, self.field, str(value) if shown is None else shown)


def spots(book: Workbook, wanted: Callable[[str, Any], bool]) -> list[Spot]:
    """Return the filled cells of columns for which `wanted(name, field)` holds."""
    found = []
    for table in ALL_TABLES:
        sheet = book[table.name]
        for column, (name, field) in enumerate(columns_of(table.model).items(), start=1):
            if wanted(name, field):
                rows = range(2, sheet.max_row + 1)
                # Comment rows hold nothing but their first cell.
                found += [
                    Spot(table, sheet, row, column, name)
                    for row in rows
                    if sheet.cell(row, column).value and not str(sheet.cell(row, 1).value).startswith("#")
                ]
    return found


def spoil(seed: int, file: Path) -> Expected:
    """Spoil a workbook in the way and at the place that the seed says, and return what must be answered."""
    book = load_workbook(file)
    luck = Random(seed)
    expected = WAYS[seed % len(WAYS)](book, luck)
    book.save(file)
    return expected


def _reads(kind: type) -> Callable[[str, Any], bool]:
    return lambda _, field: isinstance(reader_of(field), kind)


def _unit_beside_number(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, _reads(NumberReader))).put("12 km")


def _not_a_number(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, _reads(NumberReader))).put(luck.choice(("many", "1,400", "NaN", "0x10", "1-2")))


def _absurd_number(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, _reads(NumberReader))).put(-(10**12), "-1000000000000", kind="n")


def _unknown_word(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, _reads(WordReader))).put(luck.choice(("nonsense", "Yes!", "airr")))


def _bare_date(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, _reads(InstantReader))).put(
        luck.choice(("2021-07-10", "2021-07-10T06:00:00", "soon"))
    )


def _spreadsheet_date(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, _reads(InstantReader)))
    expected = spot.put(datetime(2021, 7, 10, 6), "2021-07-10T06:00:00", kind="d")  # noqa: DTZ001 - the fault itself
    spot.sheet.cell(spot.row, spot.column).number_format = "yyyy-mm-dd hh:mm"
    return expected


def _label_turned_into_date(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, lambda name, _: name == "label"))
    expected = spot.put(datetime(2026, 2, 1), "2026-02-01T00:00:00", kind="d")  # noqa: DTZ001 - the fault itself
    spot.sheet.cell(spot.row, spot.column).number_format = "d-mmm"
    return expected


def _formula(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, lambda *_: True)).put(luck.choice(("=1+1", "=SUM(A1:A3)")), kind="f")


def _error(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, lambda *_: True)).put("#REF!", kind="e")


def _line_break(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, lambda name, _: name == "label")).put("two\nlines", "two lines")


def _bell(book: Workbook, luck: Random) -> Expected:
    return luck.choice(spots(book, _reads(TextReader))).put("ring_x0007_ring", "ring\ufffdring")


def _capital_id(book: Workbook, luck: Random) -> Expected:
    own = {table.id_column for table in ALL_TABLES}
    return luck.choice(spots(book, lambda name, _: name in own)).put("Head Office")


def _repeated_id(book: Workbook, luck: Random) -> Expected:
    ids = {table.name: table.id_column for table in ALL_TABLES}
    every = [spot for spot in spots(book, lambda *_: True) if ids[spot.table.name] == spot.field]
    spot = luck.choice([one for one in every if sum(other.table is one.table for other in every) > 1])
    other = luck.choice([one for one in every if one.table is spot.table and one.row != spot.row])
    first, second = sorted((spot, other), key=lambda one: one.row)
    return second.put(first.sheet.cell(first.row, first.column).value)


def _unknown_reference(book: Workbook, luck: Random) -> Expected:
    refers = spots(book, lambda _, field: bool(references_of(field)) and isinstance(reader_of(field), IdReader))
    return luck.choice(refers).put("nowhere")


def _gap_in_list(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, _reads(ListReader)))
    return spot.put(f"{spot.sheet.cell(spot.row, spot.column).value};;")


def _emptied(book: Workbook, luck: Random) -> Expected:
    ids = {table.id_column for table in ALL_TABLES}
    spot = luck.choice(spots(book, lambda name, field: field.is_required() and name not in ids))
    return spot.put(None, "", kind="n")


def _stray_cell(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, lambda *_: True))
    spot.sheet.cell(spot.row, 60).value = "see the letter"
    return Expected(spot.sheet.title, spot.row, "column BH", "see the letter")


def _row_commented_out(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, lambda *_: True))
    text = f"# {spot.sheet.cell(spot.row, 1).value}"
    spot.sheet.cell(spot.row, 1).value = text
    return Expected(spot.sheet.title, spot.row, "", text)


def _merged(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, lambda name, _: name == "label"))
    reference = f"B{spot.row}:C{spot.row}"
    spot.sheet.merge_cells(reference)
    return Expected(spot.sheet.title, spot.row, "merged cells", reference)


def _other_header(book: Workbook, luck: Random) -> Expected:
    sheet = book[luck.choice(ALL_TABLES[:6]).name]
    sheet["B1"] = "labell"
    return Expected(sheet.title, 1, "header", "labell")


def _other_unit(book: Workbook, luck: Random) -> Expected:
    sheet = book[luck.choice(("legs", "fleets", "groups"))]
    header = luck.choice([cell for cell in sheet[1] if "[" in str(cell.value)])
    header.value = str(header.value).partition(" [")[0] + " [weeks]"
    return Expected(sheet.title, 1, "header", str(header.value))


def _setting(book: Workbook, luck: Random) -> Expected:
    keys = ("planning.horizon_days", "threat.base_rate_per_day", "timezone", "threat.main_exit", "format_version")
    key = luck.choice(keys)
    row = next(row for row in range(2, 200) if book["case"].cell(row, 1).value == key)
    book["case"].cell(row, 2).value = "soon"
    return Expected("case", row, key, "soon")


def _unknown_setting(book: Workbook, luck: Random) -> Expected:
    row = luck.choice([row for row in range(2, 40) if not str(book["case"].cell(row, 1).value).startswith("#")])
    book["case"].cell(row, 1).value = "planning.horizon"
    return Expected("case", row, "key", "planning.horizon")


def _range_upside_down(book: Workbook, luck: Random) -> Expected:
    spot = luck.choice(spots(book, lambda name, _: name == "travel_min_likely"))
    spot.sheet.cell(spot.row, spot.column - 1).value = "900"
    spot.sheet.cell(spot.row, spot.column + 1).value = "5"
    return Expected(spot.sheet.title, spot.row, spot.field, str(spot.sheet.cell(spot.row, spot.column).value))


WAYS: tuple[Callable[[Workbook, Random], Expected], ...] = (
    *(_unit_beside_number, _not_a_number, _absurd_number, _unknown_word, _bare_date, _spreadsheet_date),
    *(_label_turned_into_date, _formula, _error, _line_break, _bell, _capital_id, _repeated_id, _unknown_reference),
    *(_gap_in_list, _emptied, _stray_cell, _row_commented_out, _merged, _other_header, _other_unit, _setting),
    *(_unknown_setting, _range_upside_down),
)

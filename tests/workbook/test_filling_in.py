"""A workbook as people and programs leave it: numbers, TRUE, new rows, bad rows, another program's save."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from egress.inputs import read_case
from egress.inputs.cells import NumberReader
from egress.inputs.columns import columns_of, reader_of
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook import normalise, read_workbook
from egress.inputs.workbook.cell_text import number_text
from egress.kit import InputProblem

from .making_cases import CASES
from .repacking import with_shared_strings
from .test_round_trip import files_in, meaning

TINY = CASES / "tiny-post"


def column_of(sheet: Any, name: str) -> int:
    """Return the number of a column by its name."""
    return next(cell.column for cell in sheet[1] if str(cell.value).partition(" [")[0] == name)


def add_row(sheet: Any, **cells: Any) -> int:
    """Fill in the row below the last and return its number."""
    row = int(sheet.max_row) + 1
    for name, value in cells.items():
        sheet.cell(row, column_of(sheet, name)).value = value
    return row


def saved_elsewhere(file: Path, *, numbers: bool) -> None:
    """Save a workbook as another program might: shared texts, no comments, styled empty cells, numbers on request."""
    old, new = load_workbook(file), Workbook()
    new.remove(new.worksheets[0])
    readers = {(t.name, n): reader_of(f) for t in ALL_TABLES for n, f in columns_of(t.model).items()}
    for sheet in old.worksheets:
        copy = new.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                value: Any = cell.value
                name = str(sheet.cell(1, cell.column).value).partition(" [")[0]
                numeric = isinstance(readers.get((sheet.title, name)), NumberReader) and cell.row > 1
                if numbers and numeric and value:
                    value = float(str(value))
                made = copy.cell(cell.row, cell.column)
                made.value = value
                made.data_type = "s" if isinstance(value, str) else made.data_type
        for far in ("AX3", "C400", "AX400"):
            copy[far].fill = PatternFill("solid", start_color="FFFFEE00")
    new.save(file)
    with_shared_strings(file)


def test_save_by_another_program_loses_nothing(book: Path, tmp_path: Path) -> None:
    """Without comments, drop-downs and protection, and with styled empty cells, the bytes come back the same."""
    saved_elsewhere(book, numbers=False)
    assert read_workbook(book, tmp_path / "back") == ()
    assert files_in(tmp_path / "back") == normalise(TINY)


def test_numbers_as_numbers_mean_the_same(book: Path, tmp_path: Path) -> None:
    """Cells that a program made into numbers become the shortest text of the same number."""
    saved_elsewhere(book, numbers=True)
    read_workbook(book, tmp_path / "back")
    assert meaning(read_case(tmp_path / "back")) == meaning(read_case(TINY))


def test_typed_values_are_taken(book: Path, tmp_path: Path) -> None:
    """0.35, 30.0, TRUE and a time of day arrive as text that means the same."""
    opened = load_workbook(book)
    groups, legs = opened["groups"], opened["legs"]
    groups.cell(2, column_of(groups, "weight")).value = 0.35
    groups.cell(2, column_of(groups, "official")).value = True
    groups.cell(3, column_of(groups, "weight")).value = 30.0
    row = next(row for row in range(2, 9) if legs.cell(row, 1).value)
    for name, value in (("daily_open", time(6, 30)), ("daily_close", time(19))):
        legs.cell(row, column_of(legs, name)).value = value
        legs.cell(row, column_of(legs, name)).number_format = "h:mm"
    opened.save(book)
    read_workbook(book, tmp_path / "back")
    assert ",0.35," in (tmp_path / "back" / "groups.csv").read_text()
    assert ",30," in (tmp_path / "back" / "groups.csv").read_text()
    case = read_case(tmp_path / "back")
    assert (case.groups[0].official, case.groups[1].weight) == (True, 30)
    assert (case.legs[0].daily_open, case.legs[0].daily_close) == (time(6, 30), time(19))


def test_rows_and_settings_are_added(book: Path, tmp_path: Path) -> None:
    """A person adds a group, an exit and a remark, in free order of columns, and finds them in the folder."""
    opened = load_workbook(book)
    groups = opened["groups"]
    add_row(groups, group_id="drivers", label="Drivers", category="staff", site_id="office", persons_likely=3)
    groups.cell(groups.max_row + 1, 1).value = "# counted again in May"
    groups.move_range(f"B1:B{groups.max_row}", cols=60)
    values = {"follows": "city", "p_follows": 0.5, "lag_h.likely": 12}
    for row in opened["case"].iter_rows(min_row=2):
        exit_, _, key = str(row[0].value).removeprefix("exits.").partition(".")
        if exit_ == "commercial_air" and key in values:
            row[1].value = values[key]
    opened.save(book)
    read_workbook(book, tmp_path / "back")
    case = read_case(tmp_path / "back")
    assert case.group_by_id["drivers"].label == "Drivers"
    assert [str(link.exit) for link in case.exit_links][-1] == "commercial_air"
    assert (tmp_path / "back" / "groups.csv").read_text().splitlines()[-1] == "# counted again in May"


def test_bad_rows_are_left_out_on_request_only(book: Path, tmp_path: Path) -> None:
    """One bad row refuses the whole; on request it is left out and listed, and so is what needed it."""
    opened = load_workbook(book)
    site = add_row(opened["sites"], site_id="annex", label="Annex", kind="mission", lat="north", lon="36.8")
    leg = add_row(
        opened["legs"],
        leg_id="annex_office",
        label="Walk",
        from_site_id="annex",
        to_site_id="office",
        mode="foot",
        travel_min_likely="5",
    )
    group = add_row(
        opened["groups"], group_id="guests", label="=A1", category="staff", site_id="office", persons_likely=2
    )
    opened.save(book)
    with pytest.raises(InputProblem) as caught:
        read_workbook(book, tmp_path / "back")
    places = {(problem.file, problem.row) for problem in caught.value.problems}
    assert places == {("case.xlsx!sites", site), ("case.xlsx!groups", group)}
    assert not (tmp_path / "back").exists()
    left_out = read_workbook(book, tmp_path / "back", skip_bad_rows=True)
    assert {(p.file, p.row, p.field) for p in left_out} == {
        ("case.xlsx!sites", site, "lat"),
        ("case.xlsx!groups", group, "label"),
        ("case.xlsx!legs", leg, "from_site_id"),
    }
    assert files_in(tmp_path / "back") == normalise(TINY)


def test_leaving_out_cannot_mend_everything(book: Path, tmp_path: Path) -> None:
    """A bad setting, or a required table with no good row, refuses the whole even on request."""
    opened = load_workbook(book)
    for row in range(2, 9):
        opened["groups"].cell(row, column_of(opened["groups"], "persons_likely")).value = "many"
    opened.save(book)
    with pytest.raises(InputProblem) as caught:
        read_workbook(book, tmp_path / "back", skip_bad_rows=True)
    assert "case.xlsx!groups: no rows" in str(caught.value)
    assert "persons_likely = many" in str(caught.value)
    assert not (tmp_path / "back").exists()


def test_unknown_ids_speak_of_sheets(book: Path, tmp_path: Path) -> None:
    """What the checks of a folder say of files is said of sheets, rows as the spreadsheet counts them."""
    opened = load_workbook(book)
    groups = opened["groups"]
    groups.insert_rows(2, 5)
    row = next(row for row in range(2, 20) if groups.cell(row, 1).value)
    groups.cell(row, column_of(groups, "site_id")).value = "offise"
    opened.save(book)
    with pytest.raises(InputProblem) as caught:
        read_workbook(book, tmp_path / "back")
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == ("case.xlsx!groups", row)
    assert problem.expected == "an id of sheet sites"
    assert ".csv" not in problem.sentence()


@pytest.mark.parametrize(
    ("written", "text"),
    [("30.0", "30"), ("0.10000000000000001", "0.1"), ("1E-3", "0.001"), ("-7", "-7"), ("1e20", "1e+20"), ("x", "x")],
)
def test_shortest_text_of_a_number(written: str, text: str) -> None:
    """A number becomes the shortest text that means it."""
    assert number_text(written) == text

"""The boarding list: a line for everybody booked, a drop-down for what became of them, and no formula."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook

from egress.domain import Case, Movement, Plan
from egress.inputs import read_case
from egress.publications.exports import boarding_rows, write_boarding_list

START = datetime(2030, 3, 11, tzinfo=UTC)


def plan_of(case: Case) -> Plan:
    """Return a plan of one flight with 7 of one group and 5 of another."""
    leg = next(one for one in case.legs if one.mode.value == "air")
    loads = tuple((group.id, persons) for group, persons in zip(case.groups, (7, 5), strict=False))
    movement = Movement(
        id="=m1",
        leg_id=leg.id,
        depart=START,
        arrive=START + timedelta(hours=1),
        fleet_id=case.fleets[0].id,
        vehicle=1,
        loads=loads,
    )
    end = START + timedelta(days=1)
    return Plan(
        case_id="x", scenario_id="base", start=START, horizon_end=end, movements=(movement,), drawn_by="a test"
    )


def test_everybody_booked_has_a_line(folder: Path) -> None:
    """Twelve people are twelve lines in both forms, numbered, each with a group; the last column has a drop-down."""
    case = read_case(folder)
    plan = plan_of(case)
    lines = list(
        csv.DictReader(io.StringIO(write_boarding_list(boarding_rows(case, plan), as_csv=True).decode("utf-8-sig")))
    )
    assert [line["line"] for line in lines] == [str(number) for number in range(1, 13)]
    assert [line["group"] for line in lines].count(case.groups[0].id) == 7
    book = load_workbook(io.BytesIO(write_boarding_list(boarding_rows(case, plan), as_csv=False)))
    sheet = book["boarding"]
    assert sheet.max_row == 13
    (choice,) = sheet.data_validations.dataValidation
    assert "missing" in choice.formula1
    assert str(choice.sqref).startswith("J2")


def test_no_id_is_a_formula(folder: Path) -> None:
    """A movement whose id begins with "=" stays text in both forms."""
    case = read_case(folder)
    plan = plan_of(case)
    text = write_boarding_list(boarding_rows(case, plan), as_csv=True).decode("utf-8-sig")
    assert ",'=m1," in text
    sheet = load_workbook(io.BytesIO(write_boarding_list(boarding_rows(case, plan), as_csv=False)))["boarding"]
    cell = sheet["B2"]
    assert cell.data_type == "s"
    assert cell.value == "'=m1"

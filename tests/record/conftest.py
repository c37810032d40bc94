"""The record as entered, the case as recorded, and the plan drawn from it, each made once."""

import sys
from pathlib import Path

import pytest

from egress.domain import Case, Finding, Plan

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks" / "kabul_record"))

from airlift_record import Window, read_rows, windows
from hand_drawn_plan import draw_plan
from record_exceptions import every_finding
from recorded_case import for_hand_drawn_plan, read_kabul


@pytest.fixture(scope="session")
def as_it_stands() -> Case:
    """The case in `cases/`, unchanged."""
    return read_kabul()


@pytest.fixture(scope="session")
def entered(as_it_stands: Case) -> tuple[Window, ...]:
    """The windows of the record, gaps filled in."""
    return windows(read_rows(), seats={fleet.id: fleet.seats for fleet in as_it_stands.fleets})


@pytest.fixture(scope="session")
def recorded(as_it_stands: Case, entered: tuple[Window, ...]) -> Case:
    """The case that the hand-drawn plan is checked against."""
    return for_hand_drawn_plan(as_it_stands, entered)


@pytest.fixture(scope="session")
def drawn(recorded: Case, entered: tuple[Window, ...]) -> Plan:
    """The record drawn up as a plan."""
    return draw_plan(recorded, entered)


@pytest.fixture(scope="session")
def findings(recorded: Case, drawn: Plan) -> list[Finding]:
    """Everything that the rules find in it."""
    return every_finding(recorded, drawn)

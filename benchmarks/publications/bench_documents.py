"""How long a plan of 44 pages takes to print, and a list of 124,000 people to write; no planner takes part."""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2

from egress.domain import Case, Movement, Plan, apply_scenario
from egress.inputs import read_case
from egress.planning import GroupOutcome, PlanningResult, PlanStatus
from egress.publications.exports import boarding_rows, write_boarding_list
from egress.publications.papers import emergency_plan, write_paper
from egress.workflow.publish import PaperOrder, subject_of

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2021, 8, 11, tzinfo=UTC)
PAGES, PERSONS = 44, 124_000
SEATS = 310
"""Persons on each flight of the list."""


def main() -> None:
    """Print one line for each document and list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    options = parser.parse_args()
    case = apply_scenario(read_case(ROOT / "cases" / "kabul-2021"))
    movements = movements_for(case)
    for language in ("en", "fr", "ar"):
        for form in ("pdf", "docx"):
            seconds, content = timed(lambda: document(case, movements, language, form))  # noqa: B023
            pages = len(pypdfium2.PdfDocument(content)) if form == "pdf" else 0
            told = f"{pages} pages, " if pages else ""
            print(
                f"plan, {language}, {form}: {told}{movements} movements, {len(content):,} bytes in {seconds}",
                flush=True,
            )
    plan = drawn(case, options.persons // SEATS)
    for as_csv in (False, True):
        seconds, content = timed(lambda: write_boarding_list(boarding_rows(case, plan), as_csv=as_csv))  # noqa: B023
        lines = sum(movement.persons for movement in plan.movements)
        print(
            f"list, {'csv' if as_csv else 'xlsx'}: {lines:,} lines, {len(content):,} bytes in {seconds}", flush=True
        )


def timed(work: Callable[[], bytes]) -> tuple[str, bytes]:
    """Return how long work takes, on the clock and in processor time, and what it gives."""
    began, used = time.perf_counter(), time.process_time()
    content = work()
    took_s, used_s = time.perf_counter() - began, time.process_time() - used
    return f"{took_s:.2f} s ({used_s:.2f} s of processor time)", content


def movements_for(case: Case) -> int:
    """Return how many movements make a plan of `PAGES` pages in English."""
    low, high = 10, 6_000
    while low < high:
        middle = (low + high) // 2
        pages = len(pypdfium2.PdfDocument(document(case, middle, "en", "pdf")))
        low, high = (middle + 1, high) if pages < PAGES else (low, middle)
    return low


def document(case: Case, movements: int, language: str, form: str) -> bytes:
    """Return the plan of so many movements as bytes."""
    order = PaperOrder(kind="plan", as_of=START, language=language)
    return write_paper(emergency_plan(subject_of(case, order), result(case, drawn(case, movements))), form).content


def drawn(case: Case, movements: int) -> Plan:
    """Return a plan of flights by turns, one every twenty minutes; it is printed, not carried out."""
    legs = [leg for leg in case.legs if leg.in_use and leg.from_site_id == "airport"][:4]
    fleets = [fleet for fleet in case.fleets if fleet.in_use and fleet.mode.value == "air"][:3]
    groups = case.groups
    made = []
    for number in range(movements):
        leg, fleet = legs[number % len(legs)], fleets[number % len(fleets)]
        depart = START + timedelta(minutes=20 * number)
        made.append(
            Movement(
                id=f"m{number:05d}",
                leg_id=leg.id,
                depart=depart,
                arrive=depart + timedelta(minutes=leg.out_min),
                fleet_id=fleet.id,
                vehicle=1 + number % fleet.vehicles,
                loads=((groups[number % len(groups)].id, SEATS),),
            )
        )
    return Plan(
        case_id=case.case_id,
        scenario_id="base",
        start=START,
        horizon_end=START + timedelta(days=case.horizon_days),
        movements=tuple(made),
        drawn_by="bench",
    )


def result(case: Case, plan: Plan) -> PlanningResult:
    """Return the plan as the planner would hand it over, with figures that only fill their places."""
    persons = sum(group.head_count for group in case.groups)
    return PlanningResult(
        status=PlanStatus.CLEARS,
        plan=plan,
        weighted_caught=0.0,
        bound=0.0,
        gap=0.0,
        gap_of_savable=0.0,
        weighted_caught_without_movement=0.0,
        expected_caught_persons=5_931.0,
        mobilisation_time_h=1.0,
        clearance_time_h=300.0,
        persons=persons,
        safe_persons=persons,
        vehicle_h=0.0,
        groups=tuple(
            GroupOutcome(
                group_id=group.id,
                persons=group.head_count,
                safe_persons=group.head_count,
                mobilisation_time_h=1.0,
                clearance_time_h=300.0,
                expected_caught_persons=10.0,
                caught_persons_p90=20.0,
            )
            for group in case.groups
        ),
        clearance_curve=((300.0, persons),),
        bindings=(),
        worth=(),
        explanation=(),
        findings=(),
        method={},
    )


if __name__ == "__main__":
    main()

"""A quick look says what a plan would: no more people than there are, and more room never brings fewer to safety."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egress.domain import Case
from egress.inputs import read_case
from egress.kit import Range
from egress.planning import PlanOptions, QuickLook, make_plan, quick_look
from egress.threat import assess

CASES = Path(__file__).resolve().parents[2] / "cases"
DAYS = {"tiny-post": datetime(2030, 3, 11, tzinfo=UTC), "field-office": datetime(2030, 6, 18, tzinfo=UTC)}


def looked(case: Case, as_of: datetime) -> QuickLook:
    """Look quickly at a case as it stands."""
    return quick_look(case, "base", assess(case, as_of))


@pytest.mark.parametrize("name", DAYS)
def test_it_says_about_what_the_plan_says(name: str) -> None:
    """Where the plan brings everybody out, so does the look, and within a step of the plan's clearance or sooner."""
    case, as_of = read_case(CASES / name), DAYS[name]
    look = looked(case, as_of)
    plan = make_plan(case, "base", assess(case, as_of), PlanOptions(explained=False))
    assert look.persons == plan.persons
    assert sum(look.safe_persons.values()) == plan.safe_persons
    for group in plan.groups:
        clearance = look.clearance_h[group.group_id]
        assert (clearance is None) == (group.clearance_time_h is None)
        if clearance is not None and group.clearance_time_h is not None:
            assert clearance <= group.clearance_time_h + 24
    assert [safe for _, safe in look.curve] == sorted(safe for _, safe in look.curve)


@pytest.mark.slow
def test_more_room_in_the_hub_never_brings_fewer_to_safety() -> None:
    """For Kabul on 10 August: twice the places in Qatar, more people safe; half of them, fewer."""
    case, as_of = read_case(CASES / "kabul-2021"), datetime(2021, 8, 11, tzinfo=UTC)
    safe = []
    for places in (5_000.0, 10_000.0, 20_000.0):
        sites = tuple(
            replace(site, holding_persons=Range.exactly(places)) if site.id == "qatar" else site
            for site in case.sites
        )
        safe.append(sum(looked(replace(case, sites=sites), as_of).safe_persons.values()))
    assert safe[0] < safe[1] < safe[2]
    assert safe[2] <= sum(group.head_count for group in case.groups)

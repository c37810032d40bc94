"""No legal plan drawn by hand beats the bound that the planner proves."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from egress.domain import Case, Enabler, Exit, Mode, Movement, Plan, check_plan
from egress.planning import PlanOptions, make_plan

from .toys import START, at, closes_evenly, fleet, group, leg, picture, site, toy

LAST_H = 240.0
TEN = group("g", "a", 10)
SITES = [site("a", closes_with=(Exit.CITY,)), site("s", safe=True)]
ROAD, WALK = leg("a", "s", Mode.ROAD), leg("a", "s")
PERMIT = Enabler(id="permit", label="Permit", owner="host", lead_time_h=1, unlocks=("bus",))


def _ride(**fields: object) -> Case:
    return toy(groups=[TEN], sites=SITES, legs=[ROAD], fleets=(fleet("bus", "a", **fields),))


HAND: Mapping[str, tuple[Case, int]] = {
    "window opens at minute 61": (toy(groups=[TEN], sites=SITES, legs=[replace(WALK, open_from=at(61))]), 61),
    "ready at minute 61": (
        toy(groups=[replace(TEN, ready_first_h=61 / 60, ready_all_h=61 / 60)], sites=SITES, legs=[WALK]),
        61,
    ),
    "fleet comes at minute 61": (_ride(lead_time_h=61 / 60), 61),
    "boarding while the permit is awaited": (replace(_ride(load_min=30), enablers=(PERMIT,)), 60),
    "last instant of the leg": (
        replace(_ride(load_min=60), legs=(replace(ROAD, open_until=at(60)),)),
        60,
    ),
    "last instant of the fleet": (_ride(load_min=60, available_until=at(60)), 60),
    "at once": (_ride(), 0),
}
"""A case, and the minute at which all ten can leave together on the leg of an hour."""


def _by_hand(case: Case, depart_min: int) -> Plan:
    bus = {"fleet_id": "bus", "vehicle": 1} if case.fleets else {}
    one = Movement(
        id="m1",
        leg_id="a-s",
        depart=at(depart_min),
        arrive=at(depart_min + 60),
        loads=(("g", 10),),
        **bus,  # type: ignore[arg-type]
    )
    return Plan(
        case_id="toy", scenario_id="base", start=START, horizon_end=at(1440), movements=(one,), drawn_by="hand"
    )


@pytest.mark.parametrize("step_min", [None, 60, 240])
@pytest.mark.parametrize("name", HAND)
def test_bound_is_not_beaten_by_a_legal_plan(name: str, step_min: int | None) -> None:
    """Ten people safe at d + 60 min cost 10 (d + 60) / (60 × 240); the bound is not above that."""
    case, depart_min = HAND[name]
    assert [f.sentence for f in check_plan(case, _by_hand(case, depart_min)) if f.severity == "breach"] == []
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, LAST_H)), PlanOptions(step_min=step_min))
    assert result.bound <= 10 * (depart_min + 60) / 60 / LAST_H + 1e-6

"""Groups that lose a way out: what it costs, and what is named as missing."""

from dataclasses import replace

import pytest

from egress.domain import Case, Exit, Mode
from egress.inputs import read_case
from egress.planning import PlanningResult, PlanOptions, last_way_out_h, make_plan
from egress.threat import assess

from .test_tiny_post_optimum import START, TINY
from .toys import arrivals, closes_evenly, compiled, group, leg, picture, site, toy

NEVER = float("inf")
LEGS = tuple(one.id for one in read_case(TINY).legs)
CUT_OFF = toy(
    groups=[group("near", "a", 10), group("far", "b", 4)],
    sites=[site("a"), site("b"), site("s", safe=True)],
    legs=[leg("a", "s", closes_with=(Exit.LAST_ROAD,))],
)
"""Ten people who may walk, four whom no leg leads away."""


def planned(case: Case) -> PlanningResult:
    """Return the plan of an order given on the day of the tests."""
    return make_plan(case, "base", assess(case, START), PlanOptions(explained=False))


@pytest.fixture(scope="module")
def tiny() -> PlanningResult:
    """The plan of the case with all its legs."""
    return planned(read_case(TINY))


@pytest.mark.parametrize("leg_id", LEGS)
def test_one_leg_less_never_means_fewer_caught(tiny: PlanningResult, leg_id: str) -> None:
    """Whichever leg is taken away, no fewer people are caught, in heads or weighted, and no more are safe."""
    case = read_case(TINY)
    less = planned(replace(case, legs=tuple(one for one in case.legs if one.id != leg_id)))
    assert less.expected_caught_persons >= tiny.expected_caught_persons
    assert less.weighted_caught >= tiny.weighted_caught
    assert less.bound >= tiny.bound - 1e-9
    assert less.safe_persons <= tiny.safe_persons


@pytest.mark.parametrize("city_h", [1.0, NEVER])
def test_people_without_any_way_are_caught_already(city_h: float) -> None:
    """The four count in full however long the city holds; the ten walk out and cost nothing."""
    seen = picture({Exit.CITY: [city_h], Exit.LAST_ROAD: [NEVER]})
    problem, risk = compiled(CUT_OFF, seen)
    far = problem.groups[1]
    assert risk.stranded(far, "b") == 1.0
    assert risk.stranded_paths(far, "b").tolist() == [True]
    result = make_plan(CUT_OFF, "base", seen)
    assert {one.group_id: one.expected_caught_persons for one in result.groups} == {"near": 0.0, "far": 4.0}
    assert (result.safe_persons, result.expected_caught_persons) == (10, 4.0)
    assert result.weighted_caught == pytest.approx(4.0, abs=1e-6)


def test_the_last_way_out_of_people_without_any_lies_in_the_past() -> None:
    """−inf for them on every path, the closing of the road for the others."""
    seen = picture({Exit.CITY: [30.0, NEVER], Exit.LAST_ROAD: [20.0, 40.0]})
    last = last_way_out_h(CUT_OFF, seen)
    assert {name: hours.tolist() for name, hours in last.items()} == {"near": [20.0, 40.0], "far": [-NEVER, -NEVER]}


def test_walkers_leave_as_soon_as_the_path_takes_them() -> None:
    """A thousand on a path of an hour for 100 an hour: a hundred at once, then as the path takes them, by 10:00."""
    people = group("g", "a", 1000)
    path = leg("a", "s", Mode.OWN, closes_with=(Exit.CITY,), persons_per_h=100)
    case = toy(groups=[people], sites=[site("a"), site("s", safe=True)], legs=[path], horizon_h=48)
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, 480)), PlanOptions(step_min=60))
    came = arrivals(result, case)
    assert came[0] == (60.0, "g", 100)
    by_hour = [sum(n for at, _, n in came if at <= hour * 60) for hour in range(1, 11)]
    assert by_hour == [100 * hour for hour in range(1, 11)]
    assert result.clearance_time_h == 10

"""Rules of the field on tiny cases: the planner is as good as the best of all timetables that the checker passes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

import pytest

from egress.domain import Case, Exit, Fleet, Group, Mode, check_plan
from egress.planning import PlanOptions, make_plan

from .brute_force_rides import best_of_all, plan_of
from .exact_rides import exact_optimum
from .toys import at, breaches, closes_evenly, fleet, group, leg, picture, site, toy

ROAD = leg("a", "s", Mode.ROAD)
BUS = fleet("bus", "a", seats=3)


def _case(groups: list[Group], fleets: list[Fleet], *, hours: int, **leg_fields: object) -> Case:
    """Return people at a, an hour's drive from the haven s."""
    sites = [site("a", closes_with=(Exit.CITY,)), site("s", safe=True)]
    road = replace(ROAD, **leg_fields)  # type: ignore[arg-type]
    return toy(groups=groups, sites=sites, legs=[road], horizon_h=hours, fleets=tuple(fleets))


THREE, FIVE = group("g", "a", 3), group("g", "a", 5)

FAMILIES = group("f", "a", 5, household_persons=2)
"""Two households of two, and one person alone."""

MINORS = group("m", "a", 3, accompanied_by=("t",), persons_per_companion=2, category="m")
"""Two of them can go with one teacher."""

TINY: Mapping[str, tuple[Case, int]] = {
    "no rule": (_case([FIVE], [BUS], hours=5), 5),
    "households": (_case([FAMILIES], [BUS], hours=5), 5),
    "households and others": (_case([group("g", "a", 1), replace(FAMILIES, weight=2.0)], [BUS], hours=5), 5),
    "minors": (_case([group("t", "a", 2), MINORS], [BUS], hours=5), 5),
    "litter patients": (
        _case(
            [group("g", "a", 2), group("p", "a", 2, litter=True)],
            [replace(BUS, litters=1, seats_per_litter=2)],
            hours=5,
        ),
        5,
    ),
    "a bus for some": (
        _case(
            [group("g", "a", 3), group("p", "a", 2)],
            [replace(BUS, seats=2), fleet("car", "a", seats=1, categories=("p",))],
            hours=3,
        ),
        3,
    ),
    "convoy of two": (
        _case([THREE], [replace(BUS, vehicles=2, seats=2)], hours=3, convoy_vehicles=2),
        3,
    ),
    "escort": (
        _case(
            [THREE],
            [replace(BUS, seats=2), fleet("police", "a", seats=1)],
            hours=3,
            escort_vehicles=1,
            escort_fleet_ids=("police",),
        ),
        3,
    ),
    "daylight": (
        _case([FIVE], [replace(BUS, daily_open=time(5, 30), daily_close=time(8, 30))], hours=5),
        5,
    ),
    "crew day": (_case([group("g", "a", 7)], [replace(BUS, crew_day_h=3, crew_rest_h=2)], hours=6), 6),
    "short crew day": (_case([FIVE], [replace(BUS, crew_day_h=1, crew_rest_h=1)], hours=5), 5),
    "called forward": (_case([group("g", "a", 5, called_persons=2, called_every_h=2)], [BUS], hours=5), 5),
    "half ready early": (_case([group("g", "a", 4, ready_all_h=4, ready_half_h=1)], [BUS], hours=6), 6),
}
"""A case, and the hours for which everything is tried; days begin at 4:30 local time."""


def _with(case: Case, **changes: object) -> Case:
    return replace(case, **changes)  # type: ignore[arg-type]


FUEL = _case([group("g", "a", 7)], [replace(BUS, fuel_l_per_h=10)], hours=5)
TINY = {
    **TINY,
    "fuel for two": (_with(FUEL, sites=(replace(FUEL.sites[0], fuel_l=20.0), FUEL.sites[1])), 5),
    "fuel by and by": (
        _with(FUEL, sites=(replace(FUEL.sites[0], fuel_l=10.0, fuel_l_per_day=80.0), FUEL.sites[1])),
        5,
    ),
    "queue": (
        _with(
            _case([THREE, group("p", "a", 2, weight=1.5, ready_first_h=1, ready_all_h=1)], [BUS], hours=5),
            queues_by_priority=True,
        ),
        5,
    ),
}


LITTLE_BY_LITTLE = ("half ready early",)
"""Where people become ready between whole hours no engine is exact: vehicles wait until they are nearly full."""


@pytest.mark.parametrize("name", TINY)
def test_nothing_that_can_be_tried_is_better(name: str) -> None:
    """The plan costs no more than the best of all timetables, and the bound no more than that."""
    case, hours = TINY[name]
    last_h = 2.0 * hours
    best = best_of_all(case, hours=hours)
    options = PlanOptions(judged_until=at(60 * last_h))
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, last_h)), options)
    assert breaches(case, result) == []
    assert best.legal
    assert result.bound * last_h <= best.cost + 1e-6
    allowed = 1.15 if name in LITTLE_BY_LITTLE else 1.0
    assert best.cost - 1e-6 <= result.weighted_caught * last_h <= best.cost * allowed + 1e-6


@pytest.mark.parametrize("name", [name for name in TINY if name != "queue"])
def test_exact_model_agrees_with_trying_everything(name: str) -> None:
    """The integer model on HiGHS and trying everything find the same least cost, and its timetable is legal."""
    case, hours = TINY[name]
    cost, chosen = exact_optimum(case, hours=hours)
    assert cost == pytest.approx(best_of_all(case, hours=hours).cost, abs=1e-6)
    assert [f.sentence for f in check_plan(case, plan_of(case, chosen, hours)) if f.severity == "breach"] == []

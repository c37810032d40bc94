"""Small generated cases with rules of the field: bound, exact optimum on HiGHS and plan stand in their order."""

from dataclasses import replace
from datetime import time
from functools import cache
from random import Random
from statistics import median
from typing import Any

import pytest

from egress.domain import Case, Exit, Fleet, Group, Mode, check_plan
from egress.planning import PlanOptions, make_plan

from .brute_force_rides import plan_of
from .exact_rides import exact_optimum, gaps
from .toys import at, breaches, closes_evenly, fleet, group, leg, picture, site, toy

HOURS = 8
QUICK, LONG = range(10), range(10, 110)

SEEDS = [pytest.param(seed, id=f"seed{seed}") for seed in QUICK] + [
    pytest.param(seed, id=f"seed{seed}", marks=pytest.mark.long) for seed in LONG
]


def rides(seed: int) -> Case:
    """Return up to four groups at a, an hour's drive from the haven s, up to three fleets, and some of the rules."""
    luck = Random(f"rides {seed}")
    groups = [_group(luck, n) for n in range(luck.choice((1, 2, 3)))]
    if luck.random() < 0.3:
        company = {"accompanied_by": ("g0",), "persons_per_companion": luck.choice((1, 2, 3))}
        groups.append(group("minors", "a", luck.choice((1, 3, 4)), **company))
    fleets = [_fleet(luck, n) for n in range(luck.choice((1, 2, 3)))]
    here: dict[str, Any] = {"closes_with": (Exit.CITY,)}
    if luck.random() < 0.3:
        here |= {"fuel_l": luck.choice((20.0, 50.0)), "fuel_l_per_day": luck.choice((0.0, 96.0))}
    road: dict[str, Any] = {}
    if sum(one.vehicles for one in fleets) > 1 and luck.random() < 0.4:
        road["convoy_vehicles"] = 2
    if len(fleets) > 1 and luck.random() < 0.3:
        road |= {"escort_vehicles": 1, "escort_fleet_ids": (fleets[-1].id,)}
    return toy(
        groups=groups,
        sites=[site("a", **here), site("s", safe=True)],
        legs=[leg("a", "s", Mode.ROAD, **road)],
        fleets=tuple(fleets),
        horizon_h=HOURS,
    )


def _group(luck: Random, number: int) -> Group:
    one = group(f"g{number}", "a", luck.choice((2, 5, 9)), weight=luck.choice((1.0, 1.0, 1.5)))
    if luck.random() < 0.3:
        one = replace(one, household_persons=luck.choice((2, 3)))
    if luck.random() < 0.3:
        one = replace(one, ready_first_h=float(luck.choice((1, 3))))
        one = replace(one, ready_all_h=one.ready_first_h)
    if luck.random() < 0.25:
        one = replace(one, called_persons=luck.choice((2, 4)), called_every_h=2.0)
    return replace(one, litter=number > 0 and luck.random() < 0.2)


def _fleet(luck: Random, number: int) -> Fleet:
    one = fleet(f"f{number}", "a", vehicles=luck.choice((1, 1, 2)), seats=luck.choice((2, 3, 5)))
    one = replace(one, litters=luck.choice((0, 1, 2)), seats_per_litter=luck.choice((1, 2)))
    if luck.random() < 0.25:
        # The order is given at 4:30 local time.
        one = replace(one, daily_open=time(4 + luck.choice((1, 2)), 30), daily_close=time(10, 30))
    if luck.random() < 0.25:
        one = replace(one, crew_day_h=float(luck.choice((2, 3, 4))), crew_rest_h=float(luck.choice((1, 2))))
    if luck.random() < 0.2:
        one = replace(one, categories=("g0",))
    return replace(one, fuel_l_per_h=luck.choice((0.0, 10.0)))


@cache
def judged(seed: int) -> tuple[float, float, float]:
    """Return bound, exact optimum and plan of a seed in weighted person-hours, each plan checked."""
    case, last_h = rides(seed), 2.0 * HOURS
    best, chosen = exact_optimum(case, hours=HOURS)
    assert [f.sentence for f in check_plan(case, plan_of(case, chosen, HOURS)) if f.severity == "breach"] == []
    options = PlanOptions(judged_until=at(60 * last_h), explained=False)
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, last_h)), options)
    assert breaches(case, result) == []
    return result.bound * last_h, best, result.weighted_caught * last_h


@pytest.mark.parametrize("seed", SEEDS)
def test_bound_optimum_and_plan_stand_in_order(seed: int) -> None:
    """The exact optimum is legal, no worse than the plan and no better than the bound."""
    bound, best, mine = judged(seed)
    assert bound <= best + 1e-6
    assert best <= mine + 1e-6


def test_plans_are_near_the_optimum() -> None:
    """Over ten small cases the plans cost a tenth more than the exact optimum at the median, at most."""
    assert median(gaps([(mine, best) for _, best, mine in map(judged, QUICK)])) <= 0.1

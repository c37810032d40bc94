"""One toy for every rule of the relaxation: its optimum by hand, with the rule and without it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from egress.domain import Case, Exit, Mode
from egress.planning import make_plan, relaxation
from egress.planning.constraints import RULES
from egress.planning.grid import uniform_grid
from egress.planning.relaxation import relax

from .toys import at, breaches, closes_evenly, compiled, fleet, group, leg, picture, site, toy

LAST_H = 240.0
"""A person safe after t hours costs t / 240, one who stays all day 24 / 240."""

HERE = site("a", closes_with=(Exit.CITY,))
SAFE = site("s", safe=True)
ROAD, AIR, WALK = leg("a", "s", Mode.ROAD), leg("a", "s", Mode.AIR), leg("a", "s")


@dataclass(frozen=True)
class Toy:
    """
    A case and its optimum in person-hours until safety.

    Attributes
    ----------
    why : the reckoning.
    relaxed_h : on a grid of one hour; without_h : the same with the rule left out.
    planned_h : of the best timetable to the minute.
    exact : whether the grid counts as exact.
    loss_h : what the dispatcher may lose where it follows no exact grid. Whoever needs no vehicle sets out once an
        hour, as the guide has it, whose first step is four hours long.
    """

    case: Case
    why: str
    relaxed_h: float
    without_h: float
    planned_h: float
    exact: bool = True
    loss_h: float = 0.0


def _two_homes() -> Case:
    """A bus at a, ten people there and twenty at b, whence the road is bad for empty vehicles."""
    sites = [HERE, site("b", closes_with=(Exit.CITY,)), SAFE]
    legs = [ROAD, leg("b", "s", Mode.ROAD, return_min=180)]
    return toy(groups=[group("g", "a", 10), group("h", "b", 20)], sites=sites, legs=legs, fleets=(fleet("bus", "a"),))


def _bad_road_back() -> Case:
    """A bus at a, twenty people there and ten at b, whence the road is bad for empty vehicles."""
    sites = [HERE, site("b", closes_with=(Exit.CITY,)), SAFE]
    legs = [ROAD, leg("b", "s", Mode.ROAD, return_min=180)]
    return toy(groups=[group("g", "a", 20), group("h", "b", 10)], sites=sites, legs=legs, fleets=(fleet("bus", "a"),))


def _hub(persons: int, **onward: object) -> Case:
    """A hub for five, and a way on from it."""
    sites = [HERE, site("hub", safe=True, holding_persons=5), SAFE]
    legs = [leg("a", "hub"), leg("hub", "s", Mode.COMMERCIAL, **onward)]
    return toy(groups=[group("g", "a", persons)], sites=sites, legs=legs)


TOYS: Mapping[str, Toy] = {
    "people_present": Toy(
        toy(groups=[group("g", "a", 12, ready_all_h=4)], sites=[HERE, SAFE], legs=[WALK]),
        "Three become ready in each hour (at 1, 2, 3, 4) and walk for one; without the rule nobody has to go.",
        relaxed_h=3 * (2 + 3 + 4 + 5),
        without_h=0,
        planned_h=sum(1 + (n + 1) / 3 for n in range(12)),
        loss_h=4 * (2 / 3 + 1 / 3),
    ),
    "seats": Toy(
        toy(groups=[group("g", "a", 20)], sites=[HERE, SAFE], legs=[ROAD], fleets=(fleet("bus", "a"),)),
        "Ten at 1, back at 2, ten at 3; without the rule all ride at once.",
        relaxed_h=10 * (1 + 3),
        without_h=20 * 1,
        planned_h=10 * (1 + 3),
    ),
    "fleet_available": Toy(
        toy(groups=[group("g", "a", 30)], sites=[HERE, SAFE], legs=[ROAD], fleets=(fleet("bus", "a"),)),
        "One bus comes by every two hours: ten at 1, 3, 5; without the rule three trips are made at once.",
        relaxed_h=10 * (1 + 3 + 5),
        without_h=30 * 1,
        planned_h=10 * (1 + 3 + 5),
        exact=False,
    ),
    "vehicles_present": Toy(
        _bad_road_back(),
        "Out from a at 0 and, an hour back between, at 2. The way to b and the trip take 240 min more, of which "
        "three quarters have passed when the first can leave b at 4, the rest at 5. Without, it is there at 4. The "
        "larger group counts 0.3 % less.",
        relaxed_h=0.997 * (10 * 1 + 10 * 3) + 7.5 * 5 + 2.5 * 6,
        without_h=0.997 * (10 * 1 + 10 * 3) + 10 * 5,
        planned_h=10 * 1 + 10 * 3 + 10 * 7,
        exact=False,
    ),
    "vehicle_continuity": Toy(
        _two_homes(),
        "From a at 0; three hours to b, safe at 5; three hours back to b, safe at 9. Counted in cycles to the "
        "nearest place alone the last trip could end at 7.",
        relaxed_h=10 * (1 + 5 + 9),
        without_h=10 * (1 + 5 + 7),
        planned_h=10 * (1 + 5 + 9),
    ),
    "leg_rate": Toy(
        toy(groups=[group("g", "a", 12)], sites=[HERE, SAFE], legs=[leg("a", "s", persons_per_h=4)]),
        "Four at once, then one each quarter. In hours: four in hand and four of the first hour, then the last four.",
        relaxed_h=8 * 1 + 4 * 2,
        without_h=12 * 1,
        planned_h=4 * 1 + sum(1 + n / 4 for n in range(1, 9)),
        loss_h=12 * 2,
    ),
    "site_processing": Toy(
        toy(
            groups=[group("g", "a", 12)],
            sites=[site("a", closes_with=(Exit.CITY,), processing_per_h=4), SAFE],
            legs=[WALK, leg("a", "s", Mode.OWN, id="drive")],
        ),
        "As for a leg, but both ways out of the place share the rate.",
        relaxed_h=8 * 1 + 4 * 2,
        without_h=12 * 1,
        planned_h=4 * 1 + sum(1 + n / 4 for n in range(1, 9)),
        loss_h=12 * 2,
    ),
    "site_departures": Toy(
        toy(
            groups=[group("g", "a", 30)],
            sites=[site("a", closes_with=(Exit.CITY,), departures_per_h=1), SAFE],
            legs=[AIR],
            fleets=(fleet("plane", "a", Mode.AIR, vehicles=3),),
        ),
        "Three aircraft leave at 0, 1 and 2. In hours: one in hand and one of the first hour, then the third.",
        relaxed_h=10 * (1 + 1 + 2),
        without_h=30 * 1,
        planned_h=10 * (1 + 2 + 3),
    ),
    "site_parking": Toy(
        toy(
            groups=[group("g", "a", 40)],
            sites=[site("a", closes_with=(Exit.CITY,), parking_aircraft=1), SAFE],
            legs=[AIR],
            fleets=(fleet("plane", "s", Mode.AIR, vehicles=4, load_min=60),),
        ),
        "Come at 1, 2, 3, 4, load for an hour, fly for one. In aircraft-minutes: 60 of the hour and one stay of 60 "
        "at each end of it, so three leave at 2 and the fourth at 3.",
        relaxed_h=10 * (3 + 3 + 3 + 4),
        without_h=40 * 3,
        planned_h=10 * (3 + 4 + 5 + 6),
    ),
    "site_holding": Toy(
        _hub(10, in_use=False),
        "Five fit into the hub for good, five stay at home all day.",
        relaxed_h=5 * 1 + 5 * 24,
        without_h=10 * 1,
        planned_h=5 * 1 + 5 * 24,
    ),
    "onward_present": Toy(
        _hub(10, open_until=at(59)),
        "The last flight on leaves before anybody has come, so it makes no room.",
        relaxed_h=5 * 1 + 5 * 24,
        without_h=10 * 1,
        planned_h=5 * 1 + 5 * 24,
    ),
    "commercial_seats": Toy(
        toy(
            groups=[group("g", "a", 10)],
            sites=[HERE, SAFE],
            legs=[leg("a", "s", Mode.COMMERCIAL, seats_per_day=5)],
        ),
        "Five fly at once, five after midnight in Kabul, at 19:30; the hour of midnight counts for both days.",
        relaxed_h=5 * 1 + 5 * 20,
        without_h=10 * 1,
        planned_h=5 * 1 + 5 * 20.5,
        loss_h=2.5,
    ),
    "fleet_categories": Toy(
        toy(
            groups=[group("g", "a", 10)],
            sites=[HERE, SAFE],
            legs=[ROAD],
            fleets=(fleet("bus", "a", seats=5), fleet("van", "a", seats=5, categories=("others",))),
        ),
        "The van is for others, so the bus goes twice: safe after 1 and 3 h.",
        relaxed_h=5 * 1 + 5 * 3,
        without_h=10 * 1,
        planned_h=5 * 1 + 5 * 3,
    ),
    "litters": Toy(
        toy(
            groups=[group("g", "a", 2, litter=True)],
            sites=[HERE, SAFE],
            legs=[ROAD],
            fleets=(fleet("bus", "a", litters=1),),
        ),
        "One litter in a bus of ten seats: safe after 1 and 3 h.",
        relaxed_h=1 + 3,
        without_h=2 * 1,
        planned_h=1 + 3,
    ),
    "crew_day": Toy(
        toy(
            groups=[group("g", "a", 20)],
            sites=[HERE, SAFE],
            legs=[ROAD],
            fleets=(fleet("bus", "a", crew_day_h=1, crew_rest_h=10),),
        ),
        "An hour of duty, ten of rest: out at 0, back at 11, out at 22; the relaxation leaves the way back out.",
        relaxed_h=10 * 1 + 10 * 11,
        without_h=10 * 1 + 10 * 3,
        planned_h=10 * 1 + 10 * 23,
    ),
    "site_fuel": Toy(
        toy(
            groups=[group("g", "a", 20)],
            sites=[site("a", closes_with=(Exit.CITY,), fuel_l=10.0), SAFE],
            legs=[ROAD],
            fleets=(fleet("bus", "a", fuel_l_per_h=10.0),),
        ),
        "Ten litres are one way out; ten people stay all day.",
        relaxed_h=10 * 1 + 10 * 24,
        without_h=10 * 1 + 10 * 3,
        planned_h=10 * 1 + 10 * 24,
    ),
}

SEEN = picture(closes_evenly(Exit.CITY, LAST_H))


def _relaxed_h(one: Toy) -> float:
    problem, risk = compiled(one.case, SEEN)
    edges = uniform_grid(problem.horizon_min, 60)
    return relax(problem, risk, edges, exact=one.exact, integer=one.exact, tie_breaks=False).bound * LAST_H


def test_every_rule_has_its_toy() -> None:
    """A rule that is added to the relaxation needs a toy here."""
    assert list(TOYS) == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize("rule", TOYS)
def test_relaxed_optimum_is_that_reckoned_by_hand(rule: str) -> None:
    """On a grid of hours the relaxation is worth what its rule says, no more and no less."""
    assert _relaxed_h(TOYS[rule]) == pytest.approx(TOYS[rule].relaxed_h, abs=1e-4), TOYS[rule].why


@pytest.mark.parametrize("rule", TOYS)
def test_without_its_rule_the_toy_is_worth_less(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out, the rule is missed: the optimum falls to what the other rules allow."""
    monkeypatch.setattr(relaxation, "RULES", tuple(one for one in RULES if one.__name__ != rule))
    assert _relaxed_h(TOYS[rule]) == pytest.approx(TOYS[rule].without_h, abs=1e-4), TOYS[rule].why


@pytest.mark.parametrize("rule", TOYS)
def test_planned_timetable_is_the_best_to_the_minute(rule: str) -> None:
    """The planner lays a timetable that is worth the one found by hand and breaks no rule of the checker."""
    one = TOYS[rule]
    result = make_plan(one.case, "base", SEEN)
    planned_h = result.weighted_caught * LAST_H
    assert breaches(one.case, result) == []
    assert one.planned_h - 1e-3 <= planned_h <= one.planned_h + one.loss_h + 1e-3, one.why
    assert result.bound <= result.weighted_caught + 1e-9

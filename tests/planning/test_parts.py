"""Posts side by side in one case that share nothing: laid apart, told together; what joins them is kept."""

from typing import Any

import pytest

from egress.domain import Case, Exit, Mode
from egress.planning import PlanOptions, make_plan
from egress.planning.engines import lay
from egress.planning.explanation import worth
from egress.planning.grid import uniform_grid
from egress.planning.parts import parts_of
from egress.planning.positioning import quickest_ways
from egress.planning.relaxation import relax
from egress.planning.variables import SMALLER_FIRST

from .toys import breaches, closes_evenly, compiled, fleet, group, leg, picture, site, toy

SEEN = picture(closes_evenly(Exit.CITY, 24))


def side_by_side(*, ways: tuple[Any, ...] = (), buses: int = 2) -> Case:
    """Return two posts of 200 people, each with buses of its own to a place of safety an hour away."""
    sites = [site(name, closes_with=(Exit.CITY,)) for name in ("a", "b")]
    sites += [site(f"{name}-safe", safe=True) for name in ("a", "b")]
    sites.append(site("nowhere", closes_with=(Exit.CITY,)))
    legs = [leg(name, f"{name}-safe", Mode.ROAD, 60) for name in ("a", "b")]
    fleets = [fleet(f"{name}-bus", name, seats=20, vehicles=buses) for name in ("a", "b")]
    groups = [group(f"{name}-people", name, 200) for name in ("a", "b")]
    return toy(groups=groups, sites=sites, legs=[*legs, *ways], fleets=fleets)


def test_what_shares_nothing_is_taken_apart() -> None:
    """Each part has its own sites, legs, vehicles and people, and nothing of the other."""
    problem, _ = compiled(side_by_side(), SEEN)
    first, second = parts_of(problem)
    assert [one.id for one in first.case.sites] == ["a", "a-safe"]
    assert [one.id for one in second.legs] == ["b-b-safe"]
    assert [one.id for one in second.case.fleets] == ["b-bus"]
    assert [one.id for one in first.groups] == ["a-people"]


@pytest.mark.parametrize(
    "way", [leg("a", "b", Mode.FOOT, 600), leg("a-safe", "b-safe", Mode.COMMERCIAL, 60, persons_per_h=5)]
)
def test_what_a_way_joins_stays_together(way: Any) -> None:
    """A way on foot, or on from one place of safety to the other, is enough: the problem is given back as it is."""
    problem, _ = compiled(side_by_side(ways=(way,)), SEEN)
    assert parts_of(problem) == [problem]


def test_what_only_vehicles_go_along_joins_too() -> None:
    """A road back from safety is no way for people, but a bus of one post can help the other by it."""
    problem, _ = compiled(side_by_side(ways=(leg("a-safe", "b", Mode.ROAD, 60),)), SEEN)
    assert "a-safe-b" not in {one.id for one in problem.legs}
    assert parts_of(problem) == [problem]


def test_parts_are_told_as_one_timetable() -> None:
    """In order of departure, with whoever is left in either part, and each part as if it were alone."""
    case = side_by_side(buses=1)
    problem, risk = compiled(case, SEEN)
    laid = lay(problem, risk, step_min=60, looks=4)
    whole = laid.timetable
    assert laid.method["parts"] == 2
    assert [d.depart_min for d in whole.drafts] == sorted(d.depart_min for d in whole.drafts)
    carried = {name: sum(n for d in whole.drafts for g, n in d.loads if g == f"{name}-people") for name in ("a", "b")}
    assert carried == {name: 200 - whole.left.get((f"{name}-people", name), 0) for name in ("a", "b")}
    assert carried["a"] == carried["b"] > 0
    alone = relax(parts_of(problem)[0], risk, uniform_grid(problem.horizon_min, 60), interior=True)
    both = relax(problem, risk, uniform_grid(problem.horizon_min, 60), interior=True)
    assert laid.bound == pytest.approx(2 * alone.bound, rel=1e-6)
    assert laid.bound == pytest.approx(both.bound, rel=SMALLER_FIRST)
    assert laid.prices is not None
    assert laid.prices.columns == 2 * alone.columns
    first, second = worth(problem, laid.prices), worth(problem, both)
    assert {(one.rule, one.target_id, one.unit) for one in first} == {
        (one.rule, one.target_id, one.unit) for one in second
    }
    result = make_plan(case, "base", SEEN, PlanOptions(step_min=60, explained=False))
    assert breaches(case, result) == []


def test_a_fleet_knows_no_way_between_places_that_it_cannot_reach() -> None:
    """Roads of another country are no ways of its buses: there would be as many as places, cubed."""
    ways = quickest_ways(side_by_side(), side_by_side().fleets[0])
    assert {place for pair in ways for place in pair} == {"a", "a-safe"}

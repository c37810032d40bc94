"""Who is caught on which path, and what is said of ways that are lost: both by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from egress.domain import Case, Enabler, Exit, Mode
from egress.planning.dispatch import Draft, Timetable
from egress.planning.evaluation import caught_paths
from egress.planning.lost_ways import lost_ways

from .toys import START, at, compiled, fleet, group, leg, picture, site, toy

NEVER = float("inf")
ROAD = leg("a", "b", closes_with=(Exit.LAST_ROAD,))
FLIGHT = leg("b", "s", Mode.COMMERCIAL, closes_with=(Exit.AIRPORT,))
DRIVE = leg("a", "s", Mode.OWN, id="drive", closes_with=(Exit.CITY,))
SAFE = site("s", safe=True)


def _draft(way: Any, depart_h: float, **loads: int) -> Draft:
    return Draft(depart_h * 60, depart_h * 60 + 60, way, None, tuple(loads.items()), False)


SIX_THEN_FOUR = Timetable(
    (_draft(ROAD, 0, g=6), _draft(FLIGHT, 1, g=6), _draft(ROAD, 2, g=4), _draft(FLIGHT, 3, g=4)), {}
)
"""Six reach b at 1 and safety at 2, four reach b at 3 and safety at 4; nobody uses the drive."""

PATHS: Mapping[str, tuple[float, float, float, int]] = {
    "nothing closes": (NEVER, NEVER, NEVER, 0),
    "road cut at 2, then the drive: the four stay at home and are caught": (2, NEVER, 3, 4),
    "road cut at 2, the drive stays open: the four stay, and can still go": (2, NEVER, NEVER, 0),
    "road cut at the very arrival of the first": (1, NEVER, 3, 4),
    "road cut just before: nobody gets away": (0.99, NEVER, 3, 10),
    "airport closes at 1.5: all ten are caught at b": (NEVER, 1.5, NEVER, 10),
    "airport closes at 3: the four come to b in vain": (NEVER, 3, NEVER, 4),
    "airport closes after the day": (NEVER, 30, NEVER, 0),
    "road cut at half past, the drive after the day": (0.5, NEVER, 30, 0),
    "airport at 1.5, road at 2: six caught at b, four at home": (2, 1.5, 3, 10),
    "airport at 1.5, road at 2, the drive open: four can still go": (2, 1.5, NEVER, 6),
}
"""Hours at which road, airport and city close, and how many of ten are caught."""


@pytest.mark.parametrize("why", PATHS)
def test_caught_on_one_path(why: str) -> None:
    """A movement fails when its leg closes before its arrival; whoever is then not safe and has no way is caught."""
    assert _caught([why]) == [PATHS[why][3]]


def test_paths_are_judged_each_by_itself() -> None:
    """All paths together give what each gives alone."""
    assert _caught(list(PATHS)) == [caught for *_, caught in PATHS.values()]


def test_a_seat_is_not_filled_by_whoever_did_not_come() -> None:
    """Two groups: on a path on which the first never reaches b, the flight takes the second group's people only."""
    case = _post(group("g", "a", 6), group("h", "b", 4))
    closing = {Exit.LAST_ROAD: [0.5], Exit.AIRPORT: [10.0], Exit.CITY: [0.5]}
    problem, risk = compiled(case, picture(closing))
    drafts = (_draft(ROAD, 0, g=6), _draft(FLIGHT, 1, g=6, h=4))
    caught = caught_paths(problem, risk, Timetable(drafts, {}))
    assert {group_id: persons.tolist() for group_id, persons in caught.items()} == {"g": [6.0], "h": [0.0]}


def _post(*groups: Any) -> Case:
    return toy(groups=groups, sites=[site("a"), site("b"), SAFE], legs=[ROAD, FLIGHT, DRIVE])


def _caught(names: list[str]) -> list[float]:
    road, airport, city = ([PATHS[name][n] for name in names] for n in range(3))
    seen = picture({Exit.LAST_ROAD: road, Exit.AIRPORT: airport, Exit.CITY: city})
    problem, risk = compiled(_post(group("g", "a", 10)), seen)
    return [float(n) for n in caught_paths(problem, risk, SIX_THEN_FOUR)["g"]]


RIDE, AIR, WALK = leg("a", "s", Mode.ROAD), leg("a", "s", Mode.AIR), leg("a", "s")
BUS, BOAT = fleet("bus", "a"), fleet("boat", "a", Mode.HELICOPTER)
PERMIT = Enabler(id="permit", label="Permit", owner="host", lead_time_h=1, in_use=False, unlocks=("a-s",))


def _one_way(way: Any, *, here: Mapping[str, Any] | None = None, **tables: Any) -> Case:
    sites = [replace(site("a"), **(here or {})), SAFE]
    return toy(groups=[group("g", "a", 10)], sites=sites, legs=[way], **tables)


LOST: Mapping[str, tuple[Case, list[tuple[str, str, str]]]] = {
    "usable way": (_one_way(WALK), []),
    "leg lost": (_one_way(replace(WALK, in_use=False)), [("leg_window", "a-s", "a to s cannot be used.")]),
    "site lost": (_one_way(WALK, here={"in_use": False}), [("leg_window", "a", "A cannot be used.")]),
    "no vehicle": (_one_way(RIDE), [("fleet_available", "a-s", "a to s has no vehicle that could run there.")]),
    "no force": (
        _one_way(WALK, here={"force_needed_persons": 1200}),
        [("force_in_place", "a", "A needs 1,200 troops, who are never in place.")],
    ),
    "no permit": (_one_way(WALK, enablers=(PERMIT,)), [("enabler_in_hand", "permit", "Permit cannot be obtained.")]),
    "window has passed": (
        _one_way(replace(AIR, open_until=at(-60)), fleets=(fleet("plane", "a", Mode.AIR),)),
        [("leg_window", "a-s", "Nobody can set out on a to s at any time of the plan.")],
    ),
    "no permit for the fleet": (
        _one_way(RIDE, fleets=(BUS,), enablers=(replace(PERMIT, unlocks=("bus",)),)),
        [
            ("fleet_available", "a-s", "a to s has no vehicle that could run there."),
            ("enabler_in_hand", "permit", "Permit cannot be obtained."),
        ],
    ),
    "no permit for a fleet that could not run there": (
        _one_way(RIDE, fleets=(BOAT,), enablers=(replace(PERMIT, unlocks=("boat",)),)),
        [("fleet_available", "a-s", "a to s has no vehicle that could run there.")],
    ),
    "two reasons at once": (
        _one_way(replace(RIDE, in_use=False)),
        [
            ("leg_window", "a-s", "a to s cannot be used."),
            ("fleet_available", "a-s", "a to s has no vehicle that could run there."),
        ],
    ),
}


@pytest.mark.parametrize("why", LOST)
def test_what_is_missing_is_named(why: str) -> None:
    """Each reason why a group has no way is one sentence that names what is missing, over the whole plan."""
    case, expected = LOST[why]
    found = lost_ways(compiled(case, picture())[0])
    assert [(one.rule, one.target_id, one.sentence) for one in found] == expected
    assert {(one.from_, one.until) for one in found} <= {(START, at(1440))}


def test_a_way_that_another_replaces_is_not_lost() -> None:
    """As long as one way can be used, nothing is said of the other."""
    case = toy(groups=[group("g", "a", 10)], sites=[site("a"), SAFE], legs=[RIDE, leg("a", "s", id="walk")])
    assert lost_ways(compiled(case, picture())[0]) == []


def test_what_stops_two_groups_is_said_once() -> None:
    """Two groups who wait for the same permit get one sentence."""
    case = _one_way(WALK, enablers=(PERMIT,))
    both = replace(case, groups=(*case.groups, group("h", "a", 5)))
    assert len(lost_ways(compiled(both, picture())[0])) == 1


def test_a_category_that_no_leg_takes_has_no_way_even_on_paper() -> None:
    """Where no leg is meant for the group there is nothing to wait for, so no leg is named."""
    assert lost_ways(compiled(_one_way(replace(WALK, categories=("others",))), picture())[0]) == []

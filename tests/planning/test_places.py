"""Vehicles followed from place to place on an exact grid: each toy's optimum is reckoned by hand."""

from collections.abc import Mapping

import pytest

from egress.domain import Case, Exit, Mode
from egress.planning.grid import uniform_grid
from egress.planning.relaxation import relax

from .toys import closes_evenly, compiled, fleet, group, leg, picture, site, toy

LAST_H = 240.0
"""A person safe after t hours costs t / 240."""

HERE, THERE = (site(id_, closes_with=(Exit.CITY,)) for id_ in "ab")
SAFE = site("s", safe=True)
RIDE = leg("a", "s", Mode.ROAD)


def _post(persons: int, bus: Mapping[str, object], *, base: str = "a", ways: tuple[object, ...] = (RIDE,)) -> Case:
    people = [group("g", "a", persons)]
    return toy(groups=people, sites=[HERE, THERE, SAFE], legs=ways, fleets=(fleet("bus", base, **bus),))  # type: ignore[arg-type]


def _both_ends(order_matters_h: float) -> Case:
    """Ten at a and ten at b, one bus at a; the empty way back from safety to b is this long."""
    ways = [RIDE, leg("b", "s", Mode.ROAD, return_min=60 * order_matters_h)]
    people = [group("g", "a", 10), group("h", "b", 10)]
    return toy(groups=people, sites=[HERE, THERE, SAFE], legs=ways, fleets=(fleet("bus", "a"),))


PLACES: Mapping[str, tuple[Case, str, float]] = {
    "stands at the people": (_post(10, {}), "Leaves at 0, safe at 1.", 10 * 1),
    "must come first": (_post(10, {}, base="s"), "Comes at 1, safe at 2.", 10 * 2),
    "comes back empty": (_post(20, {}), "Safe at 1, back at 2, safe at 3.", 10 * (1 + 3)),
    "loads before it leaves": (_post(20, {"load_min": 60}), "Leaves at 1, back at 3, leaves at 4.", 10 * (2 + 5)),
    "unloads before it goes back": (
        _post(20, {"unload_min": 60}),
        "There at 1, unloaded at 2, back at 3, there at 4.",
        10 * (1 + 4),
    ),
    "loads and unloads": (
        _post(20, {"load_min": 60, "unload_min": 60}),
        "Leaves at 1, there at 2, unloaded at 3, back at 4, leaves at 5, there at 6.",
        10 * (2 + 6),
    ),
    "people on both ways out of safety": (
        _both_ends(1),
        "From a at 0, there at 1; at b at 2, there at 3.",
        10 * (1 + 3),
    ),
    "a longer empty way": (
        _both_ends(3),
        "From a at 0, there at 1; at b at 4, there at 5. To b first would be 5 and 7.",
        10 * (1 + 5),
    ),
    "empty over two legs": (
        toy(
            groups=[group("g", "b", 10)],
            sites=[HERE, THERE, SAFE],
            legs=[RIDE, leg("b", "s", Mode.ROAD)],
            fleets=(fleet("bus", "a"),),
        ),
        "Empty from a to s and on to b takes 2, with people at 3.",
        10 * 3,
    ),
    "two buses need not share": (_post(20, {"vehicles": 2}), "Both leave at 0.", 20 * 1),
    "the third load waits for the first bus": (
        _post(30, {"vehicles": 2}),
        "Both leave at 0; one is back at 2.",
        10 * (1 + 1 + 3),
    ),
}


@pytest.mark.parametrize("why", PLACES)
def test_vehicles_go_on_from_where_they_are(why: str) -> None:
    """In whole trips the exact grid is worth what the vehicles' day by hand is worth: bound and optimum are one."""
    case, reckoning, person_hours = PLACES[why]
    problem, risk = compiled(case, picture(closes_evenly(Exit.CITY, LAST_H)))
    edges = uniform_grid(problem.horizon_min, 60)
    guide = relax(problem, risk, edges, exact=True, integer=True, tie_breaks=False)
    assert guide.bound * LAST_H == pytest.approx(person_hours, abs=1e-4), reckoning

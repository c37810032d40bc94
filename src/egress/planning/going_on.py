"""Which ways on from safe places people are sent: never round in a circle."""

from egress.domain import Leg
from egress.planning.problem import PlanningProblem, reached


def legs_to_lay(problem: PlanningProblem) -> tuple[Leg, ...]:
    """Return the legs by which people may be sent, in case order: all out of unsafe sites, and those of `ways_on`."""
    on = {leg.id for leg in ways_on(problem)}
    return tuple(leg for leg in problem.legs if leg.id in on or not problem.site(leg.from_site_id).safe)


def ways_on(problem: PlanningProblem) -> tuple[Leg, ...]:
    """
    Return the legs out of safe sites by which people may be sent on, so that nobody comes back to where they were.

    People are sent on to make room. Among safe sites that lead to each other in a circle they go towards its ends:
    the sites with room for any number; if there is none, those from which a leg leads out of the circle; else the
    site with most room. All other legs are kept. The relaxation knows them all, since a plan drawn by hand may use
    any of them.
    """
    ends = [(leg.from_site_id, leg.to_site_id) for leg in problem.onward]
    ahead = {site_id: reached({site_id}, ends) for pair in ends for site_id in pair}
    found = []
    for leg in problem.onward:
        circle = {site_id for site_id in ahead[leg.from_site_id] if leg.from_site_id in ahead[site_id]}
        if leg.to_site_id in circle:
            order = _outwards(problem, circle, ends)
            if order.index(leg.to_site_id) >= order.index(leg.from_site_id):
                continue
        found.append(leg)
    return tuple(found)


def _outwards(problem: PlanningProblem, circle: set[str], legs: list[tuple[str, str]]) -> list[str]:
    """Return the sites of a circle, those nearest to its ends first, by legs; among equals the roomiest."""
    rooms = {site_id: problem.site(site_id).holding_persons for site_id in circle}
    persons = {site_id: float("inf") if room is None else room.likely for site_id, room in rooms.items()}
    most = max(persons.values())
    exits = {begin for begin, end in legs if begin in circle and end not in circle}
    roomiest = {site_id for site_id in circle if persons[site_id] == most}
    nearest = roomiest if most == float("inf") or not exits else exits
    order: list[str] = []
    while nearest:
        order += sorted(nearest, key=lambda site_id: (-persons[site_id], site_id))
        nearest = {begin for begin, end in legs if end in nearest and begin in circle and begin not in order}
    return order

"""What a plan leans on, movement by movement, and what is left of it once some of that is lost."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from egress.domain.case import Case
from egress.domain.network import Leg, Site
from egress.domain.plan import Movement, Plan


def leans_on(case: Case, movement: Movement) -> frozenset[str]:
    """
    Return the ids of everything that the movement could not do without, on the safe side.

    Its leg, fleet and both sites; with people aboard also every force in use that secures one of them where strength
    is needed; and every enabler in use that unlocks any of these.
    """
    leg = case.leg_by_id[movement.leg_id]
    found = {leg.id, leg.from_site_id, leg.to_site_id} | ({movement.fleet_id} if movement.fleet_id else set())
    if movement.persons:
        places: list[Leg | Site] = [leg, case.site_by_id[leg.from_site_id], case.site_by_id[leg.to_site_id]]
        guarded = {place.id for place in places if place.force_needed_persons > 0}
        found |= {force.id for force in case.forces if force.in_use and guarded & set(force.secures)}
    found |= {force.id for force in case.forces if force.in_use and movement.fleet_id in force.lift_fleet_ids}
    return frozenset(found | {e.id for e in case.enablers if e.in_use and found & set(e.unlocks)})


def plan_leans_on(case: Case, plan: Plan) -> Mapping[str, frozenset[str]]:
    """Return, by the id of a row of the case, the ids of the movements that lean on it."""
    known: dict[tuple[str, str | None, bool], frozenset[str]] = {}
    found: dict[str, set[str]] = defaultdict(set)
    for movement in plan.movements:
        key = (movement.leg_id, movement.fleet_id, movement.persons > 0)
        if key not in known:
            known[key] = leans_on(case, movement)
        for id_ in known[key]:
            found[id_].add(movement.id)
    return {id_: frozenset(ids) for id_, ids in found.items()}


def without_movements(
    case: Case, plan: Plan, lost: Collection[str], *, ways: Mapping[str, Collection[str]], used_on: bool = True
) -> Plan:
    """
    Return what is left of a plan without the movements of these ids, nobody planning anew.

    A vehicle makes only the trips that begin where it is then; a trip takes along of those planned whoever has come;
    people whose party is gone stay where they are, and so does whoever would set out by a leg that leads them nowhere
    now: `ways` are the legs by group id that still lie on a way to safety. A site with limited room takes no more
    than it has room for, those on their way counted. Unless `used_on`, a vehicle that lost one trip makes no more,
    so that it takes up no stand waiting for the next. The case has its scenario applied.
    """
    room = {site.id: site.holding_persons.likely for site in case.sites if site.holding_persons is not None}
    base = {fleet.id: fleet.base_site_id for fleet in case.fleets}
    where: dict[tuple[str, int | None], str] = {}
    came: dict[tuple[str, str], int] = defaultdict(int)
    home = {group.id: group.site_id for group in case.groups}
    arrivals: list[tuple[Movement, str]] = []
    idle: set[tuple[str, int | None]] = set()
    kept = []
    for movement in sorted(plan.movements, key=lambda m: (m.depart, m.arrive, m.id)):
        arrivals = _come(movement, arrivals, came)
        start, end = _ends(case, movement)
        if movement.fleet_id is not None:
            vehicle = movement.fleet_id, movement.vehicle
            stands_there = where.get(vehicle, base[movement.fleet_id]) == start
            if vehicle in idle or movement.id in lost or not stands_there:
                idle |= set() if used_on else {vehicle}
                continue
            where[vehicle] = end
        elif movement.id in lost:
            continue
        safe = case.site_by_id[start].safe
        bound = [(g, n) for g, n in movement.loads if safe or movement.leg_id in ways.get(g, ())]
        loads = tuple(_still(bound, start, home, came, room.get(end, math.inf)))
        for group_id, persons in loads:
            if end in room:
                room[end] -= persons
            if start in room and home[group_id] != start:
                room[start] += persons
        if movement.fleet_id is None and not loads:
            continue
        kept.append(replace(movement, loads=loads))
        arrivals.append((kept[-1], end))
    return replace(plan, movements=tuple(kept))


def _ends(case: Case, movement: Movement) -> tuple[str, str]:
    leg = case.leg_by_id[movement.leg_id]
    ends = leg.from_site_id, leg.to_site_id
    return (ends[1], ends[0]) if movement.empty_return else ends


def _come(
    now: Movement, arrivals: list[tuple[Movement, str]], came: dict[tuple[str, str], int]
) -> list[tuple[Movement, str]]:
    """Count whoever has arrived by the departure of a movement; return the movements still under way."""
    still = []
    for movement, end in arrivals:
        if movement.arrive > now.depart:
            still.append((movement, end))
            continue
        for group_id, persons in movement.loads:
            came[group_id, end] += persons
    return still


def _still(
    loads: Iterable[tuple[str, int]],
    start: str,
    home: Mapping[str, str],
    came: dict[tuple[str, str], int],
    room: float,
) -> Iterable[tuple[str, int]]:
    """Yield the loads that are there to be taken and find room; people at home are there, as planned."""
    for group_id, persons in loads:
        taken = persons if home[group_id] == start else min(persons, came[group_id, start])
        taken = int(min(taken, max(0.0, room)))
        room -= taken
        if home[group_id] != start:
            came[group_id, start] -= taken
        if taken:
            yield group_id, taken

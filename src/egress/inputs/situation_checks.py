"""Whether a situation fits its case and itself: ids, vehicles, instants, and nothing said twice."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

from egress.domain import Case, Plan, Situation, TargetKind, UnderWay
from egress.kit import Problem, iso_utc, nearest_words

FORCE_OR_ENABLER = "force or enabler"
MOST_STRANGE = 50
"""So many movements that the plan does not have are told."""

MOST_COMPARED = 8
"""For so many of them the plan's own ids are searched for those like them."""

KINDS = ("group", "site", "leg", "fleet", "force", "enabler", FORCE_OR_ENABLER)


def situation_problems(path: Path, now: Situation, case: Case, remedy: str) -> Iterator[Problem]:
    """Yield what of a situation in a file does not fit the case, or itself."""

    def wrong(field: str, value: object, expected: str) -> Problem:
        return Problem(str(path), 0, field, str(value), expected, remedy)

    if now.case_id != case.case_id:
        yield wrong("case_id", now.case_id, f"the case {case.case_id}")
        return
    if now.at < now.ordered_at:
        yield wrong("at", iso_utc(now.at), "an instant at or after ordered_at")
    known = {kind: _ids(case, kind) for kind in KINDS}
    for field, kind, value in _references(now):
        if value not in known[kind]:
            yield wrong(field, value, f"the id of a {kind} of the case{nearest_words(value, known[kind])}")
    yield from (wrong(*one) for one in _twice(now))
    yield from (wrong(*one) for one in _odd_shut(now))
    for i, one in enumerate(now.under_way):
        yield from (wrong(f"under_way[{i}].{field}", value, text) for field, value, text in _odd_run(one, now, case))
    for i, vehicle in enumerate(now.vehicles):
        fleet = case.fleet_by_id.get(vehicle.fleet_id)
        if fleet is not None and vehicle.vehicle > fleet.vehicles:
            yield wrong(f"vehicles[{i}].vehicle", vehicle.vehicle, f"1 to {fleet.vehicles}, as many as the fleet has")


def planned_problems(now: Situation, plan: Plan) -> Iterator[Problem]:
    """Yield the movements that a situation names and the plan does not have, each with those most like it."""
    known = frozenset(movement.id for movement in plan.movements)
    remedy = "Correct it, or give the plan that the evacuation is run by."
    strange = [(field, id_) for field, id_ in now.movement_ids() if id_ not in known]
    for n, (field, id_) in enumerate(strange[:MOST_STRANGE]):
        like = nearest_words(id_, known) if n < MOST_COMPARED else ""
        yield Problem("situation", 0, field, id_, f"the id of a movement of the plan{like}", remedy)


def _ids(case: Case, kind: str) -> frozenset[str]:
    tables: dict[str, Iterable[Any]] = {
        "group": case.groups,
        "site": case.sites,
        "leg": case.legs,
        "fleet": case.fleets,
        "force": case.forces,
        "enabler": case.enablers,
    }
    return frozenset(row.id for name in kind.split(" or ") for row in tables[name])


def _references(now: Situation) -> Iterator[tuple[str, str, str]]:
    """Yield field, kind and id of everything that the situation names."""
    for i, p in enumerate(now.people):
        yield f"people[{i}].group_id", "group", p.group_id
        yield f"people[{i}].site_id", "site", p.site_id
    for i, (group_id, _) in enumerate(now.caught):
        yield f"caught[{i}].group_id", "group", group_id
    for i, v in enumerate(now.vehicles):
        yield f"vehicles[{i}].fleet_id", "fleet", v.fleet_id
        yield f"vehicles[{i}].site_id", "site", v.site_id
    for i, w in enumerate(now.under_way):
        yield f"under_way[{i}].leg_id", "leg", w.leg_id
        yield from ((f"under_way[{i}].loads", "group", group_id) for group_id, _ in w.loads)
        if w.fleet_id is not None:
            yield f"under_way[{i}].fleet_id", "fleet", w.fleet_id
    for i, s in enumerate(now.shut):
        yield f"shut[{i}].id", s.kind.value, s.id
    yield from ((f"there[{i}]", FORCE_OR_ENABLER, id_) for i, id_ in enumerate(now.there))


def _twice(now: Situation) -> Iterator[tuple[str, str, str]]:
    """Yield what is said twice: a group at a site, a vehicle, a group caught, a movement, as two things or one."""
    vehicles = [f"{v.fleet_id} {v.vehicle}" for v in now.vehicles]
    vehicles += [f"{w.fleet_id} {w.vehicle}" for w in now.under_way if w.fleet_id is not None]
    said = {
        "people": [f"{p.group_id} at {p.site_id}" for p in now.people],
        "caught": [group_id for group_id, _ in now.caught],
        "vehicles": vehicles,
        "shut": [f"{s.kind.value} {s.id}" for s in now.shut],
        "called_off": [*now.called_off, *now.still_to_go],
        "under_way": [one.movement_id for one in now.under_way if one.movement_id],
        "there": now.there,
    }
    for field, names in said.items():
        for name in sorted(name for name, times in Counter(names).items() if times > 1):
            yield field, name, "each of them once"


def _odd_shut(now: Situation) -> Iterator[tuple[str, object, str]]:
    """Yield what is odd about what is shut, there, or still to go."""
    away = {one.movement_id for one in now.under_way if one.movement_id}
    for field, ids in (("still_to_go", now.still_to_go), ("called_off", now.called_off)):
        yield from ((f"{field}[{i}]", id_, "a movement that is not under way") for i, id_ in _among(ids, away))
    shut = {one.id for one in now.shut if one.kind in (TargetKind.FORCE, TargetKind.ENABLER)}
    yield from ((f"there[{i}]", id_, "one that is not shut as well") for i, id_ in _among(now.there, shut))
    for i, one in enumerate(now.shut):
        if one.until is not None and one.until < now.at:
            yield f"shut[{i}].until", iso_utc(one.until), "one at or after `at`, or none if shut for good"


def _among(ids: Iterable[str], known: Container[str]) -> list[tuple[int, str]]:
    return [(i, id_) for i, id_ in enumerate(ids) if id_ in known]


def _odd_run(one: UnderWay, now: Situation, case: Case) -> Iterator[tuple[str, object, str]]:
    """Yield what is odd about something under way."""
    if one.depart > now.at:
        yield "depart", iso_utc(one.depart), "an instant at or before `at`"
    if one.arrive < now.at:
        yield "arrive", iso_utc(one.arrive), "an instant at or after `at`"
    if (one.fleet_id is None) != (one.vehicle is None):
        yield "vehicle", one.vehicle, "fleet_id and vehicle both, or neither"
    if one.empty_return and one.loads:
        yield "loads", dict(one.loads), "nobody aboard an empty return"
    leg = case.leg_by_id.get(one.leg_id)
    fleet, aboard = case.fleet_by_id.get(one.fleet_id or ""), sum(n for _, n in one.loads)
    if fleet is not None and leg is not None and fleet.mode is not leg.mode and fleet.id not in leg.escort_fleet_ids:
        yield "fleet_id", fleet.id, f"a fleet that goes by {leg.mode}, as {leg.id} does"
    if fleet is not None and aboard > fleet.most_persons:
        yield "loads", aboard, f"at most {fleet.most_persons} persons in one vehicle"
    if fleet is not None and one.vehicle is not None and one.vehicle > fleet.vehicles:
        yield "vehicle", one.vehicle, f"1 to {fleet.vehicles}, as many as the fleet has"

"""A case as a situation leaves it, so that planning goes on from there: people and vehicles where they are now."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from egress.domain.case import Case
from egress.domain.enabling import Force
from egress.domain.factors import MEANINGS, AppliesTo, PlanningFactor
from egress.domain.network import Fleet, Site
from egress.domain.people import Group
from egress.domain.scenarios import Blackout, ExitChange
from egress.domain.situation import Situation
from egress.domain.vocabulary import Mode, TargetKind
from egress.kit import MIN_PER_H, Range, add_hours, hours_between

PARTED = "--"
"""Stands between the id of a group or fleet and what tells its parts apart."""

MOST_PARTS = 6
"""A fleet is parted by where and from when its vehicles are free; into more parts than this, by whole three hours."""

COARSE_H = 3.0


def case_from_situation(case: Case, situation: Situation) -> Case:
    """
    Return the case in which an order given now starts from the situation; its scenario is applied already.

    A group is parted into those still at home and not ready, those ready there, and those at each other unsafe site
    or on the way to one; who is safe or caught is no longer in it. A fleet is parted by where and from when its
    vehicles are free. People in a safe site with limited room take that room for good. Lead times that run since the
    order end when they would have. Ids of parts are ``<id>--<what>``; the first part keeps the plain one.
    """
    groups = _with_free_ids({group.id: tuple(_group_parts(case, group, situation)) for group in case.groups})
    parts = _with_free_ids({fleet.id: tuple(_fleet_parts(case, fleet, situation)) for fleet in case.fleets})
    ids = {fleet_id: tuple(part.id for part in found) for fleet_id, found in parts.items()}
    group_ids = {group_id: tuple(part.id for part in found) for group_id, found in groups.items()}
    taken = _room_taken(case, situation)
    now = with_what_is_shut(case, situation)
    now = replace(
        now,
        groups=tuple(_in_company(part, group_ids) for found in groups.values() for part in found),
        sites=tuple(_with_room_taken(site, taken[site.id]) for site in now.sites),
        partners=(),
        scenarios=(),
        scenario_effects=(),
    )
    return _with_fleet_parts(now, parts, ids)


def _with_free_ids(parts: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Return the parts of every row, by its id, each with an id that no other row or part has."""
    used, found = set(parts), {}
    for id_, rows in parts.items():
        named = []
        for row in rows:
            name = row.id
            while name != id_ and name in used:
                name += "-"
            used.add(name)
            named.append(replace(row, id=name))
        found[id_] = tuple(named)
    return found


def with_what_is_shut(case: Case, situation: Situation) -> Case:
    """Return the case with what is shut or there in a situation, people and vehicles left where the case has them."""
    case = replace(
        case,
        forces=tuple(_arrived(force, "present_from", situation) for force in case.forces),
        enablers=tuple(_arrived(enabler, "in_hand_from", situation) for enabler in case.enablers),
        blackouts=(*case.blackouts, *_shut_for_a_while(situation)),
        exit_changes=(*case.exit_changes, *(ExitChange(exit=e, closes_at=situation.at) for e in situation.closed)),
    )
    return _without_lost(case, situation)


def _with_fleet_parts(case: Case, parts: Mapping[str, tuple[Fleet, ...]], ids: Mapping[str, tuple[str, ...]]) -> Case:
    """Return the case with its fleets parted, and every row that names a fleet naming its parts."""
    in_use = {fleet.id: fleet.in_use for fleet in case.fleets}
    return replace(
        case,
        fleets=tuple(
            replace(part, in_use=part.in_use and in_use[id_]) for id_, found in parts.items() for part in found
        ),
        legs=tuple(_with_fleets(leg, ids, "fleet_ids", "escort_fleet_ids") for leg in case.legs),
        forces=tuple(_with_fleets(force, ids, "lift_fleet_ids") for force in case.forces),
        enablers=tuple(_with_fleets(enabler, ids, "unlocks") for enabler in case.enablers),
        blackouts=tuple(_parted_blackouts(case, ids)),
        factors=tuple(_parted_factors(case, ids)),
    )


def _group_parts(case: Case, group: Group, situation: Situation) -> Iterator[Group]:
    """Yield the parts of a group that are still to be brought to safety."""
    safe = {site.id for site in case.sites if site.safe}
    passed_h = hours_between(situation.ordered_at, situation.at)
    at = situation.persons_at()
    if group.id in situation.told_of:
        group = replace(group, persons=Range.exactly(situation.persons_of(group.id)))
        home = at.get((group.id, group.site_id), 0)
    else:
        home = group.head_count
    ready = min(home, max(0, math.floor(group.ready_persons(passed_h) + 1e-6) - (group.head_count - home)))
    if group.site_id in safe:
        ready = home
    rest = _later(group, home - ready, passed_h)
    yield rest
    if ready:
        yield _part(group, "ready", group.site_id, ready, 0.0)
    for (group_id, site_id), persons in sorted(at.items()):
        if group_id == group.id and site_id != group.site_id and site_id not in safe and persons:
            yield _part(group, site_id, site_id, persons, 0.0)
    coming: dict[tuple[str, float], int] = defaultdict(int)
    for one in situation.under_way:
        leg = case.leg_by_id[one.leg_id]
        for group_id, persons in one.loads:
            if group_id == group.id and leg.to_site_id not in safe:
                coming[leg.to_site_id, max(0.0, hours_between(situation.at, one.arrive))] += persons
    for number, ((site_id, hours), persons) in enumerate(sorted(coming.items()), 1):
        yield _part(group, f"coming-{number}", site_id, persons, hours)


def _part(group: Group, what: str, site_id: str, persons: int, ready_h: float) -> Group:
    return replace(
        group,
        id=f"{group.id}{PARTED}{what}",
        site_id=site_id,
        persons=Range.exactly(persons),
        ready_first_h=ready_h,
        ready_half_h=None,
        ready_all_h=ready_h,
        readied_by="",
        called_persons=None,
        called_every_h=None,
    )


def _later(group: Group, persons: int, passed_h: float) -> Group:
    """Return those who are not ready yet, with the hours left to them; the next wave is called when it was to be."""
    still = replace(group, persons=Range.exactly(persons), readied_by="")
    first, last = (max(0.0, h - passed_h) for h in (group.ready_first_h, group.ready_all_h))
    if group.called_persons is not None and group.called_every_h and passed_h >= group.ready_first_h:
        waves = 1 + math.floor((passed_h - group.ready_first_h) / group.called_every_h + 1e-9)
        first = group.ready_first_h + waves * group.called_every_h - passed_h
    half = None if group.ready_half_h is None else max(first, group.ready_half_h - passed_h)
    return replace(still, ready_first_h=first, ready_half_h=half, ready_all_h=max(first, last))


def _in_company(group: Group, parts: Mapping[str, tuple[str, ...]]) -> Group:
    """Return a group accompanied by every part of those that accompany it."""
    return replace(group, accompanied_by=tuple(part for one in group.accompanied_by for part in parts[one]))


def _fleet_parts(case: Case, fleet: Fleet, situation: Situation) -> Iterator[Fleet]:
    """Yield a fleet by where, and from when, its vehicles are free."""
    there_from = fleet.available_from or add_hours(situation.ordered_at, fleet.lead_time_h)
    where: dict[int, tuple[str, datetime] | None] = {
        n: (fleet.base_site_id, max(there_from, situation.at)) for n in range(1, fleet.vehicles + 1)
    }
    for one in situation.vehicles:
        if one.fleet_id == fleet.id:
            free = max(one.free_at or situation.at, situation.at)
            where[one.vehicle] = None if one.lost else (one.site_id, max(free, there_from))
    where |= _ends_of(case, fleet, situation)
    free_from: dict[tuple[str, datetime], int] = defaultdict(int)
    exact = [spot for spot in where.values() if spot is not None]
    coarse = len(set(exact)) > MOST_PARTS
    for site_id, free in exact:
        free_from[site_id, _rounded(free, situation.at) if coarse else free] += 1
    if not free_from:
        yield replace(fleet, vehicles=0, in_use=False)
    parts = sorted(free_from.items(), key=lambda one: (one[0][1], one[0][0]))
    for number, ((site_id, free), vehicles) in enumerate(parts, 1):
        id_ = fleet.id if number == 1 else f"{fleet.id}{PARTED}{number}"
        yield replace(fleet, id=id_, vehicles=vehicles, base_site_id=site_id, available_from=free, lead_time_h=0.0)


def _ends_of(case: Case, fleet: Fleet, situation: Situation) -> dict[int, tuple[str, datetime]]:
    """Return, by number, where and from when the vehicles of a fleet that are under way will be free."""
    found = {}
    for one in situation.under_way:
        if one.fleet_id == fleet.id and one.vehicle is not None:
            leg = case.leg_by_id[one.leg_id]
            unload_h = fleet.unload_min / MIN_PER_H if one.loads else 0.0
            end = leg.from_site_id if one.empty_return else leg.to_site_id
            found[one.vehicle] = end, add_hours(one.arrive, unload_h)
    return found


def _rounded(free: datetime, now: datetime) -> datetime:
    return add_hours(now, COARSE_H * math.ceil(hours_between(now, free) / COARSE_H))


def _with_fleets(row: Any, ids: Mapping[str, tuple[str, ...]], *names: str) -> Any:
    """Return a row whose lists of ids name every part of a fleet that they name."""
    return replace(row, **{n: tuple(part for id_ in getattr(row, n) for part in ids.get(id_, (id_,))) for n in names})


def _arrived(row: Any, name: str, situation: Situation) -> Any:
    """Return a force or enabler with the instant from which it is there, counted from the order."""
    if row.id in situation.there:
        by_itself = {"lift_from_site_id": ""} if isinstance(row, Force) else {}
        return replace(row, **{name: situation.at}, **by_itself)
    if getattr(row, name) is not None:
        return row
    return replace(row, **{name: add_hours(situation.ordered_at, row.lead_time_h)})


def _room_taken(case: Case, situation: Situation) -> Mapping[str, int]:
    """Return, by site id, the persons who are there or on their way there."""
    taken: dict[str, int] = defaultdict(int)
    for one in situation.people:
        taken[one.site_id] += one.persons
    for way in situation.under_way:
        taken[case.leg_by_id[way.leg_id].to_site_id] += sum(persons for _, persons in way.loads)
    return taken


def _with_room_taken(site: Site, taken: int) -> Site:
    """Return a safe site with the room that is left beside those who are there or on their way there."""
    if not site.safe or site.holding_persons is None or not taken:
        return site
    left = site.holding_persons
    return replace(
        site, holding_persons=Range(*(max(0.0, one - taken) for one in (left.low, left.likely, left.high)))
    )


def _parted_blackouts(case: Case, ids: Mapping[str, tuple[str, ...]]) -> Iterator[Blackout]:
    for one in case.blackouts:
        parts = ids[one.target_id] if one.target_kind is TargetKind.FLEET else (one.target_id,)
        yield from (replace(one, target_id=part) for part in parts)


def _parted_factors(case: Case, ids: Mapping[str, tuple[str, ...]]) -> Iterator[PlanningFactor]:
    """Yield the planning factors, those of a fleet once for every part of it."""
    modes = frozenset(map(str, Mode))
    for one in case.factors:
        of_fleet = MEANINGS[one.kind].about is AppliesTo.VEHICLES and one.applies_to not in modes
        parts = ids.get(one.applies_to, (one.applies_to,)) if of_fleet else (one.applies_to,)
        yield from (replace(one, applies_to=part) for part in parts)


def _shut_for_a_while(situation: Situation) -> Iterator[Blackout]:
    """Yield the windows of what is shut for a while; what is shut for good is out of use."""
    for one in situation.shut:
        if one.until is not None and one.kind in (TargetKind.SITE, TargetKind.LEG, TargetKind.FLEET):
            yield Blackout(target_kind=one.kind, target_id=one.id, from_=None, until=one.until)


def _without_lost(case: Case, situation: Situation) -> Case:
    tables = {
        TargetKind.SITE: "sites",
        TargetKind.LEG: "legs",
        TargetKind.FLEET: "fleets",
        TargetKind.FORCE: "forces",
        TargetKind.ENABLER: "enablers",
    }
    changed: dict[str, Any] = {}
    for kind, table in tables.items():
        lost = {one.id for one in situation.shut if one.kind is kind and one.until is None}
        back = {one.id: one.until for one in situation.shut if one.kind is kind and one.until is not None}
        rows = [replace(row, in_use=row.in_use and row.id not in lost) for row in getattr(case, table)]
        name = {TargetKind.FORCE: "present_from", TargetKind.ENABLER: "in_hand_from"}.get(kind)
        if name:
            rows = [replace(row, **{name: back[row.id]}) if row.id in back else row for row in rows]
        changed[table] = tuple(rows)
    return replace(case, **changed)

"""Commitments made in a case: what was ordered now, what is ordered once the scenario is known, what never comes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from egress.domain.case import Case
from egress.domain.commitments import Commitment, CommitmentKind, Ordered, States, vehicles_named
from egress.domain.enabling import Enabler, Force
from egress.domain.network import Fleet, Site
from egress.domain.vocabulary import TargetKind
from egress.kit import Range, add_hours


def with_commitments(case: Case, states: States, *, ordered_at: datetime) -> Case:
    """
    Return a case, its scenario applied, in which only what is committed to comes.

    What is made now is in place its lead time after `ordered_at`; what is made later, its lead time after the start
    of the plan; what is never made is out of use, and so are the vehicles or the room that it stands for. A row that
    a scenario has already given a date keeps it. What no commitment names is as it was.
    """
    rows: dict[tuple[CommitmentKind, str], list[Commitment]] = defaultdict(list)
    for one in case.commitments:
        rows[one.target_kind, one.target_id].append(one)
    parts = {
        f.id: _fleet_parts(f, found, states, ordered_at)
        for f in case.fleets
        if (found := rows[CommitmentKind.FLEET, f.id])
    }
    changed = replace(
        case,
        fleets=tuple(part for f in case.fleets for part in parts.get(f.id, (f,))),
        forces=tuple(_force(f, rows[CommitmentKind.FORCE, f.id], states, ordered_at) for f in case.forces),
        enablers=tuple(_enabler(e, rows[CommitmentKind.ENABLER, e.id], states, ordered_at) for e in case.enablers),
        sites=tuple(_site(s, rows[CommitmentKind.SITE, s.id], states) for s in case.sites),
    )
    return _renamed(changed, {name: tuple(part.id for part in found) for name, found in parts.items()})


def as_given(case: Case) -> Case:
    """
    Return a case whose scenario is applied in a form that bears it being applied again.

    So `make_plan`, which applies the scenario that it is told, changes nothing in it any more.
    """
    return replace(case, scenario_effects=(), partners=(), commitments=())


def part_id(commitment: Commitment) -> str:
    """Return the id of the vehicles of a commitment where a fleet must be told apart by when or where they come."""
    return f"{commitment.target_id}-{commitment.id}"


def _fleet_parts(fleet: Fleet, rows: Sequence[Commitment], states: States, ordered_at: datetime) -> tuple[Fleet, ...]:
    """Return the fleet in the parts that come at different times or places; out of use if none comes."""
    left = fleet.vehicles
    own = fleet.vehicles - vehicles_named(rows, fleet.vehicles)
    parts: list[Fleet] = []
    if own:
        parts.append(replace(fleet, vehicles=own))
        left -= own
    for row in rows:
        state = states.get(row.id, Ordered.NEVER)
        vehicles = min(left, fleet.vehicles if row.vehicles is None else row.vehicles)
        if state is Ordered.NEVER or not vehicles:
            continue
        left -= vehicles
        part = replace(_fleet(fleet, row, state, ordered_at), vehicles=vehicles)
        same = next((n for n, one in enumerate(parts) if replace(one, id=part.id, vehicles=vehicles) == part), None)
        if same is not None:
            parts[same] = replace(parts[same], vehicles=parts[same].vehicles + vehicles)
        else:
            parts.append(part)
    if not parts:
        return (replace(fleet, in_use=False),)
    # Whoever comes first, or alone, keeps the fleet's name.
    return (replace(parts[0], id=fleet.id), *parts[1:])


def _fleet(fleet: Fleet, row: Commitment, state: Ordered, ordered_at: datetime) -> Fleet:
    there_from = fleet.available_from
    if state is Ordered.NOW and there_from is None:
        there_from = add_hours(ordered_at, fleet.lead_time_h)
    base = row.at_site_id or fleet.base_site_id
    return replace(fleet, id=part_id(row), base_site_id=base, available_from=there_from)


def _force(force: Force, rows: Sequence[Commitment], states: States, ordered_at: datetime) -> Force:
    if not rows:
        return force
    made = [(row, state) for row in rows if (state := states.get(row.id, Ordered.NEVER)) is not Ordered.NEVER]
    if not made:
        return replace(force, in_use=False)
    row, state = made[0]
    if state is Ordered.NOW and force.present_from is None:
        force = replace(force, present_from=add_hours(ordered_at, force.lead_time_h))
    if row.at_site_id and row.at_site_id != force.site_id:
        force = replace(force, site_id=row.at_site_id, secures=(row.at_site_id,))
    return force


def _enabler(enabler: Enabler, rows: Sequence[Commitment], states: States, ordered_at: datetime) -> Enabler:
    found = {states.get(row.id, Ordered.NEVER) for row in rows}
    # What a scenario has put in hand already needs no commitment.
    if not rows or enabler.in_hand_from is not None:
        return enabler
    if Ordered.NOW in found:
        return replace(enabler, in_hand_from=add_hours(ordered_at, enabler.lead_time_h))
    return enabler if Ordered.LATER in found else replace(enabler, in_use=False)


def _site(site: Site, rows: Sequence[Commitment], states: States) -> Site:
    for row in rows:
        if states.get(row.id, Ordered.NEVER) is not Ordered.NEVER:
            continue
        if row.room_persons is None:
            return replace(site, in_use=False)
        if site.holding_persons is not None:
            site = replace(site, holding_persons=_less(site.holding_persons, row.room_persons))
    return site


def _less(room: Range, persons: int) -> Range:
    return Range(*(max(0.0, value - persons) for value in (room.low, room.likely, room.high)))


def _renamed(case: Case, parts: Mapping[str, tuple[str, ...]]) -> Case:
    """Return the case with the parts of each fleet named wherever the fleet is."""

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(part for name in ids for part in parts.get(name, (name,)))

    return replace(
        case,
        legs=tuple(
            replace(leg, fleet_ids=named(leg.fleet_ids), escort_fleet_ids=named(leg.escort_fleet_ids))
            for leg in case.legs
        ),
        forces=tuple(replace(force, lift_fleet_ids=named(force.lift_fleet_ids)) for force in case.forces),
        enablers=tuple(replace(one, unlocks=named(one.unlocks)) for one in case.enablers),
        blackouts=tuple(
            replace(blackout, target_id=part)
            for blackout in case.blackouts
            for part in (
                named([blackout.target_id]) if blackout.target_kind is TargetKind.FLEET else (blackout.target_id,)
            )
        ),
    )

"""Switching over from one plan to another: what is taken up and dropped, who must be told, and how long it takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egress.domain import Case, Enabler, Fleet, Force, Group, Leg, Movement, Partner, Plan, Site
from egress.kit import MIN_PER_H, hours_between, iso_utc, minutes_between

Means = Leg | Fleet | Force | Enabler

MEANS_KINDS: dict[type, str] = {Leg: "leg", Fleet: "fleet", Force: "force", Enabler: "enabler", Site: "site"}


@dataclass(frozen=True, kw_only=True)
class TakenUp:
    """
    What the plan uses and the plan as things stand does not.

    Attributes
    ----------
    kind : "leg", "fleet", "force", "enabler", or "reassigned" for a fleet that is used already and now serves another
        leg too.
    label : name for readers; of a reassigned fleet with the leg.
    lead_time_h : hours from as_of until it is there if asked for now; 0 when it is in hand.
    empty_run_h : hours that the first vehicle runs empty to where it takes people up.
    ready_h : both together.
    """

    kind: str
    id: str
    label: str
    lead_time_h: float
    empty_run_h: float
    ready_h: float


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """
    Somebody who must be told.

    Attributes
    ----------
    kind, id, label : what they answer for: "site", "leg", "fleet", "force", "enabler", "hub", "partner" or "group".
    who : as the case names them: owner, who releases a force, warden of a group; empty where it names nobody.
    reason : why, in a word: "lost", "needed", "not_needed", "hours", "receives", "leaves" or "own".
    message : what they must be told, in a sentence.
    """

    kind: str
    id: str
    label: str
    who: str
    reason: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Switch:
    """
    What it takes to go over from one plan to the other.

    Attributes
    ----------
    taken_up : what is newly used, in the order of tables. no_longer_used : labels of what is not used any more.
    tell : who must be told, those who answer for what is lost first.
    takes_h : hours until everything newly used stands where it takes people up; 0 where nothing is new.
    waits_for : the label of what takes longest; empty where nothing is waited for.
    """

    taken_up: tuple[TakenUp, ...]
    no_longer_used: tuple[str, ...]
    tell: tuple[ToTell, ...]
    takes_h: float
    waits_for: str


def switch_between(case: Case, old: Plan, new: Plan, *, as_of: datetime, lost: str = "") -> Switch:
    """
    Return what it takes to go over from the old plan to the new one.

    The case is the one of the new plan, its scenario applied; `lost` is the id of the row that is lost.
    """
    taken = tuple(_taken_up(case, old, new, as_of))
    used_now = {(MEANS_KINDS[type(row)], row.id) for row in used_means(case, new)}
    unused = [row for row in used_means(case, old) if (MEANS_KINDS[type(row)], row.id) not in used_now]
    dropped = [row for row in unused if row.id != lost]
    slowest = max(taken, key=lambda one: one.ready_h, default=None)
    waits = slowest is not None and slowest.ready_h > 0
    tell = [*_of_what_is_lost(case, lost), *_of_means(taken, dropped, case), *_of_forces(case, old, new)]
    tell += [*_of_hubs(case, old, new), *_of_groups(case, old, new)]
    return Switch(
        taken_up=taken,
        no_longer_used=tuple(row.label for row in dropped),
        tell=tuple(dict.fromkeys([*tell, *_of_partners(case, tell)])),
        takes_h=slowest.ready_h if slowest and waits else 0.0,
        waits_for=slowest.label if slowest and waits else "",
    )


def used_means(case: Case, plan: Plan) -> list[Means]:
    """
    Return the legs that carry people, the fleets under way, and the forces and enablers that these need.

    A force is needed where it secures a leg or site that asks for one; an enabler where it unlocks any of them.
    """
    ids = {m.leg_id for m in plan.movements if m.loads}
    legs = [leg for leg in case.legs if leg.id in ids]
    fleet_ids = {m.fleet_id for m in plan.movements if m.loads}
    fleets = [fleet for fleet in case.fleets if fleet.id in fleet_ids]
    ends = {site_id for leg in legs for site_id in (leg.from_site_id, leg.to_site_id)}
    places: list[Leg | Site] = [*legs, *(site for site in case.sites if site.id in ends)]
    guarded = {place.id for place in places if place.force_needed_persons > 0}
    forces = [force for force in case.forces if force.in_use and guarded & set(force.secures)]
    needed = {place.id for place in places} | {fleet.id for fleet in fleets} | {force.id for force in forces}
    enablers = [enabler for enabler in case.enablers if enabler.in_use and needed & set(enabler.unlocks)]
    return [*legs, *fleets, *forces, *enablers]


def lead_time_from(row: Means, as_of: datetime) -> float:
    """Return the hours until it is there if asked for at as_of; 0 where it is, and for a leg."""
    if isinstance(row, Leg):
        return 0.0
    there = {Fleet: "available_from", Force: "present_from", Enabler: "in_hand_from"}[type(row)]
    since: datetime | None = getattr(row, there)
    return row.lead_time_h if since is None else max(0.0, hours_between(as_of, since))


def _taken_up(case: Case, old: Plan, new: Plan, as_of: datetime) -> Iterator[TakenUp]:
    before = {(MEANS_KINDS[type(row)], row.id) for row in used_means(case, old)}
    served, rides = _served(old), _served(new)
    for row in used_means(case, new):
        kind = MEANS_KINDS[type(row)]
        if (kind, row.id) not in before:
            run = (
                max((h for (fleet, _), h in rides.items() if fleet == row.id), default=0.0) if kind == "fleet" else 0
            )
            yield _taken(kind, row.id, row.label, lead_time_from(row, as_of), float(run))
    for (fleet_id, leg_id), run in rides.items():
        if ("fleet", fleet_id) in before and (fleet_id, leg_id) not in served:
            label = f"{case.fleet_by_id[fleet_id].label}, {case.leg_by_id[leg_id].label}"
            yield _taken("reassigned", fleet_id, label, 0.0, run)


def _taken(kind: str, id_: str, label: str, lead_time_h: float, run_h: float) -> TakenUp:
    return TakenUp(
        kind=kind, id=id_, label=label, lead_time_h=lead_time_h, empty_run_h=run_h, ready_h=lead_time_h + run_h
    )


def _served(plan: Plan) -> dict[tuple[str, str], float]:
    """Return, by fleet and leg that it carries people on, the hours that its first vehicle there ran empty before."""
    empty_min: dict[tuple[str, int | None], float] = {}
    found: dict[tuple[str, str], float] = {}
    for m in sorted(plan.movements, key=lambda m: (m.depart, m.arrive, m.id)):
        if m.fleet_id is None:
            continue
        vehicle = m.fleet_id, m.vehicle
        if m.loads:
            found.setdefault((m.fleet_id, m.leg_id), empty_min.get(vehicle, 0.0) / MIN_PER_H)
            empty_min[vehicle] = 0.0
        else:
            empty_min[vehicle] = empty_min.get(vehicle, 0.0) + minutes_between(m.depart, m.arrive)
    return found


def owner_of(row: Any) -> str:
    """Return who answers for a row: its own owner, who releases a force, a group's warden, else who re-affirms it."""
    named = [getattr(row, name, "") for name in ("warden", "owner", "released_by")]
    return next((name for name in (*named, row.basis.owner) if name), "")


def _told(kind: str, row: Any, reason: str, message: str) -> ToTell:
    return ToTell(kind=kind, id=row.id, label=row.label, who=owner_of(row), reason=reason, message=message)


def _of_what_is_lost(case: Case, lost: str) -> Iterator[ToTell]:
    tables: list[tuple[str, Iterable[Any]]] = [
        *(("site", case.sites), ("leg", case.legs), ("fleet", case.fleets)),
        *(("force", case.forces), ("enabler", case.enablers)),
    ]
    for kind, rows in tables:
        yield from (_told(kind, row, "lost", f"{row.label} is lost.") for row in rows if row.id == lost)


def _of_means(taken: Iterable[TakenUp], dropped: Iterable[Means], case: Case) -> Iterator[ToTell]:
    rows: dict[tuple[str, str], Any] = {("fleet", row.id): row for row in case.fleets}
    rows |= {("force", row.id): row for row in case.forces} | {("enabler", row.id): row for row in case.enablers}
    for one in taken:
        row = rows.get(("fleet" if one.kind == "reassigned" else one.kind, one.id))
        if row is not None:
            wait = f"; it takes {one.ready_h:.3g} h" if one.ready_h > 0 else ""
            kind = "fleet" if one.kind == "reassigned" else one.kind
            yield _told(kind, row, "needed", f"{one.label} is now needed{wait}.")
    for gone in dropped:
        if not isinstance(gone, Leg):
            yield _told(MEANS_KINDS[type(gone)], gone, "not_needed", f"{gone.label} is no longer needed.")


def _of_forces(case: Case, old: Plan, new: Plan) -> Iterator[ToTell]:
    """Tell each unit whose hours change: from the first use of what it secures to the last."""
    for force in case.forces:
        before, after = (_hours_of_use(case, plan, force) for plan in (old, new))
        if force.in_use and before and after and before != after:
            sentence = f"Needed from {_span(after)}; was from {_span(before)}."
            yield _told("force", force, "hours", sentence)


def _hours_of_use(case: Case, plan: Plan, force: Force) -> tuple[datetime, datetime] | None:
    uses = []
    for m in plan.movements:
        leg = case.leg_by_id[m.leg_id]
        if m.loads:
            uses += [m.depart] if {leg.id, leg.from_site_id} & set(force.secures) else []
            uses += [m.arrive] if {leg.id, leg.to_site_id} & set(force.secures) else []
    return (min(uses), max(uses)) if uses else None


def _span(hours: tuple[datetime, datetime]) -> str:
    return f"{iso_utc(hours[0])} to {iso_utc(hours[1])}"


def _of_hubs(case: Case, old: Plan, new: Plan) -> Iterator[ToTell]:
    """Tell each safe site that receives another number of people, or from another hour on."""
    for site in case.sites:
        if not site.safe:
            continue
        (was, was_from), (now, now_from) = (_received(case, plan, site) for plan in (old, new))
        if (was, was_from) != (now, now_from):
            first = f", the first at {iso_utc(now_from)}" if now_from else ""
            yield _told("hub", site, "receives", f"Receives {now:,} persons{first}; was {was:,}.")


def _received(case: Case, plan: Plan, site: Site) -> tuple[int, datetime | None]:
    into = [m for m in plan.movements if m.loads and case.leg_by_id[m.leg_id].to_site_id == site.id]
    return sum(m.persons for m in into), min((m.arrive for m in into), default=None)


def _of_groups(case: Case, old: Plan, new: Plan) -> Iterator[ToTell]:
    """Tell each group that leaves home at another time, by other ways, or in another number."""
    for group in case.groups:
        was, now = _leaving(case, old, group), _leaving(case, new, group)
        if was != now and group.head_count:
            yield _told("group", group, "leaves", f"{_leaving_words(case, now)}; was: {_leaving_words(case, was)}.")


Leaving = tuple[datetime | None, frozenset[str], int]
"""First departure from home, legs taken there, persons who leave."""


def _leaving(case: Case, plan: Plan, group: Group) -> Leaving:
    mine: list[tuple[Movement, int]] = []
    for m in plan.movements:
        if case.leg_by_id[m.leg_id].from_site_id == group.site_id:
            mine += [(m, n) for group_id, n in m.loads if group_id == group.id]
    first = min((m.depart for m, _ in mine), default=None)
    return first, frozenset(m.leg_id for m, _ in mine), sum(n for _, n in mine)


def _leaving_words(case: Case, one: Leaving) -> str:
    first, legs, persons = one
    if first is None:
        return "nobody leaves"
    ways = ", ".join(leg.label for leg in case.legs if leg.id in legs)
    return f"{persons:,} leave from {iso_utc(first)} by {ways}"


def _of_partners(case: Case, told: Iterable[ToTell]) -> Iterator[ToTell]:
    """Tell each partner whose groups, forces or fleets are told."""
    every = tuple(told)
    for partner in case.partners:
        theirs = [one for one in every if one.id in _own(partner)]
        if theirs:
            names = ", ".join(dict.fromkeys(one.label for one in theirs))
            yield ToTell(
                kind="partner",
                id=partner.id,
                label=partner.label,
                who=partner.run_by or partner.basis.owner or partner.label,
                reason="own",
                message=f"Concerns what is its own: {names}.",
            )


def _own(partner: Partner) -> set[str]:
    return {*partner.group_ids, *partner.force_ids, *partner.fleet_ids, f"{partner.id}-guards"}

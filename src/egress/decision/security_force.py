"""The security force: what a plan needs where and when, from which units, and how they come, hold and leave."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from egress.domain import Case, Enabler, Fleet, Force, Leg, Mode, Plan, Site, SiteKind
from egress.kit import H_PER_DAY, MIN_PER_H, add_hours, hours_between

PLACES = ("embassy", "airport", "roads", "airspace", "elsewhere")
"""Where force is needed, in the order of reading."""

HOLDS_H = {"light": 2.0, "standard": 8.0, "hardened": 24.0}
"""Hours that a post holds against a crowd with all the guards it needs, by protection level. Assumptions."""

MOST_ALERT_DAYS = 30.0
"""Days that a force can be kept ready to move before it must be relieved. Assumption."""


@dataclass(frozen=True, kw_only=True)
class HourNeed:
    """
    Strength needed at one place in one stretch of hours, and who is there.

    Attributes
    ----------
    place : "embassy", "airport", "roads", "airspace" or "elsewhere".
    target_id : the site or leg.
    from_, until : while the plan uses it, in whole hours.
    needed_persons, there_persons : strength needed, and the least that secures it in these hours.
    units : forces that secure it then, in the order in which they come.
    """

    place: str
    target_id: str
    from_: datetime
    until: datetime
    needed_persons: int
    there_persons: int
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """
    One force: how it comes, how long it holds, how it leaves.

    Attributes
    ----------
    strength_persons, released_by, lead_time_h : as in the case; lead time 0 if it has a date of its own.
    in_place_from : for an order at the plan's start.
    there : whether it is in place at the plan's start, neither still to come nor gone.
    gone_since : when it was withdrawn, or its permission lapsed, if that is by the plan's start; else null.
    waits_on : permissions that release it.
    inbound_sorties, inbound_fleet_id : runs that bring it, by the largest of the fleets that the case names for it,
        else by the largest fixed-wing fleet that serves its site; 0 and null where it is there already, comes by
        itself or no fleet does.
    stand_h : hours of one aircraft's stand that its coming takes from the evacuation at that site.
    stand_share : of all stand hours there from the order until it is in place.
    needed_until : the last use of what it secures; null if the plan does not use it.
    leaves_sorties, leaves_h : runs, and hours at the airfield's pace, to bring it out as the last group.
    leaves_fleet_id : the fleet reckoned with, chosen as for its coming; null where no lift is known.
    out_by : when it would be out; null if it is not needed, or no lift is known.
    margin_h : from then, without a lift from the end of its work, to its withdrawal; null without a date. Negative:
        it is withdrawn before its work is done.
    alert_person_days : strength × days from as_of until it must be ordered, if it is kept ready meanwhile; at most
        `MOST_ALERT_DAYS`. Null without a deadline.
    alert_ends : whether it cannot be kept ready for so long.
    """

    force_id: str
    label: str
    strength_persons: int
    released_by: str
    lead_time_h: float
    in_place_from: datetime
    there: bool
    gone_since: datetime | None
    waits_on: tuple[str, ...]
    inbound_sorties: int
    inbound_fleet_id: str | None
    stand_h: float
    stand_share: float | None
    needed_until: datetime | None
    leaves_sorties: int
    leaves_h: float
    leaves_fleet_id: str | None
    out_by: datetime | None
    margin_h: float | None
    alert_person_days: float | None
    alert_ends: bool


@dataclass(frozen=True, kw_only=True)
class HoldingLine:
    """
    How long a post holds alone.

    Attributes
    ----------
    guards_persons, needed_persons : who is there at the start of the plan, and how many it needs.
    holds_h : hours, by protection level: the level's hours × the share of the guards needed, at most once.
    """

    site_id: str
    guards_persons: int
    needed_persons: int
    holds_h: dict[str, float]


def force_needs(case: Case, plan: Plan) -> tuple[HourNeed, ...]:
    """
    Return the strength needed by place and hour: from the first use of a site or leg to its last, without a break.

    Where people wait between two uses they must be guarded too. Stretches end where the strength there changes.
    """
    found = []
    for target in _targets(case):
        uses = _uses(case, plan, target)
        if target.force_needed_persons and uses:
            found += _stretches(case, plan, target, _hour(min(uses), down=True), _hour(max(uses), down=False))
    return tuple(sorted(found, key=lambda one: (PLACES.index(one.place), one.target_id, one.from_)))


def _targets(case: Case) -> list[Site | Leg]:
    return [*case.sites, *case.legs]


def _uses(case: Case, plan: Plan, target: Site | Leg) -> list[datetime]:
    uses = []
    for movement in plan.movements:
        leg = case.leg_by_id[movement.leg_id]
        if movement.persons:
            uses += [movement.depart] if target.id in (leg.id, leg.from_site_id) else []
            uses += [movement.arrive] if target.id in (leg.id, leg.to_site_id) else []
    return uses


def _hour(instant: datetime, *, down: bool) -> datetime:
    floor = instant.replace(minute=0, second=0, microsecond=0)
    return floor if down or floor == instant else add_hours(floor, 1)


def _stretches(case: Case, plan: Plan, target: Site | Leg, first: datetime, last: datetime) -> list[HourNeed]:
    """Cut the time of use where a force comes or goes."""
    forces = [force for force in case.forces if force.in_use and target.id in force.secures]
    spans = [(_there_from(case, plan, force), _there_until(case, force), force) for force in forces]
    inside = {t for a, b, _ in spans for t in (a, b) if t is not None and first < t < last}
    cuts = [first, *sorted(inside), last]
    found = []
    for begins, ends in pairwise(cuts):
        there = sorted((a, f.id, f) for a, b, f in spans if a <= begins and (b is None or begins < b))
        found.append(
            HourNeed(
                place=_place(target),
                target_id=target.id,
                from_=begins,
                until=ends,
                needed_persons=target.force_needed_persons,
                there_persons=sum(force.strength_persons for _, _, force in there),
                units=tuple(force_id for _, force_id, _ in there),
            )
        )
    return found


def _there_from(case: Case, plan: Plan, force: Force) -> datetime:
    released = [e.in_hand_after(plan.start) for e in _releasing(case, force)]
    return max([force.in_place_from(plan.start), *released])


def _there_until(case: Case, force: Force) -> datetime | None:
    """Return when it is withdrawn or a permission that releases it lapses, whichever is first."""
    ends = [force.withdrawn_by, *(enabler.available_until for enabler in _releasing(case, force))]
    return min((end for end in ends if end is not None), default=None)


def is_there(case: Case, plan: Plan, force: Force) -> bool:
    """Whether a force is in place and released at the start of a plan, neither still to come nor gone."""
    until = _there_until(case, force)
    return _there_from(case, plan, force) <= plan.start and (until is None or plan.start < until)


def _releasing(case: Case, force: Force) -> list[Enabler]:
    return [enabler for enabler in case.enablers if enabler.in_use and force.id in enabler.unlocks]


def _place(target: Site | Leg) -> str:
    if isinstance(target, Leg):
        return "airspace" if target.mode in (Mode.AIR, Mode.HELICOPTER) else "roads"
    kinds = {SiteKind.MISSION: "embassy", SiteKind.AIRPORT: "airport", SiteKind.GATE: "airport"}
    return kinds.get(target.kind, "elsewhere")


def unit_lines(case: Case, plan: Plan, as_of: datetime, order_by: dict[str, datetime | None]) -> tuple[UnitLine, ...]:
    """Return every force in use; `order_by` is when each must be asked for, as `enabler_deadlines` has it."""
    return tuple(_unit(case, plan, as_of, force, order_by.get(force.id)) for force in case.forces if force.in_use)


def _unit(case: Case, plan: Plan, as_of: datetime, force: Force, order_by: datetime | None) -> UnitLine:
    site = case.site_by_id[force.site_id]
    there_from = _there_from(case, plan, force)
    until = _there_until(case, force)
    gone_since = until if until is not None and until <= plan.start else None
    there, lift = is_there(case, plan, force), _largest_lift(case, force)
    comes = not there and (force.is_lifted_in or not force.lift_fleet_ids)
    sorties = math.ceil(force.strength_persons / lift.seats) if lift else 0
    flies = lift is not None and lift.mode is Mode.AIR
    stand_h = sorties * lift.unload_min / MIN_PER_H if lift and flies and comes else 0.0
    window_h = hours_between(plan.start, there_from)
    stands = site.parking_aircraft.likely if site.parking_aircraft else None
    needed_until = _needed_until(case, plan, force)
    pace = site.departures_per_h.likely if site.departures_per_h else None
    leaves_h = sorties / pace if pace and flies else 0.0
    out_by = None if needed_until is None or lift is None else add_hours(needed_until, leaves_h)
    done_by = needed_until if out_by is None else out_by
    days = None if order_by is None else max(0.0, hours_between(as_of, order_by)) / H_PER_DAY
    kept = None if days is None else force.strength_persons * min(days, MOST_ALERT_DAYS)
    return UnitLine(
        force_id=force.id,
        label=force.label,
        strength_persons=force.strength_persons,
        released_by=force.released_by,
        lead_time_h=force.lead_time_h if force.present_from is None else 0.0,
        in_place_from=there_from,
        there=there,
        gone_since=gone_since,
        waits_on=tuple(enabler.id for enabler in _releasing(case, force)),
        inbound_sorties=sorties if comes else 0,
        inbound_fleet_id=lift.id if lift and comes else None,
        stand_h=stand_h,
        stand_share=stand_h / (stands * window_h) if stands and window_h > 0 and flies and comes else None,
        needed_until=needed_until,
        leaves_sorties=sorties,
        leaves_h=leaves_h,
        leaves_fleet_id=lift.id if lift else None,
        out_by=out_by,
        margin_h=None
        if done_by is None or force.withdrawn_by is None
        else hours_between(done_by, force.withdrawn_by),
        alert_person_days=kept,
        alert_ends=days is not None and days > MOST_ALERT_DAYS,
    )


def _largest_lift(case: Case, force: Force) -> Fleet | None:
    """Return the fleet with most seats that may leave its site: of those named for it, else of the aeroplanes."""
    named = force.lift_fleet_ids
    legs = [leg for leg in case.legs if leg.in_use and leg.from_site_id == force.site_id]
    legs = [leg for leg in legs if named or leg.mode is Mode.AIR]
    fleets = [fleet for fleet in case.fleets if fleet.in_use and any(fleet.may_run(leg) for leg in legs)]
    fleets = [fleet for fleet in fleets if not named or fleet.id in named]
    return max(fleets, key=lambda fleet: (fleet.seats, fleet.id), default=None)


def _needed_until(case: Case, plan: Plan, force: Force) -> datetime | None:
    places = [t for t in _targets(case) if t.id in force.secures and t.force_needed_persons]
    uses = [use for place in places for use in _uses(case, plan, place)]
    return max(uses, default=None)


def holding_lines(case: Case, plan: Plan) -> tuple[HoldingLine, ...]:
    """Return how long each post that must be guarded holds with those who guard it at the start of the plan."""
    return tuple(
        _holding(case, plan, site) for site in case.sites if site.kind is SiteKind.MISSION and _is_guarded(site)
    )


def _is_guarded(site: Site) -> bool:
    return site.in_use and site.force_needed_persons > 0


def _holding(case: Case, plan: Plan, site: Site) -> HoldingLine:
    guards = _strength(f for f in case.forces if site.id in f.secures and is_there(case, plan, f))
    share = min(1.0, guards / site.force_needed_persons)
    return HoldingLine(
        site_id=site.id,
        guards_persons=guards,
        needed_persons=site.force_needed_persons,
        holds_h={level: hours * share for level, hours in HOLDS_H.items()},
    )


def _strength(forces: Iterable[Force]) -> int:
    return sum(force.strength_persons for force in forces if force.in_use)

"""When legs, sites and fleets may be used, in minutes from the start of the plan."""

import itertools
import math
from datetime import datetime, timedelta

from egress.domain import Case, Enabler, Exit, Fleet, Leg, Mode, Site, TargetKind
from egress.kit import MIN_PER_H, daily_windows, minutes_between
from egress.planning.intervals import Intervals, intersect, intersect_all, shifted, without

FOREVER = float("inf")


def departure_times(case: Case, leg: Leg, start: datetime, *, horizon_min: int) -> Intervals:
    """
    Return the minutes at which people may set out on a leg.

    Setting out needs the leg and its beginning usable at once, its end usable on arrival, the leg's own window,
    and arrival within the horizon and before a closing time that the scenario has fixed.
    """
    sites = case.site_by_id
    origin, end, out = sites[leg.from_site_id], sites[leg.to_site_id], leg.out_min
    if not (leg.in_use and origin.in_use and end.in_use) or _is_shut(leg, origin):
        return ()
    usable = leg_times(case, leg, start, horizon_min=horizon_min)
    at_end = site_times(case, end, start, horizon_min=horizon_min)
    last = min(horizon_min, _fixed_closing(case, leg, start)) - out
    return intersect_all(
        [
            usable,
            shifted(force_times(case, leg.id, leg.force_needed_persons, start), -out),
            site_times(case, origin, start, horizon_min=horizon_min),
            shifted(at_end, -out),
        ],
        within=(0.0, math.floor(last) + 1.0 if last >= 0 else 0.0),
    )


def leg_times(case: Case, leg: Leg, start: datetime, *, horizon_min: int) -> Intervals:
    """Return the minutes at which the leg itself may be entered: window, force, enablers, blackouts."""
    opens = FOREVER * -1 if leg.open_from is None else minutes_between(start, leg.open_from)
    closes = _after(leg.open_until, start)
    times = intersect(force_times(case, leg.id, leg.force_needed_persons, start), _unlocked(case, leg.id, start))
    times = intersect(times, ((opens, closes),) if opens < closes else ())
    if leg.daily_open is not None and leg.daily_close is not None:
        end = start + timedelta(minutes=horizon_min)
        daily = daily_windows(leg.daily_open, leg.daily_close, case.timezone, start, end)
        times = intersect(times, tuple((minutes_between(start, a), minutes_between(start, b)) for a, b in daily))
    return _outside_blackouts(case, TargetKind.LEG, leg.id, start, times)


def site_times(case: Case, site: Site, start: datetime, *, horizon_min: int) -> Intervals:
    """Return the minutes at which a site may be used: force, enablers, blackouts."""
    if not site.in_use:
        return ()
    times = intersect(force_times(case, site.id, site.force_needed_persons, start), _unlocked(case, site.id, start))
    times = intersect(times, ((0.0, horizon_min + 1.0),))
    return _outside_blackouts(case, TargetKind.SITE, site.id, start, times)


def delivered_min(fleet: Fleet, start: datetime) -> float:
    """Return the minute from which the fleet's vehicles stand at their base: by date, or after its lead time."""
    if fleet.available_from is None:
        return fleet.lead_time_h * MIN_PER_H
    return max(0.0, minutes_between(start, fleet.available_from))


def fleet_times_of(case: Case, fleet: Fleet, start: datetime, *, horizon_min: int) -> Intervals:
    """Return the minutes at which a vehicle of the fleet may leave a site."""
    from_ = math.ceil(delivered_min(fleet, start))
    until = _after(fleet.available_until, start)
    times = intersect(((from_, until),) if from_ < until else (), _unlocked(case, fleet.id, start))
    times = intersect(times, ((0.0, horizon_min + 1.0),))
    return _outside_blackouts(case, TargetKind.FLEET, fleet.id, start, times)


def force_times(case: Case, place_id: str, needed_persons: int, start: datetime) -> Intervals:
    """Return the minutes (also negative) at which enough force secures the place."""
    everywhere: Intervals = ((-FOREVER, FOREVER),)
    if needed_persons <= 0:
        return everywhere
    stays = [
        (max(minutes_between(start, force.in_place_from(start)), a), min(_until(force.withdrawn_by, start), b))
        for force in case.forces
        if force.in_use and place_id in force.secures
        for a, b in _unlocked(case, force.id, start)
    ]
    strengths = [
        force.strength_persons
        for force in case.forces
        if force.in_use and place_id in force.secures
        for _ in _unlocked(case, force.id, start)
    ]
    moments = sorted({moment for stay in stays for moment in stay})
    pieces = [
        (a, b)
        for a, b in itertools.pairwise(moments)
        if sum(n for (c, d), n in zip(stays, strengths, strict=True) if c <= a and b <= d) >= needed_persons
    ]
    return _joined(pieces)


def _joined(pieces: list[tuple[float, float]]) -> Intervals:
    joined: list[tuple[float, float]] = []
    for first, last in pieces:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _unlocked(case: Case, target_id: str, start: datetime) -> Intervals:
    """Return the minutes at which every enabler that unlocks the target is in hand."""
    times: Intervals = ((-FOREVER, FOREVER),)
    for enabler in case.enablers:
        if target_id in enabler.unlocks:
            times = intersect(times, enabler_times(enabler, start))
    return times


def enabler_times(enabler: Enabler, start: datetime) -> Intervals:
    """Return the minutes (also negative) at which an enabler is in hand."""
    from_ = minutes_between(start, enabler.in_hand_after(start))
    until = _until(enabler.available_until, start)
    return ((from_, until),) if enabler.in_use and from_ < until else ()


def _until(moment: datetime | None, start: datetime) -> float:
    return FOREVER if moment is None else minutes_between(start, moment)


def _outside_blackouts(case: Case, kind: TargetKind, target_id: str, start: datetime, times: Intervals) -> Intervals:
    for blackout in case.blackouts:
        if blackout.target_kind is kind and blackout.target_id == target_id:
            from_ = -FOREVER if blackout.from_ is None else minutes_between(start, blackout.from_)
            times = without(times, (from_, _until(blackout.until, start)))
    return times


def _is_shut(leg: Leg, origin: Site) -> bool:
    """Whether a rate of nothing keeps everybody from setting out on the leg."""
    no_departures = origin.departures_per_h is not None and origin.departures_per_h.likely <= 0
    no_processing = origin.processing_per_h is not None and origin.processing_per_h.likely <= 0
    no_one_on_leg = leg.persons_per_h is not None and leg.persons_per_h <= 0
    return (no_departures and leg.mode is Mode.AIR) or no_processing or no_one_on_leg


def _after(last: datetime | None, start: datetime) -> float:
    """Return the first whole minute after a last instant of use."""
    return FOREVER if last is None else math.floor(minutes_between(start, last)) + 1.0


def _fixed_closing(case: Case, leg: Leg, start: datetime) -> float:
    """Return the minute at which the scenario closes the way (the leg or an unsafe end of it); inf if never."""
    exits = set(leg.closes_with)
    for site_id in (leg.from_site_id, leg.to_site_id):
        site = case.site_by_id[site_id]
        exits |= set() if site.safe else set(site.closes_with)
    closings = [_closing_of(case, exit_) for exit_ in exits]
    return min((minutes_between(start, closing) for closing in closings if closing is not None), default=FOREVER)


def _closing_of(case: Case, exit_: Exit) -> datetime | None:
    """Return the instant fixed for an exit: the last change to it holds, and it may follow another exit."""
    seen: set[Exit] = set()
    while exit_ not in seen:
        seen.add(exit_)
        change = next((c for c in reversed(case.exit_changes) if c.exit == exit_), None)
        if change is None or change.follows is None:
            return None if change is None else change.closes_at
        exit_ = change.follows
    return None

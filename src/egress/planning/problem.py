"""PlanningProblem: one case, start and horizon with every rule compiled to minutes from the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.domain import Case, Fleet, Group, Leg, Site
from egress.kit import H_PER_DAY, MIN_PER_H, minutes_between
from egress.planning.availability import departure_times, fleet_times_of
from egress.planning.daylight import departures_in, hours_of
from egress.planning.intervals import Intervals, holds, intersect
from egress.planning.positioning import Hops, Ways, quickest_ways

EVER: Intervals = ((float("-inf"), float("inf")),)
"""All times."""


@dataclass(frozen=True, kw_only=True)
class PlanningProblem:
    """
    What the planner needs, and nothing that it must look up again.

    Attributes
    ----------
    case : the case with its scenario applied.
    start : the instant of the order; minute 0.
    offset_h : hours from the threat picture's as_of to the start.
    horizon_min : nothing arrives after this minute.
    legs : usable legs (in use, open at some time, leading towards safety), in case order.
    departures : by leg id, the minutes at which people may set out.
    fleet_times : by fleet id, the minutes at which its vehicles may leave a site.
    fleets_of : by leg id, the fleets that may run there.
    ways : by fleet id, how its empty vehicles get about.
    hours : by fleet id, the windows in which its vehicles may be under way; without the fleets that always may.
    routes : by group id, the ids of the legs out of unsafe sites that lie on a way to safety for it.
    """

    case: Case
    start: datetime
    offset_h: float
    horizon_min: int
    groups: tuple[Group, ...]
    legs: tuple[Leg, ...]
    departures: Mapping[str, Intervals]
    fleet_times: Mapping[str, Intervals]
    fleets_of: Mapping[str, tuple[Fleet, ...]]
    routes: Mapping[str, tuple[str, ...]]
    ways: Mapping[str, Ways]
    hours: Mapping[str, Intervals]

    @property
    def onward(self) -> tuple[Leg, ...]:
        """Legs that leave a safe site: they only make room."""
        return tuple(leg for leg in self.legs if self.site(leg.from_site_id).safe)

    @property
    def outward(self) -> tuple[Leg, ...]:
        """Legs that leave a site where nobody is safe yet."""
        return tuple(leg for leg in self.legs if not self.site(leg.from_site_id).safe)

    def site(self, site_id: str) -> Site:
        """Return the site."""
        return self.case.site_by_id[site_id]

    def may_run(self, fleet: Fleet, depart_min: float, arrive_min: float) -> bool:
        """Whether a vehicle of the fleet may set out then, and be under way for so long."""
        hours = self.hours.get(fleet.id)
        in_hours = hours is None or any(a <= depart_min < b and arrive_min <= b for a, b in hours)
        return in_hours and holds(self.fleet_times[fleet.id], depart_min)

    def ride_times(self, fleet: Fleet, leg: Leg) -> Intervals:
        """Return the minutes at which a vehicle of the fleet may set out on the leg with people."""
        times = intersect(self.departures[leg.id], self.fleet_times[fleet.id])
        hours = self.hours.get(fleet.id)
        return times if hours is None else intersect(times, departures_in(hours, leg.out_min))

    def positioning_min(self, fleet: Fleet, from_site_id: str, to_site_id: str) -> int | None:
        """Return the minutes that an empty vehicle of the fleet needs between two sites; None = no way."""
        found = self.ways[fleet.id].get((from_site_id, to_site_id))
        return None if found is None else found[0]

    def positioning_hops(self, fleet: Fleet, from_site_id: str, to_site_id: str) -> Hops:
        """Return the legs of that way, in order."""
        return self.ways[fleet.id][from_site_id, to_site_id][1]


def compile_problem(case: Case, start: datetime, *, as_of: datetime) -> PlanningProblem:
    """Compile a case whose scenario is applied for an order given at `start`."""
    horizon_min = round(case.horizon_days * H_PER_DAY * MIN_PER_H)
    departures = {leg.id: departure_times(case, leg, start, horizon_min=horizon_min) for leg in case.legs}
    hours = {
        f.id: windows
        for f in case.fleets
        if (windows := hours_of(f, start, case.timezone, horizon_min=horizon_min)) is not None
    }
    fleet_times = {
        f.id: intersect(fleet_times_of(case, f, start, horizon_min=horizon_min), hours.get(f.id, EVER))
        for f in case.fleets
    }
    ways = {f.id: quickest_ways(case, f) for f in case.fleets}
    fleets_of = {
        leg.id: tuple(
            f
            for f in case.fleets
            if f.in_use
            and f.vehicles > 0
            and fleet_times[f.id]
            and f.may_run(leg)
            and (f.base_site_id, leg.from_site_id) in ways[f.id]
        )
        for leg in case.legs
    }
    open_legs = [leg for leg in case.legs if departures[leg.id] and _can_set_out(leg, fleets_of[leg.id])]
    groups = tuple(group for group in case.groups if group.head_count > 0)
    routes = {
        group.id: routes_to_safety(case, group, [one for one in open_legs if _takes(one, fleets_of[one.id], group)])
        for group in groups
    }
    wanted = {leg_id for ways in routes.values() for leg_id in ways}
    sites = case.site_by_id
    legs = tuple(
        leg for leg in open_legs if leg.id in wanted or _goes_on(sites[leg.from_site_id], sites[leg.to_site_id])
    )
    return PlanningProblem(
        case=case,
        start=start,
        offset_h=minutes_between(as_of, start) / MIN_PER_H,
        horizon_min=horizon_min,
        groups=groups,
        legs=legs,
        departures=departures,
        fleet_times=fleet_times,
        fleets_of=fleets_of,
        routes=routes,
        ways=ways,
        hours=hours,
    )


def _can_set_out(leg: Leg, fleets: tuple[Fleet, ...]) -> bool:
    """Whether there are vehicles for the leg, and enough of them, and of escorts, for one convoy."""
    if not leg.mode.needs_fleet:
        return True
    escorts = sum(fleet.vehicles for fleet in fleets if fleet.id in leg.escort_fleet_ids)
    vehicles = sum(fleet.vehicles for fleet in fleets)
    return vehicles >= max(1, leg.convoy_vehicles) and escorts >= leg.escort_vehicles


def _takes(leg: Leg, fleets: tuple[Fleet, ...], group: Group) -> bool:
    """Whether people of the group can go by the leg: in a vehicle that may carry them, or on their feet."""
    if leg.mode.needs_fleet:
        return any(fleet.may_carry(group) for fleet in fleets)
    return not group.litter or group.category in leg.categories


def routes_to_safety(case: Case, group: Group, legs: list[Leg]) -> tuple[str, ...]:
    """Return the ids of the legs that lie on some way from the group's site to a safe site."""
    sites = case.site_by_id
    allowed = [
        leg
        for leg in legs
        if not sites[leg.from_site_id].safe and (not leg.categories or group.category in leg.categories)
    ]
    ahead = reached({group.site_id}, [(leg.from_site_id, leg.to_site_id) for leg in allowed])
    safe = {site.id for site in case.sites if site.safe}
    back = reached(safe, [(leg.to_site_id, leg.from_site_id) for leg in allowed])
    return tuple(leg.id for leg in allowed if leg.from_site_id in ahead and leg.to_site_id in back)


def reached(seeds: set[str], edges: list[tuple[str, str]]) -> set[str]:
    """Return the sites to which edges (from, to) lead from some sites, and these themselves."""
    ends: dict[str, list[str]] = {}
    for begin, end in edges:
        ends.setdefault(begin, []).append(end)
    found, ahead = set(seeds), list(seeds)
    while ahead:
        for end in ends.get(ahead.pop(), ()):
            if end not in found:
                found.add(end)
                ahead.append(end)
    return found


def _goes_on(origin: Site, end: Site) -> bool:
    """Whether a leg leads from one safe site to another; nobody is sent back from safety."""
    return origin.safe and end.safe

"""
A planner that a human could follow by hand: no look-ahead, no second thoughts.

Every quarter of an hour, site by site from safety backwards: whoever is there and nearest the top of the list boards
the largest vehicle that stands there, on the quickest leg towards safety; it leaves when half full, or with the last.
Empty vehicles go where most people wait for them. Nobody is sent where there is no room.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from empty_ways import Hop, empty_hops, quickest_chains

from egress.domain import Fleet, Group, Leg, Mode, Movement, Plan
from egress.kit import MIN_PER_H, add_minutes, minutes_between
from egress.planning.problem import PlanningProblem

TICK_MIN = 15

FAR = float("inf")
FAR_MORE_PERSONS = 10**9


@dataclass
class _Bucket:
    """A token bucket: so many per hour, one hour's worth at once."""

    rate_per_h: float
    held: float
    level: float = field(init=False)
    moment_min: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.held

    def at(self, moment_min: float) -> float:
        """Fill it up to a moment and return what it holds."""
        self.level = min(self.held, self.level + self.rate_per_h * (moment_min - self.moment_min) / MIN_PER_H)
        self.moment_min = moment_min
        return self.level


@dataclass
class _Vehicle:
    """One vehicle: where it is, or goes, and from when on it can load or leave there."""

    fleet: Fleet
    number: int
    site_id: str
    free_min: float


class HandPlanner:
    """Lays a timetable, tick by tick."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem, self.case = problem, problem.case
        self.now = 0
        self.there: dict[tuple[str, str], int] = defaultdict(int)
        self.left_home: dict[str, int] = defaultdict(int)
        self.room_taken: dict[str, int] = defaultdict(int)
        self.stands_taken: dict[str, list[float]] = defaultdict(list)
        self.coming: list[tuple[int, str, tuple[tuple[str, int], ...]]] = []
        self.movements: list[Movement] = []
        self.groups = sorted(problem.groups, key=lambda group: -group.weight)
        self.vehicles = [v for fleet in self.case.fleets if self._serves(fleet) for v in self._of(fleet)]
        self.vehicles.sort(key=lambda vehicle: -vehicle.fleet.seats)
        self.chains = {f.id: _chains(problem, f) for f in {v.fleet.id: v.fleet for v in self.vehicles}.values()}
        self.distance = {group.id: self._distances(group) for group in problem.groups}
        self.people_rate = {s.id: _persons(s.processing_per_h.likely) for s in self.case.sites if s.processing_per_h}
        self.flights = {
            s.id: _Bucket(s.departures_per_h.likely, max(1.0, s.departures_per_h.likely))
            for s in self.case.sites
            if s.departures_per_h
        }
        self.leg_rate = {x.id: _persons(x.persons_per_h) for x in problem.legs if x.persons_per_h is not None}

    def plan(self) -> Plan:
        """Return the timetable."""
        legs = sorted(self.problem.legs, key=lambda leg: (self._from_safety(leg.from_site_id), leg.out_min))
        while self.now < self.problem.horizon_min:
            self._arrive()
            for leg in legs:
                if _holds(self.problem.departures[leg.id], self.now):
                    self._board(leg)
            self._send_empty_vehicles()
            self.now += TICK_MIN
        return Plan(
            case_id=self.case.case_id,
            scenario_id=self.case.scenario_id,
            start=self.problem.start,
            horizon_end=add_minutes(self.problem.start, self.problem.horizon_min),
            movements=tuple(sorted(self.movements, key=lambda m: (m.depart, m.id))),
            drawn_by="by hand",
        )

    def _serves(self, fleet: Fleet) -> bool:
        return any(fleet in fleets for fleets in self.problem.fleets_of.values())

    def _of(self, fleet: Fleet) -> list[_Vehicle]:
        from_ = fleet.available_from
        since = (
            fleet.lead_time_h * MIN_PER_H if from_ is None else max(0.0, minutes_between(self.problem.start, from_))
        )
        return [_Vehicle(fleet, n, fleet.base_site_id, since) for n in range(1, fleet.vehicles + 1)]

    def _distances(self, group: Group) -> dict[str, float]:
        """Return the least minutes of travel to safety by site; between safe sites, to one without limit."""
        legs = [self.case.leg_by_id[leg_id] for leg_id in self.problem.routes[group.id]]
        onward = [x for x in self.problem.onward if not x.categories or group.category in x.categories]
        last = {s.id: 0.0 for s in self.case.sites if s.safe}
        ahead = _least(legs, last)
        behind = _least(onward, {s.id: 0.0 for s in self.case.sites if s.safe and s.holding_persons is None})
        safe = {s.id: behind.get(s.id, FAR) for s in self.case.sites if s.safe}
        return {**ahead, **safe}

    def _from_safety(self, site_id: str) -> float:
        if self.problem.site(site_id).safe:
            return -1.0
        return min(self.distance[group.id].get(site_id, FAR) for group in self.groups)

    def _arrive(self) -> None:
        due = [one for one in self.coming if one[0] <= self.now]
        self.coming = [one for one in self.coming if one[0] > self.now]
        for _, site_id, loads in due:
            for group_id, persons in loads:
                self.there[group_id, site_id] += persons

    def _waiting(self, group: Group, leg: Leg) -> int:
        """Return how many of the group are ready to take the leg."""
        if not self._leads_on(group, leg):
            return 0
        came = self.there[group.id, leg.from_site_id]
        if group.site_id != leg.from_site_id:
            return came
        return came + math.floor(group.ready_persons(self.now / MIN_PER_H) + 1e-6) - self.left_home[group.id]

    def _leads_on(self, group: Group, leg: Leg) -> bool:
        origin_is_safe = self.problem.site(leg.from_site_id).safe
        if leg.categories and group.category not in leg.categories:
            return False
        if origin_is_safe:
            far = self.distance[group.id]
            return far.get(leg.to_site_id, FAR) < far.get(leg.from_site_id, FAR)
        if leg.id not in self.problem.routes[group.id]:
            return False
        if self.problem.site(leg.to_site_id).safe:
            return True
        far = self.distance[group.id]
        return far.get(leg.to_site_id, FAR) < far.get(leg.from_site_id, FAR)

    def _board(self, leg: Leg) -> None:
        if not leg.mode.needs_fleet:
            self._walk(leg)
            return
        for vehicle in self.vehicles:
            if vehicle.site_id == leg.from_site_id and vehicle.fleet in self.problem.fleets_of[leg.id]:
                is_ready = self.now >= vehicle.free_min + vehicle.fleet.load_min
                if is_ready and _holds(self.problem.fleet_times[vehicle.fleet.id], self.now):
                    if not any(self._waiting(group, leg) for group in self.groups):
                        return
                    self._ride(leg, vehicle)

    def _walk(self, leg: Leg) -> None:
        loads = self._loads(leg, self._can_pass(leg, riding=False))
        if loads:
            self._set_out(leg, None, loads)

    def _ride(self, leg: Leg, vehicle: _Vehicle) -> None:
        most = min(vehicle.fleet.seats, self._can_pass(leg, riding=True))
        if most <= 0 or not self._has_stand(vehicle.fleet, leg.to_site_id) or not self._has_slot(leg):
            return
        loads = self._loads(leg, most)
        persons = sum(n for _, n in loads)
        limits = [bucket.held for bucket in self._buckets(leg)]
        half = min([math.ceil(vehicle.fleet.seats / 2), *(math.floor(limit) for limit in limits)])
        is_last = all(self._is_last(self.case.group_by_id[g], leg, n) for g, n in loads)
        if persons and (persons >= half or is_last):
            self._set_out(leg, vehicle, loads)

    def _is_last(self, group: Group, leg: Leg, persons: int) -> bool:
        everybody_is_ready = self.now >= group.ready_all_h * MIN_PER_H
        coming = any(g == group.id and to == leg.from_site_id for _, to, loads in self.coming for g, _ in loads)
        return everybody_is_ready and not coming and persons == self._waiting(group, leg)

    def _loads(self, leg: Leg, most: int) -> tuple[tuple[str, int], ...]:
        found = []
        for group in self.groups:
            persons = min(most, self._waiting(group, leg))
            if persons > 0:
                found.append((group.id, persons))
                most -= persons
        return tuple(found)

    def _buckets(self, leg: Leg) -> list[_Bucket]:
        found = (self.people_rate.get(leg.from_site_id), self.leg_rate.get(leg.id))
        return [bucket for bucket in found if bucket is not None]

    def _can_pass(self, leg: Leg, *, riding: bool) -> int:
        """Return how many may set out now by the rates and by the room where the leg ends."""
        buckets = self._buckets(leg)
        if not riding and any(bucket.rate_per_h < 1 for bucket in buckets):
            return 0  # only a vehicle may be waited for; a party by itself never gets a whole person through
        limits = [bucket.at(self.now) for bucket in buckets]
        holding = self.problem.site(leg.to_site_id).holding_persons
        if holding is not None:
            limits.append(holding.likely - self.room_taken[leg.to_site_id])
        return math.floor(min(limits, default=FAR_MORE_PERSONS) + 1e-9)

    def _has_stand(self, fleet: Fleet, site_id: str) -> bool:
        limit = self.problem.site(site_id).parking_aircraft
        if limit is None or fleet.mode is not Mode.AIR:
            return True
        taken = [until for until in self.stands_taken[site_id] if until > self.now]
        self.stands_taken[site_id] = taken
        return len(taken) + 1 <= limit.likely

    def _has_slot(self, leg: Leg) -> bool:
        bucket = self.flights.get(leg.from_site_id) if leg.mode is Mode.AIR else None
        return bucket is None or bucket.at(self.now) >= 1 - 1e-9

    def _set_out(self, leg: Leg, vehicle: _Vehicle | None, loads: tuple[tuple[str, int], ...]) -> None:
        persons = sum(n for _, n in loads)
        for bucket in self._buckets(leg):
            bucket.level -= persons
        if leg.mode is Mode.AIR and leg.from_site_id in self.flights:
            self.flights[leg.from_site_id].level -= 1
        for group_id, n in loads:
            came = min(n, self.there[group_id, leg.from_site_id])
            self.there[group_id, leg.from_site_id] -= came
            self.left_home[group_id] += n - came
            self.room_taken[leg.from_site_id] -= came
            self.room_taken[leg.to_site_id] += n
        arrive = self.now + leg.out_min
        self.coming.append((arrive, leg.to_site_id, loads))
        self._move(leg, vehicle, self.now, arrive, loads=loads)

    def _move(
        self,
        leg: Leg,
        vehicle: _Vehicle | None,
        depart: int,
        arrive: int,
        *,
        loads: tuple[tuple[str, int], ...] = (),
        is_return: bool = False,
    ) -> None:
        start = self.problem.start
        self.movements.append(
            Movement(
                id=f"h{len(self.movements) + 1:06d}",
                leg_id=leg.id,
                depart=add_minutes(start, depart),
                arrive=add_minutes(start, arrive),
                fleet_id=vehicle.fleet.id if vehicle else None,
                vehicle=vehicle.number if vehicle else None,
                loads=loads,
                empty_return=is_return,
            )
        )
        if vehicle is not None:
            to = leg.from_site_id if is_return else leg.to_site_id
            self._take_stand(vehicle, to, arrive)
            vehicle.site_id, vehicle.free_min = to, arrive + (vehicle.fleet.unload_min if loads else 0)

    def _take_stand(self, vehicle: _Vehicle, to: str, arrive: int) -> None:
        """Free the stand left, and take one where the vehicle goes: from now on until it leaves again."""
        if vehicle.fleet.mode is not Mode.AIR:
            return
        here = self.stands_taken[vehicle.site_id]
        if vehicle.site_id != vehicle.fleet.base_site_id and FAR in here:
            here.remove(FAR)
        is_base = to == vehicle.fleet.base_site_id
        self.stands_taken[to].append(arrive + vehicle.fleet.unload_min if is_base else FAR)

    def _send_empty_vehicles(self) -> None:
        """Send idle vehicles to where people wait for more seats than stand there or are on the way."""
        for fleet_id, chains in self.chains.items():
            mine = [v for v in self.vehicles if v.fleet.id == fleet_id]
            fleet = mine[0].fleet
            if not _holds(self.problem.fleet_times[fleet_id], self.now):
                continue
            wanted = self._wanted(fleet)
            for vehicle in mine:
                wanted[vehicle.site_id] -= fleet.seats
            for vehicle in mine:
                if vehicle.free_min <= self.now and wanted[vehicle.site_id] <= -fleet.seats:
                    self._reposition(vehicle, wanted, chains.get(vehicle.site_id, {}))

    def _wanted(self, fleet: Fleet) -> dict[str, int]:
        """Return how many wait at each site for a leg of the fleet, persons."""
        wanted: dict[str, int] = defaultdict(int)
        for group in self.groups:
            sites: dict[str, int] = {}
            for leg in self.problem.legs:
                if fleet in self.problem.fleets_of[leg.id]:
                    sites[leg.from_site_id] = max(sites.get(leg.from_site_id, 0), self._waiting(group, leg))
            for site_id, persons in sites.items():
                wanted[site_id] += persons
        return wanted

    def _reposition(
        self, vehicle: _Vehicle, wanted: dict[str, int], chains: dict[str, tuple[int, tuple[Hop, ...]]]
    ) -> None:
        there = [site_id for site_id in chains if wanted.get(site_id, 0) > 0 and site_id != vehicle.site_id]
        there = [site_id for site_id in there if self._has_stand(vehicle.fleet, site_id)]
        if not there:
            return
        to = max(there, key=lambda site_id: (wanted[site_id], -chains[site_id][0]))
        moment = self.now
        hops = chains[to][1]
        ends = [moment + sum(hop.minutes for hop in hops[: n + 1]) for n in range(len(hops))]
        times = self.problem.fleet_times[vehicle.fleet.id]
        if ends[-1] > self.problem.horizon_min or not all(_holds(times, m) for m in (moment, *ends[:-1])):
            return
        wanted[vehicle.site_id] += vehicle.fleet.seats
        wanted[to] -= vehicle.fleet.seats
        for hop, end in zip(hops, ends, strict=True):
            self._move(hop.leg, vehicle, moment, end, is_return=hop.is_return)
            moment = end


def draw_by_hand(problem: PlanningProblem) -> Plan:
    """Return the timetable that a human could have drawn."""
    return HandPlanner(problem).plan()


def _persons(rate_per_h: float) -> _Bucket:
    # A vehicle with one person raises the bucket to one at least, and nothing passes at a rate of 0.
    return _Bucket(rate_per_h, max(1.0, rate_per_h) if rate_per_h > 0 else 0.0)


def _chains(problem: PlanningProblem, fleet: Fleet) -> dict[str, dict[str, tuple[int, tuple[Hop, ...]]]]:
    hops = empty_hops(problem.case, fleet)
    return {site_id: quickest_chains(hops, site_id) for site_id in {hop.from_site_id for hop in hops}}


def _least(legs: list[Leg], last: dict[str, float]) -> dict[str, float]:
    least, changed = dict(last), True
    while changed:
        changed = False
        for leg in legs:
            through = leg.out_min + least.get(leg.to_site_id, FAR)
            if through < least.get(leg.from_site_id, FAR):
                least[leg.from_site_id], changed = through, True
    return least


def _holds(windows: tuple[tuple[float, float], ...], moment: float) -> bool:
    return any(first <= moment < last for first, last in windows)

"""The dispatcher: turns the guide's fractional flow into whole vehicles, whole persons and whole minutes."""

import heapq
import itertools
from collections import defaultdict
from dataclasses import dataclass

from egress.domain import Fleet, Group, Leg, Mode
from egress.kit import MIN_PER_DAY, MIN_PER_H
from egress.planning.crowd import Crowd, Loads
from egress.planning.guidance import Guidance
from egress.planning.intervals import holds
from egress.planning.problem import PlanningProblem
from egress.planning.vehicles import Motorpool, Trip, Vehicle


@dataclass(frozen=True, kw_only=True)
class Policy:
    """
    How the dispatcher behaves where the guide leaves room.

    Attributes
    ----------
    fill : a vehicle is sent once its seats can be expected to be filled to this share.
    ahead_trips : how many trips it may run ahead of the guide.
    onward_share : a hub fuller than this sends people on whatever the guide says.
    """

    fill: float = 0.9
    ahead_trips: float = 1.0
    onward_share: float = 0.5


@dataclass(frozen=True)
class Draft:
    """One movement in minutes from the start; without loads the vehicle only changes its place."""

    depart_min: float
    arrive_min: float
    leg: Leg
    vehicle: Vehicle | None
    loads: tuple[tuple[str, int], ...]
    empty_return: bool


@dataclass(frozen=True)
class Timetable:
    """
    A laid timetable.

    Attributes
    ----------
    drafts : movements in order of departure.
    left : persons not safe at the horizon, by (group id, site id).
    """

    drafts: tuple[Draft, ...]
    left: dict[tuple[str, str], int]


class Dispatcher:
    """Lays one timetable tick by tick; what it sends keeps every rule that the checker knows."""

    def __init__(self, problem: PlanningProblem, guidance: Guidance, policy: Policy, *, tick_min: int) -> None:
        self._problem = problem
        self._guidance = guidance
        self._policy = policy
        self._tick = tick_min
        self._crowd = Crowd(problem)
        self._pool = Motorpool(problem)
        self._by_priority = sorted(problem.groups, key=lambda group: -group.weight)
        self._sent: dict[tuple[str, str], int] = defaultdict(int)
        self._left: dict[tuple[str, str], int] = defaultdict(int)
        self._trips: dict[tuple[str, str], int] = defaultdict(int)
        self._promised: dict[str, int] = defaultdict(int)
        self._departures: list[tuple[float, int, Trip]] = []
        self._drafts: list[Draft] = []
        self._serial = itertools.count()
        self._crowded_ids = {
            site.id for site in problem.case.sites if site.holding_persons is not None and not site.safe
        }
        self._onward_ids = {leg.id for leg in problem.onward}
        self._walks = sorted((one for one in problem.legs if not one.mode.needs_fleet), key=lambda one: one.out_min)
        self._rides = _rides_by_site(problem)

    def run(self) -> Timetable:
        """Return the timetable."""
        every = self._tick if self._guidance.is_exact else max(self._tick, MIN_PER_H)
        for now in range(0, self._problem.horizon_min + 1, self._tick):
            self._let_happen(now)
            if now % every == 0:
                self._send_walks(now)
            self._lay_trips(now)
            self._let_happen(now)
            if now % MIN_PER_DAY == 0:
                self._pool.forget_before(now)
        self._let_happen(self._problem.horizon_min)
        drafts = tuple(sorted(self._drafts, key=lambda draft: (draft.depart_min, draft.arrive_min)))
        return Timetable(drafts, self._crowd.left_behind())

    def _let_happen(self, now: float) -> None:
        """Let arrivals and departures happen in the order of their times; arrivals first."""
        while self._departures and self._departures[0][0] <= now:
            moment, _, trip = heapq.heappop(self._departures)
            self._crowd.let_arrive(moment)
            self._board(moment, trip)
        self._crowd.let_arrive(now)

    # People who need no vehicle of ours ----------------------------------------------------------

    def _send_walks(self, now: float) -> None:
        for leg in self._walks:
            if holds(self._problem.departures[leg.id], now):
                limit = self._crowd.may_leave(leg, now)
                # A commercial seat left empty helps nobody, whatever the guide says.
                loads = self._loads(leg, now, limit, fill_up=leg.mode is Mode.COMMERCIAL)
                if loads:
                    self._go(leg, now, None, loads)

    # Vehicles ------------------------------------------------------------------------------------

    def _lay_trips(self, now: float) -> None:
        for rides in self._rides.values():
            trip = self._most_overdue(rides, now)
            while trip is not None:
                self._lay(trip)
                trip = self._most_overdue(rides, now)

    def _most_overdue(self, rides: list[tuple[Leg, Fleet]], now: float) -> Trip | None:
        best: tuple[float, Trip] | None = None
        for leg, fleet in rides:
            trip = self._pool.next_trip(fleet, leg, now, tick_min=self._tick)
            if trip is not None:
                due = self._due(trip, now)
                if due is not None and (best is None or due > best[0]):
                    best = (due, trip)
        return None if best is None else best[1]

    def _due(self, trip: Trip, now: float) -> float | None:
        """Return by how many trips the guide is ahead of what was laid; None if this trip is not to be made."""
        leg, fleet, departs = trip.leg, trip.vehicle.fleet, trip.departs_min
        supply = self._supply(leg, now, departs)
        due = self._guidance.trips_due(fleet, leg, departs, done=self._trips[fleet.id, leg.id])
        room = self._crowd.may_be_promised(leg, departs)
        if supply < 1 or room < 1:
            return None
        if self._guidance.is_exact:
            return due if due > 1 - 1e-6 or self._guide_is_spent(leg.from_site_id, departs) else None
        wanted = self._policy.fill * fleet.seats
        if leg.id in self._onward_ids:
            crowded = self._crowd.crowding(leg.from_site_id) >= self._policy.onward_share
            return due if min(supply, room) >= wanted and (due > 0 or crowded) else None
        if min(supply, room) < wanted and (room < supply or self._more_come(leg, departs)):
            return None
        ahead = due > -self._policy.ahead_trips
        return due if ahead or self._guide_is_spent(leg.from_site_id, departs) else None

    def _supply(self, leg: Leg, now: float, departs: float) -> float:
        """Return the persons to be expected at the leg's beginning at departure, less seats already promised."""
        site_id = leg.from_site_id
        if leg.id in self._onward_ids:
            return sum(persons for _, persons in self._crowd.held(site_id)) - self._promised[site_id]
        groups = [group for group in self._problem.groups if self._guidance.has_way(group, leg)]
        there = sum(self._crowd.expected(group, site_id, now, departs) for group in groups)
        coming = self._crowd.arriving(site_id, departs) + self._guidance.coming(site_id, now, departs)
        return there + coming - self._promised[site_id]

    def _more_come(self, leg: Leg, departs: float) -> bool:
        """Whether more people will be at the leg's beginning later, so that a half-empty vehicle should wait."""
        site_id = leg.from_site_id
        unready = sum(
            group.head_count - group.ready_persons(departs / MIN_PER_H)
            for group in self._problem.groups
            if group.site_id == site_id
        )
        return self._guidance.comes_later(site_id, departs) + unready >= 1.0

    def _guide_is_spent(self, site_id: str, moment: float) -> bool:
        return all(self._guidance.trips_ended(fleet, leg, moment) for leg, fleet in self._rides[site_id])

    def _lay(self, trip: Trip) -> None:
        for depart, arrive, leg, back in self._pool.commit(trip):
            self._drafts.append(Draft(depart, arrive, leg, trip.vehicle, (), back))
        self._trips[trip.vehicle.fleet.id, trip.leg.id] += 1
        self._promised[trip.leg.from_site_id] += trip.vehicle.fleet.seats
        self._crowd.promise(trip.leg, trip.departs_min, trip.vehicle.fleet.seats)
        heapq.heappush(self._departures, (trip.departs_min, next(self._serial), trip))

    def _board(self, moment: float, trip: Trip) -> None:
        leg, fleet = trip.leg, trip.vehicle.fleet
        self._promised[leg.from_site_id] -= fleet.seats
        self._crowd.redeem(leg, moment, fleet.seats)
        limit = min(fleet.seats, self._crowd.may_leave(leg, moment))
        self._go(leg, moment, trip.vehicle, self._loads(leg, moment, limit, fill_up=True))

    def _go(self, leg: Leg, moment: float, vehicle: Vehicle | None, loads: Loads) -> None:
        for group_id, persons in loads.items():
            self._sent[group_id, leg.id] += persons
            self._left[group_id, leg.from_site_id] += persons
        self._crowd.set_out(leg, moment, loads)
        self._drafts.append(Draft(moment, moment + leg.out_min, leg, vehicle, tuple(loads.items()), False))

    def _loads(self, leg: Leg, moment: float, limit: int, *, fill_up: bool) -> Loads:
        """Choose who goes: whom the guide means, by priority; then, if asked, whoever else may go."""
        if leg.id in self._onward_ids:
            return self._onward_loads(leg, limit)
        loads: Loads = {}
        for is_guided in (True, False) if fill_up else (True,):
            for group in self._by_priority:
                if limit > 0 and self._guidance.has_way(group, leg):
                    persons = min(limit, self._candidates(group, leg, moment, loads, is_guided=is_guided))
                    limit -= persons
                    if persons > 0:
                        loads[group.id] = loads.get(group.id, 0) + persons
        return loads

    def _candidates(self, group: Group, leg: Leg, moment: float, loads: Loads, *, is_guided: bool) -> int:
        waiting = self._crowd.waiting(group, leg.from_site_id, moment) - loads.get(group.id, 0)
        if not is_guided:
            return waiting
        if leg.to_site_id in self._crowded_ids and not self._guidance.is_exact:
            left = self._left[group.id, leg.to_site_id]
            moment = min(moment, self._guidance.pace(group, leg.to_site_id, left=left))
        done = self._sent[group.id, leg.id]
        return min(waiting, self._guidance.persons_due(group, leg, moment, done=done))

    def _onward_loads(self, leg: Leg, limit: int) -> Loads:
        loads: Loads = {}
        categories = {group.id: group.category for group in self._problem.groups}
        for group_id, persons in self._crowd.held(leg.from_site_id):
            if limit > 0 and (not leg.categories or categories[group_id] in leg.categories):
                loads[group_id] = min(limit, persons)
                limit -= loads[group_id]
        return loads


def _rides_by_site(problem: PlanningProblem) -> dict[str, list[tuple[Leg, Fleet]]]:
    rides: dict[str, list[tuple[Leg, Fleet]]] = defaultdict(list)
    for leg in problem.legs:
        for fleet in problem.fleets_of[leg.id]:
            rides[leg.from_site_id].append((leg, fleet))
    return rides

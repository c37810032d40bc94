"""The dispatcher: turns the guide's fractional flow into whole vehicles, whole persons and whole minutes."""

import heapq
import itertools
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from egress.domain import Fleet, Group, Leg, Mode
from egress.kit import MIN_PER_DAY, MIN_PER_H
from egress.planning.boarding import Boarding, Parties, likely_boarders, may_board
from egress.planning.convoys import convoy_of
from egress.planning.crowd import Crowd, Loads
from egress.planning.going_on import legs_to_lay
from egress.planning.guidance import Guidance
from egress.planning.intervals import holds
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide
from egress.planning.risk import Risk
from egress.planning.standing import Standing
from egress.planning.vehicles import Motorpool, Sent, Trip, Vehicle

RECENT_MIN = 12 * MIN_PER_H
"""How far back the dispatcher looks for what has been leaving a crowded site."""

BASE_SHARE = 0.1
"""Share of a site's room that each group may use even if nobody of it has left yet."""

MEANT_TRIPS = 0.05
"""Less than this share of a trip in the guide is rounding, not meant."""

_ANY_NUMBER = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Policy:
    """
    How the dispatcher behaves where the guide leaves room.

    Attributes
    ----------
    fill : a vehicle is sent once its seats can be expected to be filled to this share.
    ahead_min : how far ahead of the guide a trip may be made, minutes.
    onward_share : a hub fuller than this sends people on whatever the guide says.
    crowded_share : a site fuller than this admits each group only as fast as it goes on.
    """

    fill: float = 0.95
    ahead_min: float = 6 * MIN_PER_H
    onward_share: float = 0.5
    crowded_share: float = 0.5


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

    def __init__(
        self,
        problem: PlanningProblem,
        risk: Risk,
        guide: Guide,
        policy: Policy,
        *,
        tick_min: int,
        renew: Callable[[Standing], Guide] | None = None,
        sent: Sequence[Sent] = (),
        renew_min: int = 5 * MIN_PER_DAY,
    ) -> None:
        self._problem = problem
        self._risk = risk
        self._renew_guide = renew
        self._renew_min = renew_min
        self._guidance = guidance = Guidance(problem, guide, tick_min=tick_min)
        self._policy = policy
        self._tick = tick_min
        self._crowd = Crowd(problem)
        self.pool = Motorpool(problem)
        for one in sent:
            self.pool.send(one)
        by_priority = sorted(problem.groups, key=lambda group: (-group.weight, group.head_count, group.id))
        self._by_weight = [list(equals) for _, equals in itertools.groupby(by_priority, key=lambda g: g.weight)]
        self._sent: dict[tuple[str, str], int] = defaultdict(int)
        self._left: dict[tuple[str, str], int] = defaultdict(int)
        self._recent: dict[tuple[str, str], deque[tuple[float, int]]] = defaultdict(deque)
        self._largest_seats = max((fleet.seats for fleet in problem.case.fleets), default=1)
        self._out: dict[str, int] = defaultdict(int)
        self._worth: dict[tuple[str, str], np.ndarray] = {}
        self._trips: dict[tuple[str, str], int] = defaultdict(int)
        self._promised: dict[str, int] = defaultdict(int)
        self._promised_on: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._allowed = {
            leg.id: frozenset(g.id for g in problem.groups if guidance.has_way(g, leg)) for leg in problem.legs
        }
        self._at_site = {
            site.id: [
                g
                for g in problem.groups
                if any(g.id in self._allowed[one.id] for one in problem.legs if one.from_site_id == site.id)
            ]
            for site in problem.case.sites
        }
        self._departures: list[tuple[float, int, Trip]] = []
        self._drafts: list[Draft] = []
        self._serial = itertools.count()
        self._group = {group.id: group for group in problem.groups}
        self._parties = Parties.of(problem)
        self._limit = {
            site.id: site.holding_persons.likely
            for site in problem.case.sites
            if site.holding_persons is not None and not site.safe
        }
        self._safe_ids = {site.id for site in problem.case.sites if site.safe}
        self._onward_ids = {leg.id for leg in problem.onward}
        legs = legs_to_lay(problem)
        self._walks = sorted((one for one in legs if not one.mode.needs_fleet), key=lambda one: one.out_min)
        self._rides = _rides_by_site(problem, legs)

    def run(self) -> Timetable:
        """Return the timetable."""
        every = self._tick if self._guidance.is_exact else max(self._tick, MIN_PER_H)
        for now in range(0, self._problem.horizon_min + 1, self._tick):
            self._let_happen(now)
            if now and now % self._renew_min == 0 and now + MIN_PER_DAY < self._problem.horizon_min:
                self._renew(now)
            if now % every == 0:
                self._send_walks(now)
            self._lay_trips(now)
            self._let_happen(now)
            if now % MIN_PER_DAY == 0:
                self.pool.forget_before(now)
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

    def _renew(self, now: float) -> None:
        """Follow a new guide from where things stand: what was laid has drifted from what the old one foresaw."""
        if self._renew_guide and not self._crowd.is_empty(now):
            guide = self._renew_guide(self._crowd.standing(now))
            self._guidance = Guidance(self._problem, guide, tick_min=self._tick)
            for counter in (self._sent, self._left, self._trips):
                counter.clear()

    # People who need no vehicle of ours ----------------------------------------------------------

    def _send_walks(self, now: float) -> None:
        for leg in self._walks:
            if holds(self._problem.departures[leg.id], now):
                limit = self._crowd.may_leave(leg, now)
                # A commercial seat left empty helps nobody, whatever the guide says.
                loads = self._loads(leg, now, limit, None, fill_up=leg.mode is Mode.COMMERCIAL)
                if loads:
                    self._go(leg, now, None, loads)

    # Vehicles ------------------------------------------------------------------------------------

    def _lay_trips(self, now: float) -> None:
        # Hubs that are fullest send people on first; they share their vehicles.
        order = sorted(self._rides, key=lambda site_id: (site_id in self._safe_ids, -self._crowd.crowding(site_id)))
        if self._crowd.is_empty(now):
            # Nobody is left but at safe places.
            order = [site_id for site_id in order if site_id in self._safe_ids]
        for rides in (self._rides[site_id] for site_id in order):
            trips = self._most_overdue(rides, now)
            while trips:
                for trip in trips:
                    self._lay(trip)
                trips = self._most_overdue(rides, now)

    def _most_overdue(self, rides: list[tuple[Leg, Fleet]], now: float) -> list[Trip]:
        """Return the trip that is most overdue, with the others of its convoy; empty if none is to be made."""
        best: tuple[float, list[Trip]] | None = None
        for leg, fleet in rides:
            trip = self.pool.next_trip(fleet, leg, now, tick_min=self._tick)
            due = None if trip is None else self._due(trip, now)
            if trip is not None and due is not None and (best is None or due > best[0]):
                convoy = convoy_of(self.pool, self._problem.fleets_of[leg.id], trip, now, tick_min=self._tick)
                if convoy:
                    best = (due, convoy)
        return [] if best is None else best[1]

    def _due(self, trip: Trip, now: float) -> float | None:
        """Return by how many trips the guide is ahead of what was laid; None if this trip is not to be made."""
        leg, fleet, departs = trip.leg, trip.vehicle.fleet, trip.departs_min
        supply = self._supply(leg, fleet, now, departs)
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
        done = self._trips[fleet.id, leg.id]
        soon = self._guidance.trips_due(fleet, leg, departs + self._policy.ahead_min, done=done)
        if soon > MEANT_TRIPS or self._guide_is_spent(leg.from_site_id, departs):
            return due
        # Another way than the guide's is taken when the site as a whole is behind, the largest vehicles first.
        behind = self._seats_behind(leg.from_site_id, departs)
        return fleet.seats * 1e-6 - 1e3 if behind >= fleet.seats else None

    def _seats_behind(self, site_id: str, moment: float) -> float:
        """Return by how many seats the guide is ahead of the trips laid from a site, over all legs and fleets."""
        return sum(
            fleet.seats * self._guidance.trips_due(fleet, leg, moment, done=self._trips[fleet.id, leg.id])
            for leg, fleet in self._rides[site_id]
        )

    def _supply(self, leg: Leg, fleet: Fleet, now: float, departs: float) -> float:
        """Return the persons to be expected at the leg's beginning at departure, less seats already promised."""
        site_id = leg.from_site_id
        if leg.id in self._onward_ids:
            held = {group_id: (self._group[group_id], persons) for group_id, persons in self._crowd.held(site_id)}
            return likely_boarders(self._parties, leg, fleet, held) - self._promised[site_id]
        arriving = self._crowd.arriving(site_id, departs)
        there = {
            group.id: self._crowd.expected(group, site_id, now, departs) + arriving.get(group.id, 0)
            for group in self._at_site[site_id]
        }
        allowed = self._allowed[leg.id]
        willing = [g for g in self._at_site[site_id] if g.id in allowed and self._is_worth_it(g, leg, departs)]
        waiting = {group.id: (group, there[group.id]) for group in willing}
        present = likely_boarders(self._parties, leg, fleet, waiting)
        if not present and self._parties.are_any:
            return 0.0
        mine = present + self._guidance.coming(leg, now, departs)
        # Seats promised on legs that draw on the same people only; and all of them against everybody there. Whoever
        # may not ride with this fleet fills seats promised to others.
        elsewhere = sum(there[one.id] for one in willing if not may_board(leg, fleet, one))
        same = sum(n for other, n in self._promised_on[site_id].items() if self._allowed[other] <= allowed)
        rest = sum(there.values()) + self._guidance.coming(leg, now, departs) - self._promised[site_id]
        if len(allowed) < len(there):
            return min(mine - max(0, same - elsewhere), max(rest, 0.0))
        return mine - max(0, self._promised[site_id] - elsewhere)

    def _more_come(self, leg: Leg, departs: float) -> bool:
        """Whether more people will be at the leg's beginning later, so that a half-empty vehicle should wait."""
        site_id = leg.from_site_id
        unready = sum(
            group.head_count - group.ready_persons(departs / MIN_PER_H)
            for group in self._problem.groups
            if group.site_id == site_id and group.id in self._allowed[leg.id]
        )
        return self._guidance.comes_later(leg, departs) + unready >= 1.0

    def _guide_is_spent(self, site_id: str, moment: float) -> bool:
        return all(self._guidance.trips_ended(fleet, leg, moment) for leg, fleet in self._rides[site_id])

    def _lay(self, trip: Trip) -> None:
        for depart, arrive, leg, back in self.pool.commit(trip):
            self._drafts.append(Draft(depart, arrive, leg, trip.vehicle, (), back))
        self._trips[trip.vehicle.fleet.id, trip.leg.id] += 1
        self._promised[trip.leg.from_site_id] += trip.vehicle.fleet.seats
        self._promised_on[trip.leg.from_site_id][trip.leg.id] += trip.vehicle.fleet.seats
        self._crowd.promise(trip.leg, trip.departs_min, trip.vehicle.fleet.seats)
        heapq.heappush(self._departures, (trip.departs_min, next(self._serial), trip))

    def _board(self, moment: float, trip: Trip) -> None:
        leg, fleet = trip.leg, trip.vehicle.fleet
        self._promised[leg.from_site_id] -= fleet.seats
        self._promised_on[leg.from_site_id][leg.id] -= fleet.seats
        self._crowd.redeem(leg, moment, fleet.seats)
        limit = min(fleet.seats, self._crowd.may_leave(leg, moment))
        self._go(leg, moment, trip.vehicle, self._loads(leg, moment, limit, fleet, fill_up=True))

    def _go(self, leg: Leg, moment: float, vehicle: Vehicle | None, loads: Loads) -> None:
        for group_id, persons in loads.items():
            self._sent[group_id, leg.id] += persons
            self._left[group_id, leg.from_site_id] += persons
            if leg.to_site_id in self._safe_ids and leg.id not in self._onward_ids:
                self._out[group_id] += persons
            if leg.from_site_id in self._limit:
                self._recent[group_id, leg.from_site_id].append((moment, persons))
        self._crowd.set_out(leg, moment, loads)
        self._drafts.append(Draft(moment, moment + leg.out_min, leg, vehicle, tuple(loads.items()), False))

    def _loads(self, leg: Leg, moment: float, limit: int, fleet: Fleet | None, *, fill_up: bool) -> Loads:
        """Choose who goes: whom the guide means, by priority; then, if asked, whoever else may go."""
        boarding = Boarding(self._parties, self._crowd, leg, fleet, moment, limit)
        if leg.id in self._onward_ids:
            for group_id, persons in self._crowd.held(leg.from_site_id):
                boarding.take(self._group[group_id], persons)
            return boarding.loads
        may_go = [[group for group in equals if self._guidance.has_way(group, leg)] for equals in self._by_weight]
        for group, is_guided in boarding.in_turn(self._problem, may_go, fill_up=fill_up):
            boarding.take(group, self._candidates(group, leg, moment, boarding.loads, is_guided=is_guided))
        return boarding.loads

    def _candidates(self, group: Group, leg: Leg, moment: float, loads: Loads, *, is_guided: bool) -> int:
        waiting = self._crowd.waiting(group, leg.from_site_id, moment) - loads.get(group.id, 0)
        if not is_guided:
            return waiting if self._is_worth_it(group, leg, moment) else 0
        done = self._sent[group.id, leg.id]
        if self._guidance.is_exact:
            return min(waiting, self._guidance.persons_due(group, leg, moment, done=done))
        if leg.to_site_id in self._limit:
            waiting = min(waiting, self._admitted(group, leg.to_site_id, moment))
            moment = self._paced(group, leg.to_site_id, moment)
        is_last = group.head_count - self._out[group.id] <= self._largest_seats
        if leg.mode.needs_fleet and is_last and self._is_worth_it(group, leg, moment):
            # The last load of a group is not kept waiting: until it has gone the group is not clear.
            return waiting
        # Those on foot leave once an hour: whoever is due within the hour goes at its beginning.
        ahead = 0 if leg.mode.needs_fleet else MIN_PER_H
        due = self._guidance.persons_due(group, leg, moment + ahead, done=done)
        if leg.mode.needs_fleet:
            left = self._left[group.id, leg.from_site_id]
            if self._is_worth_it(group, leg, moment):
                due = max(due, self._guidance.site_due(group, leg.from_site_id, moment, left=left))
        return min(waiting, due)

    def _is_worth_it(self, group: Group, leg: Leg, moment: float) -> bool:
        """Whether going by a leg, not asked for by the guide now, is no worse than staying for good."""
        if self._guidance.is_meant(group, leg):
            return True
        key = group.id, leg.id
        if key not in self._worth:
            self._worth[key] = self._worth_by_tick(group, leg)
        table = self._worth[key]
        return bool(table[min(int(moment // self._tick), len(table) - 1)])

    def _worth_by_tick(self, group: Group, leg: Leg) -> np.ndarray:
        """Return at which ticks setting out on a leg is no worse than staying for good. Shape (ticks,), boolean."""
        moments = np.arange(0, self._problem.horizon_min + 1, self._tick, dtype=float)
        there = 0.0 if leg.to_site_id in self._safe_ids else self._risk.stranded(group, leg.to_site_id)
        going = self._risk.charge(group, leg, moments + leg.out_min) + there
        return np.asarray(going <= self._risk.stranded(group, leg.from_site_id) + 1e-9)

    def _paced(self, group: Group, site_id: str, moment: float) -> float:
        """Return up to which moment of the guide the group is let into a site: as it leaves it, a full load ahead."""
        if self._crowd.stock(group.id, site_id) < 2 * self._largest_seats:
            return moment
        return min(moment, self._guidance.pace(group, site_id, left=self._left[group.id, site_id]))

    def _admitted(self, group: Group, site_id: str, moment: float) -> int:
        """
        Return how many of the group may set out for a site with limited room.

        Once it is half full, a group's stock there may not exceed what has left it in the last hours: those who
        cannot go on must not take the room of those who can.
        """
        if self._crowd.crowding(site_id) < self._policy.crowded_share:
            return _ANY_NUMBER
        recent = self._recent[group.id, site_id]
        while recent and recent[0][0] < moment - RECENT_MIN:
            recent.popleft()
        flow = sum(persons for _, persons in recent)
        stock = self._crowd.stock(group.id, site_id)
        return max(0, max(flow, self._largest_seats, round(BASE_SHARE * self._limit[site_id])) - stock)


def _rides_by_site(problem: PlanningProblem, legs: Sequence[Leg]) -> dict[str, list[tuple[Leg, Fleet]]]:
    rides: dict[str, list[tuple[Leg, Fleet]]] = defaultdict(list)
    for leg in legs:
        for fleet in problem.fleets_of[leg.id]:
            rides[leg.from_site_id].append((leg, fleet))
    return rides

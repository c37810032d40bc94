"""Where the vehicles are while a timetable is laid, and when the next trip can be made."""

import math
from dataclasses import dataclass

from egress.domain import Fleet, Leg, Mode
from egress.kit import MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.intervals import Intervals, holds, intersect, next_moment
from egress.planning.problem import PlanningProblem
from egress.planning.resources import Parking, Slots

LONGEST_WAIT_MIN = 2 * MIN_PER_H
"""A trip is laid at most this long before it could leave; longer waits for a window are decided later."""

EmptyMove = tuple[float, float, Leg, bool]
"""Depart and arrive in minutes from the start, the leg, and whether it is run from end to beginning."""


@dataclass
class Vehicle:
    """One vehicle: where it is, and from when it can move again (minutes from the start)."""

    fleet: Fleet
    number: int
    site_id: str
    free_min: float


@dataclass(frozen=True)
class Trip:
    """A vehicle that leaves its place empty and departs with people: moments in minutes from the start."""

    vehicle: Vehicle
    leg: Leg
    leaves_min: float
    departs_min: float


class Motorpool:
    """All vehicles, aprons and runways of the case."""

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = problem
        self._vehicles = {fleet.id: _initial(problem, fleet) for fleet in problem.case.fleets if fleet.in_use}
        self._parking: dict[str, Parking] = {}
        self._slots: dict[str, Slots] = {}
        self._open: dict[tuple[str, str], Intervals] = {}
        for site in problem.case.sites:
            if site.parking_aircraft is not None:
                self._parking[site.id] = Parking(math.floor(site.parking_aircraft.likely))
            if site.departures_per_h is not None and site.departures_per_h.likely > 0:
                self._slots[site.id] = Slots(site.departures_per_h.likely)

    def forget_before(self, moment: float) -> None:
        """Drop what no longer matters."""
        for parking in self._parking.values():
            parking.forget_before(moment)

    def next_trip(self, fleet: Fleet, leg: Leg, now: float, *, tick_min: int) -> Trip | None:
        """Return the earliest trip of the fleet on the leg that can be laid now, or None."""
        vehicle = self._nearest(fleet, leg.from_site_id, now + tick_min - 1)
        if vehicle is None:
            return None
        empty = self._problem.positioning_min(fleet, vehicle.site_id, leg.from_site_id) or 0
        could_leave = max(now, vehicle.free_min)
        if empty:
            could_leave = next_moment(self._problem.fleet_times[fleet.id], could_leave)
        if could_leave > now + tick_min - 1:
            return None
        ready = could_leave + empty + fleet.load_min
        departs = self._departure(leg, fleet, ready)
        if departs is None or departs > ready + LONGEST_WAIT_MIN:
            return None
        # An aircraft waits where it is rather than on a crowded apron, so it leaves just in time.
        leaves = departs - fleet.load_min - empty if empty else could_leave
        trip = Trip(vehicle, leg, leaves, departs)
        if empty and not self._may_go_empty(fleet, vehicle.site_id, leg.from_site_id, leaves):
            return None
        return trip if self._has_parking(trip, leaves + empty) else None

    def commit(self, trip: Trip) -> list[EmptyMove]:
        """Send the vehicle; return its empty movements."""
        vehicle, leg, fleet = trip.vehicle, trip.leg, trip.vehicle.fleet
        moves = self._empty_moves(fleet, vehicle.site_id, leg.from_site_id, trip.leaves_min)
        arrive = trip.departs_min + leg.out_min
        back = self._way_off_apron(fleet, leg.to_site_id, arrive + fleet.unload_min)
        if fleet.mode is Mode.AIR:
            self._reserve_stands(trip, moves, back)
        vehicle.site_id, vehicle.free_min = leg.to_site_id, arrive + fleet.unload_min
        if back:
            vehicle.site_id, vehicle.free_min = fleet.base_site_id, back[-1][1]
        return moves + back

    def _way_off_apron(self, fleet: Fleet, site_id: str, leaves: float) -> list[EmptyMove]:
        """
        Return the way home from a place with few stands, so that an aircraft does not block them while it waits.

        Empty if it stays: no need, no way, or no stand at its base.
        """
        base = fleet.base_site_id
        if fleet.mode is not Mode.AIR or site_id not in self._parking or site_id == base:
            return []
        if not self._may_go_empty(fleet, site_id, base, leaves):
            return []
        moves = self._empty_moves(fleet, site_id, base, leaves)
        home, stands = moves[-1][1], self._parking.get(base)
        return moves if stands is None or stands.has_room(home, home + fleet.unload_min) else []

    def _empty_moves(self, fleet: Fleet, from_site_id: str, to_site_id: str, leaves: float) -> list[EmptyMove]:
        moment, moves = leaves, []
        for hop, back in self._problem.positioning_hops(fleet, from_site_id, to_site_id):
            arrive = moment + (hop.back_min if back else hop.out_min)
            moves.append((moment, arrive, hop, back))
            moment = arrive
        return moves

    def _may_go_empty(self, fleet: Fleet, from_site_id: str, to_site_id: str, leaves: float) -> bool:
        """Whether the fleet is available at the beginning of every hop, and arrives within the horizon."""
        if self._problem.positioning_min(fleet, from_site_id, to_site_id) is None:
            return False
        moves = self._empty_moves(fleet, from_site_id, to_site_id, leaves)
        times = self._problem.fleet_times[fleet.id]
        return all(holds(times, depart) and arrive <= self._problem.horizon_min for depart, arrive, _, _ in moves)

    def _reserve_stands(self, trip: Trip, moves: list[EmptyMove], back: list[EmptyMove]) -> None:
        leg, fleet = trip.leg, trip.vehicle.fleet
        arrive = trip.departs_min + leg.out_min
        if moves and leg.from_site_id in self._parking:
            self._parking[leg.from_site_id].reserve(moves[-1][1], trip.departs_min)
        if leg.to_site_id in self._parking:
            self._parking[leg.to_site_id].reserve(arrive, self._leaves_stand(fleet, leg, arrive, back))
        if back and fleet.base_site_id in self._parking:
            self._parking[fleet.base_site_id].reserve(back[-1][1], back[-1][1] + fleet.unload_min)
        if leg.from_site_id in self._slots:
            self._slots[leg.from_site_id].take(int(trip.departs_min))

    def _leaves_stand(self, fleet: Fleet, leg: Leg, arrive: float, back: list[EmptyMove]) -> float:
        """Return until when an aircraft keeps the stand that it arrives at: at its base it is towed off."""
        is_freed = bool(back) or leg.to_site_id == fleet.base_site_id
        return arrive + fleet.unload_min if is_freed else math.inf

    def _nearest(self, fleet: Fleet, site_id: str, by: float) -> Vehicle | None:
        found: tuple[float, int, Vehicle] | None = None
        for vehicle in self._vehicles[fleet.id]:
            empty = self._problem.positioning_min(fleet, vehicle.site_id, site_id)
            if vehicle.free_min <= by and empty is not None:
                ready = vehicle.free_min + empty if vehicle.free_min > by else float(empty)
                if found is None or (ready, vehicle.number) < found[:2]:
                    found = (ready, vehicle.number, vehicle)
        return None if found is None else found[2]

    def _windows(self, leg: Leg, fleet: Fleet) -> Intervals:
        key = fleet.id, leg.id
        if key not in self._open:
            self._open[key] = intersect(self._problem.departures[leg.id], self._problem.fleet_times[fleet.id])
        return self._open[key]

    def _departure(self, leg: Leg, fleet: Fleet, moment: float) -> float | None:
        """Return the first whole minute from `moment` on that lies in the leg's window and on a free slot."""
        windows = self._windows(leg, fleet)
        slots = self._slots.get(leg.from_site_id) if fleet.mode is Mode.AIR else None
        while math.isfinite(moment):
            opens = next_moment(windows, math.ceil(moment - 1e-9))
            if not math.isfinite(opens):
                return None
            chosen = math.ceil(opens - 1e-9)
            chosen = slots.first_free(chosen) if slots else chosen
            if holds(windows, chosen):
                return float(chosen)
            moment = chosen + 1
        return None

    def _has_parking(self, trip: Trip, parked_from: float) -> bool:
        leg, fleet = trip.leg, trip.vehicle.fleet
        if fleet.mode is not Mode.AIR:
            return True
        at_origin, at_end = self._parking.get(leg.from_site_id), self._parking.get(leg.to_site_id)
        comes = trip.vehicle.site_id != leg.from_site_id
        if at_origin and comes and not at_origin.has_room(parked_from, trip.departs_min):
            return False
        arrive = trip.departs_min + leg.out_min
        back = self._way_off_apron(fleet, leg.to_site_id, arrive + fleet.unload_min)
        return not at_end or at_end.has_room(arrive, self._leaves_stand(fleet, leg, arrive, back))


def _initial(problem: PlanningProblem, fleet: Fleet) -> list[Vehicle]:
    free = math.ceil(delivered_min(fleet, problem.start))
    return [Vehicle(fleet, n, fleet.base_site_id, free) for n in range(1, fleet.vehicles + 1)]

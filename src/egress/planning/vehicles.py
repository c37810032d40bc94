"""Where the vehicles are while a timetable is laid, and when the next trip can be made."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from egress.domain import Fleet, Leg, Mode
from egress.kit import MIN_PER_DAY, MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.duties import Duty, Work, duty_after, rested_min
from egress.planning.intervals import Intervals, holds, intersect, next_moment
from egress.planning.problem import PlanningProblem
from egress.planning.resources import FuelStock, Parking, Slots

LONGEST_WAIT_MIN = 2 * MIN_PER_H
"""A trip is laid at most this long before it could leave; longer waits for a window are decided later."""

LONGEST_NIGHT_MIN = 18 * MIN_PER_H
"""The same for fleets with hours of their own, which may come in the evening to leave in the morning."""

EmptyMove = tuple[float, float, Leg, bool]
"""Depart and arrive in minutes from the start, the leg, and whether it is run from end to beginning."""


@dataclass
class Vehicle:
    """One vehicle: where it is, and from when it can move again (minutes from the start)."""

    fleet: Fleet
    number: int
    site_id: str
    free_min: float
    duty: Duty | None = None


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
        self._fuel = {
            site.id: FuelStock(site.fuel_l, site.fuel_l_per_day / MIN_PER_DAY)
            for site in problem.case.sites
            if site.fuel_l is not None
        }
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
        by = now + tick_min - 1
        nearest = self._by_nearness(fleet, leg.from_site_id, by)
        # Only rest or fuel can keep the nearest from going where another one could.
        for vehicle in nearest if fleet.crew_day_h is not None else nearest[:1]:
            trip = self._trip_of(vehicle, leg, now, by)
            if trip is not None:
                return trip
        return None

    def next_convoy(self, trip: Trip, now: float, *, tick_min: int) -> list[Trip] | None:
        """
        Return the trips that set out together with one on its leg, itself first, or None.

        Escorts come first, then whatever may run there; all depart at the moment at which the last of them can.
        """
        leg, by = trip.leg, now + tick_min - 1
        fleets = self._problem.fleets_of[leg.id]
        escorts = [fleet for fleet in fleets if fleet.id in leg.escort_fleet_ids]
        found = [trip]
        missing = leg.escort_vehicles - sum(one.vehicle.fleet.id in leg.escort_fleet_ids for one in found)
        found += self._companions(leg, escorts, missing, now, by, besides=found)
        if sum(one.vehicle.fleet.id in leg.escort_fleet_ids for one in found) < leg.escort_vehicles:
            return None
        # Small vehicles keep large ones company, so that these are there for the next convoy.
        others = sorted(fleets, key=lambda fleet: (fleet.id != trip.vehicle.fleet.id, fleet.seats))
        found += self._companions(leg, others, leg.convoy_vehicles - len(found), now, by, besides=found)
        if len(found) < leg.convoy_vehicles:
            return None
        return self._together(leg, found)

    def _companions(
        self, leg: Leg, fleets: Sequence[Fleet], most: int, now: float, by: float, *, besides: list[Trip]
    ) -> list[Trip]:
        """Return trips of up to so many more vehicles on the leg."""
        taken = {id(one.vehicle) for one in besides}
        found: list[Trip] = []
        for fleet in fleets:
            for vehicle in self._by_nearness(fleet, leg.from_site_id, by):
                if len(found) >= most:
                    return found
                trip = None if id(vehicle) in taken else self._trip_of(vehicle, leg, now, by)
                if trip is not None:
                    found.append(trip)
                    taken.add(id(vehicle))
        return found

    def _together(self, leg: Leg, trips: list[Trip]) -> list[Trip] | None:
        """Return the trips with one moment of departure, or None if there is none soon."""
        windows = self._windows(leg, trips[0].vehicle.fleet)
        for one in trips[1:]:
            windows = intersect(windows, self._windows(leg, one.vehicle.fleet))
        latest = max(one.departs_min for one in trips)
        departs = float(math.ceil(next_moment(windows, latest) - 1e-9)) if windows else math.inf
        if departs > latest + LONGEST_WAIT_MIN or not holds(windows, departs):
            return None
        found = [self._trip_at(one.vehicle, leg, one.leaves_min, departs) for one in trips]
        together = [one for one in found if one is not None]
        if len(together) < len(trips) or not self._has_fuel([use for one in together for use in self._uses(one)]):
            return None
        return together

    def _trip_of(self, vehicle: Vehicle, leg: Leg, now: float, by: float) -> Trip | None:
        """Return the earliest trip of a vehicle on the leg that can be laid now, rested if need be, or None."""
        could_leave = max(now, vehicle.free_min)
        trip = self._earliest(vehicle, leg, could_leave, by)
        rested = rested_min(vehicle.duty, vehicle.fleet)
        if trip is None and vehicle.fleet.crew_day_h is not None and could_leave < rested <= by:
            return self._earliest(vehicle, leg, rested, by)
        return trip

    def _earliest(self, vehicle: Vehicle, leg: Leg, could_leave: float, by: float) -> Trip | None:
        fleet = vehicle.fleet
        empty = self._problem.positioning_min(fleet, vehicle.site_id, leg.from_site_id) or 0
        if empty:
            could_leave = next_moment(self._problem.fleet_times[fleet.id], could_leave)
        if could_leave > by:
            return None
        ready = could_leave + empty + fleet.load_min
        departs = self._departure(leg, fleet, ready)
        longest = LONGEST_NIGHT_MIN if fleet.id in self._problem.hours else LONGEST_WAIT_MIN
        if departs is None or departs > ready + longest:
            return None
        return self._trip_at(vehicle, leg, could_leave, departs)

    def _trip_at(self, vehicle: Vehicle, leg: Leg, could_leave: float, departs: float) -> Trip | None:
        """Return the trip of a vehicle with a given departure, if it can be made."""
        fleet = vehicle.fleet
        empty = self._problem.positioning_min(fleet, vehicle.site_id, leg.from_site_id) or 0
        # An aircraft waits where it is rather than on a crowded apron, so it leaves just in time.
        just_in_time = departs - fleet.load_min - empty if empty else could_leave
        for leaves in (just_in_time, could_leave) if fleet.id in self._problem.hours else (just_in_time,):
            trip = Trip(vehicle, leg, leaves, departs)
            if empty and not self._may_go_empty(fleet, vehicle.site_id, leg.from_site_id, leaves):
                continue
            if self._has_parking(trip, leaves + empty) and self._has_crew(trip) and self._has_fuel(self._uses(trip)):
                return trip
        return None

    def commit(self, trip: Trip) -> list[EmptyMove]:
        """Send the vehicle; return its empty movements."""
        vehicle, leg, fleet = trip.vehicle, trip.leg, trip.vehicle.fleet
        moves = self._empty_moves(fleet, vehicle.site_id, leg.from_site_id, trip.leaves_min)
        arrive = trip.departs_min + leg.out_min
        back = self._way_off_apron(fleet, leg.to_site_id, arrive + fleet.unload_min)
        if fleet.mode is Mode.AIR:
            self._reserve_stands(trip, moves, back)
        vehicle.duty = self._duty_after(trip)
        for site_id, moment, litres in self._uses(trip):
            self._fuel[site_id].take(moment, litres)
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
        return all(
            self._problem.may_run(fleet, depart, arrive) and arrive <= self._problem.horizon_min
            for depart, arrive, _, _ in moves
        )

    def _duty_after(self, trip: Trip) -> Duty | None:
        """Return the duty of the crew after a trip and the way off the apron; None where it has no limit."""
        fleet = trip.vehicle.fleet
        return None if fleet.crew_day_h is None else duty_after(trip.vehicle.duty, fleet, self._work(trip))

    def _has_crew(self, trip: Trip) -> bool:
        return trip.vehicle.fleet.crew_day_h is None or self._duty_after(trip) is not None

    def _work(self, trip: Trip) -> list[Work]:
        """Return when the crew is busy for a trip, its empty movements included."""
        moves, ride, back = self._parts(trip)
        fleet = trip.vehicle.fleet
        work = [(depart, arrive) for depart, arrive, _, _ in moves]
        work.append((ride[0] - fleet.load_min, ride[1] + fleet.unload_min))
        return work + [(depart, arrive) for depart, arrive, _, _ in back]

    def _parts(self, trip: Trip) -> tuple[list[EmptyMove], EmptyMove, list[EmptyMove]]:
        """Return the empty way to the leg, the ride with people, and the way off the apron."""
        vehicle, leg, fleet = trip.vehicle, trip.leg, trip.vehicle.fleet
        moves = self._empty_moves(fleet, vehicle.site_id, leg.from_site_id, trip.leaves_min)
        arrive = trip.departs_min + leg.out_min
        back = self._way_off_apron(fleet, leg.to_site_id, arrive + fleet.unload_min)
        return moves, (trip.departs_min, arrive, leg, False), back

    def _uses(self, trip: Trip) -> list[tuple[str, float, float]]:
        """Return site, moment and litres of the fuel taken up for a trip where it is scarce."""
        per_min = trip.vehicle.fleet.fuel_l_per_h / MIN_PER_H
        if not self._fuel or per_min <= 0:
            return []
        moves, ride, back = self._parts(trip)
        found = []
        for depart, _, leg, is_back in [*moves, ride, *back]:
            site_id = leg.to_site_id if is_back else leg.from_site_id
            if site_id in self._fuel:
                found.append((site_id, depart, per_min * (leg.back_min if is_back else leg.out_min)))
        return found

    def _has_fuel(self, uses: Sequence[tuple[str, float, float]]) -> bool:
        return all(
            self._fuel[site_id].has([(moment, litres) for one, moment, litres in uses if one == site_id])
            for site_id in {one for one, _, _ in uses}
        )

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

    def _by_nearness(self, fleet: Fleet, site_id: str, by: float) -> list[Vehicle]:
        """Return the vehicles of a fleet that are free by a moment and can get to a site, the nearest first."""
        found: list[tuple[int, int, Vehicle]] = []
        for vehicle in self._vehicles[fleet.id]:
            empty = self._problem.positioning_min(fleet, vehicle.site_id, site_id)
            if vehicle.free_min <= by and empty is not None:
                found.append((empty, vehicle.number, vehicle))
        return [vehicle for _, _, vehicle in sorted(found, key=lambda one: one[:2])]

    def _windows(self, leg: Leg, fleet: Fleet) -> Intervals:
        key = fleet.id, leg.id
        if key not in self._open:
            self._open[key] = self._problem.ride_times(fleet, leg)
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

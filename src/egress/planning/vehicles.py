"""Where the vehicles are while a timetable is laid, and when the next trip can be made."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from egress.domain import Fleet, Leg, Mode
from egress.kit import MIN_PER_DAY, MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.daylight import departures_in
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


@dataclass(frozen=True)
class Sent:
    """Empty movements of one vehicle, in order, as they have been or are to be sent."""

    fleet_id: str
    number: int
    moves: tuple[EmptyMove, ...]


class Motorpool:
    """All vehicles, aprons and runways of the case."""

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = problem
        self._vehicles = {fleet.id: _initial(problem, fleet) for fleet in problem.case.fleets if fleet.in_use}
        self._parking: dict[str, Parking] = {}
        self._slots: dict[str, Slots] = {}
        self._open: dict[tuple[str, ...], Intervals] = {}
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
        """Drop what no longer matters; where a force is taken out at the end, everything does."""
        if any(force.leaves_last for force in self._problem.case.forces):
            return
        for parking in self._parking.values():
            parking.forget_before(moment)

    def next_trip(self, fleet: Fleet, leg: Leg, now: float, *, tick_min: int) -> Trip | None:
        """Return the earliest trip of the fleet on the leg that can be laid now, or None."""
        by = now + tick_min - 1
        nearest = self.by_nearness(fleet, leg.from_site_id, by)
        # Only rest or fuel can keep the nearest from going where another one could.
        for vehicle in nearest if fleet.crew_day_h is not None else nearest[:1]:
            trip = self.trip_of(vehicle, leg, now, by)
            if trip is not None:
                return trip
        return None

    def earliest_run(
        self, fleet: Fleet, hop: tuple[Leg, bool, int], *, not_before: float, by: float
    ) -> tuple[Sent, float] | None:
        """
        Return the run without people over a leg that arrives first, and its arrival; None if none does by a moment.

        The hop is leg, whether it is run from end to beginning, and minutes; it sets out no sooner than `not_before`.
        """
        best: tuple[Sent, float] | None = None
        for vehicle in self._vehicles[fleet.id]:
            for begin in sorted({vehicle.free_min, max(vehicle.free_min, rested_min(vehicle.duty, fleet))}):
                sent = self._run_of(vehicle, hop, begin, not_before)
                if sent is not None and sent[1] <= by and (best is None or sent[1] < best[1]):
                    best = sent
        return best

    def _run_of(
        self, vehicle: Vehicle, hop: tuple[Leg, bool, int], begin: float, not_before: float
    ) -> tuple[Sent, float] | None:
        """Return the earliest run of a vehicle over a leg from a moment on, with its way there and off the apron."""
        fleet, (leg, back, minutes) = vehicle.fleet, hop
        place, end = (leg.to_site_id, leg.from_site_id) if back else (leg.from_site_id, leg.to_site_id)
        if self._problem.positioning_min(fleet, vehicle.site_id, place) is None:
            return None
        moves: list[EmptyMove] = []
        for one, is_back in self._problem.positioning_hops(fleet, vehicle.site_id, place):
            lasts = one.back_min if is_back else one.out_min
            depart = self._sets_out(fleet, lasts, moves[-1][1] if moves else begin)
            moves.append((depart, depart + lasts, one, is_back))
        depart = self._sets_out(fleet, minutes, max(moves[-1][1] if moves else begin, not_before))
        arrive = depart + minutes
        way_off = self._way_off_apron(fleet, end, arrive) if math.isfinite(arrive) else []
        moves += [(depart, arrive, leg, back), *way_off]
        sent = Sent(fleet.id, vehicle.number, tuple(moves))
        if moves[-1][1] > self._problem.horizon_min or not self._may_be_sent(vehicle, sent):
            return None
        return sent, arrive

    def send(self, sent: Sent) -> None:
        """Send a vehicle on empty movements, which must be possible."""
        vehicle = self._vehicles[sent.fleet_id][sent.number - 1]
        if vehicle.fleet.crew_day_h is not None:
            vehicle.duty = duty_after(vehicle.duty, vehicle.fleet, [(a, b) for a, b, _, _ in sent.moves])
        for site_id, moment, litres in self._fuel_of(vehicle.fleet, sent.moves):
            self._fuel[site_id].take(moment, litres)
        for site_id, from_min, until_min in self._stands_of(vehicle.fleet, sent.moves):
            self._parking[site_id].reserve(from_min, until_min)
        _, arrive, leg, back = sent.moves[-1]
        vehicle.site_id, vehicle.free_min = leg.from_site_id if back else leg.to_site_id, arrive

    def _may_be_sent(self, vehicle: Vehicle, sent: Sent) -> bool:
        fleet = vehicle.fleet
        work = [(a, b) for a, b, _, _ in sent.moves]
        if fleet.crew_day_h is not None and duty_after(vehicle.duty, fleet, work) is None:
            return False
        if not self.has_fuel(self._fuel_of(fleet, sent.moves)):
            return False
        return all(self._parking[place].has_room(a, b) for place, a, b in self._stands_of(fleet, sent.moves))

    def _stands_of(self, fleet: Fleet, moves: Sequence[EmptyMove]) -> list[tuple[str, float, float]]:
        """Return site, arrival and leaving of each stay of an aircraft between and after empty movements."""
        found = []
        for (_, arrive, leg, back), following in itertools.zip_longest(moves, moves[1:]):
            place = leg.from_site_id if back else leg.to_site_id
            if following is not None:
                until = following[0]
            else:
                until = arrive + fleet.unload_min if place == fleet.base_site_id else math.inf
            if fleet.mode is Mode.AIR and place in self._parking and until > arrive:
                found.append((place, arrive, until))
        return found

    def _sets_out(self, fleet: Fleet, minutes: float, moment: float) -> float:
        """Return the first minute from a moment on at which a run of so many minutes may set out; else inf."""
        times = self._problem.fleet_times[fleet.id]
        hours = self._problem.hours.get(fleet.id)
        times = times if hours is None else intersect(times, departures_in(hours, minutes))
        while math.isfinite(moment):
            opens = next_moment(times, math.ceil(moment - 1e-9))
            if not math.isfinite(opens) or holds(times, math.ceil(opens - 1e-9)):
                return opens if not math.isfinite(opens) else float(math.ceil(opens - 1e-9))
            moment = opens + 1
        return moment

    def trip_of(self, vehicle: Vehicle, leg: Leg, now: float, by: float) -> Trip | None:
        """Return the earliest trip of a vehicle on the leg that can be laid now, rested if need be, or None."""
        could_leave = max(now, vehicle.free_min)
        trip = self._earliest(vehicle, leg, could_leave, by)
        rested = rested_min(vehicle.duty, vehicle.fleet)
        if trip is not None or vehicle.fleet.crew_day_h is None:
            return trip
        if could_leave < rested <= by:
            trip = self._earliest(vehicle, leg, rested, by)
        # A way there and a ride that do not fit into one day are parted by a rest.
        rest_min = (vehicle.fleet.crew_rest_h or 0.0) * MIN_PER_H
        starts = (could_leave, rested) if could_leave < rested <= by else (could_leave,)
        parted = (self._earliest(vehicle, leg, start, by, pause_min=rest_min) for start in starts)
        return trip or next((one for one in parted if one is not None), None)

    def _earliest(
        self, vehicle: Vehicle, leg: Leg, could_leave: float, by: float, *, pause_min: float = 0.0
    ) -> Trip | None:
        """Return the earliest trip of a vehicle from a moment on, with a pause between its way there and the ride."""
        fleet = vehicle.fleet
        empty = self._problem.positioning_min(fleet, vehicle.site_id, leg.from_site_id) or 0
        if empty:
            could_leave = next_moment(self._problem.fleet_times[fleet.id], could_leave)
        if could_leave > by:
            return None
        ready = could_leave + empty + pause_min + fleet.load_min
        departs = self._departure(leg, fleet, ready)
        longest = LONGEST_NIGHT_MIN if fleet.id in self._problem.hours else LONGEST_WAIT_MIN
        if departs is None or departs > ready + longest:
            return None
        return self.trip_at(vehicle, leg, could_leave, departs, is_early=pause_min > 0)

    def trip_at(
        self, vehicle: Vehicle, leg: Leg, could_leave: float, departs: float, *, is_early: bool = False
    ) -> Trip | None:
        """Return the trip of a vehicle with a given departure, if it can be made."""
        fleet = vehicle.fleet
        empty = self._problem.positioning_min(fleet, vehicle.site_id, leg.from_site_id) or 0
        # An aircraft waits where it is rather than on a crowded apron, so it leaves just in time.
        just_in_time = departs - fleet.load_min - empty if empty else could_leave
        for leaves in (just_in_time, could_leave) if is_early or fleet.id in self._problem.hours else (just_in_time,):
            trip = Trip(vehicle, leg, leaves, departs)
            if empty and not self._may_go_empty(fleet, vehicle.site_id, leg.from_site_id, leaves):
                continue
            if self._has_parking(trip, leaves + empty) and self._has_crew(trip) and self.has_fuel(self.uses(trip)):
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
        for site_id, moment, litres in self.uses(trip):
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

    def uses(self, trip: Trip) -> list[tuple[str, float, float]]:
        """Return site, moment and litres of the fuel taken up for a trip where it is scarce."""
        if not self._fuel or trip.vehicle.fleet.fuel_l_per_h <= 0:
            return []
        moves, ride, back = self._parts(trip)
        return self._fuel_of(trip.vehicle.fleet, [*moves, ride, *back])

    def _fuel_of(self, fleet: Fleet, moves: Sequence[EmptyMove]) -> list[tuple[str, float, float]]:
        per_min = fleet.fuel_l_per_h / MIN_PER_H
        found = []
        for depart, _, leg, is_back in moves if per_min > 0 else ():
            site_id = leg.to_site_id if is_back else leg.from_site_id
            if site_id in self._fuel:
                found.append((site_id, depart, per_min * (leg.back_min if is_back else leg.out_min)))
        return found

    def has_fuel(self, uses: Sequence[tuple[str, float, float]]) -> bool:
        """Whether so many litres can be taken up, each at its site and moment."""
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

    def by_nearness(self, fleet: Fleet, site_id: str, by: float) -> list[Vehicle]:
        """Return the vehicles of a fleet that are free by a moment and can get to a site, the nearest first."""
        found: list[tuple[int, int, Vehicle]] = []
        for vehicle in self._vehicles[fleet.id]:
            empty = self._problem.positioning_min(fleet, vehicle.site_id, site_id)
            if vehicle.free_min <= by and empty is not None:
                found.append((empty, vehicle.number, vehicle))
        return [vehicle for _, _, vehicle in sorted(found, key=lambda one: one[:2])]

    def windows(self, leg: Leg, *fleets: Fleet) -> Intervals:
        """Return the minutes at which vehicles of all these fleets may set out on the leg with people."""
        key = leg.id, *(fleet.id for fleet in fleets)
        if key not in self._open:
            times = self._problem.ride_times(fleets[0], leg)
            for fleet in fleets[1:]:
                times = intersect(times, self._problem.ride_times(fleet, leg))
            self._open[key] = times
        return self._open[key]

    def _departure(self, leg: Leg, fleet: Fleet, moment: float) -> float | None:
        """Return the first whole minute from `moment` on that lies in the leg's window and on a free slot."""
        windows = self.windows(leg, fleet)
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

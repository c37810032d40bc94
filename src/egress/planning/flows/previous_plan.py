"""A plan drawn earlier, as the movements of today's network: what can be asked again to stand."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from egress.domain import Movement, Plan
from egress.kit import minutes_between
from egress.planning.flows.network import FlowNetwork
from egress.planning.problem import PlanningProblem

NONE = -1


class PreviousMovements(NamedTuple):
    """
    The movements with people of an earlier plan that today's network has a name for, in order of departure.

    Attributes
    ----------
    leg, departs : index of the leg, and minutes from the start.
    vehicle, ride : indices in the network; −1 for people who go by themselves.
    leaves, origin : when the vehicle leaves its place to come for the people, and from which site.
    home : whether the vehicle goes to its base as soon as it is empty.
    loads : persons. Shape (movements, groups).
    """

    leg: np.ndarray
    departs: np.ndarray
    vehicle: np.ndarray
    ride: np.ndarray
    leaves: np.ndarray
    origin: np.ndarray
    home: np.ndarray
    loads: np.ndarray


class Meant(NamedTuple):
    """
    What the earlier plan meant, whether today has its vehicle or not: what the rest is planned after.

    Attributes
    ----------
    rides : departures as (ride, minute). Shape (trips, 2).
    boards : persons as (group, leg, minute, number). Shape (loads, 4).
    """

    rides: np.ndarray
    boards: np.ndarray


class _Run(NamedTuple):
    """One loaded trip of a vehicle with its empty ways."""

    movement: Movement
    leaves: int
    origin: int
    home: bool


def previous_movements(problem: PlanningProblem, net: FlowNetwork, plan: Plan) -> tuple[PreviousMovements, Meant]:
    """
    Return the earlier plan in today's network, and what it meant.

    Both plans begin with the order: a movement keeps its minutes from the start. Movements over legs, by fleets or
    vehicles, or of groups that today does not know are left out.
    """
    names = _Names(problem, net, plan)
    rows = [row for row in map(names.row, names.runs()) if row is not None]
    rows.sort(key=lambda row: (row[0][1], row[0][2] >= 0, row[0][0]))
    table = np.array([row[0] for row in rows], dtype=np.int64).reshape(len(rows), 7)
    loads = np.array([row[1] for row in rows], dtype=np.int64).reshape(len(rows), len(problem.groups))
    leg, departs, vehicle, ride, leaves, origin, home = (np.ascontiguousarray(column) for column in table.T)
    found = PreviousMovements(leg, departs, vehicle, ride, leaves, origin, home, loads)
    return found, names.meant()


class _Names:
    """From the names of a plan to the indices of a network."""

    def __init__(self, problem: PlanningProblem, net: FlowNetwork, plan: Plan) -> None:
        case = problem.case
        self.net, self.plan = net, plan
        self.leg = {leg.id: n for n, leg in enumerate(problem.legs)}
        self.ends = {leg.id: (leg.from_site_id, leg.to_site_id) for leg in case.legs}
        self.group = {group.id: g for g, group in enumerate(problem.groups)}
        self.fleet = {fleet.id: f for f, fleet in enumerate(case.fleets)}
        self.site = {site.id: s for s, site in enumerate(case.sites)}
        pairs = zip(net.ride_fleet.tolist(), net.ride_leg.tolist(), strict=True)
        self.ride = {pair: r for r, pair in enumerate(pairs)}
        self.first = {f: int(np.searchsorted(net.vehicle_fleet, f)) for f in range(len(case.fleets))}
        self.count = {f: int((net.vehicle_fleet == f).sum()) for f in range(len(case.fleets))}

    def minute(self, movement: Movement) -> int:
        """Return the minutes from the start of the plan to a departure."""
        return round(minutes_between(self.plan.start, movement.depart))

    def runs(self) -> list[_Run]:
        """Return every movement with people, vehicles with the empty ways before and after."""
        by_vehicle: dict[tuple[str, int], list[Movement]] = defaultdict(list)
        found = []
        for movement in sorted(self.plan.movements, key=lambda one: (one.depart, one.arrive)):
            if movement.fleet_id is not None and movement.vehicle is not None:
                by_vehicle[movement.fleet_id, movement.vehicle].append(movement)
            elif movement.loads:
                found.append(_Run(movement, 0, NONE, home=False))
        for (fleet_id, _), movements in by_vehicle.items():
            if fleet_id in self.fleet:
                found += self._vehicle_runs(self.fleet[fleet_id], movements)
        return found

    def _vehicle_runs(self, fleet: int, movements: Sequence[Movement]) -> list[_Run]:
        runs: list[_Run] = []
        empties: list[Movement] = []
        for movement in movements:
            if not movement.loads:
                empties.append(movement)
                continue
            empties = self._sent_home(fleet, runs, empties)
            ready = self.minute(movement) - int(self.net.load[fleet])
            begins = self.ends.get(movement.leg_id, ("", ""))[0]
            origin = self._begin(empties[0]) if empties else self.site.get(begins, NONE)
            leaves = self.minute(empties[0]) if empties else ready
            runs.append(_Run(movement, leaves, origin, home=False))
            empties = []
        self._sent_home(fleet, runs, empties)
        return runs

    def _sent_home(self, fleet: int, runs: list[_Run], empties: list[Movement]) -> list[Movement]:
        """Mark the last run as going home if its empty ways begin so; return those that are left."""
        if not runs or not empties:
            return empties
        emptied = round(minutes_between(self.plan.start, runs[-1].movement.arrive)) + int(self.net.unload[fleet])
        base = int(self.net.base[fleet])
        if self.minute(empties[0]) != emptied or self._begin(empties[0]) == base:
            return empties
        for n, one in enumerate(empties):
            if self._end(one) == base:
                runs[-1] = runs[-1]._replace(home=True)
                return empties[n + 1 :]
        return empties

    def _begin(self, empty: Movement) -> int:
        return self.site.get(self.ends.get(empty.leg_id, ("", ""))[1 if empty.empty_return else 0], NONE)

    def _end(self, empty: Movement) -> int:
        return self.site.get(self.ends.get(empty.leg_id, ("", ""))[0 if empty.empty_return else 1], NONE)

    def row(self, run: _Run) -> tuple[tuple[int, ...], list[int]] | None:
        """Return a run as a row of the table with its loads, or None where today has no name for it."""
        one = run.movement
        leg, loads = self.leg.get(one.leg_id), self.loads(one)
        if leg is None or not any(loads):
            return None
        if one.fleet_id is None:
            row = leg, self.minute(one), NONE, NONE, 0, NONE, 0
            return (row, loads) if self.net.leg_walks[leg] else None
        f, number = self.fleet[one.fleet_id], one.vehicle or 0
        ride = self.ride.get((f, leg))
        if ride is None or number > self.count[f]:
            return None
        vehicle = self.first[f] + number - 1
        return (leg, self.minute(one), vehicle, ride, run.leaves, run.origin, int(run.home)), loads

    def loads(self, movement: Movement) -> list[int]:
        """Return the persons aboard by group of today."""
        aboard = [0] * len(self.group)
        for group_id, persons in movement.loads:
            if group_id in self.group:
                aboard[self.group[group_id]] += persons
        return aboard

    def meant(self) -> Meant:
        """Return the rides and boardings of the plan that today has names for."""
        rides, boards = [], []
        for one in self.plan.movements:
            leg, minute = self.leg.get(one.leg_id), self.minute(one)
            if leg is None or not one.loads:
                continue
            ride = self.ride.get((self.fleet.get(one.fleet_id or "", NONE), leg))
            if ride is not None:
                rides.append((ride, minute))
            boards += [(self.group[g], leg, minute, n) for g, n in one.loads if g in self.group]
        as_rows = np.array(rides, dtype=np.int64).reshape(-1, 2), np.array(boards, dtype=np.int64).reshape(-1, 4)
        return Meant(*as_rows)

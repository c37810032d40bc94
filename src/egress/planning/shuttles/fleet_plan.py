"""How many trips each vehicle makes to each location, and when all are done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from egress.planning.shuttles.covering import Options
from egress.planning.shuttles.kinds import RELATIVE, Kind
from egress.planning.shuttles.tables import TripTable, make_table


@dataclass(frozen=True)
class FleetPlan:
    """
    Trips by vehicle (kind by kind) and location, and the finish of each vehicle and of all (minutes).

    Shapes (vehicles, locations) and (vehicles,).
    """

    trips: np.ndarray
    finish: np.ndarray

    @property
    def makespan_min(self) -> float:
        """When the last vehicle is done."""
        return float(self.finish.max(initial=0.0))


def chosen_plan(
    kinds: Sequence[Kind], tables: Sequence[TripTable], options: Options, choice: np.ndarray
) -> FleetPlan:
    """Return the plan of a choice of vectors."""
    owner = [k for k, kind in enumerate(kinds) for _ in kind.members]
    return plan_of_rows(kinds, tables, [int(options.rows[k][pick]) for k, pick in zip(owner, choice, strict=True)])


def plan_of_rows(kinds: Sequence[Kind], tables: Sequence[TripTable], rows: Sequence[int]) -> FleetPlan:
    """Return the plan in which each vehicle, kind by kind, takes that row of the table of its kind."""
    owner = [k for k, kind in enumerate(kinds) for _ in kind.members]
    trips = np.array([tables[k].trips[row] for k, row in zip(owner, rows, strict=True)])
    return FleetPlan(trips, np.array([tables[k].finish[row] for k, row in zip(owner, rows, strict=True)]))


def trimmed(kinds: Sequence[Kind], plan: FleetPlan, demand: np.ndarray) -> FleetPlan:
    """Return the plan without trips that nobody needs, those of the vehicles that are done last first."""
    owner = [kind for kind in kinds for _ in kind.members]
    seats = np.array([kind.seats for kind in owner])
    for v in np.argsort(-plan.finish, kind="stable"):
        for place in np.flatnonzero(plan.trips[v]):
            while plan.trips[v, place] and seats @ plan.trips[:, place] - seats[v] >= demand[place]:
                fewer = plan.trips.copy()
                fewer[v, place] -= 1
                finish = plan.finish.copy()
                finish[v] = least_finish_of(owner[v], fewer[v])
                if finish[v] > plan.finish[v] * (1 + RELATIVE):
                    break
                plan = FleetPlan(fewer, finish)
    return plan


def least_finish_of(kind: Kind, trips: np.ndarray) -> float:
    """Return the earliest finish of a vehicle that makes these trips, in the best order."""
    if not trips.any():
        return 0.0
    alone = replace(kind, most=np.minimum(kind.most, trips))
    table = make_table(alone, len(trips), limit_min=1e12, most_vectors=10**9, most_trips=int(trips.sum()))
    return float(table.finish[np.flatnonzero((table.trips == trips).all(axis=1))[0]])

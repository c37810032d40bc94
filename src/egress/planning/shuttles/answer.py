"""What a shuttle problem is answered with: trips per vehicle, the finish, and a proven bound."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ShuttleStatus(StrEnum):
    """How good the answer is known to be."""

    OPTIMAL = "optimal"
    WITHIN_BOUND = "within_bound"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, kw_only=True)
class ShuttleTrip:
    """
    One trip of one vehicle; minutes.

    Attributes
    ----------
    sets_out_min : leaves the place where it stands, empty.
    departs_min : leaves the pick-up dock with people; arrives_min : at the drop-off dock.
    unloaded_min : free again.
    """

    pickup_dock: str
    dropoff_dock: str
    location: str
    sets_out_min: float
    departs_min: float
    arrives_min: float
    unloaded_min: float
    persons: int


@dataclass(frozen=True, kw_only=True)
class ShuttleAnswer:
    """
    The best answer found and what is proven of it.

    Attributes
    ----------
    makespan_min : when the last person is out; 0 if there is nobody; inf if somebody cannot be brought out.
    bound_min : no answer finishes earlier (equal to the makespan when optimal, up to 1e-9 relative).
    trips : by vehicle id, in order; a vehicle that is not needed has none.
    unserved : locations that no vehicle can serve.
    work : counted work by kind (vectors in the tables, linear programmes, nodes, looks of the local search).
    """

    status: ShuttleStatus
    makespan_min: float
    bound_min: float
    trips: Mapping[str, tuple[ShuttleTrip, ...]]
    unserved: tuple[str, ...]
    work: Mapping[str, int]

    @property
    def gap(self) -> float:
        """Distance between finish and bound, as a share of the finish."""
        if self.status is ShuttleStatus.INFEASIBLE or self.makespan_min <= 0:
            return 0.0
        return max(0.0, (self.makespan_min - self.bound_min) / self.makespan_min)

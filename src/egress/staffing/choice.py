"""What a footprint comes to: who stays, who works from elsewhere, what each function still delivers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PositionChoice:
    """
    One kind of position under a footprint.

    Attributes
    ----------
    holders, kept_persons : now, and who stays at post.
    elsewhere_persons : of those who go, how many go on working from abroad.
    stands_in_for : of those kept, how many work in another position, by its id.
    """

    position_id: str
    label: str
    category: str
    holders: int
    kept_persons: int
    elsewhere_persons: int
    stands_in_for: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class FunctionDelivery:
    """
    What one function still delivers.

    Attributes
    ----------
    whole_per_day, delivered_per_day : in the function's unit, with everybody at work and under the footprint, both
        under the case's limit on movement.
    share : delivered ÷ what everybody would deliver if movement were free, in [0, 1].
    mission_days_per_day : value of the function × share.
    """

    function_id: str
    label: str
    unit: str
    whole_per_day: float
    delivered_per_day: float
    share: float
    mission_days_per_day: float


@dataclass(frozen=True, kw_only=True)
class StaffingChoice:
    """
    The best that a footprint allows: no other choice of so many who stay delivers more mission days.

    Attributes
    ----------
    footprint_persons : holders of positions who stay; family members come on top.
    feasible : whether the rules can be kept with exactly so many; if not, nobody is chosen.
    binding_rules : ids of the rules that the footprint cannot keep together, or that cost mission days as they stand.
    binding_posture : id of the rung under which so many cannot stay, where it is the cause; else empty.
    mission_days_per_day : delivered, and `whole_mission_days_per_day` with everybody there.
    family_persons : family members who may remain with those who stay.
    """

    footprint_persons: int
    feasible: bool
    binding_rules: tuple[str, ...]
    binding_posture: str
    mission_days_per_day: float
    whole_mission_days_per_day: float
    family_persons: int
    positions: tuple[PositionChoice, ...]
    functions: tuple[FunctionDelivery, ...]

    @property
    def mission_share(self) -> float:
        """Share of the mission that is kept, in [0, 1]; 1 where nothing is valued."""
        whole = self.whole_mission_days_per_day
        return self.mission_days_per_day / whole if whole > 0 else 1.0

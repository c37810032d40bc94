"""What the post does for its mission: functions, the positions that deliver them, limits on movement."""

from dataclasses import dataclass
from enum import StrEnum

from egress.domain.basis import Basis


class MovementLevel(StrEnum):
    """How far staff may move at post by the threat of the day."""

    FREE = "free"
    RESTRICTED = "restricted"
    LOCKED_DOWN = "locked_down"


@dataclass(frozen=True, kw_only=True)
class MissionFunction:
    """
    One function of the mission, such as consular work.

    Attributes
    ----------
    unit : what is counted, such as "applicants"; output is in this unit per day.
    value_per_day : mission days that a whole day of the function is worth.
    output_restricted, output_locked_down : share of the output left when movement is so limited, in [0, 1].
    """

    id: str
    label: str
    unit: str = ""
    value_per_day: float = 0.0
    output_restricted: float = 1.0
    output_locked_down: float = 1.0
    basis: Basis = Basis()

    def share_at(self, level: MovementLevel) -> float:
        """Return the share of the output that is left at a movement level."""
        shares = {
            MovementLevel.RESTRICTED: self.output_restricted,
            MovementLevel.LOCKED_DOWN: self.output_locked_down,
        }
        return shares.get(level, 1.0)


@dataclass(frozen=True, kw_only=True)
class Position:
    """
    Posts of one kind.

    Attributes
    ----------
    category : category of person, as postures know it.
    holders : people in this position now.
    function_id : the function it delivers.
    output_per_day : what one holder delivers, in the function's unit per day.
    can_work_elsewhere : whether the output goes on if the holder works from abroad.
    stand_in_ids : positions whose holders can stand in.
    dependants : family members with the holders, persons.
    holder_names, contacts : who they are and how they are reached, in words; personal, and never reckoned with.
    """

    id: str
    label: str
    category: str
    site_id: str
    holders: int
    function_id: str
    output_per_day: float = 0.0
    can_work_elsewhere: bool = False
    stand_in_ids: tuple[str, ...] = ()
    dependants: int = 0
    holder_names: str = ""
    contacts: str = ""
    basis: Basis = Basis()

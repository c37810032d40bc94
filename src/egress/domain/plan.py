"""The Plan: movements that can be carried out, whoever drew them up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Movement:
    """
    One vehicle, or one party on foot or by other means, over one leg.

    Attributes
    ----------
    leg_id : the leg; with `empty_return` it is run from its end to its beginning, without people.
    fleet_id, vehicle : which vehicle (1 … fleet size); both None for people who move by themselves.
    depart, arrive : to the minute, UTC.
    loads : persons by group id; empty when the vehicle only changes its place.
    """

    id: str
    leg_id: str
    depart: datetime
    arrive: datetime
    fleet_id: str | None = None
    vehicle: int | None = None
    loads: tuple[tuple[str, int], ...] = ()
    empty_return: bool = False

    @property
    def persons(self) -> int:
        """Persons aboard."""
        return sum(persons for _, persons in self.loads)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """
    A timetable for one case and scenario.

    Attributes
    ----------
    start : the instant of the order; readiness and lead times count from here.
    horizon_end : nothing is planned after this.
    movements : in order of departure.
    drawn_by : "egress" or the name of whoever drew it by hand.
    """

    case_id: str
    scenario_id: str
    start: datetime
    horizon_end: datetime
    movements: tuple[Movement, ...]
    drawn_by: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """
    One breach of one rule in a plan, or a notice worth reading.

    Attributes
    ----------
    rule : the name of the rule, as it stands in `domain.rules`.
    severity : "breach" (the plan cannot be carried out so) or "notice".
    sentence : what is wrong, where and when, with amounts and units.
    at : the instant concerned; None for the plan as a whole.
    movement_id : the movement concerned; empty when there is no single one.
    """

    rule: str
    severity: str
    sentence: str
    at: datetime | None = None
    movement_id: str = ""

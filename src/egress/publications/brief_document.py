"""The daily brief as a record: everything that any format of it says."""

from dataclasses import dataclass
from datetime import datetime

from egress.decision import Advice
from egress.kit import StageCost
from egress.planning import Binding, Worth
from egress.threat import ThreatPicture


@dataclass(frozen=True, kw_only=True)
class Change:
    """
    What one kind of input did to the clock since the day compared with.

    Attributes
    ----------
    cause : "the calendar", "estimates", "counted captures", "reports", "forces and enablers".
    sentence : in words, with the rows that came in.
    start_by_moved_h : hours by which the start-by of everyone at the leading risk moved (negative = earlier);
        null where there is no date on either side.
    risk_moved : change of the risk if started now for everyone.
    p30_moved : change of P(main exit closed within 30 days).
    """

    cause: str
    sentence: str
    start_by_moved_h: float | None
    risk_moved: float
    p30_moved: float


@dataclass(frozen=True, kw_only=True)
class ScenarioLine:
    """One line of the scenario table: the same order given now, under other circumstances."""

    scenario_id: str
    label: str
    status: str
    persons: int
    safe_persons: int
    clearance_time_h: float | None
    expected_caught_persons: float
    weighted_caught: float
    bound: float
    gap: float
    risk_if_started_now: float
    start_by_status: str
    start_by: datetime | None
    binds: str


@dataclass(frozen=True, kw_only=True)
class PlanSummary:
    """The base plan in short: curve, bindings, worth, groups and the vehicles' work."""

    scenario_id: str
    status: str
    start: datetime
    movements: int
    vehicle_h: float
    weighted_caught: float
    bound: float
    gap: float
    gap_of_savable: float
    expected_caught_persons: float
    clearance_time_h: float | None
    clearance_curve: tuple[tuple[float, int], ...]
    bindings: tuple[Binding, ...]
    worth: tuple[Worth, ...]
    explanation: tuple[str, ...]
    first_movements: tuple[str, ...]
    grid_note: str


@dataclass(frozen=True, kw_only=True)
class BasisLine:
    """An assumption or a stale row that the brief rests on."""

    table: str
    row_id: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Brief:
    """
    Today's answer for one post.

    Attributes
    ----------
    bottom_line : at most five sentences that a head of post reads first.
    against : the day compared with; null when none was asked for.
    picture : how long we have; not written to JSON whole (curves and views are).
    doubts : what speaks against the advice, and how sure the figures are.
    """

    case_id: str
    label: str
    timezone: str
    as_of: datetime
    against: datetime | None
    bottom_line: tuple[str, ...]
    changes: tuple[Change, ...]
    picture: ThreatPicture
    advice: Advice
    plan: PlanSummary
    scenarios: tuple[ScenarioLine, ...]
    assumptions: tuple[BasisLine, ...]
    stale: tuple[BasisLine, ...]
    inputs_digest: str
    seed: int
    version: str
    costs: tuple[StageCost, ...]

"""The shapes of `data` in JSON answers, where they differ from the records inside the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.decision import Advice, DepartureAdvice
from egress.domain import Exit, Finding
from egress.kit import StageCost
from egress.planning import Binding, GroupOutcome, HourlyBinding, PlanStatus, Shortfall, Worth
from egress.publications.brief_document import BasisLine, Change, PartnerLine, ScenarioLine, Tried
from egress.publications.plan_change_records import PlanChangeData
from egress.threat import ExitKind, FeedView, MechanismView, SourceView, TripwireView
from egress.threat.scoring import ScoreRow


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """
    What every JSON answer carries beside its `schema`, `status` and `data`.

    Attributes
    ----------
    case_id : the case answered for; null where it could not be read.
    as_of : the instant up to which things were known; null where none applies.
    inputs_digest : ``sha256:…`` of the inputs; null where they could not be read.
    seed : base seed of every random stream; null where nothing is drawn.
    version : version of egress.
    """

    case_id: str | None
    as_of: datetime | None
    inputs_digest: str | None
    seed: int | None
    version: str


@dataclass(frozen=True, kw_only=True)
class CurveData:
    """
    P(an exit is closed by t).

    Attributes
    ----------
    hours : grid, hours after as_of.
    p_closed : probability of being closed by then, one per grid point; between them the hazard is constant.
    p_never : probability that it stays open for good.
    median_h : hours until closed with probability one half; null if that lies beyond the grid.
    """

    hours: tuple[float, ...]
    p_closed: tuple[float, ...]
    p_never: float
    median_h: float | None


@dataclass(frozen=True, kw_only=True)
class ThreatData:
    """
    How long we have; the joint sample paths themselves are left out.

    Attributes
    ----------
    main_exit : the exit that the counted captures and the base rate speak of.
    curves : one curve by exit.
    mechanisms, sources : what was pooled, with weights.
    disagreement : where sources or mechanisms part, in sentences.
    movers : the latest evidence and the way it moved the main exit, in sentences.
    would_move : single pieces of news that would move the main exit by ten points, in sentences.
    feeds : every source with its age, its ledger and the picture without it.
    tripwires : how every tripwire stands.
    exit_kinds : by exit, when it counts as closed, and whether it may open again.
    notes : what the curves do not know, how words were read, what a scenario replaced.
    scores : how good each forecaster has been on past cases; empty where no record was given.
    """

    main_exit: Exit
    curves: Mapping[Exit, CurveData]
    mechanisms: tuple[MechanismView, ...]
    sources: tuple[SourceView, ...]
    disagreement: tuple[str, ...]
    movers: tuple[str, ...]
    would_move: tuple[str, ...]
    feeds: tuple[FeedView, ...]
    tripwires: tuple[TripwireView, ...]
    exit_kinds: Mapping[Exit, ExitKind]
    notes: tuple[str, ...]
    scores: tuple[ScoreRow, ...]


@dataclass(frozen=True, kw_only=True)
class ClearanceStep:
    """So many people are safe from this hour on (hours from the order)."""

    time_h: float
    safe_persons: int


@dataclass(frozen=True, kw_only=True)
class PlanSummaryData:
    """
    The base plan in short; as `PlanSummary`, with the clearance curve in named steps.

    Attributes
    ----------
    status : "clears" or "leaves_people".
    start : the instant of the order; hours count from here.
    movements : how many there are in the timetable.
    vehicle_h : hours of vehicles under way or loading.
    weighted_caught, bound : the plan's objective, and what no plan can go below; weighted persons.
    gap : (weighted_caught - bound) / weighted_caught.
    gap_of_savable : (weighted_caught - bound) / (weighted_caught with no movement - bound).
    expected_caught_persons : expected head count caught, unweighted.
    clearance_time_h : hours from the order until the last person is safe; null if somebody is left.
    bindings, worth : what binds by stretches of time, and what one more unit would buy, best first.
    explanation : why the case cannot clear, in sentences; empty where it does.
    first_movements : the beginning of the timetable, in sentences.
    grid_note : the time step planned with, and the error against a finer one, in words.
    """

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
    clearance_curve: tuple[ClearanceStep, ...]
    bindings: tuple[Binding, ...]
    worth: tuple[Worth, ...]
    explanation: tuple[str, ...]
    first_movements: tuple[str, ...]
    grid_note: str


@dataclass(frozen=True, kw_only=True)
class BriefData:
    """
    Today's answer for one post.

    Attributes
    ----------
    label : name of the post or case.
    timezone : the post's zone; every instant here is in UTC.
    against : the day compared with; null when none was asked for.
    bottom_line : the few sentences that a head of post reads first.
    threat : how long we have.
    plan : how long we need, for the scenario named in it.
    partners : what each partner's joining or leaving does; empty where the case names none.
    persons_by_category : head count of each category of people, as postures know them; empty = not given.
    tried : the base plan rehearsed, the force by hour, the critical path, cards for the worst scenarios; null where
        that was not asked for.
    costs : wall time and peak memory by stage, "whole brief" for all of it; the only part that differs on replay.
    departure : whom to send out, by category; null where it was not asked for.
    handling : the mark of the audience that it is meant for ("TLP:AMBER"); empty = none was named.
    withheld : how many reports are kept from that audience by their handling labels.
    """

    label: str
    timezone: str
    against: datetime | None
    bottom_line: tuple[str, ...]
    changes: tuple[Change, ...]
    threat: ThreatData
    advice: Advice
    plan: PlanSummaryData
    scenarios: tuple[ScenarioLine, ...]
    partners: tuple[PartnerLine, ...]
    assumptions: tuple[BasisLine, ...]
    stale: tuple[BasisLine, ...]
    persons_by_category: Mapping[str, int]
    tried: Tried | None
    costs: tuple[StageCost, ...]
    departure: DepartureAdvice | None
    handling: str
    withheld: int


@dataclass(frozen=True, kw_only=True)
class MovementData:
    """
    One vehicle, or one party by other means, over one leg.

    Attributes
    ----------
    from_site_id, to_site_id : where it leaves and arrives (the leg's ends, turned round for an empty return).
    fleet_id, vehicle : which vehicle (1 … fleet size); both null for people who move by themselves.
    persons : persons aboard.
    loads : persons by group id; empty when the vehicle only changes its place.
    empty_return : whether the vehicle runs the leg backwards without people.
    """

    id: str
    leg_id: str
    from_site_id: str
    to_site_id: str
    fleet_id: str | None
    vehicle: int | None
    depart: datetime
    arrive: datetime
    persons: int
    loads: Mapping[str, int]
    empty_return: bool


@dataclass(frozen=True, kw_only=True)
class PlanData:
    """
    An executable timetable with its proof; as `PlanningResult`, with the plan laid out flat.

    Attributes
    ----------
    start : the instant of the order; hours count from here.
    horizon_end : nothing is planned after this.
    weighted_caught : the plan's value of the objective, weighted persons.
    bound : no plan of this case can be better than this (same unit).
    gap : (weighted_caught - bound) / weighted_caught; 0 when both are 0.
    gap_of_savable : (weighted_caught - bound) / (weighted_caught_without_movement - bound).
    expected_caught_persons : expected head count caught, unweighted.
    binding_by_hour : what binds in each hour with its worth, by time and by share; hours without any are left out.
    shortfalls : where people are left, what together keeps them, set by set; empty where on paper all could be safe.
    findings : notices of the checker; a plan with a breach is never shown.
    against : this plan against an earlier one, movement by movement; null when none was given.
    """

    scenario_id: str
    start: datetime
    horizon_end: datetime
    drawn_by: str
    status: PlanStatus
    persons: int
    safe_persons: int
    mobilisation_time_h: float | None
    clearance_time_h: float | None
    weighted_caught: float
    bound: float
    gap: float
    gap_of_savable: float
    weighted_caught_without_movement: float
    expected_caught_persons: float
    vehicle_h: float
    groups: tuple[GroupOutcome, ...]
    clearance_curve: tuple[ClearanceStep, ...]
    bindings: tuple[Binding, ...]
    binding_by_hour: tuple[HourlyBinding, ...]
    worth: tuple[Worth, ...]
    shortfalls: tuple[Shortfall, ...]
    explanation: tuple[str, ...]
    findings: tuple[Finding, ...]
    method: Mapping[str, str | int | float]
    movements: tuple[MovementData, ...]
    against: PlanChangeData | None


@dataclass(frozen=True, kw_only=True)
class ProblemData:
    """
    One thing wrong with what was given.

    Attributes
    ----------
    file : name of the file or table, relative to the case.
    row : line number in the file (the header is line 1); 0 when the whole file is meant.
    field : column or key; empty when the whole row is meant.
    value : the text as it was given.
    expected : what would have been accepted.
    remedy : what to do about it.
    sentence : all of it in one line.
    """

    file: str
    row: int
    field: str
    value: str
    expected: str
    remedy: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class CheckData:
    """
    Every problem found in one pass, and how many.

    Attributes
    ----------
    format_version : version of the case format in which the files are written; null where they state none, or
        where the problems are of something else than a case.
    """

    format_version: int | None
    count: int
    problems: tuple[ProblemData, ...]

"""The daily brief as a record: everything that any format of it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from egress.decision import Advice, CriticalEnabler, DepartureAdvice, HourNeed
from egress.kit import StageCost
from egress.planning import Binding, Worth
from egress.publications.switch_over_cards import SwitchOverCard
from egress.simulation import Rehearsal
from egress.threat import ThreatPicture
from egress.threat.scoring import ScoreRow


@dataclass(frozen=True, kw_only=True)
class Change:
    """
    What one kind of input did to the clock since the day compared with.

    Attributes
    ----------
    cause : "the calendar", "estimates", "counted captures", "reports", "forces and enablers"; "fronts and
        supplies" and "claims resolved" where the case has such rows.
    sentence : in words, with the rows that came in.
    start_by_moved_h : hours by which the start-by of the post itself (of everyone where the case has no official
        group) at the leading risk moved (negative = earlier);
        null where there is no date on either side.
    risk_moved : change of the risk if started now, for the same.
    p30_moved : change of P(main exit closed within 30 days).
    """

    cause: str
    sentence: str
    start_by_moved_h: float | None
    risk_moved: float
    p30_moved: float


@dataclass(frozen=True, kw_only=True)
class ScenarioLine:
    """
    One line of the scenario table: the same order given now, under other circumstances.

    Attributes
    ----------
    status : status of the plan, "clears" or "leaves_people".
    persons, safe_persons : head count, and how many are safe within the horizon.
    clearance_time_h : hours from the order until the last person is safe; null if somebody is left.
    expected_caught_persons : expected head count caught, unweighted.
    weighted_caught, bound : the plan's objective, and what no plan can go below; weighted persons.
    gap : (weighted_caught - bound) / weighted_caught.
    risk_if_started_now : P(the last way out closes before everyone is safe), in [0, 1].
    start_by_status, start_by : of everyone, at the leading risk; `start_by` is null unless the status is "open".
    binds : what binds longest, in a few words.
    """

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
class PartnerLine:
    """
    What a partner's moving in, or its leaving, does to footprint, force and clearance.

    Attributes
    ----------
    step : "joins" or "leaves".
    holds : whether the case as it stands has the partner do it; the figures "otherwise" are for the other way round.
    site_id : the common site; empty = none is named.
    persons_there, persons_there_otherwise : people who start from the common site.
    force_there_persons, force_there_otherwise_persons : strength of the forces that secure it.
    clearance_time_h, clearance_time_otherwise_h : until the last person is safe; null if somebody is left.
    safe_persons, safe_otherwise_persons : how many are safe within the horizon.
    expected_caught_persons, expected_caught_otherwise_persons : expected head count caught, unweighted.
    sentence : all of it in words.
    """

    partner_id: str
    label: str
    step: str
    holds: bool
    site_id: str
    persons_there: int
    persons_there_otherwise: int
    force_there_persons: int
    force_there_otherwise_persons: int
    clearance_time_h: float | None
    clearance_time_otherwise_h: float | None
    safe_persons: int
    safe_otherwise_persons: int
    expected_caught_persons: float
    expected_caught_otherwise_persons: float
    sentence: str


@dataclass(frozen=True, kw_only=True)
class PlanSummary:
    """
    The base plan in short: curve, bindings, worth and the vehicles' work.

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
    clearance_curve : (hours from the order, persons safe), a step curve.
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
class Tried:
    """
    The base plan tried against trouble, and what it asks of others.

    Attributes
    ----------
    rehearsal : how the plan comes out when things go wrong.
    force : the strength that it needs by place and hour.
    critical : what must be in hand by when, each with what it waits for; overdue ones first.
    cards : how to switch over to the plan of each of the worst scenarios of the case.
    labels : names for readers by id, of groups, sites, legs, forces and enablers.
    """

    rehearsal: Rehearsal
    force: tuple[HourNeed, ...]
    critical: tuple[CriticalEnabler, ...]
    cards: tuple[SwitchOverCard, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Brief:
    """
    Today's answer for one post.

    Attributes
    ----------
    bottom_line : the few sentences that a head of post reads first.
    against : the day compared with; null when none was asked for.
    picture : how long we have; not written to JSON whole (curves and views are).
    changes : by kind of input; empty when `against` is null or nothing came in.
    advice : the clock, the deadlines, the posture, and what speaks against them.
    plan : how long we need, in the base scenario.
    persons_by_category : head count of each category of people, as postures know them; empty = not given.
    assumptions, stale : the rows that the brief rests on and that are assumed, or past their day of affirmation.
    tried : the base plan rehearsed, the force and permissions that it needs, cards for the worst scenarios; null
        where that was not asked for.
    costs : wall time and peak memory by stage; "whole brief" is the time that went by for all of it.
    departure : whom to send out, by category; null where it was not asked for.
    handling, withheld : the mark of the audience that it is meant for, empty = to be marked by hand; and how many
        reports are kept from it.
    scores : how good each forecaster has been on past cases; empty where no record was given.
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
    persons_by_category: Mapping[str, int] = field(default_factory=dict)
    partners: tuple[PartnerLine, ...] = ()
    tried: Tried | None = None
    departure: DepartureAdvice | None = None
    scores: tuple[ScoreRow, ...] = ()
    handling: str = ""
    withheld: int = 0

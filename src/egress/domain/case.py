"""The Case: everything that is known of one post, frozen and validated once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from egress.domain.authority import Authority, Posture
from egress.domain.basis import Basis
from egress.domain.commitments import Commitment
from egress.domain.enabling import Enabler, Force
from egress.domain.evidence import Estimate, GaugeReading, Report, Resolution, SeriesPoint
from egress.domain.factors import PlanningFactor
from egress.domain.mission import MissionFunction, MovementLevel, Position
from egress.domain.network import Fleet, Leg, Site
from egress.domain.partners import Partner
from egress.domain.people import Group
from egress.domain.readiness_items import ReadinessItem
from egress.domain.scenarios import Blackout, ExitChange, Scenario, ScenarioEffect
from egress.domain.staffing_rules import QuietMeasure, StaffingRule
from egress.domain.tripwires import Tripwire
from egress.domain.vocabulary import Exit
from egress.kit import Range

FORMAT_VERSION = 2

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Values:
    """
    What the head of post has signed: no figure here has a default.

    Attributes
    ----------
    mission_days_per_person_caught : how many mission days one person caught is worth; None = not stated.
    collapse_cost : cost of hastening the collapse, in persons caught; None = not stated.
    risk_levels : the risks at which start-by is shown, probabilities in (0, 1).
    """

    mission_days_per_person_caught: Range | None = None
    collapse_cost: Range | None = None
    risk_levels: tuple[float, ...] = (0.02, 0.05, 0.10, 0.20)
    signed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Communications:
    """
    How people of the post reach each other, the usual way first: a PACE plan. Empty = not stated.

    Attributes
    ----------
    primary, alternate, contingency, emergency : the way in words, such as "VHF channel 5, call sign Relay".
    """

    primary: str = ""
    alternate: str = ""
    contingency: str = ""
    emergency: str = ""


@dataclass(frozen=True, kw_only=True)
class ExitLink:
    """
    How an exit without estimates of its own closes: after another one, or by itself.

    Attributes
    ----------
    follows : the exit that it depends on.
    p_follows : probability that it closes in consequence when that one closes.
    lag_h : hours after (negative: before) that one; drawn from a triangle.
    own_rate_per_day : chance per day of closing for reasons of its own.
    """

    exit: Exit
    follows: Exit
    p_follows: float
    lag_h: Range
    own_rate_per_day: float = 0.0
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class ThreatPrior:
    """
    The stated prior of the threat picture.

    Attributes
    ----------
    main_exit : the exit that the counted captures and the base rate speak of.
    base_rate_per_day : hazard of `main_exit` by the record of other crises, per day.
    base_p_never : share of threatened places whose main exit never closes, by the same record.
    watched_from : since when the place has counted as threatened; None = from the day looked at.
    cascade_threshold : share of the counted places lost at which the main exit is lost; low, likely, high.
    expert_widening : factor on the log-sd of estimates, learned from a record; None = the stated prior.
    factions : the armed factions whose restraint an assurance would have to bind; empty = not stated.
    """

    main_exit: Exit = Exit.CITY
    base_rate_per_day: float = 0.002
    base_p_never: float = 0.0
    watched_from: datetime | None = None
    cascade_threshold: Range = Range(0.6, 0.8, 0.95)
    expert_widening: float | None = None
    factions: tuple[str, ...] = ()
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    One post: its people, ways out, forces, enablers, authority, scenarios and evidence.

    Change it with `dataclasses.replace`; tables are tuples in the order of their files.

    Attributes
    ----------
    soft_rules : names of rules that may give way where keeping them would cost people; see `domain.rules.SOFTENABLE`.
    queues_by_priority : whether nobody may be passed over in a queue by people of a lower weight.
    """

    case_id: str
    label: str
    organisation: str
    timezone: ZoneInfo
    horizon_days: float
    groups: tuple[Group, ...]
    sites: tuple[Site, ...]
    legs: tuple[Leg, ...]
    fleets: tuple[Fleet, ...] = ()
    forces: tuple[Force, ...] = ()
    enablers: tuple[Enabler, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    postures: tuple[Posture, ...] = ()
    authority: tuple[Authority, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    scenario_effects: tuple[ScenarioEffect, ...] = ()
    reports: tuple[Report, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    series: tuple[SeriesPoint, ...] = ()
    gauges: tuple[GaugeReading, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    functions: tuple[MissionFunction, ...] = ()
    positions: tuple[Position, ...] = ()
    staffing_rules: tuple[StaffingRule, ...] = ()
    measures: tuple[QuietMeasure, ...] = ()
    factors: tuple[PlanningFactor, ...] = ()
    partners: tuple[Partner, ...] = ()
    tripwires: tuple[Tripwire, ...] = ()
    readiness: tuple[ReadinessItem, ...] = ()
    movement_level: MovementLevel = MovementLevel.FREE
    soft_rules: tuple[str, ...] = ()
    queues_by_priority: bool = False
    communications: Communications = Communications()
    values: Values = Values()
    threat_prior: ThreatPrior = ThreatPrior()
    exit_links: tuple[ExitLink, ...] = ()
    seed: int = 1
    scenario_id: str = "base"
    blackouts: tuple[Blackout, ...] = field(default=())
    exit_changes: tuple[ExitChange, ...] = field(default=())

    @cached_property
    def group_by_id(self) -> Mapping[str, Group]:
        """Groups by id."""
        return _by_id(self.groups)

    @cached_property
    def site_by_id(self) -> Mapping[str, Site]:
        """Sites by id."""
        return _by_id(self.sites)

    @cached_property
    def leg_by_id(self) -> Mapping[str, Leg]:
        """Legs by id."""
        return _by_id(self.legs)

    @cached_property
    def fleet_by_id(self) -> Mapping[str, Fleet]:
        """Fleets by id."""
        return _by_id(self.fleets)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of person, in order of first appearance."""
        return tuple(dict.fromkeys(group.category for group in self.groups))


def known_at(case: Case, as_of: datetime) -> Case:
    """Return the case with only the evidence received by then (`t_received` ≤ as_of), conditions met by then."""
    return replace(
        case,
        reports=tuple(r for r in case.reports if r.t_received <= as_of),
        estimates=tuple(_condition_at(e, as_of) for e in case.estimates if e.t_received <= as_of),
        series=tuple(s for s in case.series if s.t_received <= as_of),
        gauges=tuple(g for g in case.gauges if g.t_received <= as_of),
        resolutions=tuple(r for r in case.resolutions if r.t_received <= as_of),
    )


def _condition_at(estimate: Estimate, as_of: datetime) -> Estimate:
    met = estimate.condition_met_at
    return estimate if met is None or met <= as_of else replace(estimate, condition_met_at=None)


def _by_id(rows: Iterable[T]) -> Mapping[str, T]:
    return {row.id: row for row in rows}  # type: ignore[attr-defined]

"""What planning gives back: the plan, how good it is and can be, what binds, and what more would buy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from egress.domain import Finding, Plan


class PlanStatus(StrEnum):
    """Whether everybody is safe within the horizon."""

    CLEARS = "clears"
    LEAVES_PEOPLE = "leaves_people"


@dataclass(frozen=True, kw_only=True)
class Binding:
    """
    A rule that binds over a stretch of time.

    Attributes
    ----------
    rule : the rule's name, the same as in `domain.rules`.
    target_id : the site, leg, fleet, force or enabler that is scarce.
    sentence : in words, with units.
    """

    rule: str
    target_id: str
    from_: datetime
    until: datetime
    sentence: str


@dataclass(frozen=True, kw_only=True)
class HourlyBinding:
    """
    A rule that binds in some hours, and what one more unit would buy in each of them.

    Attributes
    ----------
    from_, until : the hours; within them the figures are the same.
    rule, target_id : as in `Binding`.
    share : of what all scarce things of these hours are worth; the first of the hours binds most. None for waits.
    unit : what one more means, as in `Worth`; empty for waits.
    weighted_caught_avoided_per_h : weighted persons fewer for one such unit more in one of these hours; over all
        hours it adds up to the worth over the whole plan. None where people wait for force, permission or readiness
        while nothing is scarce: what troops and notice buy stands in `worth`.
    """

    from_: datetime
    until: datetime
    rule: str
    target_id: str
    share: float | None
    unit: str
    weighted_caught_avoided_per_h: float | None


@dataclass(frozen=True, kw_only=True)
class Worth:
    """
    What one more unit of a scarce thing would buy over the whole plan.

    Attributes
    ----------
    unit : what one more means, such as "1 more C-17" or "100 more persons/h at the gates".
    weighted_caught_avoided : fall of the objective's bound per such unit, weighted persons.
    """

    rule: str
    target_id: str
    unit: str
    weighted_caught_avoided: float


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """
    One member of a set of rules that together keep people from being safe by the horizon.

    Attributes
    ----------
    conflict : number of the set, from 1; dropping any one member lets the others of the set be met.
    rule, target_id : the rule's name as in `domain.rules`, and the site, leg, fleet, group, enabler or exit.
    amount : how much more of it would do, alone, once the other sets are mended; None where no amount of it would, or
        where it is a matter of time, permission or loss.
    unit : of the amount; empty without one.
    from_, until : between these instants it lacks; None where it lacks throughout, or that is not known.
    suffices : mending it alone lets everybody be safe on paper, once the other sets are mended.
    left_persons : the set alone keeps at least so many from being safe, whatever else there is.
    sentence : in words, with units and hours or days from the order.
    """

    conflict: int
    rule: str
    target_id: str
    amount: float | None
    unit: str
    from_: datetime | None
    until: datetime | None
    suffices: bool
    left_persons: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class GroupOutcome:
    """
    How one group fares.

    Attributes
    ----------
    persons, safe_persons : head count, and how many are safe within the horizon (nothing closing).
    mobilisation_time_h : hours from the order to the group's first departure; None if nobody leaves.
    clearance_time_h : hours from the order until its last person is safe; None if somebody is left.
    expected_caught_persons : expected head count caught, over the joint paths.
    caught_persons_p90 : head count caught in the worst tenth of the paths begins here.
    """

    group_id: str
    persons: int
    safe_persons: int
    mobilisation_time_h: float | None
    clearance_time_h: float | None
    expected_caught_persons: float
    caught_persons_p90: float


@dataclass(frozen=True, kw_only=True)
class PlanningResult:
    """
    A checked plan and its proof.

    Attributes
    ----------
    weighted_caught : the plan's value of the objective.
    bound : no plan that keeps to the planned seats can be better than this (same unit).
    gap : (weighted_caught - bound) / weighted_caught; 0 when both are 0.
    gap_of_savable : (weighted_caught - bound) / (weighted_caught with no movement - bound).
    expected_caught_persons : expected head count over the joint paths, unweighted.
    clearance_curve : (hours from the order, persons safe), a step curve.
    bindings : what binds, by stretches of time, in order.
    binding_by_hour : what binds in each hour with its worth, by time and by share; hours without any are left out.
    worth : what one more unit of each scarce thing buys, best first.
    shortfalls : for a case that leaves people, what together keeps them, set by set; empty where on paper all could
        be safe.
    explanation : for a case that leaves people, why, in sentences.
    findings : notices of the checker (breaches never leave the planner).
    method : engine, grid, counted work, threads, and the solver with its version.
    """

    status: PlanStatus
    plan: Plan
    weighted_caught: float
    bound: float
    gap: float
    gap_of_savable: float
    weighted_caught_without_movement: float
    expected_caught_persons: float
    mobilisation_time_h: float | None
    clearance_time_h: float | None
    persons: int
    safe_persons: int
    vehicle_h: float
    groups: tuple[GroupOutcome, ...]
    clearance_curve: tuple[tuple[float, int], ...]
    bindings: tuple[Binding, ...]
    binding_by_hour: tuple[HourlyBinding, ...] = ()
    worth: tuple[Worth, ...]
    shortfalls: tuple[Shortfall, ...] = ()
    explanation: tuple[str, ...]
    findings: tuple[Finding, ...]
    method: Mapping[str, str | int | float]

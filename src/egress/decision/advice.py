"""What decision gives back: the start-by clock, the price of waiting, deadlines and the posture advised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StartByStatus(StrEnum):
    """How to read a start-by."""

    OPEN = "open"
    PAST = "past"
    BEYOND_HORIZON = "beyond_horizon"
    CANNOT_CLEAR = "cannot_clear"


@dataclass(frozen=True, kw_only=True)
class StartBy:
    """
    Latest start s ≥ as_of with P(the last way out closes before s + clearance_time) ≤ risk.

    Attributes
    ----------
    status : "open"; "past" (no start keeps the risk, so start today); "beyond_horizon" (every start does);
        "cannot_clear" (no start keeps the risk, and one given today brings none of them to safety).
    start_by : null unless status is "open".
    margin_h : hours from as_of to start_by; null likewise.
    """

    risk: float
    status: StartByStatus
    start_by: datetime | None
    margin_h: float | None


@dataclass(frozen=True, kw_only=True)
class ClockLine:
    """
    The clock of one target: a group, the post itself, or everyone.

    Attributes
    ----------
    target : "everyone", "post" (all official groups: the full evacuation of the post) or a group's id.
    persons : head count.
    clearance_time_h : if the order were given now; None = does not clear within the horizon.
    risk_if_started_now : P(the last way out closes before clearance) when started at as_of, in [0, 1].
    risk_is_at_least : whether that is a lower bound, because somebody is not cleared within the plan.
    start_by : one entry per risk level, ascending.
    price_of_waiting_persons : extra people caught by waiting one more day (expected, unweighted); null = not known.
    """

    target: str
    label: str
    persons: int
    clearance_time_h: float | None
    risk_if_started_now: float
    risk_is_at_least: bool
    start_by: tuple[StartBy, ...]
    price_of_waiting_persons: float | None


@dataclass(frozen=True, kw_only=True)
class EnablerDeadline:
    """
    When a permission, contract, team or force must be asked for: start-by (of what it serves) less its lead time.

    Also the answers awaited from partners, and the acts that crossed tripwires oblige, by their own deadlines.

    Attributes
    ----------
    kind : "enabler", "force", "fleet", "partner" or "tripwire".
    status : "in_hand" (until the plan is over), "expected" (there from the date in `deadline`, in time), "due" (to be
        asked for, renewed or hastened; deadline ahead), "overdue" (deadline past; where no start-by is left, late by
        its lead time at least), "no_deadline" (start-by beyond the horizon), "not_needed" (a force that no place
        asks for and that is not there, or what releases such forces alone).
    deadline : null unless due or overdue with a known date.
    margin_h : hours from as_of to the deadline, negative when overdue; null without a deadline.
    serves : the clock line that the deadline is reckoned from.
    comes : from when it is expected, if that is too late for an order at the start-by; else null.
    ends : when it lapses, is withdrawn, runs out or did so; null if it stays.
    """

    enabler_id: str
    kind: str
    label: str
    owner: str
    lead_time_h: float
    status: str
    deadline: datetime | None
    margin_h: float | None
    serves: str
    comes: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PostureAdvice:
    """
    The rung advised for one category of person, by when, on whose signature.

    Attributes
    ----------
    act_by : the decision must be asked for by then: start-by less the time the decision takes; null = now.
    decided_by, requested_by : from the authority table; empty where the rung needs no decision.
    reason : the margin that the rung answers to, in words.
    cannot_clear : whether some group of the category has nobody brought to safety by a start today: no rung helps it,
        and a low one is no sign that all is well.
    """

    category: str
    posture_id: str
    effect: str
    label: str
    rank: int
    act_by: datetime | None
    decided_by: str
    requested_by: str
    fallback_authority: str
    reason: str
    cannot_clear: bool = False


@dataclass(frozen=True, kw_only=True)
class Advice:
    """
    What to decide today.

    Attributes
    ----------
    start_now : targets whose start-by at the leading risk is today or past.
    full_evacuation_advised : whether the advised posture puts every official category on "all leave".
    against : what speaks against acting, in sentences.
    break_even_mission_days : "you leave if one person caught is worth more than N mission days"; by target.
    """

    as_of: datetime
    leading_risk: float
    clock: tuple[ClockLine, ...]
    enablers: tuple[EnablerDeadline, ...]
    postures: tuple[PostureAdvice, ...]
    start_now: tuple[str, ...]
    full_evacuation_advised: bool
    against: tuple[str, ...]
    break_even_mission_days: Mapping[str, float | None]

"""Decisions by hand: a small ladder and network, timings with few paths, and plans that say only what is needed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from egress.decision import ClockLine, StartBy, StartByStatus, Timing
from egress.decision.clearance import PlannedStart
from egress.domain import (
    Authority,
    Case,
    Effect,
    Exit,
    Fleet,
    Group,
    Leg,
    Mode,
    Movement,
    Plan,
    Posture,
    Site,
    SiteKind,
    Values,
)
from egress.kit import Place, Range
from egress.planning import GroupOutcome, PlanningResult, PlanStatus
from egress.threat import ExitCurve, ThreatPicture

AS_OF = datetime(2030, 3, 1, tzinfo=UTC)
NEVER = float("inf")
RISK = 0.05


def after(hours: float) -> datetime:
    """Return the instant so many hours after as_of."""
    return AS_OF + timedelta(hours=hours)


def picture(*city_h: float, **closing_h: Sequence[float]) -> ThreatPicture:
    """Return a picture whose city closes after these hours, one path each; other exits by name, else never."""
    paths = {exit_: np.full(len(city_h), NEVER) for exit_ in Exit}
    paths[Exit.CITY] = np.array(city_h, dtype=float)
    paths |= {Exit(name): np.array(hours, dtype=float) for name, hours in closing_h.items()}
    grid = np.array([0.0, 720.0])
    curves = {
        exit_: ExitCurve(
            exit=exit_,
            hours=grid,
            p_closed=np.array([np.mean(hours <= h) for h in grid]),
            p_never=float(np.mean(np.isinf(hours))),
            median_h=None,
        )
        for exit_, hours in paths.items()
    }
    return ThreatPicture(as_of=AS_OF, main_exit=Exit.CITY, closing_h=paths, curves=curves)


def timing(last_way_h: Mapping[str, Sequence[float]], *starts: PlannedStart) -> Timing:
    """Return a timing from closing times by group and planned starts."""
    return Timing(starts, {group: np.array(hours, dtype=float) for group, hours in last_way_h.items()})


def planned(
    start_h: float,
    caught: Mapping[str, float] | None = None,
    *,
    horizon_h: float = 240.0,
    helped: Sequence[str] | None = None,
    **clearance_h: float | None,
) -> PlannedStart:
    """
    Return what a plan says of one start: hours until each group is safe, None = not all of it.

    Of the groups `helped`, or of all if not told, the plan brings somebody to safety.
    """
    reached = set(clearance_h if helped is None else helped)
    return PlannedStart(
        start_h=start_h,
        horizon_h=horizon_h,
        clearance_h=clearance_h,
        safe_persons={id_: 5 if id_ in reached else 0 for id_ in clearance_h},
        caught_persons=caught or dict.fromkeys(clearance_h, 0.0),
    )


def group(id_: str, persons: int = 10, *, category: str = "", official: bool = False, site: str = "house") -> Group:
    """Return a group of so many people."""
    category = category or id_
    head = Range.exactly(persons)
    return Group(id=id_, label=id_.title(), category=category, site_id=site, persons=head, official=official)


SITES = tuple(
    Site(id=id_, label=id_.title(), kind=kind, place=Place(1.0, 36.0), safe=safe)
    for id_, kind, safe in (
        ("house", SiteKind.MISSION, False),
        ("town", SiteKind.ZONE, False),
        ("strip", SiteKind.AIRPORT, False),
        ("haven", SiteKind.SAFE_HAVEN, True),
    )
)
LEGS = tuple(
    Leg(
        id=id_,
        label=id_,
        from_site_id=from_,
        to_site_id=to,
        mode=mode,
        travel_min=Range.exactly(60),
        closes_with=(Exit.CITY,),
    )
    for id_, from_, to, mode in (
        ("road", "house", "strip", Mode.ROAD),
        ("walk", "town", "strip", Mode.FOOT),
        ("flight", "strip", "haven", Mode.AIR),
        ("airline", "town", "haven", Mode.COMMERCIAL),
    )
)
BUS = Fleet(id="bus", label="Bus", mode=Mode.ROAD, vehicles=1, seats=10, base_site_id="house")
PLANE = Fleet(id="plane", label="Plane", mode=Mode.AIR, vehicles=1, seats=20, base_site_id="haven", lead_time_h=24.0)

LADDER = (
    Posture(id="normal", rank=0, effect=Effect.NORMAL, label="normal work"),
    Posture(
        id="hold",
        rank=1,
        effect=Effect.HOLD_ARRIVALS,
        label="visits stopped",
        decision_id="hold",
        step_up_margin_h=720,
    ),
    Posture(
        id="family",
        rank=2,
        effect=Effect.MAY_LEAVE,
        label="families may leave",
        categories=("family",),
        step_up_margin_h=336,
    ),
    Posture(
        id="reduce",
        rank=3,
        effect=Effect.MUST_LEAVE,
        label="reduced team",
        decision_id="reduce",
        step_up_margin_h=168,
    ),
    Posture(
        id="leave", rank=4, effect=Effect.ALL_LEAVE, label="evacuation", decision_id="leave", step_up_margin_h=48
    ),
    Posture(id="moved", rank=5, effect=Effect.RELOCATE, label="post abroad", categories=("staff",)),
)
AUTHORITY = (
    Authority(id="hold", label="hold", requested_by="adviser", decided_by="director", time_to_decide_h=4),
    Authority(
        id="leave",
        label="leave",
        requested_by="director",
        decided_by="headquarters",
        time_to_decide_h=12,
        fallback_authority="senior person on site",
    ),
)


def case(*groups: Group, **changes: Any) -> Case:
    """Return a case with these groups (staff and families if none), a road, a walk, a flight and an airline."""
    rows: dict[str, Any] = {
        "sites": SITES,
        "legs": LEGS,
        "fleets": (BUS, PLANE),
        "postures": LADDER,
        "authority": AUTHORITY,
        "values": Values(risk_levels=(0.02, RISK)),
        "horizon_days": 10.0,
    }
    return Case(
        case_id="desk",
        label="A desk",
        organisation="ngo",
        timezone=ZoneInfo("Africa/Nairobi"),
        groups=groups or (group("staff", official=True), group("families", category="family", site="town")),
        **(rows | changes),
    )


def entry(margin_h: float | None, risk: float = RISK) -> StartBy:
    """Return a start-by: −inf is past, inf is beyond the horizon, None that nobody can be cleared."""
    if margin_h is None:
        return StartBy(risk=risk, status=StartByStatus.CANNOT_CLEAR, start_by=None, margin_h=None)
    if margin_h == -NEVER:
        return StartBy(risk=risk, status=StartByStatus.PAST, start_by=None, margin_h=None)
    if margin_h == NEVER:
        return StartBy(risk=risk, status=StartByStatus.BEYOND_HORIZON, start_by=None, margin_h=None)
    return StartBy(risk=risk, status=StartByStatus.OPEN, start_by=after(margin_h), margin_h=margin_h)


def line(target: str, margin_h: float | None, *, waiting: float | None = 0.0) -> ClockLine:
    """Return a clock line whose start-by at the leading risk has this margin."""
    return ClockLine(
        target=target,
        label=target.title(),
        persons=10,
        clearance_time_h=24.0,
        risk_if_started_now=0.0,
        risk_is_at_least=False,
        start_by=(entry(margin_h),),
        price_of_waiting_persons=waiting,
    )


def move(leg_id: str, depart_h: float, *groups: str, fleet_id: str | None = None) -> Movement:
    """Return a movement of one hour with ten people of each group."""
    return Movement(
        id=f"{leg_id}-{depart_h:g}",
        leg_id=leg_id,
        depart=after(depart_h),
        arrive=after(depart_h + 1),
        fleet_id=fleet_id,
        vehicle=1 if fleet_id else None,
        loads=tuple((id_, 10) for id_ in groups),
    )


def result(
    *movements: Movement, start_h: float = 0.0, caught: float = 0.0, gap: float = 0.0, **clearance_h: float | None
) -> PlanningResult:
    """Return a plan of ten days that says these movements, clearance times, and persons caught in every group."""
    outcomes = tuple(
        GroupOutcome(
            group_id=id_,
            persons=10,
            safe_persons=10 if hours is not None else 5,
            mobilisation_time_h=1.0,
            clearance_time_h=hours,
            expected_caught_persons=caught,
            caught_persons_p90=caught,
        )
        for id_, hours in clearance_h.items()
    )
    plan = Plan(
        case_id="desk",
        scenario_id="base",
        start=after(start_h),
        horizon_end=after(start_h + 240),
        movements=movements,
        drawn_by="hand",
    )
    return PlanningResult(
        status=PlanStatus.CLEARS,
        plan=plan,
        weighted_caught=caught,
        bound=caught * (1 - gap),
        gap=gap,
        gap_of_savable=gap,
        weighted_caught_without_movement=10.0,
        expected_caught_persons=caught * len(outcomes),
        mobilisation_time_h=1.0,
        clearance_time_h=24.0,
        persons=10 * len(outcomes),
        safe_persons=sum(outcome.safe_persons for outcome in outcomes),
        vehicle_h=float(len(movements)),
        groups=outcomes,
        clearance_curve=(),
        bindings=(),
        worth=(),
        explanation=(),
        findings=(),
        method={},
    )

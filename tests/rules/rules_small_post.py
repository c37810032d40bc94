"""A post small enough to check by hand, a legal plan for it, and a way to change one movement of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from egress.domain import (
    Case,
    Enabler,
    Exit,
    Finding,
    Fleet,
    Force,
    Group,
    Leg,
    Mode,
    Movement,
    Plan,
    Site,
    SiteKind,
    check_plan,
)
from egress.kit import Place, Range

START = datetime(2030, 5, 1, 0, 0, tzinfo=UTC)
"""The order: 04:30 local in Kabul, whose clocks never change."""


def at(minutes: float) -> datetime:
    """Return the instant so many minutes after the order."""
    return START + timedelta(minutes=minutes)


def small_case() -> Case:
    """
    Return a house, a town, an airport and two places abroad; 20 staff, 30 others; a bus and two aircraft.

    Every limit that the plan of `small_plan` can meet is met exactly or with a little room.
    """
    return Case(
        case_id="small-post",
        label="Small post",
        organisation="ngo",
        timezone=ZoneInfo("Asia/Kabul"),
        horizon_days=1,
        groups=(
            Group(id="staff", label="Staff", category="staff", site_id="house", persons=Range.exactly(20)),
            Group(
                id="others",
                label="Others",
                category="citizen",
                site_id="town",
                persons=Range.exactly(30),
                ready_first_h=0.0,
                ready_all_h=2.0,
            ),
        ),
        sites=(
            _site("house", SiteKind.MISSION),
            _site("town", SiteKind.ZONE, processing_per_h=Range.exactly(15)),
            _site(
                "airport",
                SiteKind.AIRPORT,
                closes_with=(Exit.AIRPORT,),
                holding_persons=Range.exactly(50),
                processing_per_h=Range.exactly(20),
                parking_aircraft=Range.exactly(2),
                departures_per_h=Range.exactly(1),
                force_needed_persons=50,
            ),
            _site("hub", SiteKind.HUB, safe=True, holding_persons=Range.exactly(30)),
            _site("home", SiteKind.SAFE_HAVEN, safe=True),
        ),
        legs=(
            _leg("road", "house", "airport", Mode.ROAD, 30, daily_open=time(5), daily_close=time(18)),
            _leg("walk", "town", "airport", Mode.FOOT, 45, persons_per_h=15.0),
            _leg("flight", "airport", "hub", Mode.AIR, 90, return_min=80, closes_with=(Exit.AIRPORT,)),
            _leg("onward", "hub", "home", Mode.COMMERCIAL, 240),
        ),
        fleets=(
            Fleet(
                id="bus",
                label="Bus",
                mode=Mode.ROAD,
                vehicles=1,
                seats=10,
                seats_max=12,
                base_site_id="house",
                load_min=10,
                unload_min=5,
            ),
            Fleet(
                id="plane",
                label="Plane",
                mode=Mode.AIR,
                vehicles=2,
                seats=25,
                base_site_id="hub",
                load_min=30,
                unload_min=20,
                lead_time_h=1.0,
            ),
        ),
        forces=(
            Force(
                id="guards",
                label="Guards",
                site_id="airport",
                strength_persons=50,
                lead_time_h=0.5,
                secures=("airport",),
            ),
        ),
        enablers=(
            Enabler(id="overflight", label="Overflight", owner="us", lead_time_h=1.0, unlocks=("flight",)),
            Enabler(id="charter", label="Charter", owner="us", lead_time_h=1.0, unlocks=("plane",)),
            Enabler(id="consent", label="Consent", owner="host", lead_time_h=0.5, unlocks=("guards",)),
        ),
    )


def small_plan() -> Plan:
    """Return a plan that brings all 50 to safety and breaks no rule; its movements are named in the tests."""
    return Plan(
        case_id="small-post",
        scenario_id="base",
        start=START,
        horizon_end=at(1440),
        drawn_by="hand",
        movements=(
            move("bus-1", "road", 30, 60, "bus", 1, staff=10),
            move("walk-1", "walk", 60, 105, others=15),
            move("plane-1-in", "flight", 60, 140, "plane", 1, empty_return=True),
            move("bus-1-back", "road", 65, 95, "bus", 1, empty_return=True),
            move("plane-2-in", "flight", 70, 150, "plane", 2, empty_return=True),
            move("bus-2", "road", 105, 135, "bus", 1, staff=10),
            move("walk-2", "walk", 120, 165, others=15),
            move("plane-1-out", "flight", 180, 270, "plane", 1, staff=20, others=5),
            move("plane-2-out", "flight", 255, 345, "plane", 2, others=25),
            move("onward-1", "onward", 345, 585, staff=20),
        ),
    )


def move(
    id_: str,
    leg_id: str,
    depart_min: float,
    arrive_min: float,
    fleet_id: str | None = None,
    vehicle: int | None = None,
    *,
    empty_return: bool = False,
    **loads: int,
) -> Movement:
    """Return a movement, times in minutes after the order."""
    return Movement(
        id=id_,
        leg_id=leg_id,
        depart=at(depart_min),
        arrive=at(arrive_min),
        fleet_id=fleet_id,
        vehicle=vehicle,
        loads=tuple(loads.items()),
        empty_return=empty_return,
    )


def with_movement(plan: Plan, id_: str, **changes: Any) -> Plan:
    """Return the plan with one movement changed; `depart` and `arrive` may be minutes after the order."""
    for key in ("depart", "arrive"):
        if isinstance(changes.get(key), int | float):
            changes[key] = at(changes[key])
    assert any(m.id == id_ for m in plan.movements), id_
    return replace(plan, movements=tuple(replace(m, **changes) if m.id == id_ else m for m in plan.movements))


def without(plan: Plan, *ids: str) -> Plan:
    """Return the plan without these movements."""
    return replace(plan, movements=tuple(m for m in plan.movements if m.id not in ids))


def also(plan: Plan, *movements: Movement) -> Plan:
    """Return the plan with these movements added."""
    return replace(plan, movements=plan.movements + movements)


def with_row(case: Case, table: str, id_: str, **changes: Any) -> Case:
    """Return the case with one row of one table changed."""
    rows = getattr(case, table)
    assert any(row.id == id_ for row in rows), id_
    return replace(case, **{table: tuple(replace(r, **changes) if r.id == id_ else r for r in rows)})


def breaches(case: Case, plan: Plan) -> list[Finding]:
    """Return the findings of severity breach."""
    return [f for f in check_plan(case, plan) if f.severity == "breach"]


def broken_rules(case: Case, plan: Plan) -> set[str]:
    """Return the names of the rules that have a breach."""
    return {f.rule for f in breaches(case, plan)}


def _site(id_: str, kind: SiteKind, **fields: Any) -> Site:
    return Site(id=id_, label=id_.capitalize(), kind=kind, place=Place(34.5, 69.2), **fields)


def _leg(id_: str, from_: str, to: str, mode: Mode, travel_min: float, **fields: Any) -> Leg:
    return Leg(
        id=id_,
        label=id_.capitalize(),
        from_site_id=from_,
        to_site_id=to,
        mode=mode,
        travel_min=Range.exactly(travel_min),
        **fields,
    )

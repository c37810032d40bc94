"""A post whose gates bind: 300 staff with buses, 1,500 applicants through a slow gate, and a rising threat."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from egress.domain import (
    Authority,
    Case,
    Effect,
    Enabler,
    Estimate,
    Exit,
    ExitLink,
    Fleet,
    Force,
    Group,
    Leg,
    Mode,
    Posture,
    Report,
    Scenario,
    ScenarioEffect,
    SeriesLevel,
    SeriesPoint,
    Site,
    SiteKind,
    TargetKind,
    ThreatPrior,
    Values,
)
from egress.domain.basis import Basis
from egress.kit import Place, Range, iso_utc

AS_OF = datetime(2030, 3, 1, tzinfo=UTC)
AGAINST = AS_OF - timedelta(days=14)
"""The day compared with; one report, one estimate and three counts came in since."""


def day(days: float) -> datetime:
    """Return the instant so many days after as_of."""
    return AS_OF + timedelta(days=days)


def gated_post(**changes: Any) -> Case:
    """Return the case; the gates pass 10 persons an hour, so the applicants need more than six days."""
    rows: dict[str, Any] = {
        "groups": GROUPS,
        "sites": SITES,
        "legs": LEGS,
        "fleets": FLEETS,
        "forces": FORCES,
        "enablers": ENABLERS,
        "postures": POSTURES,
        "authority": AUTHORITY,
        "scenarios": (Scenario(id="base", label="As things stand"), Scenario(id="hub-lost", label="The hub is lost")),
        "scenario_effects": EFFECTS,
        "reports": REPORTS,
        "estimates": ESTIMATES,
        "series": SERIES,
    }
    return Case(
        case_id="gated-post",
        label="A post behind a gate",
        organisation="state",
        timezone=ZoneInfo("Asia/Kabul"),
        horizon_days=20,
        values=Values(risk_levels=(0.05, 0.10, 0.20, 0.40), signed_by="head of post"),
        threat_prior=ThreatPrior(base_rate_per_day=0.001),
        exit_links=LINKS,
        **(rows | changes),
    )


def with_gate_rate(case: Case, factor: float) -> Case:
    """Return the case with the processing rate of its gates multiplied."""
    sites = tuple(
        replace(site, processing_per_h=site.processing_per_h.scaled(factor))
        if site.id == "gates" and site.processing_per_h
        else site
        for site in case.sites
    )
    assert sites != case.sites
    return replace(case, sites=sites)


def with_people(case: Case, factor: float) -> Case:
    """Return the case with every group multiplied."""
    return replace(case, groups=tuple(replace(g, persons=g.persons.scaled(factor)) for g in case.groups))


def without_since(case: Case, since: datetime, *tables: str) -> Case:
    """Return the case without what was received since an instant, in these tables."""
    kept = {table: tuple(row for row in getattr(case, table) if row.t_received < since) for table in tables}
    assert any(len(rows) < len(getattr(case, table)) for table, rows in kept.items())
    return replace(case, **kept)  # type: ignore[arg-type]


def _group(id_: str, persons: int, category: str, site_id: str, ready_h: tuple[float, float], **more: Any) -> Group:
    first, last = ready_h
    return Group(
        id=id_,
        label=id_.title(),
        category=category,
        site_id=site_id,
        persons=Range(persons * 0.8, persons, persons * 1.5),
        ready_first_h=first,
        ready_all_h=last,
        **more,
    )


GROUPS = (
    _group("staff", 300, "staff", "compound", (6, 24), official=True, weight=1.2),
    _group("applicants", 1500, "applicant", "quarter", (24, 96), basis=Basis(owner="consul", affirm_by=day(-3))),
)


def _site(id_: str, kind: SiteKind, **more: Any) -> Site:
    return Site(id=id_, label=id_.title(), kind=kind, place=Place(34.5, 69.2), **more)


SITES = (
    _site("compound", SiteKind.MISSION, closes_with=(Exit.CITY,)),
    _site("quarter", SiteKind.ZONE),
    _site(
        "gates",
        SiteKind.GATE,
        closes_with=(Exit.AIRPORT,),
        holding_persons=Range(200, 400, 600),
        processing_per_h=Range(5, 10, 20),
        force_needed_persons=100,
    ),
    _site(
        "airfield",
        SiteKind.AIRPORT,
        closes_with=(Exit.AIRPORT,),
        holding_persons=Range.exactly(500),
        parking_aircraft=Range.exactly(2),
        departures_per_h=Range.exactly(1),
    ),
    _site("hub", SiteKind.HUB, safe=True, holding_persons=Range(1500, 2500, 4000)),
    _site("haven", SiteKind.SAFE_HAVEN, safe=True),
)


def _leg(id_: str, from_: str, to: str, mode: Mode, travel_min: float, *closes: Exit, **more: Any) -> Leg:
    travel = Range(travel_min, travel_min, travel_min * 2)
    return Leg(
        id=id_,
        label=id_,
        from_site_id=from_,
        to_site_id=to,
        mode=mode,
        travel_min=travel,
        closes_with=closes,
        **more,
    )


LEGS = (
    _leg("convoy", "compound", "airfield", Mode.ROAD, 40, Exit.CITY, daily_open=time(6, 0), daily_close=time(20, 0)),
    _leg("taxis", "quarter", "gates", Mode.OWN, 90, Exit.CITY, persons_per_h=100.0),
    _leg("apron", "gates", "airfield", Mode.FOOT, 30),
    _leg("flight", "airfield", "hub", Mode.AIR, 180, Exit.AIRPORT),
    _leg("onward", "hub", "haven", Mode.COMMERCIAL, 300, persons_per_h=20.0),
)
FLEETS = (
    Fleet(
        id="bus",
        label="Bus",
        mode=Mode.ROAD,
        vehicles=2,
        seats=30,
        base_site_id="compound",
        load_min=15,
        unload_min=15,
    ),
    Fleet(
        id="plane",
        label="Plane",
        mode=Mode.AIR,
        vehicles=2,
        seats=100,
        base_site_id="hub",
        load_min=60,
        unload_min=60,
        lead_time_h=24.0,
        available_until=day(300),
    ),
)
FORCES = (
    Force(
        id="guards",
        label="Guards",
        site_id="gates",
        strength_persons=120,
        lead_time_h=36.0,
        withdrawn_by=day(300),
        secures=("gates",),
        released_by="defence",
    ),
)
ENABLERS = (
    Enabler(id="transit", label="Transit", owner="ministry", lead_time_h=72.0, unlocks=("hub",)),
    Enabler(id="lists", label="Lists", owner="consul", lead_time_h=240.0, in_hand_from=day(-30), unlocks=("apron",)),
)
AUTHORITY = (
    Authority(
        id="leave",
        label="leave",
        requested_by="ambassador",
        decided_by="minister",
        time_to_decide_h=48,
        informed="all",
    ),
)
POSTURES = (
    Posture(id="normal", rank=0, effect=Effect.NORMAL, label="normal"),
    Posture(id="may", rank=1, effect=Effect.MAY_LEAVE, label="may leave", step_up_margin_h=720),
    Posture(id="all", rank=2, effect=Effect.ALL_LEAVE, label="all leave", decision_id="leave", step_up_margin_h=120),
)
EFFECTS = (
    ScenarioEffect(
        scenario_id="hub-lost",
        target_kind=TargetKind.SITE,
        target_ids=("hub",),
        change="lose",
        from_=day(4),
        until=day(9),
    ),
    ScenarioEffect(
        scenario_id="hub-lost",
        target_kind=TargetKind.EXIT,
        target_ids=("airport",),
        change="closes_at",
        value=iso_utc(day(15)),
    ),
    ScenarioEffect(
        scenario_id="hub-lost",
        target_kind=TargetKind.ENABLER,
        target_ids=("transit",),
        change="set:in_hand_from",
        value=iso_utc(day(1)),
    ),
)
LINKS = (
    ExitLink(exit=Exit.AIRPORT, follows=Exit.CITY, p_follows=0.9, lag_h=Range(0, 48, 240)),
    ExitLink(exit=Exit.LAST_ROAD, follows=Exit.CITY, p_follows=0.9, lag_h=Range(-72, -24, 0)),
)


def report(id_: str, received: float, claim: str = "districts_lost", grade: str = "B2") -> Report:
    """Return a report of something half a day before it was received."""
    return Report(
        id=id_,
        t_event=day(received - 0.5),
        t_received=day(received),
        t_public=day(received + 1),
        source_id=f"source-{id_}",
        grade=grade,
        claim=claim,
        text=f"{claim} ({id_})",
    )


def estimate(id_: str, received: float, lo_days: float, hi_days: float) -> Estimate:
    """Return an estimate of when the city falls, its figures being the middle half."""
    return Estimate(
        id=id_,
        t_made=day(received - 0.5),
        t_received=day(received),
        source_id=f"source-{id_}",
        grade="B2",
        exit=Exit.CITY,
        statement=f"between {lo_days:g} and {hi_days:g} days",
        lo_days=lo_days,
        hi_days=hi_days,
        p_by_lo_days=0.25,
        p_by_hi_days=0.75,
        p_never=0.2,
    )


def count(id_: str, received: float, value: float) -> SeriesPoint:
    """Return a count of districts lost, of 400, two days before it was received."""
    return SeriesPoint(
        id=id_,
        series_id="districts",
        level=SeriesLevel.DISTRICTS,
        t_event=day(received - 2),
        t_received=day(received),
        lost_places=value,
        all_places=400,
        source_id="counter",
    )


REPORTS = (report("old", -40), report("town", -20), report("border", -6, "border_crossing_lost"))
ESTIMATES = (estimate("calm", -30, 180, 700), estimate("alarm", -4, 60, 200))
SERIES = tuple(
    count(f"d{n}", received, value)
    for n, (received, value) in enumerate({-60: 20, -45: 24, -30: 30, -16: 36, -11: 60, -7: 85, -3: 110}.items())
)

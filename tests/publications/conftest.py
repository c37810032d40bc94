"""One brief, one plan and one case made by hand, with everything in them that a writer must withstand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from egress.decision import Advice, ClockLine, EnablerDeadline, PostureAdvice, StartBy, StartByStatus
from egress.domain import Case, Exit, Finding, Group, Leg, Mode, Movement, Plan, Site, SiteKind
from egress.kit import Place, Range, StageCost
from egress.planning import (
    Binding,
    GroupOutcome,
    HourlyBinding,
    PlanningResult,
    PlanStatus,
    Shortfall,
    Worth,
)
from egress.publications import BasisLine, Brief, Change, Envelope, PlanSummary, ScenarioLine
from egress.threat import ExitCurve, MechanismView, SourceView, ThreatPicture

AS_OF = datetime(2031, 8, 11, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
ARABIC = "الموظفون المحليون"
LONG_ID = "charter_aircraft_with_a_very_long_identifier_that_nobody_would_choose_twice"
GRID_H = np.concatenate([np.arange(73.0), np.arange(4, 181) * 24.0])


def hours(count: float) -> datetime:
    """Return the instant so many hours after the brief's as_of."""
    return AS_OF + timedelta(hours=count)


def curve(exit_: Exit, *, per_day: float, p_never: float, median_h: float | None) -> ExitCurve:
    """Return a curve of constant hazard that levels off at 1 - p_never."""
    p_closed = (1 - p_never) * (1 - np.exp(-per_day * GRID_H / 24))
    return ExitCurve(exit=exit_, hours=GRID_H, p_closed=p_closed, p_never=p_never, median_h=median_h)


@pytest.fixture
def picture() -> ThreatPicture:
    """A threat picture with three ways out, one of which has no median."""
    curves = {
        Exit.AIRPORT: curve(Exit.AIRPORT, per_day=0.035, p_never=0.2, median_h=673.4),
        Exit.CITY: curve(Exit.CITY, per_day=0.052, p_never=0.05, median_h=345.2),
        Exit.COMMERCIAL_AIR: curve(Exit.COMMERCIAL_AIR, per_day=0.004, p_never=0.5, median_h=None),
    }
    return ThreatPicture(
        as_of=AS_OF,
        main_exit=Exit.CITY,
        closing_h={exit_: np.array([345.2, np.inf]) for exit_ in curves},
        curves=curves,
        mechanisms=(
            MechanismView(
                name="counted_captures",
                weight=0.55,
                sentence="At the pace of the last ten days, four in five districts are lost by late August.",
                p_by_days={7: 0.38, 14: 0.62, 30: 0.91, 60: 0.97, 90: 0.995},
            ),
            MechanismView(
                name="estimates", weight=0.45, sentence="What the agencies say.", p_by_days={30: 0.42, 90: 0.81}
            ),
        ),
        sources=(
            SourceView(
                source_id="agency_one",
                statement="within 30 to 90 days",
                grade="B2",
                exit=Exit.CITY,
                age_days=1.2,
                median_days=41.0,
                p_by_days={7: 0.05, 30: 0.31, 90: 0.93},
                weight=0.3,
            ),
            SourceView(
                source_id=f"newspaper {SCRIPT}",
                statement=f"not this year, says {ARABIC}",
                grade="D4",
                exit=Exit.CITY,
                age_days=33.0,
                median_days=None,
                p_by_days={},
                weight=0.02,
            ),
        ),
        disagreement=("Agency one gives 31 % by 30 days, the count of captures 91 %: they part by 60 points.",),
        movers=(
            "The loss of six provincial capitals in five days raised the 30-day chance from 42 % to 78 %.",
            "Report pass_closed (last_road, B2), received 1.5 days ago: 21.3%, without it 18.7% (+2.6 points).",
            "Count old-9 (captured: 9 of 323), received 3.5 days ago: 21.3%, without it 21.3% (-0.0 points).",
        ),
        notes=("The curves do not know of talks behind closed doors.",),
    )


def clock_line(target: str, label: str, persons: int, *, risk: float, start_by: tuple[StartBy, ...]) -> ClockLine:
    """Return one line of the clock; who has only past entries does not clear."""
    past = all(s.status in (StartByStatus.PAST, StartByStatus.CANNOT_CLEAR) for s in start_by)
    return ClockLine(
        target=target,
        label=label,
        persons=persons,
        clearance_time_h=None if past else 31.4 + persons / 200,
        risk_if_started_now=risk,
        risk_is_at_least=past,
        start_by=start_by,
        price_of_waiting_persons={"everyone": 587.3, "locals": -35.9, "post": -14.6, "guards": None}.get(target, 0.0),
    )


def entry(risk: float, margin_h: float | None = None, *, status: StartByStatus = StartByStatus.OPEN) -> StartBy:
    """Return one entry of the clock."""
    start_by = None if margin_h is None else hours(margin_h)
    return StartBy(risk=risk, status=status, start_by=start_by, margin_h=margin_h)


def past(*risks: float) -> tuple[StartBy, ...]:
    """Return entries that are past."""
    return tuple(entry(risk, status=StartByStatus.PAST) for risk in risks)


def hopeless(*risks: float) -> tuple[StartBy, ...]:
    """Return entries of a target that no start clears."""
    return tuple(entry(risk, status=StartByStatus.CANNOT_CLEAR) for risk in risks)


def beyond(*risks: float) -> tuple[StartBy, ...]:
    """Return entries for which any day in the horizon will do."""
    return tuple(entry(risk, status=StartByStatus.BEYOND_HORIZON) for risk in risks)


@pytest.fixture
def advice() -> Advice:
    """Advice in which every status of a start-by, an enabler and a rung occurs."""
    clock = (
        clock_line("everyone", "Everyone", 43_931, risk=0.3112, start_by=past(0.02, 0.05, 0.1, 0.2)),
        clock_line(
            "post",
            "The post itself",
            1_404,
            risk=0.0203,
            start_by=(*past(0.02), entry(0.05, 20.5), entry(0.1, 44), entry(0.2, 93)),
        ),
        clock_line(
            "families",
            "Families of staff",
            212,
            risk=0.004,
            start_by=(entry(0.02, 64), entry(0.05, 101), entry(0.1, 190), entry(0.2, 366)),
        ),
        clock_line(
            "locals",
            f"{ARABIC} (local staff)",
            3_600,
            risk=0.08,
            start_by=(*past(0.02, 0.05), entry(0.1, 16), entry(0.2, 70)),
        ),
        clock_line(
            "guards", f"Guards {SCRIPT}", 97, risk=0.001, start_by=(entry(0.02, 500), *beyond(0.05, 0.1, 0.2))
        ),
        clock_line("valley", "Families in the far valley", 640, risk=0.31, start_by=hopeless(0.02, 0.05, 0.1, 0.2)),
    )
    enablers = (
        deadline("overflight", "permission", "Overflight of the neighbour", "in_hand", 48, None, "everyone"),
        deadline("battalion", "force", f"Battalion {SCRIPT}", "overdue", 96, None, "everyone"),
        deadline("second_hub", "enabler", "Agreement on a second hub", "overdue", 240, -130.0, "everyone"),
        deadline(LONG_ID, "fleet", "Charter aircraft", "due", 72, 29.0, "families"),
        deadline("medics", "enabler", "Medical team", "expected", 72, 60.0, "families"),
        deadline("buses", "enabler", "Bus contract", "no_deadline", 24, None, "guards"),
    )
    return Advice(
        as_of=AS_OF,
        leading_risk=0.05,
        clock=clock,
        enablers=enablers,
        postures=(
            posture("normal_staff", "normal", "Normal operations", 0, decided_by="", act_by=None),
            posture(
                "families", "must_leave", "Ordered departure", 4, decided_by="Under Secretary (M)", act_by=hours(20)
            ),
            posture(
                "non_emergency_staff",
                "must_leave",
                "Ordered departure",
                4,
                decided_by="Under Secretary (M)",
                act_by=None,
            ),
            posture(
                "local_staff", "may_leave", "Authorized departure", 3, decided_by="Chief of Mission", act_by=hours(31)
            ),
        ),
        start_now=("everyone", "locals"),
        full_evacuation_advised=False,
        against=("An overt departure may hasten the collapse; the head of post has set no cost for that.",),
        break_even_mission_days={"everyone": 2.4, "post": 0.2, "families": None},
    )


def deadline(
    enabler_id: str, kind: str, label: str, status: str, lead_time_h: float, margin_h: float | None, serves: str
) -> EnablerDeadline:
    """Return one enabler's deadline."""
    return EnablerDeadline(
        enabler_id=enabler_id,
        kind=kind,
        label=label,
        owner="Regional bureau" if kind == "enabler" else "",
        lead_time_h=lead_time_h,
        status=status,
        deadline=None if margin_h is None else hours(margin_h),
        margin_h=margin_h,
        serves=serves,
    )


def posture(
    category: str, effect: str, label: str, rank: int, *, decided_by: str, act_by: datetime | None
) -> PostureAdvice:
    """Return the rung advised for one category."""
    return PostureAdvice(
        category=category,
        posture_id=effect,
        effect=effect,
        label=label,
        rank=rank,
        act_by=act_by,
        decided_by=decided_by,
        requested_by="Chief of Mission" if decided_by.startswith("Under") else "",
        fallback_authority="senior person on site" if decided_by.startswith("Under") else "",
        reason="Margin 20 h is under the 72 h of this rung.",
    )


BINDINGS = (
    Binding(
        rule="site_processing",
        target_id="north_gate",
        from_=hours(6),
        until=hours(40),
        sentence="The north gate passes 150 persons per hour and 2,300 wait.",
    ),
    Binding(
        rule="holding_capacity",
        target_id="hub_one",
        from_=hours(30),
        until=hours(52.5),
        sentence="Hub one is full at 4,000 persons; aircraft wait.",
    ),
    Binding(
        rule="site_processing",
        target_id="north_gate",
        from_=hours(60),
        until=hours(100),
        sentence="The north gate passes 150 persons per hour and 900 wait.",
    ),
    Binding(
        rule="fleet_size",
        target_id=LONG_ID,
        from_=hours(10),
        until=hours(30),
        sentence="All 4 aircraft are under way.",
    ),
)


def by_hour(first: float, last: float, rule: str, target: str, unit: str, per_h: float | None) -> HourlyBinding:
    """Return what binds in some hours."""
    return HourlyBinding(
        from_=hours(first),
        until=hours(last),
        rule=rule,
        target_id=target,
        share=None if per_h is None else 0.5,
        unit=unit,
        weighted_caught_avoided_per_h=per_h,
    )


WORTH = (
    Worth(rule="holding_capacity", target_id="hub_one", unit="1,000 more places", weighted_caught_avoided=812.3),
    Worth(rule="fleet_size", target_id=LONG_ID, unit=f"1 more aircraft {SCRIPT}", weighted_caught_avoided=311.8),
    Worth(rule="leg_rate", target_id="road_south", unit="100 more persons/h", weighted_caught_avoided=0.0),
)
STEPS = ((8.0, 400), (26.5, 9_100), (51.0, 22_700), (88.0, 31_050), (131.25, 38_000))


@pytest.fixture
def brief(picture: ThreatPicture, advice: Advice) -> Brief:
    """A full brief of a post that cannot clear, compared with a day a month before."""
    return Brief(
        case_id="hill-post-2031",
        label=f"Embassy Hill {SCRIPT} {ARABIC}",
        timezone="Asia/Kabul",
        as_of=AS_OF,
        against=datetime(2031, 7, 11, tzinfo=UTC),
        bottom_line=(
            "Start today: already 31 % that the last way out closes before everyone is safe.",
            "Ordered departure for families and non-emergency staff is advised; ask for it by 11 Aug 20:00Z "
            "(12 Aug 00:30 local).",
            "Each day of waiting leaves about 590 more people behind (310–880).",
            "The Under Secretary for Management must sign; the Chief of Mission asks.",
        ),
        changes=(
            Change(
                cause="the calendar",
                sentence="31 days went by.",
                start_by_moved_h=-96.0,
                risk_moved=0.031,
                p30_moved=0.02,
            ),
            Change(
                cause="counted captures",
                sentence="Six capitals were counted as lost since 6 August (points c-101 to c-106).",
                start_by_moved_h=None,
                risk_moved=0.214,
                p30_moved=0.361,
            ),
        ),
        picture=picture,
        advice=advice,
        plan=PlanSummary(
            scenario_id="base",
            status="leaves_people",
            start=AS_OF,
            movements=1_203,
            vehicle_h=5_402.5,
            weighted_caught=9_731.2,
            bound=9_544.9,
            gap=0.0191,
            gap_of_savable=0.0342,
            expected_caught_persons=5_931.4,
            clearance_time_h=None,
            clearance_curve=STEPS,
            bindings=BINDINGS,
            worth=WORTH,
            explanation=(
                "5,931 persons are left: hub one is full from 12 Aug 06:00Z and nothing leaves it.",
                "The battalion leaves for good by 2031-08-31T19:29:00Z.",
            ),
            first_movements=tuple(f"11 Aug 06:{i}0Z (10:{i + 1}0 local) bus {i}: 42 families." for i in range(1, 9)),
            grid_note="Planned on a grid of 2 h; against hourly steps the objective differs by 0.4 %.",
        ),
        scenarios=(
            ScenarioLine(
                scenario_id="base",
                label="As things stand",
                status="leaves_people",
                persons=43_931,
                safe_persons=38_000,
                clearance_time_h=None,
                expected_caught_persons=5_931.4,
                weighted_caught=9_731.2,
                bound=9_544.9,
                gap=0.0191,
                risk_if_started_now=0.3112,
                start_by_status="past",
                start_by=None,
                binds="holding at hub one",
            ),
            ScenarioLine(
                scenario_id="second_hub",
                label=f"A second hub {SCRIPT}",
                status="clears",
                persons=43_931,
                safe_persons=43_931,
                clearance_time_h=141.0,
                expected_caught_persons=3_140.0,
                weighted_caught=5_022.0,
                bound=5_022.0,
                gap=0.0,
                risk_if_started_now=0.221,
                start_by_status="open",
                start_by=hours(17),
                binds="gate rate",
            ),
        ),
        assumptions=tuple(
            BasisLine(table="sites", row_id=f"site-{i}", sentence=f"Holding of site {i} is assumed.")
            for i in range(30)
        ),
        stale=(BasisLine(table="groups", row_id=LONG_ID, sentence=f"Due on 1 Aug 00:00Z; owner consular {SCRIPT}."),),
        inputs_digest="sha256:" + "ab" * 32,
        seed=1,
        version="0.1.0",
        costs=(
            StageCost("assess the threat", 2.31, 210.0),
            StageCost("plan base", 48.02, 912.4),
            StageCost("whole brief", 31.7, 80.0),
        ),
        persons_by_category={"families": 212, "non_emergency_staff": 1_404, "local_staff": 3_600, "normal_staff": 97},
    )


@pytest.fixture
def bare_brief(brief: Brief) -> Brief:
    """A brief in which everything that may be missing is missing."""
    empty = replace(
        brief.advice,
        clock=(),
        enablers=(),
        postures=(),
        start_now=(),
        against=(),
        break_even_mission_days={},
    )
    picture = replace(brief.picture, mechanisms=(), sources=(), disagreement=(), movers=(), notes=())
    plan = replace(
        brief.plan,
        clearance_curve=(),
        bindings=(),
        worth=(),
        explanation=(),
        first_movements=(),
        grid_note="",
    )
    return replace(
        brief,
        against=None,
        changes=(),
        bottom_line=(),
        picture=picture,
        advice=empty,
        plan=plan,
        scenarios=(),
        assumptions=(),
        stale=(),
        costs=(),
    )


@pytest.fixture
def envelope() -> Envelope:
    """What JSON answers carry beside their data."""
    return Envelope(
        case_id="hill-post-2031", as_of=AS_OF, inputs_digest="sha256:" + "ab" * 32, seed=1, version="0.1.0"
    )


@pytest.fixture
def case() -> Case:
    """Two groups, three sites, a road and a flight."""
    return Case(
        case_id="hill-post-2031",
        label="Embassy Hill",
        organisation="state",
        timezone=ZoneInfo("Asia/Kabul"),
        horizon_days=20,
        groups=(
            Group(id="families", label="Families", category="families", site_id="post", persons=Range(190, 212, 230)),
            Group(id="locals", label=ARABIC, category="local_staff", site_id="post", persons=Range.exactly(60)),
        ),
        sites=(
            Site(id="post", label="Embassy", kind=SiteKind.MISSION, place=Place(34.5, 69.2)),
            Site(id="airport", label="Airport", kind=SiteKind.AIRPORT, place=Place(34.6, 69.2)),
            Site(id="hub", label="Hub", kind=SiteKind.HUB, place=Place(25.1, 51.3), safe=True),
        ),
        legs=(
            leg("road", "post", "airport", Mode.ROAD),
            leg("flight", "airport", "hub", Mode.AIR),
            leg("walk", "post", "airport", Mode.FOOT),
        ),
    )


def leg(leg_id: str, from_site_id: str, to_site_id: str, mode: Mode) -> Leg:
    """Return a leg of 40 minutes."""
    return Leg(
        id=leg_id,
        label=leg_id,
        from_site_id=from_site_id,
        to_site_id=to_site_id,
        mode=mode,
        travel_min=Range.exactly(40),
    )


@pytest.fixture
def result() -> PlanningResult:
    """A plan of 61 movements: one walk, thirty bus trips and as many empty returns."""
    walk = Movement(id="m-000", leg_id="walk", depart=hours(1), arrive=hours(1 + 2 / 3), loads=(("locals", 12),))
    trips = []
    for i in range(30):
        out, back = hours(2 + i), hours(3 + i)
        trips.append(
            Movement(
                id=f"m-{2 * i + 1:03}",
                leg_id="road",
                depart=out,
                arrive=out + timedelta(minutes=40),
                fleet_id="bus",
                vehicle=1,
                loads=(("families", 5), ("locals", 1)),
            )
        )
        trips.append(
            Movement(
                id=f"m-{2 * i + 2:03}",
                leg_id="road",
                depart=back,
                arrive=back + timedelta(minutes=40),
                fleet_id="bus",
                vehicle=1,
                empty_return=True,
            )
        )
    plan = Plan(
        case_id="hill-post-2031",
        scenario_id="base",
        start=AS_OF,
        horizon_end=hours(480),
        movements=(walk, *trips),
        drawn_by="egress",
    )
    return PlanningResult(
        status=PlanStatus.LEAVES_PEOPLE,
        plan=plan,
        weighted_caught=31.123456789123,
        bound=30.5,
        gap=0.02,
        gap_of_savable=0.03,
        weighted_caught_without_movement=90.0,
        expected_caught_persons=28.4,
        mobilisation_time_h=1.0,
        clearance_time_h=None,
        persons=272,
        safe_persons=192,
        vehicle_h=40.0,
        groups=(
            GroupOutcome(
                group_id="families",
                persons=212,
                safe_persons=150,
                mobilisation_time_h=2.0,
                clearance_time_h=None,
                expected_caught_persons=20.2,
                caught_persons_p90=62.0,
            ),
            GroupOutcome(
                group_id="locals",
                persons=60,
                safe_persons=42,
                mobilisation_time_h=None,
                clearance_time_h=31.0,
                expected_caught_persons=8.2,
                caught_persons_p90=18.0,
            ),
        ),
        clearance_curve=((3.0, 12), (32.0, 192)),
        bindings=BINDINGS[:1],
        worth=WORTH,
        binding_by_hour=(
            by_hour(6, 10, "site_processing", "north_gate", "100 more persons/h processed at the north gate", 2.5),
            by_hour(6, 10, "fleet_size", LONG_ID, f"1 more aircraft {SCRIPT}", 0.25),
            by_hour(10, 16, "site_processing", "north_gate", "100 more persons/h processed at the north gate", 1.5),
            by_hour(20, 24, "people_present", "families", "", None),
        ),
        shortfalls=(
            Shortfall(
                conflict=1,
                rule="fleet_available",
                target_id="bus",
                amount=80.0,
                unit="seats",
                from_=hours(2),
                until=hours(36),
                suffices=True,
                left_persons=80,
                sentence=f"Bus {SCRIPT}: 80 seats short by hour 36; about 2 more would do.",
            ),
        ),
        explanation=("80 persons are left: one bus.",),
        findings=(Finding(rule="vehicle_in_place", severity="notice", sentence="Bus 1 ends away from its base."),),
        method={"engine": "highs", "step_min": 60, "mip_gap": 0.02},
    )

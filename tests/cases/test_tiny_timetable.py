"""The timetable that the comment in tiny-post's case.toml describes, drawn by hand, can be carried out."""

from datetime import UTC, datetime, timedelta

from egress.domain import Case, Movement, Plan, check_plan

START = datetime(2030, 3, 1, tzinfo=UTC)

ROUNDS: list[tuple[str, str, int, int, tuple[tuple[str, int], ...]]] = [
    ("airstrip-haven", "aircraft", 0, 60, ()),
    ("office-airstrip", "bus", 15, 30, (("staff", 20),)),
    ("office-airstrip", "bus", 60, 30, ()),
    ("airstrip-haven", "aircraft", 75, 60, (("staff", 20),)),
    ("office-airstrip", "bus", 105, 30, (("staff", 20),)),
    ("residence-airstrip", "bus", 150, 45, ()),
    ("airstrip-haven", "aircraft", 150, 60, ()),
    ("residence-airstrip", "bus", 210, 45, (("families", 20),)),
    ("airstrip-haven", "aircraft", 225, 60, (("staff", 20),)),
    ("airstrip-haven", "aircraft", 300, 60, ()),
    ("airstrip-haven", "aircraft", 375, 60, (("families", 20),)),
]
"""Leg, vehicle, minute of departure, minutes under way, loads; without a load the leg is run backwards."""


def by_hand(rounds: list[tuple[str, str, int, int, tuple[tuple[str, int], ...]]]) -> Plan:
    """The rounds as a plan."""
    movements = tuple(
        Movement(
            id=f"m{number}",
            leg_id=leg_id,
            fleet_id=fleet_id,
            vehicle=1,
            depart=START + timedelta(minutes=depart_min),
            arrive=START + timedelta(minutes=depart_min + under_way_min),
            loads=loads,
            empty_return=not loads,
        )
        for number, (leg_id, fleet_id, depart_min, under_way_min, loads) in enumerate(rounds)
    )
    return Plan(
        case_id="tiny-post",
        scenario_id="base",
        start=START,
        horizon_end=START + timedelta(days=1),
        movements=movements,
        drawn_by="hand",
    )


def breaches(case: Case, plan: Plan) -> list[str]:
    """The sentences of the breaches that the checker finds."""
    return [finding.sentence for finding in check_plan(case, plan) if finding.severity == "breach"]


def test_timetable_by_hand_breaks_no_rule_and_ends_at_seven_and_a_quarter_hours(tiny: Case) -> None:
    """All sixty are at the haven after 435 minutes, and the checker finds no breach."""
    plan = by_hand(ROUNDS)
    home = [m for m in plan.movements if m.leg_id == "airstrip-haven" and m.loads]
    assert sum(m.persons for m in home) == 60
    assert max(m.arrive for m in home) == START + timedelta(minutes=435)
    assert breaches(tiny, plan) == []


def test_nothing_can_leave_a_quarter_earlier(tiny: Case) -> None:
    """The first flight of the hand timetable is as early as it can be: fifteen minutes before, a rule is broken."""
    earlier = [
        (a, b, 60, d, loads) if minute == 75 else (a, b, minute, d, loads) for a, b, minute, d, loads in ROUNDS
    ]
    assert breaches(tiny, by_hand(earlier)) != []

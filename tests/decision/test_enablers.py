"""Deadlines: the start-by of whom a thing serves, less its lead time."""

from dataclasses import replace
from typing import Any

import pytest

from egress.decision import EVERYONE, EnablerDeadline, leading, prepared
from egress.decision.enablers import enabler_deadlines
from egress.domain import Case, Enabler, Fleet, Force

from .desk import AS_OF, BUS, NEVER, PLANE, RISK, after, case, line, move, picture, result

PLAN = result(
    move("road", 1, "staff", fleet_id="bus"),
    move("walk", 1, "families"),
    move("flight", 3, "staff", "families", fleet_id="plane"),
    staff=4.0,
    families=4.0,
)
"""Staff by bus and plane, families on foot and by plane."""


def deadlines(made: Case, *, staff: float, families: float) -> dict[str, EnablerDeadline]:
    """Return the deadlines by id where the two groups have these margins in hours."""
    clock = [line(EVERYONE, min(staff, families)), line("staff", staff), line("families", families)]
    found = enabler_deadlines(made, picture(NEVER), clock, plan=PLAN, risk=RISK)
    assert len({one.enabler_id for one in found}) == len(found)
    return {one.enabler_id: one for one in found}


def enabler(id_: str, lead_time_h: float, *unlocks: str, **more: Any) -> Enabler:
    """Return an enabler that a ministry grants."""
    return Enabler(id=id_, label=id_, owner="ministry", lead_time_h=lead_time_h, unlocks=unlocks, **more)


def force(id_: str, lead_time_h: float, *secures: str, **more: Any) -> Force:
    """Return a force that the chief of defence releases."""
    return Force(
        id=id_,
        label=id_,
        site_id="strip",
        strength_persons=9,
        lead_time_h=lead_time_h,
        secures=secures,
        released_by="chief of defence",
        **more,
    )


@pytest.mark.parametrize(
    ("unlocks", "serves", "margin_h"),
    [
        ("road", "staff", 52.0),
        ("bus", "staff", 52.0),
        ("house", "staff", 52.0),
        ("walk", "families", 152.0),
        ("town", "families", 152.0),
        ("flight", "staff", 52.0),
        ("plane", "staff", 52.0),
        ("strip", "staff", 52.0),
        ("haven", "staff", 52.0),
        ("airline", EVERYONE, 52.0),
    ],
)
def test_an_enabler_serves_whoever_moves_by_what_it_unlocks(unlocks: str, serves: str, margin_h: float) -> None:
    """Staff have 100 h and families 200 h; a permit of 48 h is due 48 h before the earliest of those it serves."""
    found = deadlines(case(enablers=(enabler("permit", 48, unlocks),)), staff=100, families=200)["permit"]
    assert (found.status, found.serves, found.margin_h) == ("due", serves, margin_h)
    assert found.deadline == after(margin_h)
    assert (found.kind, found.owner, found.lead_time_h) == ("enabler", "ministry", 48)


@pytest.mark.parametrize("targets", [("guards",), ("road", "guards")])
def test_an_enabler_of_a_force_serves_whoever_the_force_protects(targets: tuple[str, ...]) -> None:
    """Consent for guards who secure the town counts for those who leave from the town."""
    made = case(enablers=(enabler("consent", 12, *targets),), forces=(force("guards", 24, "town"),))
    found = deadlines(made, staff=300, families=200)
    assert (found["consent"].serves, found["consent"].margin_h) == ("families", 188.0)
    assert (found["guards"].serves, found["guards"].margin_h) == ("families", 176.0)
    assert (found["guards"].kind, found["guards"].owner) == ("force", "chief of defence")


def test_a_fleet_with_a_lead_time_must_be_called_too() -> None:
    """The plane comes 24 h after the call; the bus is there and needs no line."""
    found = deadlines(case(), staff=100, families=60)
    assert list(found) == ["plane"]
    assert (found["plane"].kind, found["plane"].serves, found["plane"].margin_h) == ("fleet", "families", 36.0)


@pytest.mark.parametrize(
    ("staff", "lead_time_h", "status", "margin_h"),
    [
        (100.0, 100.0, "due", 0.0),
        (100.0, 101.0, "overdue", -1.0),
        (0.0, 24.0, "overdue", -24.0),
        (-NEVER, 24.0, "overdue", None),
        (NEVER, 24.0, "no_deadline", None),
    ],
)
def test_due_until_the_hour_and_overdue_after(
    staff: float, lead_time_h: float, status: str, margin_h: float | None
) -> None:
    """A deadline at this very hour is due; one in the past is overdue by its hours; a past start-by has no date."""
    made = case(enablers=(enabler("permit", lead_time_h, "road"),))
    found = deadlines(made, staff=staff, families=NEVER)["permit"]
    assert (found.status, found.margin_h) == (status, margin_h)
    assert found.deadline == (None if margin_h is None else after(margin_h))


def test_what_is_in_hand_has_no_deadline() -> None:
    """An enabler in hand, a force in place and a fleet already ordered are past asking for."""
    made = case(
        enablers=(enabler("permit", 48, "road", in_hand_from=after(-10)),),
        forces=(force("guards", 24, "strip", present_from=after(-10)),),
        fleets=(BUS, replace(PLANE, available_from=after(5))),
    )
    found = deadlines(made, staff=-NEVER, families=-NEVER)
    assert {one.status for one in found.values()} == {"in_hand"}
    assert {(one.deadline, one.margin_h, one.serves) for one in found.values()} == {(None, None, "")}
    assert list(found) == ["permit", "guards", "plane"]


def test_what_is_not_in_use_is_left_out() -> None:
    """Rows that the case keeps for a scenario only are nobody's deadline."""
    made = case(
        enablers=(enabler("permit", 48, "road", in_use=False),),
        forces=(force("guards", 24, "strip", in_use=False),),
        fleets=(BUS, replace(PLANE, in_use=False)),
    )
    assert deadlines(made, staff=-NEVER, families=-NEVER) == {}


def test_overdue_come_first_then_by_deadline() -> None:
    """The most overdue first, then what is due and when, then what has no date, then what is in hand."""
    made = case(
        enablers=(
            enabler("held", 1, "road", in_hand_from=after(-1)),
            enabler("due-late", 10, "road"),
            enabler("none", 10, "walk"),
            enabler("due-soon", 90, "road"),
            enabler("overdue", 110, "road"),
            enabler("most-overdue", 150, "road"),
        ),
        fleets=(BUS, replace(PLANE, lead_time_h=0.0)),
    )
    assert list(deadlines(made, staff=100, families=NEVER)) == [
        "most-overdue",
        "overdue",
        "due-soon",
        "due-late",
        "none",
        "held",
    ]


def test_deadlines_move_with_the_lead_time_hour_by_hour() -> None:
    """One more hour of lead time is one hour less margin."""
    margins = [
        deadlines(case(enablers=(enabler("permit", lead, "walk"),)), staff=NEVER, families=90)["permit"].margin_h
        for lead in range(1, 200, 7)
    ]
    assert margins == [90.0 - lead for lead in range(1, 200, 7)]


def test_leading_picks_the_start_by_of_one_risk() -> None:
    """The entry with that very risk; a level that the case does not show is a fault of ours."""
    one = line("staff", 7.0)
    assert leading(one, RISK).margin_h == 7.0
    with pytest.raises(StopIteration):
        leading(one, 0.5)


def test_prepared_puts_everything_in_hand_at_once_and_leaves_known_dates() -> None:
    """What must be asked for is there at as_of; what has a date keeps it."""
    ordered = Fleet(**{**vars(PLANE), "id": "ordered", "available_from": after(30)})
    made = case(
        enablers=(enabler("permit", 48, "road"), enabler("dated", 48, "walk", in_hand_from=after(72))),
        forces=(force("guards", 24, "strip"), force("relief", 24, "strip", present_from=after(96))),
        fleets=(BUS, PLANE, ordered),
    )
    ready = prepared(made, picture(NEVER))
    assert [one.in_hand_from for one in ready.enablers] == [AS_OF, after(72)]
    assert [one.present_from for one in ready.forces] == [AS_OF, after(96)]
    assert [(one.lead_time_h, one.available_from) for one in ready.fleets] == [
        (0.0, None),
        (0.0, None),
        (24.0, after(30)),
    ]

"""Deadlines: the start-by of whom a thing serves, less its lead time."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from egress.decision import EVERYONE, EnablerDeadline, leading, may_slip, prepared
from egress.decision.enablers import enabler_deadlines
from egress.domain import Case, Enabler, Fleet, Force, Partner, PartnerStatus, Tripwire

from .desk import AS_OF, BUS, LEGS, NEVER, PLANE, RISK, SITES, after, case, line, move, picture, result

PLAN = result(
    move("road", 1, "staff", fleet_id="bus"),
    move("walk", 1, "families"),
    move("flight", 3, "staff", "families", fleet_id="plane"),
    staff=4.0,
    families=4.0,
)
"""Staff by bus and plane, families on foot and by plane."""


GUARDED: dict[str, Any] = {
    "sites": tuple(replace(one, force_needed_persons=9) for one in SITES),
    "legs": tuple(replace(one, force_needed_persons=9) for one in LEGS),
}
"""Every site and leg asks for a force."""


def deadlines(made: Case, *, staff: float | None, families: float | None) -> dict[str, EnablerDeadline]:
    """Return the deadlines by id where the two groups have these margins in hours, None = cannot be cleared."""
    least = min((one for one in (staff, families) if one is not None), default=None)
    clock = [line(EVERYONE, least), line("staff", staff), line("families", families)]
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


def partner(id_: str, status: PartnerStatus, answer_due: datetime | None) -> Partner:
    """Return a neighbour who has been asked, or not, to take the post's people in."""
    return Partner(id=id_, label=id_, status=status, answer_due=answer_due)


def tripwire(id_: str, crossed_at: datetime | None, time_to_act_h: float, **more: Any) -> Tripwire:
    """Return a line that, once crossed, obliges its owner to act."""
    return Tripwire(
        id=id_,
        label=id_,
        observable="the road",
        threshold="cut",
        owner="director",
        obliged_action="leave",
        time_to_act_h=time_to_act_h,
        crossed_at=crossed_at,
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
    made = case(enablers=(enabler("consent", 12, *targets),), forces=(force("guards", 24, "town"),), **GUARDED)
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
        (-NEVER, 24.0, "overdue", -24.0),
        (-NEVER, 0.0, "overdue", 0.0),
        (NEVER, 24.0, "no_deadline", None),
    ],
)
def test_due_until_the_hour_and_overdue_after(
    staff: float, lead_time_h: float, status: str, margin_h: float | None
) -> None:
    """
    A deadline at this very hour is due; one in the past is overdue by its hours.

    Where no start-by is left, an order of now should have found it in hand: overdue by its lead time at least.
    """
    made = case(enablers=(enabler("permit", lead_time_h, "road"),))
    found = deadlines(made, staff=staff, families=NEVER)["permit"]
    assert (found.status, found.margin_h) == (status, margin_h)
    assert found.deadline == (None if margin_h is None else after(margin_h))


def test_what_is_in_hand_has_no_deadline() -> None:
    """An enabler in hand, a force in place and a fleet already ordered are past asking for."""
    made = case(
        enablers=(enabler("permit", 48, "road", in_hand_from=after(-10)),),
        forces=(force("guards", 24, "strip", present_from=after(-10)),),
        fleets=(BUS, replace(PLANE, available_from=AS_OF)),
        **GUARDED,
    )
    found = deadlines(made, staff=-NEVER, families=-NEVER)
    assert {one.status for one in found.values()} == {"in_hand"}
    assert {(one.deadline, one.margin_h, one.serves) for one in found.values()} == {(None, None, "")}
    assert list(found) == ["permit", "guards", "plane"]


def test_what_is_to_come_on_a_date_is_expected_and_not_in_hand() -> None:
    """A permit of day two, guards of day three and a plane in five hours are expected then, if that is in time."""
    made = case(
        enablers=(enabler("permit", 24, "road", in_hand_from=after(48)),),
        forces=(force("guards", 24, "strip", present_from=after(72)),),
        fleets=(BUS, replace(PLANE, available_from=after(5))),
        **GUARDED,
    )
    for margin in (72.0, 400.0, NEVER):
        found = deadlines(made, staff=margin, families=margin)
        assert {id_: (one.status, one.deadline, one.margin_h, one.serves) for id_, one in found.items()} == {
            "plane": ("expected", after(5), 5.0, ""),
            "permit": ("expected", after(48), 48.0, ""),
            "guards": ("expected", after(72), 72.0, ""),
        }
        assert list(found) == ["plane", "permit", "guards"]


@pytest.mark.parametrize(
    ("staff", "status", "margin_h"), [(60.0, "due", 12.0), (10.0, "overdue", -38.0), (-NEVER, "overdue", -48.0)]
)
def test_what_is_expected_after_the_start_by_must_come_sooner(staff: float, status: str, margin_h: float) -> None:
    """A permit of 48 h expected in 70 h comes too late for a start in 60 h: due as if it were asked for now."""
    late = enabler("permit", 48, "road", in_hand_from=after(70))
    found = deadlines(case(enablers=(late,)), staff=staff, families=NEVER)["permit"]
    assert (found.status, found.margin_h, found.serves, found.comes) == (status, margin_h, "staff", after(70))


def test_what_is_expected_by_its_first_use_is_in_time() -> None:
    """The plan first uses the road an hour after the order: what comes an hour after the start-by is in time."""
    late = enabler("permit", 48, "road", in_hand_from=after(70))
    for staff, status in ((69.0, "expected"), (68.0, "due")):
        assert deadlines(case(enablers=(late,)), staff=staff, families=NEVER)["permit"].status == status


@pytest.mark.parametrize("ends_h", [-1.0, 0.0, 1.0, 100.0, 123.0])
def test_what_ends_before_the_plan_is_over_must_be_renewed(ends_h: float) -> None:
    """
    Staff may start in 100 h and need 24 h: what ends before hour 124 is due like what was never had, with its end.

    A permit, guards and a plane alike, whether they have gone or will.
    """
    permit = enabler("permit", 48, "road", in_hand_from=after(-99), available_until=after(ends_h))
    guards = force("guards", 24, "road", present_from=after(-99), withdrawn_by=after(ends_h))
    plane = replace(PLANE, available_from=after(-99), available_until=after(ends_h))
    made = case(enablers=(permit,), forces=(guards,), fleets=(BUS, plane), **GUARDED)
    found = deadlines(made, staff=100, families=NEVER)
    assert (found["permit"].status, found["permit"].margin_h, found["permit"].ends) == ("due", 52.0, after(ends_h))
    assert (found["guards"].status, found["guards"].margin_h, found["guards"].ends) == ("due", 76.0, after(ends_h))
    assert (found["plane"].status, found["plane"].margin_h, found["plane"].ends) == ("due", 76.0, after(ends_h))


@pytest.mark.parametrize(("ends_h", "status", "margin_h"), [(123.0, "due", 100.0), (124.0, "in_hand", None)])
def test_a_fleet_that_is_there_at_once_must_last_too(ends_h: float, status: str, margin_h: float | None) -> None:
    """The buses need no call, but whoever lends them takes them back: until the start-by they can be kept on."""
    made = case(fleets=(replace(BUS, available_until=after(ends_h)),))
    found = deadlines(made, staff=100, families=NEVER)["bus"]
    assert (found.status, found.margin_h, found.ends) == (status, margin_h, after(ends_h))


def test_a_force_that_no_place_asks_for_is_not_needed() -> None:
    """
    No deadline, there or still to come, nor for what releases it alone; what is there stays in hand.

    Consent that also opens the road is needed for that.
    """
    asks = tuple(replace(one, force_needed_persons=9 if one.id == "strip" else 0) for one in SITES)
    made = case(
        sites=asks,
        forces=(
            force("wanted", 24, "strip"),
            force("idle", 24, "town"),
            force("on-its-way", 24, "town", present_from=after(9)),
            force("leaves", 24, "town", present_from=after(-9), withdrawn_by=after(9)),
            force("there", 24, "town", present_from=after(-9)),
        ),
        enablers=(
            enabler("consent", 12, "idle", "leaves"),
            enabler("for-both", 12, "idle", "wanted"),
            enabler("for-the-road", 12, "idle", "road"),
        ),
    )
    found = deadlines(made, staff=-NEVER, families=-NEVER)
    assert {id_: one.status for id_, one in found.items()} == {
        "wanted": "overdue",
        "plane": "overdue",
        "for-both": "overdue",
        "for-the-road": "overdue",
        "there": "in_hand",
        "consent": "not_needed",
        "idle": "not_needed",
        "leaves": "not_needed",
        "on-its-way": "not_needed",
    }
    assert {(one.deadline, one.margin_h, one.serves) for one in found.values() if one.status == "not_needed"} == {
        (None, None, "")
    }
    assert set(may_slip(made, AS_OF)) == {"wanted", "plane", "for-both", "for-the-road"}
    assert list(found)[-4:] == ["idle", "leaves", "on-its-way", "consent"]


def test_what_outlasts_the_plan_is_in_hand() -> None:
    """Ending as the last of them are safe, or later, is soon enough; with any start within the horizon it is not."""
    permit = enabler("permit", 48, "road", in_hand_from=after(-99), available_until=after(124))
    coming = enabler("coming", 48, "road", in_hand_from=after(9), available_until=after(124))
    made = case(enablers=(permit, coming))
    assert [deadlines(made, staff=100, families=NEVER)[i].status for i in ("permit", "coming")] == [
        "in_hand",
        "expected",
    ]
    assert {one.status for one in deadlines(made, staff=101, families=NEVER).values() if one.kind == "enabler"} == {
        "due"
    }
    assert deadlines(made, staff=NEVER, families=NEVER)["permit"].status == "no_deadline"


def test_with_no_start_left_it_must_last_until_an_order_of_now_is_carried_out() -> None:
    """Nobody may wait any longer: a permit that ends an hour before it is overdue."""
    for ends_h, status in ((23.0, "overdue"), (24.0, "in_hand")):
        permit = enabler("permit", 48, "road", in_hand_from=after(-99), available_until=after(ends_h))
        assert deadlines(case(enablers=(permit,)), staff=-NEVER, families=NEVER)["permit"].status == status


def test_awaited_answers_and_crossed_tripwires_have_dates_of_their_own() -> None:
    """Asked, with a date: due then. Crossed and not lapsed: due by the time to act. Else no line."""
    partners = (
        partner("asked", PartnerStatus.ASKED, after(30)),
        partner("late", PartnerStatus.ASKED, after(-3)),
        partner("undated", PartnerStatus.ASKED, None),
        partner("refused", PartnerStatus.REFUSED, after(30)),
    )
    tripwires = (
        tripwire("crossed", after(-10), 24),
        tripwire("long-ago", after(-50), 24),
        tripwire("lapsed", after(-50), 24, expires_at=after(-1)),
        tripwire("ahead", after(1), 24),
        tripwire("quiet", None, 24),
    )
    made = case(partners=partners, tripwires=tripwires, fleets=(BUS,))
    found = deadlines(made, staff=NEVER, families=NEVER)
    assert {id_: (one.kind, one.status, one.margin_h) for id_, one in found.items()} == {
        "long-ago": ("tripwire", "overdue", -26.0),
        "late": ("partner", "overdue", -3.0),
        "crossed": ("tripwire", "due", 14.0),
        "asked": ("partner", "due", 30.0),
    }
    assert list(found) == ["long-ago", "late", "crossed", "asked"]
    assert found["crossed"].deadline == after(14)


def test_what_is_not_in_use_is_left_out() -> None:
    """Rows that the case keeps for a scenario only are nobody's deadline."""
    made = case(
        enablers=(enabler("permit", 48, "road", in_use=False),),
        forces=(force("guards", 24, "strip", in_use=False),),
        fleets=(BUS, replace(PLANE, in_use=False)),
    )
    assert deadlines(made, staff=-NEVER, families=-NEVER) == {}


def test_overdue_come_first_then_by_deadline() -> None:
    """The most overdue first, then what is due and when, what is expected, what has no date, what is in hand."""
    made = case(
        enablers=(
            enabler("held", 1, "road", in_hand_from=after(-1)),
            enabler("expected", 1, "road", in_hand_from=after(7)),
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
        "expected",
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


def test_prepared_puts_everything_in_hand_at_once() -> None:
    """What is to be asked for or to come is there at as_of, what is there keeps its date, and nothing ends."""
    ordered = Fleet(**{**vars(PLANE), "id": "ordered", "available_from": after(30)})
    parked = replace(PLANE, id="parked", available_from=after(-30), available_until=after(30))
    made = case(
        enablers=(
            enabler("permit", 48, "road"),
            enabler("dated", 48, "walk", in_hand_from=after(72)),
            enabler("held", 48, "walk", in_hand_from=after(-72), available_until=after(9)),
            enabler("lapsed", 48, "walk", in_hand_from=after(-72), available_until=after(-9)),
        ),
        forces=(
            force("guards", 24, "strip"),
            force("relief", 24, "strip", present_from=after(96)),
            force("there", 24, "strip", present_from=after(-96), withdrawn_by=after(-1)),
        ),
        fleets=(BUS, PLANE, ordered, parked),
    )
    ready = prepared(made, picture(NEVER))
    assert [(one.in_hand_from, one.available_until) for one in ready.enablers] == [
        (AS_OF, None),
        (AS_OF, None),
        (after(-72), None),
        (after(-72), None),
    ]
    assert [one.present_from for one in ready.forces] == [AS_OF, AS_OF, after(-96)]
    assert not any(one.withdrawn_by for one in ready.forces)
    assert not any(one.available_until for one in ready.fleets)
    assert [(one.lead_time_h, one.available_from) for one in ready.fleets] == [
        (0.0, None),
        (0.0, None),
        (0.0, None),
        (0.0, after(-30)),
    ]

"""Hours and times: a gate that closes while an alert speaks, times in the words, and how long people wait."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from egress.domain import Case, Plan
from egress.domain.alert_checks import check_alert
from egress.domain.alert_times import times_named
from egress.domain.alerts import Alert, Bidding, Direction
from egress.domain.plan import Finding, Movement
from egress.domain.scenarios import Blackout
from egress.domain.vocabulary import TargetKind
from egress.kit import Range
from egress.workflow.alerts import effect_in_words, expected_effect, post_state

from .posts import at, context, kabul, said

GATES = Direction(bidding=Bidding.GO_TO, site_id="gates")


def go(words: str = "As told.") -> Alert:
    """Return an alert of noon that sends people to the gates for a day."""
    return said("go", at(20), words, directions=(GATES,))


def found(case: Case, alert: Alert, plan: Plan | None = None) -> tuple[Finding, ...]:
    """Return what is found on an alert under a case and a plan."""
    state = post_state(case, alert.sent, alert.expires, plan=plan)
    return check_alert(alert, context(alert.sent, state=state))


def breaches(findings: tuple[Finding, ...]) -> set[str]:
    """Return the rules that are broken."""
    return {one.rule for one in findings if one.severity == "breach"}


def with_gates(**given: object) -> Case:
    """Return Kabul with the ways on from its gates changed."""
    legs = tuple(
        replace(leg, **given) if leg.from_site_id == "gates" else leg  # type: ignore[arg-type]
        for leg in kabul().legs
    )
    return replace(kabul(), legs=legs)


def test_a_gate_that_closes_while_it_speaks_is_caught() -> None:
    """Sent to gates until noon tomorrow that let nobody in from 18:00 on: refused; ending at 18:00 it passes."""
    shut = with_gates(open_until=at(20, 18))
    assert breaches(found(shut, go())) == {"holds_while_it_is_open"}
    assert any("20 Aug 18:00Z" in one.sentence for one in found(shut, go()))
    assert not breaches(found(shut, replace(go(), expires=at(20, 18))))


def test_a_loss_that_the_case_foresees_is_caught() -> None:
    """Gates that the case has as lost from 15:00 on are shut then; lost for an hour at noon they are shut at once."""
    later = Blackout(target_kind=TargetKind.SITE, target_id="gates", from_=at(20, 15), until=None)
    assert breaches(found(replace(kabul(), blackouts=(later,)), go())) == {"holds_while_it_is_open"}
    now = Blackout(target_kind=TargetKind.SITE, target_id="gates", from_=at(20), until=at(20, 13))
    assert breaches(found(replace(kabul(), blackouts=(now,)), go())) == {"no_contradiction_with_plan"}
    pause = Blackout(target_kind=TargetKind.SITE, target_id="gates", from_=at(20, 13), until=at(20, 14))
    assert not breaches(found(replace(kabul(), blackouts=(pause,)), go()))


def test_daily_hours_are_said() -> None:
    """Gates that shut for the night are no breach, but who reads the alert is told when."""
    nightly = with_gates(daily_open=time(6), daily_close=time(20))
    findings = [one for one in found(nightly, go()) if one.rule == "holds_while_it_is_open"]
    assert [one.severity for one in findings] == ["notice"]
    assert "20 Aug 15:30Z" in findings[0].sentence  # 20:00 at the post
    assert "Nobody gets on from" in findings[0].sentence


def test_words_that_promise_more_than_the_gate_are_caught() -> None:
    """ "Until 17:00Z" while nobody gets in from 16:00Z on is refused, in UTC and by the post's own clock."""
    shut, ends = with_gates(open_until=at(20, 16)), {"expires": at(20, 16)}
    assert breaches(found(shut, replace(go("Come until 17:00Z."), **ends))) == {"times_as_planned"}
    assert breaches(found(shut, replace(go("Come until 21:30."), **ends))) == {"times_as_planned"}
    assert not breaches(found(shut, replace(go("Come until 20:30."), **ends)))


def test_a_time_that_nothing_knows_is_said() -> None:
    """A time in the words that no movement and no opening hour knows draws a notice; the plan's own draws none."""
    leg = next(one for one in kabul().legs if one.from_site_id == "gates")
    move = Movement(id="m", leg_id=leg.id, depart=at(20, 14), arrive=at(20, 15), loads=((kabul().groups[0].id, 5),))
    plan = Plan(case_id="x", scenario_id="base", start=at(20), horizon_end=at(22), movements=(move,), drawn_by="hand")
    told = {
        words: [one.severity for one in found(kabul(), go(words), plan) if one.rule == "times_as_planned"]
        for words in ("Buses leave at 14:00Z.", "Buses leave at 18:30.", "Buses leave at 14:10Z.", "Call 0:3456.")
    }
    assert told == {
        "Buses leave at 14:00Z.": [],
        "Buses leave at 18:30.": [],
        "Buses leave at 14:10Z.": ["notice"],
        "Call 0:3456.": [],
    }


def test_times_are_read_as_people_write_them() -> None:
    """With Z or without, with "until" before a date or without."""
    words = "Come by 16h30. It is open until 21 August, 07:05 UTC. Held at 12:00."
    named = [(one.written, one.in_utc, one.is_end) for one in times_named(go(words))]
    assert named == [("16:30", False, True), ("07:05Z", True, True), ("12:00", False, False)]


def citizens(persons_per_h: float, **given: object) -> tuple[Case, Alert]:
    """Return gates that take so many per hour, and an alert that sends 10,000 citizens there."""
    case = with_gates(persons_per_h=None, **given)
    first = next(leg.id for leg in case.legs if leg.from_site_id == "gates")
    legs = tuple(
        replace(one, persons_per_h=persons_per_h if one.id == first else 0.0) if one.from_site_id == "gates" else one
        for one in case.legs
    )
    return replace(case, legs=legs), replace(go(), categories=("citizen",))


def test_what_the_plan_takes_is_taken_from_the_wait_too() -> None:
    """
    By hand: 5,000 of 10,000 come; of 300 per hour the plan takes 100, so 200 are left.

    Queue 5,000 − 12 · 200 = 2,600 persons; its last one waits 2,600 / 200 = 13 h, not 2,600 / 300.
    """
    case, alert = citizens(300)
    leg = next(one for one in case.legs if one.from_site_id == "gates")
    moves = tuple(
        Movement(
            id=f"m{n}",
            leg_id=leg.id,
            depart=at(20) + timedelta(hours=n),
            arrive=at(20) + timedelta(hours=n, minutes=30),
            loads=((case.groups[0].id, 100),),
        )
        for n in range(12)
    )
    plan = Plan(case_id="x", scenario_id="base", start=at(20), horizon_end=at(22), movements=moves, drawn_by="hand")
    (effect,) = expected_effect(case, alert, plan=plan, closed=frozenset())
    assert effect.planned_per_h == pytest.approx(100)
    assert effect.longest_queue_persons.likely == pytest.approx(2_600)
    assert effect.wait_h[1] == pytest.approx(13.0)
    (alone,) = expected_effect(case, alert, plan=None, closed=frozenset())
    assert alone.wait_h[1] == pytest.approx((5_000 - 12 * 300) / 300)


def test_who_stands_outside_when_the_gate_closes_is_told() -> None:
    """
    By hand: 5,000 come, 300 per hour get in for 6 h: 3,200 stand outside at 18:00, and the words say when.

    The low end: 2,000 − 1,800 = 200; the high end: 8,000 − 1,800 = 6,200.
    """
    case, alert = citizens(300, open_until=at(20, 18))
    (effect,) = expected_effect(case, alert, plan=None, closed=frozenset())
    assert effect.closes_at == at(20, 18)
    assert effect.left_outside_persons.likely == pytest.approx(3_200)
    words = " ".join(effect_in_words(case, effect))
    assert "nobody gets in and on from 2021-08-20T18:00:00Z on: 200 to 6,200 stay outside" in words


def test_wait_and_seats_are_in_the_words() -> None:
    """Whoever checks an alert reads the queue, the wait at its end and the seats that leave meanwhile."""
    case, alert = citizens(300)
    (effect,) = expected_effect(case, alert, plan=None, closed=frozenset())
    words = " ".join(effect_in_words(case, effect))
    assert "the wait at its end to 0.0 h to 14.7 h" in words
    assert "0 seats of the plan leave" in words
    (shut,) = expected_effect(case, alert, plan=None, closed=frozenset({"gates"}))
    assert "the wait at its end to no end" in " ".join(effect_in_words(case, shut))


def with_site(case: Case, site_id: str, **given: object) -> Case:
    """Return a case with one site changed."""
    sites = tuple(
        replace(one, **given) if one.id == site_id else one  # type: ignore[arg-type]
        for one in case.sites
    )
    return replace(case, sites=sites)


def test_what_a_place_processes_and_holds_limits_who_gets_on() -> None:
    """
    By hand: 5,000 of 10,000 come, 30 per hour are processed: 5,000 − 12 · 30 = 4,640 queue, 60 of them inside.

    The ways on could take 300. Without a limit of theirs it is the same.
    """
    for per_h in (300.0, 1e12):
        case, alert = citizens(per_h)
        case = with_site(case, "gates", processing_per_h=Range.exactly(30), holding_persons=Range.exactly(60))
        (effect,) = expected_effect(case, alert, plan=None, closed=frozenset())
        assert effect.people_per_h == 30
        assert effect.longest_queue_persons.likely == pytest.approx(4_640)
        assert effect.beyond_room_persons.likely == pytest.approx(4_580)
        words = " ".join(effect_in_words(case, effect))
        assert "30 people per hour get in there and on" in words
        assert "it has room for 60: 1,580 to 7,580 find none" in words


def test_only_who_is_in_its_zones_is_told() -> None:
    """A message for one zone reaches who lives there, not the whole post; for a zone where nobody lives, nobody."""
    case, alert = citizens(300)
    homes = {group.site_id: group.head_count for group in case.groups if group.category == "citizen"}
    zone, persons = max(homes.items(), key=lambda one: one[1])
    living = sum(g.head_count for g in case.groups if g.category == "citizen" and g.site_id == zone)
    for zones, told in (((zone,), living), (("gates",), homes.get("gates", 0))):
        (effect,) = expected_effect(case, replace(alert, zones=zones), plan=None, closed=frozenset())
        assert effect.told_persons == told
    assert persons


def test_in_and_on_are_told_apart() -> None:
    """Gates that are shut let nobody in; open gates whose ways on are shut let nobody on, and the words say which."""
    shut = with_gates(open_until=at(20, 11))
    (no_way_on,) = [one.sentence for one in found(shut, go()) if one.rule == "no_contradiction_with_plan"]
    assert "from where 0 people per hour get on then" in no_way_on
    closed = with_site(kabul(), "gates", in_use=False)
    (not_in,) = [one.sentence for one in found(closed, go()) if one.rule == "no_contradiction_with_plan"]
    assert "where 0 people per hour get in then" in not_in

"""A tripwire is a contract: it trips and clears by agreed values, and says who owes what and who watches."""

from typing import Any

import pytest

from egress.decision.obligations import obligations
from egress.domain import GaugeKind, Measure, SeriesLevel, Tripwire
from egress.threat import TripwireState, assess, tripwire_views

from .threatened_post import AS_OF, counts, day, estimate, gauge, report, threatened_post


def tripwire(**more: Any) -> Tripwire:
    """Return a tripwire on the front: trips at 60 km, armed again from 90 km."""
    known: dict[str, Any] = {
        "id": "front",
        "label": "The front is near",
        "observable": "distance by road",
        "threshold": "60 km",
        "owner": "director",
        "obliged_action": "convene",
        "time_to_act_h": 24.0,
        "measure": Measure.FRONT_KM,
        "trips_at": 60.0,
        "clears_at": 90.0,
    }
    return Tripwire(**(known | more))


def view(front: dict[float, float], **more: Any) -> Any:
    """Return how the tripwire stands after these distances."""
    case = threatened_post(tripwires=(tripwire(**more),), gauges=gauge(GaugeKind.FRONT_KM, front))
    return tripwire_views(case, AS_OF)[0]


@pytest.mark.parametrize(
    ("front", "crossed"),
    [
        ({-9: 100, -5: 61, -1: 61}, None),
        ({-9: 100, -5: 60, -1: 80}, -5),
        ({-9: 60, -5: 80, -1: 55}, -9),
        ({-9: 60, -5: 90, -1: 80}, None),
        ({-9: 60, -5: 95, -1: 55}, -1),
    ],
)
def test_it_trips_and_clears_with_hysteresis(front: dict[float, float], crossed: float | None) -> None:
    """Crossed at 60 km, it stays crossed at 80 and is armed again only from 90."""
    found = view(front)
    assert found.crossed_at == (None if crossed is None else day(crossed))
    assert (found.state is TripwireState.ARMED) == (crossed is None)


def test_who_owes_what_by_when() -> None:
    """Crossed a day and a half ago with a day to act: overdue, and what was agreed for that is said."""
    late = view({-1.5: 50}, if_unanswered="the deputy orders families out")
    assert late.state is TripwireState.OVERDUE
    assert late.act_by == day(-0.5)
    assert "director owed: convene" in late.sentence
    assert "the deputy orders families out" in late.sentence
    assert view({-1.5: 50}).sentence.endswith("Agreed for that: nothing.")
    assert view({-0.5: 50}).state is TripwireState.CROSSED
    assert view({-1.5: 50}, acted_at=day(-1)).state is TripwireState.ANSWERED
    assert view({-1.5: 50}, expires_at=day(-0.1)).state is TripwireState.EXPIRED


def test_what_was_moved_after_it_was_crossed_is_said() -> None:
    """A threshold moved before the crossing is a choice; one moved after it is named, with what it was."""
    assert not view({-3: 50}, moved_at=day(-4), threshold_before="100 km").moved_after_crossing
    moved = view({-3: 50}, moved_at=day(-2), threshold_before="100 km")
    assert moved.moved_after_crossing
    assert "before: 100 km" in moved.sentence


def test_who_watches() -> None:
    """Nobody watches one without a watcher whose measure is stale or missing."""
    assert not view({-30: 100}).is_watched
    assert view({-3: 100}).is_watched
    assert view({-30: 100}, watched_by="watch officer").is_watched


def test_counts_and_chances_can_be_tied_too() -> None:
    """Capitals lost, the share of districts and P(30 d) trip upwards."""
    capitals = tripwire(id="c", measure=Measure.CAPITALS_LOST, trips_at=3.0, clears_at=1.0)
    share = tripwire(id="d", measure=Measure.DISTRICTS_SHARE, trips_at=0.5, clears_at=0.4)
    chance = tripwire(id="p", measure=Measure.P_30, trips_at=0.2, clears_at=0.1)
    series = counts("c", SeriesLevel.CAPITALS, {-9: 0, -2: 4}, 34) + counts(
        "d", SeriesLevel.DISTRICTS, {-9: 100, -2: 210}, 400
    )
    case = threatened_post(tripwires=(capitals, share, chance), series=series)
    states = [v.crossed_at for v in tripwire_views(case, AS_OF, p_30=0.25)]
    assert states == [day(-2), day(-2), AS_OF]
    assert tripwire_views(case, AS_OF, p_30=0.19)[2].state is TripwireState.ARMED


def test_news_of_one_front_says_nothing_of_another() -> None:
    """A far southern front read an hour later neither arms it again nor hides how near the northern one is."""
    north = gauge(GaugeKind.FRONT_KM, {-3: 40, -0.5: 30}, "north")
    south = gauge(GaugeKind.FRONT_KM, {-2.9: 300, -0.4: 290}, "south")
    found = tripwire_views(threatened_post(tripwires=(tripwire(),), gauges=(*north, *south)), AS_OF)[0]
    assert (found.state, found.crossed_at, found.value) == (TripwireState.OVERDUE, day(-3), 30)


def test_a_place_of_which_nothing_is_heard_for_a_fortnight_holds_no_tripwire() -> None:
    """A front that was near three weeks ago and never read again does not keep crossed what the others clear."""
    old, fresh = (gauge(GaugeKind.FRONT_KM, *told) for told in (({-25: 40}, "old"), ({-24: 300, -2: 300}, "fresh")))
    case = threatened_post(tripwires=(tripwire(),), gauges=(*old, *fresh))
    assert tripwire_views(case, AS_OF)[0].state is TripwireState.ARMED


def test_the_greatest_of_several_counts_trips() -> None:
    """Of two counts of capitals the greater counts, whichever was read last."""
    capitals = tripwire(measure=Measure.CAPITALS_LOST, trips_at=3.0, clears_at=1.0)
    series = counts("a", SeriesLevel.CAPITALS, {-2: 4}, 34) + counts("b", SeriesLevel.CAPITALS, {-1: 0}, 34)
    found = tripwire_views(threatened_post(tripwires=(capitals,), series=series), AS_OF)[0]
    assert (found.crossed_at, found.value) == (day(-2), 4)


def test_a_chance_that_tripped_days_ago_keeps_its_day() -> None:
    """P(30 d) over the mark since a report of four days ago is overdue today, and stays crossed between the marks."""
    wire = tripwire(measure=Measure.P_30, trips_at=0.5, clears_at=0.01)
    rows = tuple(report(f"r{i}", -4, "garrison_surrendered") for i in range(3))
    estimates = (estimate("calm", -50, 400, 900), estimate("soon", -4, 10, 20, grade="A1", p_never=0.0))
    case = threatened_post(tripwires=(wire,), reports=rows, estimates=estimates, series=())
    found = assess(case, AS_OF, paths=50).tripwires[0]
    assert (found.state, found.crossed_at) == (TripwireState.OVERDUE, day(-4))
    before = assess(case, day(-5), paths=50).tripwires[0]
    assert before.state is TripwireState.ARMED
    high = found.value or 1.0
    between = tripwire(measure=Measure.P_30, trips_at=high + 0.01, clears_at=high - 0.01)
    views = tripwire_views(
        threatened_post(tripwires=(between,)), AS_OF, p_30=high, p_30_before=((day(-2), high + 0.02),)
    )
    assert views[0].crossed_at == day(-2)


def test_an_answered_crossing_of_the_log_does_not_hide_the_next() -> None:
    """Logged and answered three weeks ago, armed again since: the front that is near once more obliges anew."""
    log = {"crossed_at": day(-20), "acted_at": day(-19)}
    again = view({-20: 50, -10: 100, -2: 50}, **log)
    assert (again.state, again.crossed_at) == (TripwireState.OVERDUE, day(-2))
    assert view({-18: 50, -2: 50}, **log).state is TripwireState.ANSWERED
    assert view({-20: 50, -10: 100, -2: 95}, **log).state is TripwireState.ANSWERED


def test_a_measured_crossing_obliges_its_owner() -> None:
    """What egress sees crossed stands among what is due, until it is answered."""
    case = threatened_post(tripwires=(tripwire(),), gauges=gauge(GaugeKind.FRONT_KM, {-0.5: 40}))
    due = obligations(case, AS_OF)
    assert [(d.enabler_id, d.status, d.owner) for d in due] == [("front", "due", "director")]
    by_picture = obligations(case, AS_OF, views=tripwire_views(case, AS_OF, p_30=0.9))
    assert by_picture == due
    answered = threatened_post(tripwires=(tripwire(acted_at=day(-0.2)),), gauges=case.gauges)
    assert obligations(answered, AS_OF) == ()

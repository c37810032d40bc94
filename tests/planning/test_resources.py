"""What runs out while a timetable is laid, each against a count that tries every stretch of time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egress.planning.resources import ANY_NUMBER, Parking, Room, Slots, TokenBucket

Event = tuple[int, int]
"""Minute and persons (or departures)."""


def fits(events: list[Event], *, tenths_per_h: int, capacity_tenths: int) -> bool:
    """Whether no stretch [a, b] between two events holds more than rate × (b − a) + capacity, exactly."""
    ordered = sorted(events)
    for first, (a, _) in enumerate(ordered):
        total = 0
        for b, amount in ordered[first:]:
            total += amount
            if 600 * total > tenths_per_h * (b - a) + 60 * capacity_tenths:
                return False
    return True


@settings(max_examples=150, deadline=None)
@given(
    rate=st.integers(1, 60),
    wishes=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40), st.booleans()), min_size=1, max_size=12),
)
def test_bucket_lets_leave_what_the_rule_allows_and_no_more(rate: int, wishes: list[tuple[int, int, bool]]) -> None:
    """At every moment what is available is legal and one person more is not; one vehicle's load is a burst."""
    bucket, gone, largest, now = TokenBucket(float(rate)), list[Event](), 0, 0
    for wait, wanted, by_vehicle in wishes:
        now += wait

        def legal(persons: int, *, now: int = now, by_vehicle: bool = by_vehicle, largest: int = largest) -> bool:
            capacity = max(rate, largest, persons if by_vehicle else 0)
            return fits([*gone, (now, persons)], tenths_per_h=10 * rate, capacity_tenths=10 * capacity)

        available = bucket.available(now, by_vehicle=by_vehicle)
        if available >= ANY_NUMBER:
            assert by_vehicle
            assert legal(10_000)
        else:
            assert legal(available)
            assert not legal(available + 1)
        taken = min(wanted, available)
        if taken:
            bucket.take(now, taken, by_vehicle=by_vehicle)
            gone.append((now, taken))
            largest = max(largest, taken if by_vehicle else 0)


def test_bucket_is_full_at_the_order_and_refills_by_the_hour() -> None:
    """Ten an hour: ten at once, five more after half an hour, never more than ten however long nobody leaves."""
    bucket = TokenBucket(10.0)
    assert bucket.available(0, by_vehicle=False) == 10
    bucket.take(0, 10, by_vehicle=False)
    assert [bucket.available(minute, by_vehicle=False) for minute in (0, 5, 6, 30, 60, 600)] == [0, 0, 1, 5, 10, 10]


def test_a_vehicle_larger_than_one_hour_waits_until_nothing_is_owed() -> None:
    """At four an hour a bus of twenty may go, the next one five hours later, and not a person in between."""
    bucket = TokenBucket(4.0)
    bucket.take(0, 20, by_vehicle=True)
    assert bucket.available(1, by_vehicle=False) == 0
    assert bucket.available(299, by_vehicle=True) == 19
    assert bucket.available(300, by_vehicle=True) == ANY_NUMBER


def test_promises_are_kept() -> None:
    """Ten are promised at 0: five fit at half past, any load at one; none where a later promise would be broken."""
    bucket = TokenBucket(10.0)
    bucket.promise(0, 10)
    assert bucket.available_beside_promises(30) == 5
    assert bucket.available_beside_promises(60) == ANY_NUMBER
    bucket.promise(90, 10)
    assert bucket.available_beside_promises(60) == 0
    bucket.redeem(90, 10)
    bucket.redeem(0, 10)
    assert bucket.available_beside_promises(30) == ANY_NUMBER


@settings(max_examples=60, deadline=None)
@given(
    tenths_per_h=st.sampled_from([3, 5, 10, 15, 20, 40]),
    wishes=st.lists(st.integers(0, 200), min_size=1, max_size=9),
)
def test_slot_is_the_first_minute_at_which_one_more_departure_fits(tenths_per_h: int, wishes: list[int]) -> None:
    """In whatever order slots are asked for, the one found is legal beside all others, and no earlier one is."""
    slots, taken = Slots(tenths_per_h / 10), list[int]()
    for wish in wishes:
        found = slots.first_free(wish)

        def legal(minute: int) -> bool:
            events = [(moment, 1) for moment in (*taken, minute)]
            return fits(events, tenths_per_h=tenths_per_h, capacity_tenths=max(10, tenths_per_h))

        assert found >= wish
        assert legal(found)
        assert not any(legal(minute) for minute in range(wish, found))
        slots.take(found)
        taken.append(found)


@pytest.mark.parametrize(
    ("rate", "minutes"), [(1.0, [0, 60, 120]), (2.0, [0, 0, 30, 60]), (0.5, [0, 120]), (1.5, [0, 20, 60, 100])]
)
def test_slots_asked_for_at_once_follow_the_rate(rate: float, minutes: list[int]) -> None:
    """One hour's worth (at least one) at once, then one for every sixtieth part of the rate."""
    slots, found = Slots(rate), []
    for _ in minutes:
        found.append(slots.first_free(0))
        slots.take(found[-1])
    assert found == minutes


def test_a_slot_before_one_already_taken_is_found() -> None:
    """With a departure at 60 and one an hour, the runway is free at 0 and then not before 120."""
    slots = Slots(1.0)
    slots.take(60)
    assert slots.first_free(0) == 0
    assert slots.first_free(0.5) == 120
    slots.take(0)
    assert slots.first_free(0) == 120


stays = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(max_examples=200, deadline=None)
@given(places=st.integers(0, 3), wishes=st.lists(stays, max_size=12), asked=stays)
def test_apron_has_room_if_every_minute_has(places: int, wishes: list[Event], asked: Event) -> None:
    """A stay fits if at each of its minutes fewer aircraft stand than there are places; its last minute is free."""
    apron, standing = Parking(places), list[Event]()
    for wish in [*wishes, asked]:
        fullest = max(sum(a <= minute < b for a, b in standing) for minute in range(*wish))
        assert apron.has_room(*wish) == (fullest < places)
        if fullest < places:
            apron.reserve(*wish)
            standing.append(wish)


@given(wishes=st.lists(stays, max_size=8), now=st.integers(0, 90), asked=stays)
def test_what_has_ended_may_be_forgotten(wishes: list[Event], now: int, asked: Event) -> None:
    """Whatever lies after now is answered as before once older stays are dropped."""
    kept, short = Parking(2), Parking(2)
    for wish in wishes:
        if kept.has_room(*wish):
            kept.reserve(*wish)
            short.reserve(*wish)
    short.forget_before(now)
    later = (asked[0] + now, asked[1] + now)
    assert short.has_room(*later) == kept.has_room(*later)


def test_room_left_and_how_full_it_is() -> None:
    """A room for ten with four has six left; overfull there is none left; without a limit it is never full."""
    room = Room(10, held=4)
    assert (room.left, room.share) == (6, 0.4)
    room.held = 12
    assert (room.left, room.share) == (0, 1.2)
    assert (Room(None, held=500).left, Room(None, held=500).share) == (ANY_NUMBER, 0.0)
    assert (Room(0).left, Room(0).share) == (0, 0.0)

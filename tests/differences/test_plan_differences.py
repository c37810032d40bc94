"""Two plans compared: hand-made ones, and what must hold for any two."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from egress.domain import (
    Movement,
    MovementChange,
    MovementDifference,
    MovementFate,
    Plan,
    change_totals,
    movement_difference_in_words,
    plan_differences,
)

from ..planning.toys import fleet, group, leg, site, toy

START = datetime(2030, 5, 1, tzinfo=UTC)
CASE = toy(
    groups=[group("g", "a", 100), group("h", "a", 100)],
    sites=[site("a"), site("s", safe=True)],
    legs=[leg("a", "s"), leg("s", "a")],
    fleets=(fleet("bus", "a"), fleet("van", "a")),
)


def trip(
    id_: str, minute: int, *, vehicle: int | None = 1, fleet_id: str | None = "bus", **fields: object
) -> Movement:
    """Return a trip of an hour from a to s with ten of g, unless told otherwise."""
    depart = START + timedelta(minutes=minute)
    given_ = {"leg_id": "a-s", "loads": (("g", 10),), "arrive": depart + timedelta(hours=1)} | fields
    return Movement(id=id_, depart=depart, fleet_id=fleet_id, vehicle=vehicle, **given_)  # type: ignore[arg-type]


def plan(*movements: Movement) -> Plan:
    """Return a plan of these movements."""
    end = START + timedelta(days=9)
    return Plan(case_id="toy", scenario_id="base", start=START, horizon_end=end, movements=movements, drawn_by="hand")


def told(old: Plan, new: Plan) -> dict[tuple[str | None, str | None], tuple[str, ...]]:
    """Return the fate, or the changes, by the ids of both movements."""
    return {
        (one.old.id if one.old else None, one.new.id if one.new else None): one.changes or (one.fate.value,)
        for one in plan_differences(old, new)
    }


def test_renumbered_movements_are_kept() -> None:
    """Ids count for nothing."""
    old, new = plan(trip("m1", 0), trip("m2", 120)), plan(trip("x9", 0), trip("x8", 120))
    assert told(old, new) == {("m1", "x9"): ("kept",), ("m2", "x8"): ("kept",)}


def test_every_change_has_its_name() -> None:
    """Half an hour later, another vehicle, another load, all three, dropped and new."""
    old = plan(
        trip("later", 0),
        trip("vehicle", 200, vehicle=2),
        trip("load", 400),
        trip("all", 600),
        trip("gone", 800, leg_id="s-a"),
    )
    new = plan(
        trip("1", 30),
        trip("2", 200, vehicle=3),
        trip("3", 400, loads=(("g", 4), ("h", 6))),
        trip("4", 640, fleet_id="van", loads=(("h", 9),)),
        trip("5", 900, leg_id="a-s", empty_return=True, loads=()),
    )
    retimed, vehicle, load = MovementChange.RETIMED, MovementChange.OTHER_VEHICLE, MovementChange.OTHER_LOAD
    assert told(old, new) == {
        ("later", "1"): (retimed,),
        ("vehicle", "2"): (vehicle,),
        ("load", "3"): (load,),
        ("all", "4"): (retimed, vehicle, load),
        ("gone", None): ("dropped",),
        (None, "5"): ("new",),
    }


def test_order_of_a_load_is_no_change() -> None:
    """The same people named in another order are the same load."""
    old = plan(trip("m", 0, loads=(("g", 4), ("h", 6))))
    assert told(old, plan(trip("m", 0, loads=(("h", 6), ("g", 4))))) == {("m", "m"): ("kept",)}


def test_one_trip_more_moves_no_other() -> None:
    """A trip let in between leaves those around it alone, though all ids move up."""
    old = plan(*(trip(f"m{n}", 120 * n) for n in range(6)))
    new = plan(*(trip(f"m{n}", minute) for n, minute in enumerate([0, 120, 180, 240, 360, 480, 600])))
    counts = {kind: total.movements for kind, total in change_totals(plan_differences(old, new)).items()}
    assert (counts[MovementFate.KEPT], counts[MovementFate.NEW], counts[MovementFate.CHANGED]) == (6, 1, 0)


def test_beyond_a_day_it_is_another_movement() -> None:
    """24 hours later is retimed, a minute more is dropped and new."""
    assert told(plan(trip("a", 0)), plan(trip("b", 1440))) == {("a", "b"): (MovementChange.RETIMED,)}
    assert told(plan(trip("a", 0)), plan(trip("b", 1441))) == {("a", None): ("dropped",), (None, "b"): ("new",)}


def test_the_nearest_in_time_are_paired() -> None:
    """Of two that could have been delayed the nearer one was."""
    found = told(plan(trip("early", 0), trip("near", 100)), plan(trip("late", 130)))
    assert found == {("early", None): ("dropped",), ("near", "late"): (MovementChange.RETIMED,)}


def test_trips_do_not_overtake_each_other() -> None:
    """Three trips each an hour later: the first is the first, though the second old one is nearer to it."""
    old = plan(trip("1", 0), trip("2", 70), trip("3", 140))
    found = told(old, plan(trip("x", 60), trip("y", 130), trip("z", 200)))
    assert set(found) == {("1", "x"), ("2", "y"), ("3", "z")}


def test_totals_count_persons() -> None:
    """A load that shrinks from ten to four, and a trip of ten dropped."""
    old, new = plan(trip("a", 0), trip("b", 300, leg_id="s-a")), plan(trip("a", 0, loads=(("g", 4),)))
    totals = change_totals(plan_differences(old, new))
    for kind in (MovementFate.CHANGED, MovementChange.OTHER_LOAD):
        assert (totals[kind].movements, totals[kind].old_persons, totals[kind].new_persons) == (1, 10, 4)
    dropped = totals[MovementFate.DROPPED]
    assert (dropped.movements, dropped.old_persons, dropped.new_persons) == (1, 10, 0)


def test_sentences() -> None:
    """Labels of the case, both instants, both loads; an unknown fleet by its id."""
    old = plan(trip("a", 0), trip("b", 300, fleet_id="ship", leg_id="sea"))
    new = plan(trip("a", 90, vehicle=2, loads=(("g", 4),)))
    assert [movement_difference_in_words(one, CASE) for one in plan_differences(old, new)] == [
        "Bus 2, a to s, 2030-05-01T01:30:00Z: 1.5 h later, was 2030-05-01T00:00:00Z; was Bus 1; 4 G, was 10 G.",
        "Dropped: ship 1, sea, 2030-05-01T05:00:00Z, 10 G.",
    ]
    (kept,) = plan_differences(new, new)
    assert movement_difference_in_words(kept, CASE) == "Kept: Bus 2, a to s, 2030-05-01T01:30:00Z, 4 G."


MOVEMENTS = st.builds(
    lambda id_, minute, vehicle, leg_id, persons, back: trip(
        id_,
        minute,
        vehicle=vehicle or None,
        fleet_id="bus" if vehicle else None,
        leg_id=leg_id,
        loads=() if back else (("g", persons),),
        empty_return=back,
    ),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 5000),
    st.integers(0, 3),
    st.sampled_from(["a-s", "s-a"]),
    st.integers(1, 3),
    st.booleans(),
)
PLANS = st.lists(MOVEMENTS, max_size=12).map(lambda movements: plan(*movements))


@given(PLANS)
def test_a_plan_against_itself_is_all_kept(one: Plan) -> None:
    """Nothing is changed, dropped or new."""
    assert {found.fate for found in plan_differences(one, one)} <= {MovementFate.KEPT}
    assert len(plan_differences(one, one)) == len(one.movements)


@given(PLANS, PLANS)
def test_every_movement_of_both_occurs_once(old: Plan, new: Plan) -> None:
    """As often as in the plans, changed ones really differ, kept ones do not, and pairs share leg and direction."""
    found = plan_differences(old, new)
    assert Counter(one.old for one in found if one.old) == Counter(old.movements)
    assert Counter(one.new for one in found if one.new) == Counter(new.movements)
    for one in found:
        assert _is_true(one)


def _is_true(one: MovementDifference) -> bool:
    if one.old is None or one.new is None:
        return one.fate is (MovementFate.NEW if one.old is None else MovementFate.DROPPED)
    same_way = (one.old.leg_id, one.old.empty_return) == (one.new.leg_id, one.new.empty_return)
    differs = {
        MovementChange.RETIMED: (one.old.depart, one.old.arrive) != (one.new.depart, one.new.arrive),
        MovementChange.OTHER_VEHICLE: (one.old.fleet_id, one.old.vehicle) != (one.new.fleet_id, one.new.vehicle),
        MovementChange.OTHER_LOAD: sorted(one.old.loads) != sorted(one.new.loads),
    }
    real = {change for change, is_so in differs.items() if is_so}
    return same_way and set(one.changes) == real and (one.fate is MovementFate.KEPT) == (not real)


@given(PLANS, PLANS)
def test_the_other_way_round_what_was_new_is_dropped(old: Plan, new: Plan) -> None:
    """As many are kept, and as many new as were dropped."""
    there = change_totals(plan_differences(old, new))
    back = change_totals(plan_differences(new, old))
    assert there[MovementFate.KEPT].movements == back[MovementFate.KEPT].movements
    # Ties in time may be broken otherwise, so of the others only the balance is the same.
    assert _balance(there) == -_balance(back)


def _balance(totals: dict) -> int:  # type: ignore[type-arg]
    return int(totals[MovementFate.NEW].movements - totals[MovementFate.DROPPED].movements)

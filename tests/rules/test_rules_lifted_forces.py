"""force_in_place with a force that comes on the plan's own lift, and force_withdrawn_last."""

from .rules_small_post import also, breaches, broken_rules, move, with_movement, with_row


def _lifted(case, **fields):
    """Let the guards come in by the aircraft, 25 on each of the two empty runs that arrive at 2:20 and 2:30."""
    given = {"lift_fleet_ids": ("plane",), "lift_from_site_id": "hub", "lead_time_h": 0.5} | fields
    return with_row(case, "forces", "guards", **given)


def _after_landing(plan):
    """Let everybody use the airport only once both aircraft have come: buses and walks arrive from 2:30 on."""
    plan = with_movement(plan, "bus-1", depart=120, arrive=150)
    plan = with_movement(plan, "bus-1-back", depart=155, arrive=185)
    plan = with_movement(plan, "bus-2", depart=195, arrive=225)
    plan = with_movement(plan, "walk-1", depart=105, arrive=150)
    plan = with_movement(plan, "walk-2", depart=165, arrive=210)
    plan = with_movement(plan, "plane-1-out", depart=225, arrive=315)
    return with_movement(plan, "plane-2-out", depart=300, arrive=390)


def test_a_site_is_secured_once_the_force_has_landed(case, plan):
    """Fifty guards have landed at 2:30; people who come before are unguarded, and 51 never land."""
    landed = _after_landing(plan)
    landed = with_movement(landed, "onward-1", depart=390, arrive=630)
    assert broken_rules(_lifted(case), landed) == set()
    sooner = with_movement(with_movement(landed, "walk-1", depart=104, arrive=149), "onward-1", depart=390)
    (found,) = breaches(_lifted(case), sooner)
    assert (found.rule, found.movement_id) == ("force_in_place", "walk-1")
    assert "when a force of 25 secures it; 50 are needed" in found.sentence
    more = with_row(_lifted(case, strength_persons=60), "sites", "airport", force_needed_persons=51)
    assert broken_rules(more, landed) == {"force_in_place"}


def test_a_force_lands_only_once_it_may_set_out_and_by_its_own_lift(case, plan):
    """Guards who are ready at 1:10 miss the aircraft of 1:00; a bus brings none of them."""
    landed = with_movement(_after_landing(plan), "onward-1", depart=390, arrive=630)
    assert broken_rules(_lifted(case, lead_time_h=70 / 60), landed) == {"force_in_place"}
    assert broken_rules(_lifted(case, lift_fleet_ids=("bus",)), landed) == {"force_in_place"}
    assert broken_rules(_lifted(case, lift_from_site_id="home"), landed) == {"force_in_place"}


def test_the_force_leaves_last(case, plan):
    """Fifty guards need fifty empty seats after the last people have left at 4:15."""
    kept = with_movement(_after_landing(plan), "onward-1", depart=390, arrive=630)
    assert broken_rules(_lifted(case, leaves_last=True), kept) == {"force_withdrawn_last"}
    out = also(
        kept,
        move("plane-1-in2", "flight", 335, 415, "plane", 1, empty_return=True),
        move("plane-2-in2", "flight", 410, 490, "plane", 2, empty_return=True),
        move("plane-1-last", "flight", 415, 505, "plane", 1),
        move("plane-2-last", "flight", 490, 580, "plane", 2),
    )
    assert broken_rules(_lifted(case, leaves_last=True), out) == set()
    (found,) = breaches(_lifted(case, leaves_last=True), kept)
    assert "only 0 seats leave Airport (airport) for them" in found.sentence


def test_seats_that_leave_before_the_last_people_do_not_count(case, plan):
    """An empty run at 4:59 leaves the guards, whom people still need at 5:00, behind."""
    kept = with_movement(_after_landing(plan), "onward-1", depart=390, arrive=630)
    early = with_movement(kept, "plane-1-out", loads=())
    early = with_movement(early, "onward-1", loads=(("others", 20),))
    found = breaches(_lifted(case, leaves_last=True), early)
    assert {f.rule for f in found} == {"force_withdrawn_last"}


def test_a_force_whose_ground_nobody_uses_need_not_leave(case, plan):
    """Without people at the airport nothing is asked of the force."""
    quiet = _lifted(with_row(case, "sites", "airport", force_needed_persons=0), leaves_last=True)
    assert broken_rules(quiet, plan) == set()

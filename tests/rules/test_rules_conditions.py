"""force_in_place, enabler_in_hand and exit_closed."""

from dataclasses import replace

import pytest

from egress.domain import Exit, ExitChange, Force

from .rules_small_post import at, breaches, broken_rules, with_row


def test_enough_strength_must_secure_a_site(case, plan):
    """Fifty are needed and fifty are there; one fewer is too few, and two forces add up."""
    weaker = with_row(case, "forces", "guards", strength_persons=49)
    found = breaches(weaker, plan)
    assert {f.rule for f in found} == {"force_in_place"}
    assert "a force of 49 secures it; 50 are needed" in found[0].sentence
    police = Force(id="police", label="Police", site_id="town", strength_persons=1, secures=("airport",))
    assert broken_rules(replace(weaker, forces=(*weaker.forces, police)), plan) == set()
    elsewhere = replace(police, secures=("town",))
    assert broken_rules(replace(weaker, forces=(*weaker.forces, elsewhere)), plan) == {"force_in_place"}


@pytest.mark.parametrize(
    ("changes", "legal"),
    [
        ({"lead_time_h": 1.0}, True),
        ({"lead_time_h": 61 / 60}, False),
        ({"present_from": at(60), "lead_time_h": 99.0}, True),
        ({"present_from": at(61)}, False),
        ({"withdrawn_by": at(256)}, True),
        ({"withdrawn_by": at(255)}, False),
        ({"in_use": False}, False),
    ],
)
def test_a_force_counts_from_its_arrival_until_its_withdrawal(case, plan, changes, legal):
    """People first reach the airport at 60 and last leave it at 255; the withdrawal counts out."""
    assert broken_rules(with_row(case, "forces", "guards", **changes), plan) == (
        set() if legal else {"force_in_place"}
    )


def test_a_locked_force_does_not_count(case, plan):
    """The guards secure nothing before the host's consent is in hand, nor after it has lapsed."""
    assert broken_rules(with_row(case, "enablers", "consent", lead_time_h=1.0), plan) == set()
    assert broken_rules(with_row(case, "enablers", "consent", lead_time_h=1.1), plan) == {"force_in_place"}
    assert broken_rules(with_row(case, "enablers", "consent", available_until=at(255)), plan) == {"force_in_place"}
    assert broken_rules(with_row(case, "enablers", "consent", in_use=False), plan) == {"force_in_place"}


def test_a_leg_must_be_secured_at_both_ends_of_the_journey(case, plan):
    """An escort that leaves while the party is still under way is no escort."""
    guarded = with_row(case, "legs", "walk", force_needed_persons=5)
    escort = Force(id="escort", label="Escort", site_id="town", strength_persons=5, secures=("walk",))
    with_escort = replace(guarded, forces=(*guarded.forces, escort))
    assert broken_rules(guarded, plan) == {"force_in_place"}
    assert broken_rules(with_escort, plan) == set()
    assert broken_rules(with_row(with_escort, "forces", "escort", withdrawn_by=at(166)), plan) == set()
    assert broken_rules(with_row(with_escort, "forces", "escort", withdrawn_by=at(165)), plan) == {"force_in_place"}
    assert broken_rules(with_row(with_escort, "forces", "escort", present_from=at(61)), plan) == {"force_in_place"}


@pytest.mark.parametrize(
    ("id_", "changes", "legal"),
    [
        ("overflight", {"lead_time_h": 3.0}, True),
        ("overflight", {"lead_time_h": 3.1}, False),
        ("overflight", {"available_until": at(256)}, True),
        ("overflight", {"available_until": at(255)}, False),
        ("overflight", {"in_use": False}, False),
        ("charter", {"lead_time_h": 1.1}, False),
        ("charter", {"in_hand_from": at(60), "lead_time_h": 99.0}, True),
        ("charter", {"in_hand_from": at(61)}, False),
        ("consent", {"unlocks": ("hub",), "lead_time_h": 4.5}, True),
        ("consent", {"unlocks": ("hub",), "lead_time_h": 4.6}, False),
        ("consent", {"unlocks": ("town",), "lead_time_h": 1.1}, False),
    ],
)
def test_what_is_locked_is_used_only_with_its_enabler_in_hand(case, plan, id_, changes, legal):
    """A leg and a site left at departure, a fleet also empty, a site reached at arrival; the lapse counts out."""
    changed = with_row(case, "enablers", id_, **changes)
    assert broken_rules(changed, plan) == (set() if legal else {"enabler_in_hand"})


def test_all_enablers_of_a_target_are_needed(case, plan):
    """A second permission for the same flight that is still on its way locks it."""
    second = replace(case.enablers[0], id="landing", label="Landing", lead_time_h=5.0)
    found = breaches(replace(case, enablers=(*case.enablers, second)), plan)
    assert {f.rule for f in found} == {"enabler_in_hand"}
    assert all("Landing (landing) is in hand only from 2030-05-01T05:00:00Z" in f.sentence for f in found)


@pytest.mark.parametrize(("closes_min", "legal"), [(345, True), (344, False)])
def test_nobody_is_under_way_when_an_exit_closes(case, plan, closes_min, legal):
    """The last flight arrives at 345: the airport may close then, and not a minute sooner."""
    closing = ExitChange(exit=Exit.AIRPORT, closes_at=at(closes_min))
    assert broken_rules(replace(case, exit_changes=(closing,)), plan) == (set() if legal else {"exit_closed"})


def test_an_exit_closes_with_the_one_it_follows(case, plan):
    """An airport that follows the city closes at the city's fixed time; without such a time it is not judged."""
    follows = ExitChange(exit=Exit.AIRPORT, follows=Exit.CITY)
    city = ExitChange(exit=Exit.CITY, closes_at=at(200))
    assert broken_rules(replace(case, exit_changes=(follows, city)), plan) == {"exit_closed"}
    assert broken_rules(replace(case, exit_changes=(follows,)), plan) == set()
    ring = ExitChange(exit=Exit.CITY, follows=Exit.AIRPORT)
    assert broken_rules(replace(case, exit_changes=(follows, ring)), plan) == set()


def test_the_last_change_to_an_exit_holds(case, plan):
    """A scenario that sets a closing twice means the second."""
    early, late = (ExitChange(exit=Exit.AIRPORT, closes_at=at(m)) for m in (100, 400))
    assert broken_rules(replace(case, exit_changes=(early, late)), plan) == set()
    assert broken_rules(replace(case, exit_changes=(late, early)), plan) == {"exit_closed"}


def test_a_safe_site_does_not_close_on_those_who_reach_it(case, plan):
    """Exits named by a safe site are passed over; the onward leg is judged by its own list only."""
    closing = replace(case, exit_changes=(ExitChange(exit=Exit.CITY, closes_at=at(10)),))
    assert broken_rules(with_row(closing, "sites", "home", closes_with=(Exit.CITY,)), plan) == set()
    assert broken_rules(with_row(closing, "legs", "onward", closes_with=(Exit.CITY,)), plan) == {"exit_closed"}

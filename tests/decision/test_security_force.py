"""The security force: strength by hour, how it comes, holds and leaves; each rule moves in its direction."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from egress.decision import force_needs, holding_lines, unit_lines
from egress.decision.security_force import HOLDS_H, MOST_ALERT_DAYS
from egress.domain import Case, Enabler, Force, Mode, Movement, Plan, SiteKind
from egress.inputs import read_case
from egress.kit import add_hours, parse_as_of
from egress.publications.force_writer import comes_in_words, leaves_in_words
from egress.workflow.time_enablers import size_force
from tests.planning.toys import START, at, fleet, group, leg, site, toy

ROOT = Path(__file__).resolve().parents[2]


def unit(id_: str, strength: int, *secures: str, **fields: Any) -> Force:
    """Return a force, there since before the order unless told otherwise."""
    given = {
        "label": id_.capitalize(),
        "site_id": "field",
        "present_from": at(-60),
        "released_by": "minister",
    } | fields
    return Force(id=id_, strength_persons=strength, secures=secures, **given)


def guarded(*forces: Force, enablers: tuple[Enabler, ...] = (), stands: float = 4) -> Case:
    """Return a post that needs 20 guards, an airfield 100, a road 30 and the flight 5."""
    return toy(
        groups=[group("staff", "post", 60)],
        sites=[
            site("post", kind=SiteKind.MISSION, force_needed_persons=20),
            site(
                "field", kind=SiteKind.AIRPORT, force_needed_persons=100, parking_aircraft=stands, departures_per_h=2
            ),
            site("hub", safe=True),
        ],
        legs=[
            leg("post", "field", Mode.ROAD, 30, force_needed_persons=30),
            leg("field", "hub", Mode.AIR, 60, force_needed_persons=5),
        ],
        fleets=[fleet("bus", "post", seats=20), fleet("plane", "field", Mode.AIR, seats=50, unload_min=30)],
        forces=forces,
        enablers=enablers,
        horizon_h=48,
    )


def plan(last_flight: int = 250) -> Plan:
    """Return a bus at 1:30 and flights at 3:20 and as late as asked."""
    moves = [
        Movement(
            id="r",
            leg_id="post-field",
            depart=at(90),
            arrive=at(120),
            fleet_id="bus",
            vehicle=1,
            loads=(("staff", 20),),
        ),
        Movement(
            id="a",
            leg_id="field-hub",
            depart=at(200),
            arrive=at(260),
            fleet_id="plane",
            vehicle=1,
            loads=(("staff", 10),),
        ),
        Movement(
            id="b", leg_id="field-hub", depart=at(last_flight), arrive=at(last_flight + 60), loads=(("staff", 10),)
        ),
    ]
    return Plan(
        case_id="toy", scenario_id="base", start=START, horizon_end=at(2880), movements=tuple(moves), drawn_by="hand"
    )


def test_needs_by_place_and_hour() -> None:
    """Embassy, airport, road and the airspace between are named apart, from first use to last in whole hours."""
    needs = force_needs(guarded(unit("guard", 20, "post"), unit("battalion", 150, "field")), plan())
    assert [one.place for one in needs] == ["embassy", "airport", "roads", "airspace"]
    by_place = {one.place: one for one in needs}
    assert (by_place["airport"].from_, by_place["airport"].until) == (at(120), at(300))
    assert (by_place["airport"].needed_persons, by_place["airport"].there_persons) == (100, 150)
    assert by_place["airport"].units == ("battalion",)
    assert (by_place["roads"].needed_persons, by_place["roads"].there_persons) == (30, 0)


def test_longer_use_needs_force_for_longer() -> None:
    """A later last flight holds the airfield for longer; a plan without movements holds nothing."""
    case = guarded(unit("battalion", 150, "field"))
    until = [max(n.until for n in force_needs(case, plan(last)) if n.target_id == "field") for last in (250, 700)]
    assert until[0] < until[1]
    assert force_needs(case, replace(plan(), movements=())) == ()


def test_stretches_are_cut_where_a_force_comes() -> None:
    """Where a second unit comes while the place is held, the hours before and after are told apart."""
    late = unit("second", 90, "field", present_from=None, lead_time_h=3.0)
    needs = [n for n in force_needs(guarded(unit("first", 60, "field"), late), plan()) if n.target_id == "field"]
    assert [(n.there_persons, n.units) for n in needs] == [(60, ("first",)), (150, ("first", "second"))]
    assert needs[0].until == needs[1].from_ == at(180)


def test_a_permission_holds_a_force_back() -> None:
    """A force is of use once it is there and released, whichever comes last."""
    permit = Enabler(id="release", label="Release", owner="minister", lead_time_h=9.0, unlocks=("coming",))
    coming = unit("coming", 150, "field", present_from=None, lead_time_h=4.0)
    free, held = (unit_lines(guarded(coming, enablers=e), plan(), START, {})[0] for e in ((), (permit,)))
    assert free.in_place_from == at(240)
    assert held.in_place_from == at(540)
    assert held.waits_on == ("release",)


def test_inbound_lift_shares_aircraft_and_stands() -> None:
    """A larger force needs more flights in and more of the stands; one that is there already needs none."""
    small, large = (
        unit_lines(guarded(unit("u", n, "field", present_from=None, lead_time_h=4.0)), plan(), START, {})[0]
        for n in (100, 400)
    )
    there = unit_lines(guarded(unit("u", 400, "field")), plan(), START, {})[0]
    assert (small.inbound_sorties, large.inbound_sorties, there.inbound_sorties) == (2, 8, 0)
    assert (small.stand_h, large.stand_h, there.stand_h) == (1.0, 4.0, 0.0)
    assert large.inbound_fleet_id == "plane"
    assert small.stand_share is not None
    assert large.stand_share == 4 * small.stand_share == 4.0 / (4 * 4.0)


def test_the_force_is_the_last_group_out() -> None:
    """It leaves after the last use of what it secures, at the airfield's pace; withdrawn before that it is short."""
    line = unit_lines(guarded(unit("u", 200, "field", withdrawn_by=at(1440))), plan(), START, {})[0]
    assert line.needed_until == at(250)
    assert (line.leaves_sorties, line.leaves_h, line.out_by) == (4, 2.0, at(370))
    assert line.margin_h is not None
    assert line.margin_h > 0
    early = unit_lines(guarded(unit("u", 200, "field", withdrawn_by=at(300))), plan(), START, {})[0]
    assert early.margin_h is not None
    assert early.margin_h < 0
    idle = unit_lines(guarded(unit("u", 200)), plan(), START, {})[0]
    assert idle.out_by is None


def test_days_on_alert() -> None:
    """Kept ready until it must be ordered, a force costs its strength times the days, up to what it can bear."""
    case = guarded(unit("u", 100, "field", present_from=None, lead_time_h=4.0))
    soon, later, never = (
        unit_lines(case, plan(), START, {"u": None if days is None else at(days * 1440)})[0] for days in (2, 90, None)
    )
    assert soon.alert_person_days == 200.0
    assert not soon.alert_ends
    assert later.alert_person_days == 100 * MOST_ALERT_DAYS
    assert later.alert_ends
    assert never.alert_person_days is None


def test_a_post_holds_longer_with_more_guards() -> None:
    """Half the guards hold half as long, more than are needed no longer; a harder post holds longer."""
    half, full, more = (holding_lines(guarded(unit("g", n, "post")), plan())[0].holds_h for n in (10, 20, 60))
    assert full == more == HOLDS_H
    assert all(half[level] == hours / 2 for level, hours in HOLDS_H.items())
    assert HOLDS_H["light"] < HOLDS_H["standard"] < HOLDS_H["hardened"]
    coming = unit("g", 20, "post", present_from=None, lead_time_h=4.0)
    assert holding_lines(guarded(coming), plan())[0].guards_persons == 0


def test_who_has_gone_holds_nothing() -> None:
    """Guards withdrawn before the order, or whose permission lapsed, are not there; those who go later still are."""
    lapsed = Enabler(
        id="stay", label="", owner="", lead_time_h=1.0, in_hand_from=at(-90), available_until=START, unlocks=("g",)
    )
    gone, unreleased, going = (
        guarded(unit("g", 20, "post", withdrawn_by=at(by)), enablers=enablers)
        for by, enablers in ((0, ()), (99, (lapsed,)), (99, ()))
    )
    for case, guards in ((gone, 0), (unreleased, 0), (going, 20)):
        assert holding_lines(case, plan())[0].guards_persons == guards
        needs = [one for one in force_needs(case, plan()) if one.target_id == "post"]
        assert needs[0].there_persons == guards
        line = unit_lines(case, plan(), START, {})[0]
        assert (line.there, line.gone_since) == (guards > 0, None if guards else START)
        assert ("gone since 1 May 00:00Z" if not guards else "is there") == comes_in_words(line)


def test_who_comes_by_a_date_is_not_said_to_be_there() -> None:
    """Guards come in five hours to a post without aircraft: told are when they come, and that no lift is known."""
    line = unit_lines(guarded(unit("g", 20, "post", site_id="post", present_from=at(300))), plan(), START, {})[0]
    assert (line.there, line.in_place_from, line.inbound_sorties) == (False, at(300), 0)
    assert comes_in_words(line) == "in place from 1 May 05:00Z"
    assert (line.leaves_fleet_id, line.out_by) == (None, None)
    assert leaves_in_words(line) == "no lift for it is known; needed until 1 May 01:30Z"


def test_the_fleets_named_for_a_force_are_its_lift() -> None:
    """A force leaves by the small plane named for it, and comes by itself where no site is named to bring it from."""
    named = unit("g", 40, "field", present_from=None, lead_time_h=4.0, lift_fleet_ids=("small",))
    case = guarded(named)
    case = replace(case, fleets=(*case.fleets, fleet("small", "field", Mode.AIR, seats=10, unload_min=30)))
    line = unit_lines(case, plan(), START, {})[0]
    assert (line.leaves_fleet_id, line.leaves_sorties) == ("small", 4)
    assert (line.inbound_fleet_id, line.inbound_sorties, line.stand_h) == (None, 0, 0.0)
    lifted = replace(case, forces=(replace(named, lift_from_site_id="hub"),))
    line = unit_lines(lifted, plan(), START, {})[0]
    assert (line.inbound_fleet_id, line.inbound_sorties, line.stand_h) == ("small", 4, 2.0)


def test_withdrawn_forces_are_not_said_to_be_in_place() -> None:
    """With the guards withdrawn a presence would add them; guards who come by themselves cost nothing on alert."""
    case, as_of = read_case(ROOT / "cases" / "tiny-post"), parse_as_of("2030-03-10")
    gone = replace(case, forces=(replace(case.forces[0], withdrawn_by=as_of),))
    assert size_force(gone, as_of).presence.persons == case.forces[0].strength_persons
    assert size_force(case, as_of).presence.persons == 0
    due = replace(case, forces=(replace(case.forces[0], present_from=add_hours(as_of, 50)),))
    assert size_force(due, as_of).units[0].alert_person_days is None

"""Forces on the plan's own lift in a rehearsal: their ground waits for them, and they wait for the last people."""

from dataclasses import replace
from typing import Any

import pytest

from egress.domain import Force, Mode, Plan, check_plan
from egress.kit import Range
from egress.simulation import RehearsalOptions, rehearse, trace
from egress.simulation.state import METRICS
from tests.planning.toys import START, at, fleet, group, leg, picture, site, toy

from .rehearsed import Planned, as_planned, as_played, move, outcomes

RUNS = 12


def guarded(**changes: Any) -> Planned:
    """
    Return forty people who fly out of a field that ten guards secure, who come and go by the same aircraft.

    Changes: `persons` (Range), `flight` (Range of its travel time), and fields of the force.
    """
    persons = changes.pop("persons", Range.exactly(40))
    flight = changes.pop("flight", Range.exactly(60))
    about = {
        "lift_fleet_ids": ("plane",),
        "lift_from_site_id": "hub",
        "leaves_last": True,
        "lead_time_h": 0.5,
    } | changes
    guards = Force(
        id="guards",
        label="Guards",
        site_id="field",
        strength_persons=10,
        secures=("field",),
        **about,  # type: ignore[arg-type]
    )
    case = toy(
        groups=[replace(group("staff", "post", 40), persons=persons)],
        sites=[site("post"), site("field", force_needed_persons=10), site("hub", safe=True)],
        legs=[
            leg("post", "field", Mode.ROAD, 30),
            replace(leg("field", "hub", Mode.AIR, 60), travel_min=flight),
        ],
        fleets=[fleet("bus", "post", vehicles=1, seats=20), fleet("plane", "hub", Mode.AIR, vehicles=1, seats=20)],
        forces=(guards,),
        horizon_h=48,
    )
    return case, _plan(), picture()


def _plan() -> Plan:
    """Return a plan: guards in by 1:30, two loads of people in and out, guards out from 9:00."""
    load = (("staff", 20),)
    moves = (
        move("guards-in", "field-hub", 30, 90, "plane"),
        move("bus-1", "post-field", 90, 120, "bus", load),
        move("bus-1-back", "post-field", 130, 160, "bus"),
        move("plane-1", "field-hub", 180, 240, "plane", load),
        move("plane-1-back", "field-hub", 250, 310, "plane"),
        move("bus-2", "post-field", 200, 230, "bus", load),
        move("bus-2-back", "post-field", 240, 270, "bus"),
        move("plane-2", "field-hub", 330, 390, "plane", load),
        move("plane-2-back", "field-hub", 420, 480, "plane"),
        move("guards-out", "field-hub", 540, 600, "plane", back=False),
    )
    return Plan(
        case_id="toy", scenario_id="base", start=START, horizon_end=at(48 * 60), movements=moves, drawn_by="hand"
    )


def events(planned: Planned, *let_in: str) -> list[list[Any]]:
    """Return the traces of some runs with these disturbances let in."""
    case, plan, seen = planned
    options = RehearsalOptions(disturbances=frozenset(let_in))
    return [list(trace(case, plan, seen, run=run, options=options)) for run in range(RUNS)]


def minute(found: list[Any], movement_id: str, event: str) -> float:
    """Return when a movement sets out or is there, in minutes from the order; a run in which it never is fails."""
    return next(
        (e.at - START).total_seconds() / 60 for e in found if e.movement_id == movement_id and e.event == event
    )


def last_use(found: list[Any]) -> float:
    """Return the last minute at which people come to the field or leave it."""
    uses = [
        e.at
        for e in found
        if e.persons
        and (
            (e.event == "sets_out" and e.from_site_id == "field")
            or (e.event == "is_there" and e.to_site_id == "field")
        )
    ]
    return (max(uses) - START).total_seconds() / 60


def force_out(planned: Planned, *let_in: str, runs: int = 60) -> list[float]:
    """Return how many of the force get out, run by run."""
    return outcomes(planned, *let_in, runs=runs).metric[:, METRICS.index("force_out_persons")].tolist()


def test_nothing_going_wrong_it_is_the_timetable() -> None:
    """The plan keeps every rule, is played to the minute, and all guards get out."""
    planned = guarded()
    assert check_plan(planned[0], planned[1]) == []
    assert as_played(planned) == as_planned(planned[1])
    assert set(force_out(planned)) == {10.0}


def test_a_late_lift_keeps_shut_what_the_force_secures() -> None:
    """No bus reaches the field before the guards do, though it is on time; guards who are there hold nobody up."""
    late = Range(60, 60, 240)
    lifted = events(guarded(flight=late), "travel")
    for found in lifted:
        assert minute(found, "bus-1", "is_there") >= minute(found, "guards-in", "is_there") - 1e-6
    assert max(minute(found, "bus-1", "sets_out") for found in lifted) > 120
    there = guarded(flight=late, present_from=START, lift_fleet_ids=(), lift_from_site_id="", leaves_last=False)
    assert {minute(found, "bus-1", "sets_out") for found in events(there, "travel")} == {90.0}


def test_a_lift_waits_for_those_whom_it_brings() -> None:
    """Guards whose release comes late fly late, and everybody comes after them; released ones fly as planned."""
    slow = events(guarded(lead_time_h=0.5), "permissions")
    assert max(minute(found, "guards-in", "sets_out") for found in slow) > 30
    for found in slow:
        assert minute(found, "bus-1", "is_there") >= minute(found, "guards-in", "is_there") - 1e-6
    released = events(guarded(present_from=at(30)), "permissions")
    assert {minute(found, "guards-in", "sets_out") for found in released} == {30.0}


def test_the_force_waits_for_people_who_are_late() -> None:
    """Whoever comes unplanned is flown out before the guards, who leave after the last people, late where need be."""
    planned = guarded(persons=Range(40, 40, 80))
    runs = events(planned, "head_counts", "travel")
    for found in runs:
        assert minute(found, "guards-out", "sets_out") >= last_use(found) - 1e-6
    assert max(minute(found, "guards-out", "sets_out") for found in runs) > 540
    assert min(force_out(planned, "head_counts")) == 10.0


def test_the_force_leaves_by_its_own_withdrawal() -> None:
    """A force that must be out by an hour goes then, whoever is still to come; nobody uses its ground after that."""
    planned = guarded(persons=Range(40, 40, 80), withdrawn_by=at(620))
    runs = events(planned, "head_counts")
    for found in runs:
        left = minute(found, "guards-out", "sets_out")
        assert left <= 560
        assert last_use(found) <= left
    free = guarded(persons=Range(40, 40, 80))
    out = [
        rehearse(*one, options=RehearsalOptions(runs=60, disturbances=frozenset({"head_counts"})))[0]
        for one in (planned, free)
    ]
    assert out[0] is not None
    assert out[1] is not None
    assert out[0].safe.mean < out[1].safe.mean


@pytest.mark.parametrize("leaves", [True, False])
def test_a_rehearsal_tells_of_a_force_that_is_to_leave(leaves: bool) -> None:
    """How many of it get out is told where it leaves last, and nothing where it stays."""
    case, plan, seen = guarded(leaves_last=leaves)
    told = rehearse(case, plan, seen, options=RehearsalOptions(runs=25))[0]
    assert told is not None
    assert (told.planned_force_out_persons, told.force_out is not None) == ((10, True) if leaves else (0, False))


def test_a_force_that_cannot_land_keeps_its_ground_shut_to_the_end() -> None:
    """Guards who find no stand are looked for every half hour for two days; nobody uses their ground meanwhile."""
    case, plan, seen = guarded()
    full = replace(next(s for s in case.sites if s.id == "field"), parking_aircraft=Range.exactly(0))
    stuck = replace(case, sites=tuple(full if s.id == "field" else s for s in case.sites))
    rows = trace(stuck, plan, seen, run=0, options=RehearsalOptions(disturbances=frozenset()))
    assert [e for e in rows if e.event == "waits_for_stand"]
    assert not [e for e in rows if e.event == "sets_out" and e.persons]


def test_a_late_force_hurries_nobody_else() -> None:
    """Whoever loads or queues elsewhere sets out by their own time when a late force lands, not sooner."""
    case, plan, seen = guarded(flight=Range(60, 60, 240))
    truck = replace(fleet("truck", "depot", vehicles=1, seats=40), load_min=300.0)
    more = replace(
        case,
        groups=(*case.groups, group("others", "depot", 20)),
        sites=(*case.sites, site("depot")),
        legs=(*case.legs, leg("depot", "hub", Mode.ROAD, 60)),
        fleets=(*case.fleets, truck),
    )
    later = replace(
        plan, movements=(*plan.movements, move("truck-1", "depot-hub", 20, 80, "truck", (("others", 20),)))
    )
    runs = [found for found in events((more, later, seen), "travel") if minute(found, "guards-in", "is_there") < 300]
    assert runs
    for found in runs:
        assert minute(found, "truck-1", "sets_out") >= 300


def test_soldiers_who_never_landed_are_not_taken_out() -> None:
    """Where the run that brings the guards is never flown, nobody uses their ground, and none of them gets out."""
    case, plan, seen = guarded(lift_fleet_ids=("plane", "lost"))
    plane = replace(case.fleet_by_id["plane"], base_site_id="field")
    lost = replace(fleet("lost", "hub", Mode.AIR, vehicles=1, seats=20), in_use=False)
    fleets = (case.fleet_by_id["bus"], plane, lost)
    moves = tuple(replace(m, fleet_id="lost") if m.id == "guards-in" else m for m in plan.movements)
    found = outcomes((replace(case, fleets=fleets), replace(plan, movements=moves), seen), runs=1)
    assert found.safe[0, :, -1].sum() == 0
    assert found.metric[0, METRICS.index("force_out_persons")] == 0

"""People who must not be parted: those in care and their company, and vehicles that only go together."""

from dataclasses import replace
from typing import Any

from egress.domain import Enabler, Mode, Plan
from egress.kit import Range
from egress.simulation import PlanningFactors
from egress.simulation.state import METRICS
from tests.planning.toys import START, at, fleet, group, leg, picture, site, toy

from .rehearsed import Planned, move, outcomes

LATE = PlanningFactors(late_permission=Range(2, 3, 5))
"""Every permission comes late."""


def planned(case: Any, *moves: Any) -> Planned:
    """Return a case with a plan of these movements over two days."""
    plan = Plan(
        case_id="toy", scenario_id="base", start=START, horizon_end=at(48 * 60), movements=moves, drawn_by="hand"
    )
    return case, plan, picture()


def school(**changes: Any) -> Planned:
    """Return two teachers and eight pupils whose coach is not to be had; a van without trips can take five."""
    pupils = replace(group("pupils", "school", 8), accompanied_by=("teachers",), persons_per_companion=4)
    case = toy(
        groups=[group("teachers", "school", 2), pupils],
        sites=[site("school"), site("haven", safe=True)],
        legs=[leg("school", "haven", Mode.ROAD, 30)],
        fleets=[
            replace(fleet("coach", "school", vehicles=1, seats=10), in_use=False),
            replace(fleet("van", "school", vehicles=1, seats=5), **changes),
        ],
        horizon_h=48,
    )
    return planned(case, move("coach-1", "school-haven", 60, 90, "coach", (("teachers", 2), ("pupils", 8))))


def convoy(least: int = 10, **escort: Any) -> Planned:
    """Return two busloads that may only go together, with police before them if `escort` says so."""
    road = replace(leg("post", "haven", Mode.ROAD, 60), convoy_vehicles=2, **escort)
    case = toy(
        groups=[replace(group("staff", "post", 10), persons=Range(least, 10, 10)), group("guests", "post", 10)],
        sites=[site("post"), site("haven", safe=True)],
        legs=[road],
        fleets=[fleet("bus", "post", vehicles=2, seats=10), fleet("police", "post", vehicles=1, seats=2)],
        enablers=(Enabler(id="notice", label="Notice", owner="host", lead_time_h=1.0, unlocks=("post-haven",)),),
        horizon_h=48,
    )
    second = replace(move("bus-2", "post-haven", 120, 180, "bus", (("guests", 10),)), vehicle=2)
    first = move("bus-1", "post-haven", 120, 180, "bus", (("staff", 10),))
    before = move("police-1", "post-haven", 120, 180, "police", back=False)
    return planned(case, first, second, before) if escort else planned(case, first, second)


def test_teachers_do_not_go_ahead_of_their_pupils() -> None:
    """Two teachers in one van would leave five pupils behind; each goes with four, and all are safe."""
    found = outcomes(school(), runs=1)
    assert found.safe[0, :, -1].tolist() == [2, 8]


def test_teachers_go_where_no_way_is_left_to_their_pupils() -> None:
    """Where no vehicle that is to be had may carry the pupils, those who could go are not held back for them."""
    found = outcomes(school(categories=("teachers",)), runs=1)
    assert found.safe[0, :, -1].tolist() == [2, 0]


def test_a_convoy_waits_for_a_bus_that_waits_for_people() -> None:
    """Somebody who does not show up holds one bus up for its patience, and does not call the convoy off."""
    escorted = convoy(6, escort_vehicles=1, escort_fleet_ids=("police",))
    found = outcomes(escorted, "head_counts", runs=40)
    assert found.total[:, 0].min() < 10
    assert (found.safe[:, :, -1] == found.total).all()


def test_an_escort_waits_for_what_its_convoy_waits_for() -> None:
    """A notice that comes late makes the convoy late, its escort too; it is not called off meanwhile."""
    escorted = convoy(escort_vehicles=1, escort_fleet_ids=("police",))
    found = outcomes(escorted, "permissions", runs=40, factors=LATE)
    assert (found.safe[:, :, -1] == found.total).all()
    assert (found.metric[:, 1] > 0).all()


def test_a_small_van_takes_no_teacher_ahead_where_a_larger_one_may_come() -> None:
    """A van for two here, a minibus for five at the other end: a teacher with one pupil would leave seven to one."""
    case, plan, seen = school(seats=2)
    minibus = fleet("minibus", "haven", vehicles=1, seats=5)
    larger = replace(case, fleets=(*case.fleets, minibus))
    assert outcomes((larger, plan, seen), runs=1).safe[0, :, -1].tolist() == [2, 8]
    alone = outcomes((case, plan, seen), runs=1).safe[0, :, -1]
    assert alone.tolist() == [2, 2]


def test_who_may_be_spared_goes_where_others_stay_with_the_pupils() -> None:
    """An aide stays with pupils whose coach is not to be had, so the teacher leaves on time; alone she would stay."""
    case, plan, seen = school(seats=5)
    pupils = replace(case.groups[1], persons=Range.exactly(4), accompanied_by=("teachers", "aides"))
    one = replace(case.groups[0], persons=Range.exactly(1))
    car = fleet("car", "school", vehicles=1, seats=1)
    coach = move("coach-1", "school-haven", 60, 90, "coach", (("pupils", 4), ("aides", 1)))
    late = replace(case.fleet_by_id["van"], available_from=at(600))
    both = replace(
        case, groups=(one, pupils, group("aides", "school", 1)), fleets=(case.fleet_by_id["coach"], late, car)
    )
    moves = (coach, move("car-1", "school-haven", 90, 120, "car", (("teachers", 1),)))
    with_aide = outcomes((both, replace(plan, movements=moves), seen), runs=1)
    assert with_aide.safe[0, 0, 2] == 1
    assert with_aide.safe[0, :, -1].tolist() == [1, 4, 1]
    without = replace(both, groups=(one, replace(pupils, accompanied_by=("teachers",)), both.groups[2]))
    found = outcomes((without, replace(plan, movements=moves), seen), runs=1)
    assert found.safe[0, 0, 2] == 0
    assert found.safe[0, :, -1].tolist() == [1, 4, 1]


def test_seats_of_no_shows_go_to_people_left_behind() -> None:
    """Guests whose van is not to be had ride in the seats of staff who do not show up, and only in those."""
    case = toy(
        groups=[replace(group("staff", "post", 10), persons=Range(0, 10, 10)), group("guests", "post", 5)],
        sites=[site("post"), site("haven", safe=True)],
        legs=[leg("post", "haven", Mode.ROAD, 60)],
        fleets=[
            replace(fleet("van", "post", vehicles=1, seats=5), in_use=False),
            replace(fleet("bus", "post", vehicles=1, seats=10), available_until=at(200)),
        ],
        horizon_h=48,
    )
    van = move("van-1", "post-haven", 30, 90, "van", (("guests", 5),))
    bus = move("bus-1", "post-haven", 120, 180, "bus", (("staff", 10),))
    found = outcomes(planned(case, van, bus), "head_counts", runs=40)
    staff, guests = found.safe[:, 0, -1], found.safe[:, 1, -1]
    assert (staff == found.total[:, 0]).all()
    assert (guests == [min(5, 10 - n) for n in staff]).all()
    assert guests.max() > guests.min()


def test_nobody_is_sent_with_a_fleet_that_will_not_run_again() -> None:
    """The only van leaves the plan at the half hour: whoever is left behind later is not sent with it."""
    found = outcomes(school(available_until=at(30)), runs=1)
    assert found.safe[0, :, -1].sum() == 0
    assert found.metric[0, METRICS.index("follow_on_trips")] == 0

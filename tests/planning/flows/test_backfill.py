"""Seats that stay free are backfilled from later departures: sooner for some, later for nobody, and never beyond."""

import numpy as np
import pytest

from egress.domain import Exit, Mode, apply_scenario, check_plan
from egress.planning.flows.backfill import backfill
from egress.planning.flows.dispatch import dispatch
from egress.planning.flows.goals import goals_of
from egress.planning.flows.laying import as_timetable, chain_ok, room_for_trips, upstream
from egress.planning.flows.network import FlowNetwork, flow_network
from egress.planning.flows.policies import as_policy, usual
from egress.planning.flows.profiles import Profiles, empty_profiles
from egress.planning.flows.records import Goals, Laid, Policy
from egress.planning.flows.worth_of_laid import weighted_caught_of
from egress.planning.grid import graded_grid, uniform_grid
from egress.planning.make_plan import as_plan
from egress.planning.obedience import engines_that_obey
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import relax
from egress.planning.risk import Risk
from egress.threat import picture_under

from ..generated_cases import generated
from ..toys import closes_evenly, compiled, fleet, group, leg, picture, site, toy

SEEN = picture(closes_evenly(Exit.CITY, 24))


def _laid(problem: PlanningProblem, risk: Risk) -> tuple[FlowNetwork, Goals, Policy, Profiles, Laid]:
    """Return what the dispatcher lays by its usual policy, before any seat is backfilled."""
    guide = relax(problem, risk, graded_grid(problem.horizon_min), interior=True, guiding=True)
    net = flow_network(problem, risk, tick_min=30)
    goals, policy = goals_of(problem, guide, net), as_policy(usual(net), net)
    st, laid = empty_profiles(net), room_for_trips(net)
    dispatch(net, goals, policy, st, laid, chain_ok(net), upstream(net))
    return net, goals, policy, st, laid


def _gone(net: FlowNetwork, laid: Laid, st: Profiles) -> np.ndarray:
    """Return how many of each group have set out on each leg by each tick. Shape (groups, legs, ticks + 1)."""
    gone = st.walking.astype(np.int64)
    for trip, g, persons in laid.load[: laid.counts[1]].tolist():
        _, ride, _, departs, _, _ = laid.trip[trip]
        gone[g, net.ride_leg[ride], departs // net.tick] += persons
    return np.cumsum(gone, axis=2)


def _waiting_for_the_second_bus() -> tuple[PlanningProblem, Risk, FlowNetwork, Goals, Policy, Profiles, Laid]:
    """Return two buses of 20 seats with 20 people there from the first: 8 on the bus at 1 h, 12 on the one at 3 h."""
    case = toy(
        groups=[group("g", "a", 20)],
        sites=[site("a", closes_with=(Exit.CITY,)), site("s", safe=True)],
        legs=[leg("a", "s", Mode.ROAD, 60)],
        fleets=[fleet("bus", "a", seats=20, vehicles=2)],
    )
    problem, risk = compiled(case, SEEN)
    net = flow_network(problem, risk, tick_min=30)
    guide = relax(problem, risk, uniform_grid(problem.horizon_min, 60), interior=True, guiding=True)
    st, laid = empty_profiles(net), room_for_trips(net)
    for trip, (departs, persons) in enumerate([(60, 8), (180, 12)]):
        laid.trip[trip] = trip, 0, departs, departs, 0, net.home[0]
        laid.load[trip] = trip, 0, persons
    laid.counts[:] = 2, 2
    return problem, risk, net, goals_of(problem, guide, net), as_policy(usual(net), net), st, laid


def test_who_waits_for_the_next_bus_takes_the_free_seats_of_this_one() -> None:
    """Twelve wait for two hours while twelve seats go empty; a part load stays, so that no bus runs for one."""
    _, _, net, goals, policy, st, laid = _waiting_for_the_second_bus()
    backfill(net, goals, policy, st, laid, chain_ok(net))
    assert laid.load[: laid.counts[1]].tolist() == [[0, 0, 14], [1, 0, 6]]


def test_whoever_is_not_there_yet_takes_no_earlier_bus() -> None:
    """The same where the twelve come home only after the first bus has left."""
    _, _, net, goals, policy, st, laid = _waiting_for_the_second_bus()
    net.ready[0, : 2 + 60 // net.tick] = 8
    backfill(net, goals, policy, st, laid, chain_ok(net))
    assert laid.load[: laid.counts[1]].tolist() == [[0, 0, 8], [1, 0, 12]]


@pytest.mark.parametrize("seed", range(40))
def test_nobody_goes_later_and_nothing_is_overfull(seed: int) -> None:
    """On generated cases: as many or more gone by every tick on every leg, no seat twice, worth no less, legal."""
    made = generated(seed)
    case = apply_scenario(made.case, made.scenario_id)
    problem, risk = compiled(case, picture_under(made.seen, case))
    net, goals, policy, st, laid = _laid(problem, risk)
    before, trips = _gone(net, laid, st), laid.trip[: laid.counts[0]].copy()
    worth = weighted_caught_of(problem, risk, net, st, laid)
    backfill(net, goals, policy, st, laid, chain_ok(net))
    assert (laid.trip[: laid.counts[0]] == trips).all()
    aboard = np.bincount(laid.load[: laid.counts[1], 0], laid.load[: laid.counts[1], 2], minlength=len(trips))
    assert (aboard <= net.seats[net.ride_fleet[trips[:, 1]]]).all()
    assert (_gone(net, laid, st) >= before).all()
    assert weighted_caught_of(problem, risk, net, st, laid) <= worth + 1e-6
    if "large flows" in engines_that_obey(case):
        findings = check_plan(case, as_plan(problem, as_timetable(problem, net, st, laid)))
        assert [one.sentence for one in findings if one.severity == "breach"] == []


def test_some_of_the_generated_cases_gain() -> None:
    """The property above is not kept by doing nothing."""
    gained = 0
    for seed in range(12):
        made = generated(seed)
        case = apply_scenario(made.case, made.scenario_id)
        problem, risk = compiled(case, picture_under(made.seen, case))
        net, goals, policy, st, laid = _laid(problem, risk)
        before = _gone(net, laid, st)
        backfill(net, goals, policy, st, laid, chain_ok(net))
        gained += bool((_gone(net, laid, st) > before).any())
    assert gained > 0


def test_a_guide_of_departures_sends_people_by_these_trips_alone() -> None:
    """A bus at 1 h and one at 3 h: whoever the guide sends goes in these hours, the first one full."""
    problem, risk, *_ = _waiting_for_the_second_bus()
    edges = uniform_grid(problem.horizon_min, 60)
    departures = {("bus", "a-s"): [60, 180]}
    guide = relax(problem, risk, edges, interior=True, guiding=True, departures=departures)
    trips, board = guide.trips["bus", "a-s"], guide.board["g", "a-s"]
    assert board[1] == pytest.approx(20, abs=1e-3) == board.sum()
    assert trips[1] == pytest.approx(1, abs=1e-3)
    none = relax(problem, risk, edges, interior=True, guiding=True, departures={})
    assert none.board["g", "a-s"].sum() == pytest.approx(0, abs=1e-6)

"""The compiled dispatcher on generated cases: every plan legal, its worth reckoned alike twice, looks repeatable."""

from dataclasses import replace

import pytest

from egress.domain import Case, Exit, Mode, apply_scenario
from egress.planning import PlanOptions, make_plan
from egress.planning.evaluation import weighted_caught
from egress.planning.flows import lay_timetable
from egress.planning.flows.goals import goals_of
from egress.planning.flows.laying import as_timetable, room_for_trips, run
from egress.planning.flows.network import flow_network
from egress.planning.flows.policies import as_policy, usual
from egress.planning.flows.worth_of_laid import weighted_caught_of
from egress.planning.grid import graded_grid
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import relax
from egress.planning.risk import Risk
from egress.threat import picture_under

from ..generated_cases import generated
from ..toys import breaches, closes_evenly, compiled, fleet, group, leg, picture, site, toy

QUICK = (*range(60), 63)
"""Seed 63: a load moved off a trip would take the burst of a rate with it, to which others owe that they may pass."""

ALL = tuple(seed for seed in range(2000) if seed not in QUICK)


def _seeds() -> list[object]:
    many = [pytest.param(seed, marks=pytest.mark.long, id=f"seed{seed}") for seed in ALL]
    return [*(pytest.param(seed, id=f"seed{seed}") for seed in QUICK), *many]


def _compiled(seed: int) -> tuple[PlanningProblem, Risk]:
    made = generated(seed)
    case = apply_scenario(made.case, made.scenario_id)
    return compiled(case, picture_under(made.seen, case))


@pytest.mark.parametrize("seed", _seeds())
def test_what_it_lays_is_legal_and_no_better_than_the_bound(seed: int) -> None:
    """The independent checker finds no breach, and the bound lies below."""
    made = generated(seed)
    options = replace(made.options, looks=3, step_min=120, explained=False)
    result = make_plan(made.case, made.scenario_id, made.seen, options)
    assert breaches(apply_scenario(made.case, made.scenario_id), result) == []
    assert result.bound <= result.weighted_caught + 1e-6


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_worth_from_the_arrays_is_that_of_the_timetable(seed: int) -> None:
    """Policies are compared by a value read from the arrays; the timetable made of them is worth the same."""
    problem, risk = _compiled(seed)
    guide = relax(problem, risk, graded_grid(problem.horizon_min), interior=True)
    net = flow_network(problem, risk, tick_min=30)
    st, laid = run(net, goals_of(problem, guide, net), as_policy(usual(net), net))
    timetable = as_timetable(problem, net, st, laid)
    assert weighted_caught_of(problem, risk, net, st, laid) == pytest.approx(
        weighted_caught(problem, risk, timetable), abs=1e-6
    )


@pytest.mark.parametrize("seed", [1, 7, 11])
def test_the_same_looks_give_the_same_timetable_and_more_are_no_worse(seed: int) -> None:
    """Chance comes from the case's own stream, and the best look is kept, but for ties that clearance decides."""
    problem, risk = _compiled(seed)
    guide = relax(problem, risk, graded_grid(problem.horizon_min), interior=True)
    once, again, longer = (lay_timetable(problem, risk, [guide], looks=looks) for looks in (12, 12, 24))
    assert once == again
    assert weighted_caught(problem, risk, longer) <= weighted_caught(problem, risk, once) * 1.02 + 1e-9


def _short_way(**bus: int) -> Case:
    """Return two hundred people and buses that go to and fro on a way of five minutes, for a day."""
    sites = [site("a", closes_with=(Exit.CITY,)), site("s", safe=True)]
    people, ways = [group("g", "a", 200)], [leg("a", "s", Mode.ROAD, 5)]
    return toy(groups=people, sites=sites, legs=ways, fleets=(fleet("bus", "a", seats=2, **bus),))


@pytest.mark.parametrize(
    ("bus", "trips"), [({}, 289), ({"load_min": 30, "unload_min": 5, "vehicles": 3}, 3 * 37), ({"vehicles": 2}, 578)]
)
def test_there_is_room_for_every_trip_that_can_be_made(bus: dict[str, int], trips: int) -> None:
    """Of 1,440 minutes a trip of one bus takes five, or forty with loading and unloading; one more is under way."""
    problem, risk = compiled(_short_way(**bus), picture(closes_evenly(Exit.CITY, 24)))
    laid = room_for_trips(flow_network(problem, risk, tick_min=15))
    assert (len(laid.trip), len(laid.load)) == (trips, trips)


def test_many_short_trips_are_laid() -> None:
    """A hundred trips of ten minutes, there and back, take the only bus less than a day: everybody is safe."""
    case = _short_way()
    result = make_plan(
        case, "base", picture(closes_evenly(Exit.CITY, 24)), PlanOptions(step_min=120, explained=False)
    )
    assert result.method["engine"] == "large flows"
    assert breaches(case, result) == []
    assert result.safe_persons == 200


def test_no_trip_is_laid_that_there_is_no_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tables end before the trips do, the plan ends with them."""
    monkeypatch.setattr("egress.planning.flows.laying.MOST_TRIPS", 7)
    case = _short_way()
    result = make_plan(
        case, "base", picture(closes_evenly(Exit.CITY, 24)), PlanOptions(step_min=120, explained=False)
    )
    assert breaches(case, result) == []
    assert result.safe_persons == 14

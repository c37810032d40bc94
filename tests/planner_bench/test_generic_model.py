"""The generic model speaks of the same rules as the checker: its bound is one, and small optima are those by hand."""

from dataclasses import replace

import pytest
from hand_planner import draw_by_hand
from hour_clock import Durations, HourClock
from plan_value import caught

from egress.domain import Case, Exit, Mode, check_plan
from egress.kit import Range
from egress.planning import make_plan
from tests.planning.toys import closes_evenly, fleet, group, leg, picture, site, toy

from .tiny import compiled, optimum, tiny

LAST_H = 240.0
EXITS = closes_evenly(Exit.CITY, LAST_H)


def _one_bus(**changes: object) -> Case:
    return toy(
        groups=[group("g", "a", 20)],
        sites=[site("a", closes_with=(Exit.CITY,)), site("s", safe=True)],
        legs=[leg("a", "s", Mode.ROAD, 60)],
        fleets=(fleet("bus", "a", **changes),),
    )


@pytest.mark.parametrize("durations", list(Durations))
def test_one_bus_shuttles(durations: Durations) -> None:
    """Ten seats, an hour out and an hour back: arrivals at 1 h and 3 h, each charged its time over 240 h."""
    expected = 10 * (1 + 3) / LAST_H
    if durations is Durations.SPREAD:
        expected += 20 * 0.5 / LAST_H  # departures are spread over their hour
    assert optimum(compiled(_one_bus(), picture(EXITS)), durations) == pytest.approx(expected, rel=1e-3)


def test_loading_counts_in_the_cycle() -> None:
    """With an hour's loading the arrivals are at 2 h and 5 h."""
    found = optimum(compiled(_one_bus(load_min=60), picture(EXITS)), Durations.NEAREST)
    assert found == pytest.approx(10 * (2 + 5) / LAST_H, rel=1e-3)


def test_full_hub_pushes_back() -> None:
    """A hub for five, drained by one an hour, lets five through at once and then one an hour."""
    case = toy(
        groups=[group("g", "a", 8)],
        sites=[
            site("a", closes_with=(Exit.CITY,)),
            site("hub", safe=True, holding_persons=5),
            site("haven", safe=True),
        ],
        legs=[leg("a", "hub"), leg("hub", "haven", persons_per_h=1.0)],
    )
    found = optimum(compiled(case, picture(EXITS)), Durations.NEAREST)
    # Five arrive at 1 h; the first of them goes on then, so that one more may arrive each hour from 1 h on.
    assert found == pytest.approx((6 * 1 + 2 + 3) / LAST_H, rel=1e-3)


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_beats_the_bound(seed: int) -> None:
    """The bound variant is never above the planner's plan, nor above one drawn by hand."""
    one, case = tiny(seed)
    bound = optimum(case, Durations.BOUND)
    plan = make_plan(one.case, one.scenario_id, one.seen, one.options).plan
    by_hand = draw_by_hand(case.problem)
    assert bound <= caught(case.problem, case.risk, plan) + 1e-5
    assert bound <= caught(case.problem, case.risk, by_hand) + 1e-5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_no_plan_beats_the_bound_on_more(seed: int) -> None:
    """The same on sixty more."""
    test_no_plan_beats_the_bound(seed)


@pytest.mark.parametrize("seed", [3, 5, 11, 17])
@pytest.mark.parametrize("durations", [Durations.NEAREST, Durations.BOUND])
def test_more_room_never_harms(seed: int, durations: Durations) -> None:
    """Without limits of holding, parking and rates the optimum is no worse, and with half the room no better."""
    _, case = tiny(seed)
    free = tuple(
        replace(s, holding_persons=None, processing_per_h=None, parking_aircraft=None, departures_per_h=None)
        for s in case.case.sites
    )
    tight = tuple(
        replace(s, holding_persons=s.holding_persons and Range.exactly(s.holding_persons.likely / 2))
        for s in case.case.sites
    )
    seen = tiny(seed)[0].seen
    as_is = optimum(case, durations)
    assert optimum(compiled(replace(case.case, sites=free), seen), durations) <= as_is + 1e-6
    assert optimum(compiled(replace(case.case, sites=tight), seen), durations) >= as_is - 1e-6


@pytest.mark.parametrize("seed", range(30))
def test_hand_drawn_plans_are_legal(seed: int) -> None:
    """The planner by hand breaks no rule on tiny cases in which every rule comes up."""
    _, case = tiny(seed)
    findings = check_plan(case.case, draw_by_hand(case.problem))
    assert [f.sentence for f in findings if f.severity == "breach"] == []


@pytest.mark.parametrize("minutes", [0, 15, 29, 30, 31, 60, 89, 90, 119, 120, 121])
def test_rounding(minutes: int) -> None:
    """Nearest rounds at the half hour, the bound brackets the truth, and spread keeps the mean."""
    nearest, bound, spread = (HourClock(durations, 600) for durations in Durations)
    (earliest, _), (latest, _) = bound.lag(minutes)[0], bound.latest(minutes)[0]
    assert abs(nearest.lag(minutes)[0][0] * 60 - minutes) <= 30
    assert all(earliest <= (moment + minutes) // 60 <= latest for moment in range(60))
    assert sum(steps * part for steps, part in spread.lag(minutes)) == pytest.approx(minutes / 60)

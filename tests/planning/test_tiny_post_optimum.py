"""tiny-post: the planner's optimum equals a reckoning by hand and one that tries everything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egress.domain import Case
from egress.inputs import read_case
from egress.kit import Range
from egress.planning import PlanningResult, make_plan
from egress.threat import ThreatPicture, assess

from .tiny_brute_force import Costs, costs, least_cost
from .toys import arrivals

START = datetime(2030, 3, 1, tzinfo=UTC)
TINY = Path(__file__).resolve().parents[2] / "cases" / "tiny-post"


@dataclass(frozen=True)
class Tried:
    """How a scenario changes the post: the time left, and the first quarter of an hour in which the bus may leave."""

    time_factor: float = 1.0
    bus_from: int = 0


SCENARIOS: Mapping[str, Tried] = {
    "base": Tried(),
    "half-time": Tried(time_factor=0.5),
    "bus-in-repair": Tried(bus_from=12),
}


@pytest.fixture(scope="module")
def tiny() -> Case:
    """The case of 60 people."""
    return read_case(TINY)


@pytest.fixture(scope="module")
def seen(tiny: Case) -> ThreatPicture:
    """The threat on the day of the order."""
    return assess(tiny, START)


@pytest.fixture(scope="module")
def base(tiny: Case, seen: ThreatPicture) -> PlanningResult:
    """The plan for the case as it stands."""
    return make_plan(tiny, "base", seen)


def test_optimum_is_the_timetable_reckoned_by_hand(tiny: Case, seen: ThreatPicture, base: PlanningResult) -> None:
    """
    The aircraft binds; whoever waits for it waits in town as long as that makes no flight late.

    ======  ==================================================  ==================================================
    time    bus                                                 aircraft
    ======  ==================================================  ==================================================
    0:00    loads at the office                                 leaves the haven empty
    0:15    leaves with 20 of the staff
    0:45    arrives
    1:00    unloaded; leaves for the families (there 1:45)      at the airstrip, loads
    1:15                                                        leaves with the first 20: safe at 2:15
    2:00    the families are ready, leaves with them
    2:45    arrives                                             unloaded 2:30, flies back (there 3:30)
    3:00    unloaded; back to the office (there 3:30)
    3:45    leaves with the last 20 of the staff                leaves with the next 20: safe at 4:45
    4:15    arrives
    5:00                                                        unloaded, flies back (there 6:00)
    6:15                                                        leaves with the last 20: safe at 7:15
    ======  ==================================================  ==================================================

    Cost: 20 persons each by road at 0:45, 2:45 and 4:15, and by air at 2:15, 4:45 and 7:15. The rest of the staff
    may as well go first (by road at 2:30, the families at 4:30): the two cost nearly the same. No quarter costs
    quite what the next does, so the planner may beat either by a hair; what tries everything is asked below.
    """
    times = [(minutes, persons) for minutes, _, persons in arrivals(base, tiny)]
    assert times == [(135.0, 20), (285.0, 20), (435.0, 20)]
    assert base.clearance_time_h == 7.25
    assert base.mobilisation_time_h == 0.25
    price = costs(seen)
    families_first = 20 * sum(price.road[quarter] for quarter in (3, 11, 17))
    staff_first = 20 * sum(price.road[quarter] for quarter in (3, 10, 18))
    by_air = 20 * sum(price.air[quarter] for quarter in (9, 19, 29))
    assert families_first == pytest.approx(staff_first, rel=0.01)
    by_hand = min(families_first, staff_first) + by_air
    assert 0.98 * by_hand <= base.weighted_caught <= by_hand + 1e-6


def test_staying_costs_what_is_closed_by_the_evening(seen: ThreatPicture, base: PlanningResult) -> None:
    """Sixty people who stay are caught if road or airport has closed by the end of the day."""
    assert base.weighted_caught_without_movement == pytest.approx(60 * costs(seen).left_in_town, abs=1e-6)


def _planned(case: Case, scenario: str, seen: ThreatPicture) -> tuple[PlanningResult, Costs]:
    return make_plan(case, scenario, seen), costs(seen, time_factor=SCENARIOS[scenario].time_factor)


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_nothing_that_can_be_tried_is_better(tiny: Case, seen: ThreatPicture, scenario: str) -> None:
    """Of all timetables in quarters of an hour with loads of twenty none costs less than the planner's."""
    result, price = _planned(tiny, scenario, seen)
    least = least_cost(price, staff=40, families=20, lot=20, bus_from=SCENARIOS[scenario].bus_from)
    assert result.weighted_caught == pytest.approx(least, abs=1e-6)
    assert result.gap < 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_nothing_that_can_be_tried_is_better_with_half_loads(tiny: Case, seen: ThreatPicture, scenario: str) -> None:
    """Fifty people in tens: two loads and a half, so that the order in which they leave matters."""
    result, price = _planned(_fifty(tiny), scenario, seen)
    least = least_cost(price, staff=30, families=20, lot=10, bus_from=SCENARIOS[scenario].bus_from)
    assert result.weighted_caught == pytest.approx(least, abs=1e-6)


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_bound_is_not_above_the_optimum(tiny: Case, seen: ThreatPicture, scenario: str) -> None:
    """The proven bound lies at or below the best of all timetables, and is tight."""
    result, price = _planned(tiny, scenario, seen)
    least = least_cost(price, staff=40, families=20, lot=20, bus_from=SCENARIOS[scenario].bus_from)
    assert least * (1 - 1e-6) <= result.bound <= least + 1e-6


def _fifty(tiny: Case) -> Case:
    persons = {"staff": 30, "families": 20}
    return replace(tiny, groups=tuple(replace(g, persons=Range.exactly(persons[g.id])) for g in tiny.groups))

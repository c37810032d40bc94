"""
kabul-2021 with one hub and with two.

What "stops" means here: persons a day leaving the airport by air, in days of 24 h from the order of 10 August. The
airlift has stopped when a day carries under a third of the fullest day of the first week with Qatar as the only hub.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from egress.domain import Case, Mode
from egress.inputs import read_case
from egress.kit import hours_between, parse_as_of
from egress.planning import PlanningResult, make_plan
from egress.threat import assess

pytestmark = pytest.mark.slow

KABUL = Path(__file__).resolve().parents[2] / "cases" / "kabul-2021"
AS_OF = parse_as_of("2021-08-10")
STOPPED_FROM, LAST_WHOLE_DAY = 5, 19
"""From the sixth day of the order on; the force leaves for good within the twenty-first."""


@pytest.fixture(scope="module")
def kabul() -> Case:
    """The case as it stands in its folder."""
    return read_case(KABUL)


@pytest.fixture(scope="module")
def results(kabul: Case) -> dict[str, PlanningResult]:
    """The plans of the two scenarios for an order on 10 August."""
    picture = assess(kabul, AS_OF)
    return {name: make_plan(kabul, name, picture) for name in ("qatar-only", "qatar-and-ramstein")}


def by_air_per_day(kabul: Case, result: PlanningResult) -> list[int]:
    """Return the persons who leave the airport by air on each day after the order."""
    flown: Counter[int] = Counter()
    for movement in result.plan.movements:
        leg = kabul.leg_by_id[movement.leg_id]
        if leg.from_site_id == "airport" and leg.mode is Mode.AIR and not movement.empty_return:
            flown[int(hours_between(AS_OF, movement.depart) // 24)] += movement.persons
    return [flown[day] for day in range(LAST_WHOLE_DAY + 1)]


def third_of_the_fullest_day(kabul: Case, results: dict[str, PlanningResult]) -> float:
    """Return a third of the fullest day of the first week with Qatar alone, persons a day."""
    return max(by_air_per_day(kabul, results["qatar-only"])[:7]) / 3


def test_qatar_as_the_only_hub_stops_the_airlift_within_days(kabul: Case, results: dict[str, PlanningResult]) -> None:
    """Within five days Qatar is full: from then on a day carries a quarter of the fullest one, and none half."""
    flown = by_air_per_day(kabul, results["qatar-only"])
    assert max(flown[:STOPPED_FROM]) > 2000
    fullest = 3 * third_of_the_fullest_day(kabul, results)
    assert [persons for persons in flown[STOPPED_FROM:] if persons >= fullest / 2] == []
    assert sum(flown[STOPPED_FROM:]) < len(flown[STOPPED_FROM:]) * fullest / 4


def test_the_full_hub_is_named_as_what_binds(results: dict[str, PlanningResult]) -> None:
    """The rule that binds is the holding limit of Qatar, from the first week until the force leaves."""
    full = [b for b in results["qatar-only"].bindings if (b.rule, b.target_id) == ("site_holding", "qatar")]
    assert full
    assert full[0].from_ <= AS_OF + timedelta(days=7)
    assert max(b.until for b in full) >= AS_OF + timedelta(days=LAST_WHOLE_DAY)


def test_a_second_hub_removes_the_stop(kabul: Case, results: dict[str, PlanningResult]) -> None:
    """
    With Ramstein agreed no day falls under that third, and those days carry over twice as many.

    But for the last two days before the force leaves, when aircraft make room at the hubs for a last push.
    """
    alone, both = (by_air_per_day(kabul, results[name]) for name in ("qatar-only", "qatar-and-ramstein"))
    limit = third_of_the_fullest_day(kabul, results)
    assert [persons for persons in both[STOPPED_FROM : LAST_WHOLE_DAY - 1] if persons < limit] == []
    assert sum(both[STOPPED_FROM:]) > 2 * sum(alone[STOPPED_FROM:])
    assert results["qatar-and-ramstein"].safe_persons > results["qatar-only"].safe_persons

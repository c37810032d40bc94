"""kabul-2021 with its inputs changed: one plan each, and the clock that it makes."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from egress.decision import EVERYONE, POST, ClockLine, clock_of_one_plan
from egress.domain import Case, apply_scenario
from egress.inputs import read_case
from egress.kit import parse_as_of, plain
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.threat import ThreatPicture, assess

from .calendar_shift import back, shifted
from .gated_post import with_gate_rate, without_since
from .reading import lines_of, margins, tighter

pytestmark = pytest.mark.slow

KABUL = Path(__file__).resolve().parents[2] / "cases" / "kabul-2021"
AS_OF = parse_as_of("2021-08-10")
SINCE = datetime.fromisoformat("2021-07-01T00:00:00+00:00")


@dataclass(frozen=True)
class Day:
    """One case on one day: picture, plan and clock."""

    picture: ThreatPicture
    result: PlanningResult
    clock: Mapping[str, ClockLine]


@functools.cache
def kabul() -> Case:
    """The case as it stands in its folder."""
    return read_case(KABUL)


def day_of(case: Case, as_of: datetime = AS_OF) -> Day:
    """Plan an order given at as_of, on what was known then."""
    picture = assess(case, as_of)
    result = make_plan(case, "base", picture, PlanOptions(explained=False))
    return Day(picture, result, lines_of(clock_of_one_plan(apply_scenario(case), picture, result)))


@pytest.fixture(scope="module")
def now() -> Day:
    """The unchanged case on 10 August."""
    return day_of(kabul())


def test_half_the_gate_rate_leaves_less_time(now: Day) -> None:
    """No plan can be as good as before, and the clock of everyone and of no slow group is later."""
    slower = day_of(with_gate_rate(kabul(), 0.5))
    assert slower.result.bound > now.result.bound
    pairs = zip(margins(slower.clock[EVERYONE]), margins(now.clock[EVERYONE]), strict=True)
    assert all(half <= whole for half, whole in pairs)
    assert slower.clock[EVERYONE].risk_if_started_now >= now.clock[EVERYONE].risk_if_started_now


def test_with_a_third_of_the_gate_rate_no_plan_is_much_better(now: Day) -> None:
    """The bound is worse; a plan for slower gates holds for these too: what it is better by, this search missed."""
    slower = day_of(with_gate_rate(kabul(), 1 / 3))
    assert slower.result.bound > now.result.bound
    savable = now.result.weighted_caught_without_movement - now.result.bound
    assert now.result.weighted_caught - slower.result.weighted_caught < 0.01 * savable


def test_with_a_sixth_of_the_gate_rate_fewer_get_out(now: Day) -> None:
    """A third moves the bound by 0.15 %, less than what one search of the planner differs from another."""
    slower = day_of(with_gate_rate(kabul(), 1 / 6))
    assert slower.result.bound > now.result.bound
    assert slower.result.safe_persons < now.result.safe_persons
    assert slower.result.weighted_caught > now.result.weighted_caught


@pytest.mark.parametrize("tables", [("reports",), ("reports", "estimates", "series")])
def test_without_the_news_since_1_july_there_is_more_time(now: Day, tables: tuple[str, ...]) -> None:
    """The post's start-by moves later at some risk and earlier at none; everyone's risk if started now falls."""
    calmer = day_of(without_since(kabul(), SINCE, *tables))
    assert tighter(now.clock[POST], calmer.clock[POST])
    assert calmer.clock[EVERYONE].risk_if_started_now < now.clock[EVERYONE].risk_if_started_now
    pairs = zip(margins(calmer.clock[EVERYONE]), margins(now.clock[EVERYONE]), strict=True)
    assert all(calm >= alarmed for calm, alarmed in pairs)


def test_the_calendar_does_not_matter(now: Day) -> None:
    """Kabul knows no summer time: every date 37 days later gives the same timetable and clock 37 days later."""
    moved = day_of(shifted(kabul(), 37), AS_OF + timedelta(days=37))

    def told(day: Day) -> Any:
        return plain({"clock": dict(day.clock), "result": day.result})

    assert told(moved) != told(now)
    assert back(told(moved), 37, as_of=AS_OF + timedelta(days=37)) == told(now)


def test_only_what_was_received_counts() -> None:
    """The picture of 10 August is the same to the bit without the rows that came later, of which there are many."""
    kept = {
        t: tuple(r for r in getattr(kabul(), t) if r.t_received <= AS_OF) for t in ("reports", "estimates", "series")
    }
    known = replace(kabul(), **kept)
    assert len(known.reports) < len(kabul().reports)
    assert plain(assess(known, AS_OF)) == plain(assess(kabul(), AS_OF))

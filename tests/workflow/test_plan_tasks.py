"""Searches that ask for plans by what earlier ones say are carried on together, and come to the same in any order."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from egress.kit import Progress, StageCost
from egress.planning import PlanningResult
from egress.threat import ThreatPicture
from egress.workflow import plan_tasks
from egress.workflow.plan_tasks import PlanSearch, PlanTask, all_of, run_searches, run_tasks

from ..planning.toys import START, fleet, group, leg, picture, site, toy

CASE = toy(
    groups=[group("staff", "post", 12)],
    sites=[site("post"), site("haven", safe=True)],
    legs=[leg("post", "haven")],
    fleets=(fleet("bus", "post", vehicles=1, seats=4),),
)
SEEN: ThreatPicture = picture()


def task(name: str, hours: float = 0.0) -> PlanTask:
    """Return a plan to be made, started so many hours later."""
    start = START + timedelta(hours=hours)
    return PlanTask(name=name, case=CASE, picture=SEEN, scenario_id="base", start=start, explained=False)


def halving(name: str, times: int) -> PlanSearch[list[str]]:
    """Return a search that asks for two plans, and then for one more each time, by how many it has."""
    found = yield [task(f"{name} 1"), task(f"{name} 2", 1.0)]
    for _ in range(times):
        found = found + (yield [task(f"{name} {len(found) + 1}", float(len(found)))])
    return [one.plan.start.isoformat() for one in found]


def names_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the names of plans as they are made, which then are no plans at all."""
    made: list[str] = []

    def plan(one: PlanTask) -> Any:
        made.append(one.name)
        return one.name, StageCost(one.name, 0.0, 0.0)

    monkeypatch.setattr(plan_tasks, "_plan", plan)
    return made


def test_an_earlier_search_comes_first_and_costs_are_told_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first search asks for later is planned before what the second has asked for all along."""
    made, progress, said = names_made(monkeypatch), Progress(), []
    progress.listener = said.append

    def asks_twice() -> PlanSearch[list[Any]]:
        first = yield [task("a"), task("b")]
        return first + (yield [task("c")])

    answers = run_searches([asks_twice(), all_of([task("x"), task("y")]), all_of([])], progress, workers=1)
    assert answers == [["a", "b", "c"], ["x", "y"], []]
    assert made == ["a", "b", "c", "x", "y"]
    assert [one.stage for one in progress.costs] == made
    assert (said[0], said[-1]) == ("1 of 4: a", "5 of 5: y")


def test_a_search_that_asks_for_nothing_goes_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty request is answered with nothing, before and after others."""
    names_made(monkeypatch)

    def idle() -> PlanSearch[list[Any]]:
        nothing: Sequence[Any] = yield []
        some = yield [task("a")]
        more = yield []
        return [len(nothing), len(some), len(more)]

    assert run_searches([idle()], Progress(), workers=1) == [[0, 1, 0]]


def test_two_processes_come_to_the_same() -> None:
    """However many work at it, each search is sent its own plans in the order in which it asked."""
    one, two = (run_searches([halving("p", 2), halving("q", 1)], Progress(), workers=w) for w in (1, 2))
    assert one == two
    assert [len(found) for found in one] == [4, 3]


def test_a_list_of_tasks_comes_back_in_its_order() -> None:
    """The plans of a list, whatever their length, in the order of the list; a fault in one is not swallowed."""
    starts = [5.0, 0.0, 3.0]
    found: list[PlanningResult] = run_tasks([task(f"{h}", h) for h in starts], Progress(), workers=2)
    assert [(one.plan.start - START).total_seconds() / 3600 for one in found] == starts
    unknown = PlanTask(name="none", case=CASE, picture=SEEN, scenario_id="none such")
    with pytest.raises(Exception, match="none such"):
        run_tasks([unknown], Progress(), workers=1)

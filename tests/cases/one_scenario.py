"""Plans of one scenario each, without explanations, for tests that compare a scenario with base."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache

from egress.domain import Case, Movement
from egress.kit import hours_between, parse_as_of
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.threat import assess

Planned = Callable[[str], PlanningResult]


def planned_on(case: Case, day: str) -> Planned:
    """Return a function from scenario id to its plan, ordered at the end of the day; each is made once."""
    picture = assess(case, parse_as_of(day))

    @cache
    def planned(scenario_id: str) -> PlanningResult:
        return make_plan(case, scenario_id, picture, PlanOptions(explained=False))

    return planned


def on_legs(result: PlanningResult, leg_ids: Iterable[str]) -> list[Movement]:
    """Return the movements with people on any of the legs."""
    wanted = set(leg_ids)
    return [one for one in result.plan.movements if one.leg_id in wanted and one.persons > 0]


def by_fleet(result: PlanningResult, fleet_id: str) -> list[Movement]:
    """Return the movements with people in vehicles of the fleet."""
    return [one for one in result.plan.movements if one.fleet_id == fleet_id and one.persons > 0]


def persons(movements: Iterable[Movement]) -> int:
    """Return how many people the movements carry."""
    return sum(one.persons for one in movements)


def between(movements: Iterable[Movement], first: datetime, last: datetime) -> list[Movement]:
    """Return those that depart at or after the first instant and before the last."""
    return [one for one in movements if first <= one.depart < last]


def clears_h(result: PlanningResult) -> float:
    """Return the clearance time in hours; the length of the plan where somebody is left."""
    whole = hours_between(result.plan.start, result.plan.horizon_end)
    return whole if result.clearance_time_h is None else result.clearance_time_h

"""Every timetable, hour by hour, of a few vehicles between a place and a haven; the checker judges each."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from egress.domain import Case, Movement, Plan, check_plan

from .toys import START, at

Action = tuple[str, tuple[int, ...]]
"""What a vehicle does in an hour: "wait", "back", or "out" with so many of each group."""

Chosen = Sequence[Sequence[Action]]
"""What each vehicle does, hour by hour; vehicles in the order of their fleets and numbers."""


@dataclass(frozen=True)
class Best:
    """The least cost of the legal timetables (weighted person-hours); how many are legal, and were tried."""

    cost: float
    legal: int
    tried: int


def best_of_all(case: Case, *, hours: int) -> Best:
    """
    Return the best of all timetables whose movements begin on the hour.

    The case has one leg, ``a-s`` of 60 min, and vehicles that start at a and neither load nor unload. Whoever is safe
    after h hours costs h times their weight, and whoever stays twice the hours that the plan lasts.
    """
    by_vehicle = [list(_schedules(case, fleet_id, hours)) for fleet_id, _ in _vehicles(case)]
    cost, legal, tried = float("inf"), 0, 0
    for chosen in itertools.product(*by_vehicle):
        taken = [sum(load[i] for one in chosen for _, load in one) for i in range(len(case.groups))]
        if any(n > group.head_count for n, group in zip(taken, case.groups, strict=True)):
            continue
        tried += 1
        now = _cost(case, chosen, hours)
        if legal and now >= cost:
            continue
        plan = plan_of(case, chosen, hours)
        if not any(finding.severity == "breach" for finding in check_plan(case, plan)):
            cost, legal = min(cost, now), legal + 1
    return Best(cost, legal, tried)


def _schedules(case: Case, fleet_id: str, hours: int) -> Iterator[tuple[Action, ...]]:
    """Yield everything that a vehicle can do in so many hours; it ends where it likes."""
    seats = case.fleet_by_id[fleet_id].seats
    ranges = [range(min(seats, group.head_count) + 1) for group in case.groups]
    loads = [load for load in itertools.product(*ranges) if sum(load) <= seats]
    nobody = (0,) * len(case.groups)

    def go_on(place: str, left: int) -> Iterator[tuple[Action, ...]]:
        if left == 0:
            yield ()
            return
        for rest in go_on(place, left - 1):
            yield (("wait", nobody), *rest)
        if place == "s":
            for rest in go_on("a", left - 1):
                yield (("back", nobody), *rest)
        else:
            for rest in go_on("s", left - 1):
                for load in loads:
                    yield (("out", load), *rest)

    yield from go_on("a", hours)


def _vehicles(case: Case) -> list[tuple[str, int]]:
    return [(fleet.id, number) for fleet in case.fleets for number in range(1, fleet.vehicles + 1)]


def _cost(case: Case, chosen: Chosen, hours: int) -> float:
    cost, left = 0.0, [group.head_count for group in case.groups]
    for schedule in chosen:
        for hour, (_, load) in enumerate(schedule):
            for i, persons in enumerate(load):
                cost += case.groups[i].weight * persons * (hour + 1)
                left[i] -= persons
    return cost + sum(group.weight * n * 2 * hours for n, group in zip(left, case.groups, strict=True))


def plan_of(case: Case, chosen: Chosen, hours: int) -> Plan:
    """Return what the vehicles do as a plan."""
    movements = []
    for (fleet_id, number), schedule in zip(_vehicles(case), chosen, strict=True):
        for hour, (what, load) in enumerate(schedule):
            if what != "wait":
                loads = tuple((g.id, n) for g, n in zip(case.groups, load, strict=True) if n)
                ride = Movement(
                    id=f"{fleet_id}-{number}-{hour}",
                    leg_id="a-s",
                    depart=at(60 * hour),
                    arrive=at(60 * hour + 60),
                    fleet_id=fleet_id,
                    vehicle=number,
                    loads=loads,
                )
                movements.append(replace(ride, empty_return=what == "back"))
    return Plan(
        case_id=case.case_id,
        scenario_id="base",
        start=START,
        horizon_end=at(60 * hours),
        movements=tuple(movements),
        drawn_by="everything",
    )

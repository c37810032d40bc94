"""Rules of the field as rows of the relaxation; the names are those of `domain.rules`."""

import bisect
import math
from collections.abc import Sequence

import numpy as np

from egress.domain import Fleet, Group, Leg
from egress.kit import MIN_PER_DAY, MIN_PER_H
from egress.planning.daylight import local_midnights
from egress.planning.problem import PlanningProblem
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import Variables
from egress.solvers import RowBuilder

Terms = list[tuple[np.ndarray, float]]
"""Columns by step, and the amount that one unit of each uses."""


def commercial_seats(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    People on a commercial leg ≤ seats_per_day × local days, in every step, all steps so far, and every whole day.

    A step, or several, count as many days as they touch: departures may all lie on the fuller side of midnight.
    """
    rows = RuleRows(RowBuilder("commercial_seats"))
    midnights = local_midnights(problem)
    for leg in problem.legs:
        if leg.seats_per_day is not None:
            terms: Terms = [(columns, 1.0) for columns in people_on(problem, x, leg)]
            for first, last in _stretches(x, midnights):
                days = _days(midnights, x.edges[first], x.edges[last + 1])
                _over(rows, terms, first, last, upper=leg.seats_per_day * days, target=leg.id, per_unit=float(days))
    return rows


def fleet_categories(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Whoever may ride in some fleets only has no more than their seats.

    For every leg and set F of fleets, in every step: persons of the groups that may ride in none but F ≤ seats of the
    trips of F; for litter patients the places for litters.
    """
    rows = RuleRows(RowBuilder("fleet_categories"))
    for leg in problem.legs:
        fleets = problem.fleets_of[leg.id]
        groups = [group for group in problem.groups if (group.id, leg.id) in x.board]
        accepted = {group.id: frozenset(f.id for f in fleets if f.may_carry(group)) for group in groups}
        for some in sorted({ids for ids in accepted.values() if len(ids) < len(fleets)}, key=sorted):
            riders = [group for group in groups if accepted[group.id] <= some]
            _ride(x, rows, leg, riders, {f.id: f.seats for f in fleets if f.id in some})
    return rows


def litters(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Litter patients have places, and take the room of several seats.

    For every leg and step: patients ≤ litters of its trips;
    other persons + least seats_per_litter × patients ≤ seats of its trips.
    """
    rows = RuleRows(RowBuilder("litters"))
    for leg in problem.legs:
        fleets = problem.fleets_of[leg.id]
        groups = [group for group in problem.groups if (group.id, leg.id) in x.board]
        lying = [group for group in groups if group.litter]
        if lying and leg.mode.needs_fleet:
            _ride(x, rows, leg, lying, {f.id: f.litters for f in fleets})
            room = min((f.seats_per_litter for f in fleets if f.litters > 0), default=1)
            _ride(x, rows, leg, groups, {f.id: f.seats for f in fleets}, seats_each={g.id: room for g in lying})
    return rows


def crew_day(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Crews work no more in a stretch of time than their days and rests allow.

    With days of D and rests of R minutes, one crew works in L minutes at most n D + min(D, L − n (D + R)), where
    n = floor(L / (D + R)). The trips that depart in a stretch lie within its length and one longest trip:
    sum (load + out + unload) trips ≤ vehicles × that; empty ways are not counted.
    """
    rows = RuleRows(RowBuilder("crew_day"))
    for fleet in problem.case.fleets:
        legs = [leg for leg in problem.legs if fleet in problem.fleets_of[leg.id]]
        if legs and fleet.crew_day_h is not None:
            busy = [float(fleet.load_min + leg.out_min + fleet.unload_min) for leg in legs]
            terms = [(x.trips[fleet.id, leg.id], minutes) for leg, minutes in zip(legs, busy, strict=True)]
            for first, last in _stretches(x, local_midnights(problem)):
                lasts = x.edges[last + 1] - x.edges[first] + max(busy)
                upper = fleet.vehicles * most_work_min(fleet, lasts)
                _over(rows, terms, first, last, upper=upper, target=fleet.id, per_unit=0.0)
    return rows


def site_fuel(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Fuel taken up by trips out of a site so far ≤ stock + delivery by the end of the step (litres).

    Empty movements are not counted, nor what was taken up before the grid begins.
    """
    rows = RuleRows(RowBuilder("site_fuel"))
    for site in problem.case.sites:
        if site.fuel_l is None:
            continue
        terms: Terms = [
            (x.trips[fleet.id, leg.id], fleet.fuel_l_per_h * leg.out_min / MIN_PER_H)
            for leg in problem.legs
            for fleet in problem.fleets_of[leg.id]
            if leg.from_site_id == site.id and fleet.fuel_l_per_h > 0
        ]
        for k in range(x.steps if terms else 0):
            there = site.fuel_l + site.fuel_l_per_day * x.edges[k + 1] / MIN_PER_DAY
            _over(rows, terms, 0, k, upper=there, target=site.id, per_unit=1.0)
    return rows


def most_work_min(fleet: Fleet, minutes: float) -> float:
    """Return for how many of so many minutes on end one crew of the fleet can work at most."""
    longest, rest = (fleet.crew_day_h or 0.0) * MIN_PER_H, (fleet.crew_rest_h or 0.0) * MIN_PER_H
    if rest <= 0:
        return minutes
    whole = math.floor(minutes / (longest + rest))
    return min(minutes, whole * longest + min(longest, minutes - whole * (longest + rest)))


def people_on(problem: PlanningProblem, x: Variables, leg: Leg) -> list[np.ndarray]:
    """Return the columns of people who set out on a leg."""
    if leg.id in x.onward:
        return [x.onward[leg.id]]
    return [x.board[group.id, leg.id] for group in problem.groups if (group.id, leg.id) in x.board]


def _ride(
    x: Variables,
    rows: RuleRows,
    leg: Leg,
    groups: Sequence[Group],
    places: dict[str, int],
    *,
    seats_each: dict[str, int] | None = None,
) -> None:
    """Add for every step: persons of the groups on the leg, each so many times, ≤ places in the trips of fleets."""
    for k in range(x.steps):
        terms = [(x.board[group.id, leg.id][k], float((seats_each or {}).get(group.id, 1))) for group in groups]
        terms += [(x.trips[fleet_id, leg.id][k], -float(n)) for fleet_id, n in places.items()]
        rows.at_most(terms, 0.0, target=leg.id, step=k, per_unit=0.0)


def _over(rows: RuleRows, terms: Terms, first: int, last: int, *, upper: float, target: str, per_unit: float) -> None:
    """Add a row over a stretch of steps."""
    part = slice(first, last + 1)
    listed = [(columns[part], amount) for columns, amount in terms]
    rows.at_most(listed, upper, target=target, step=last, per_unit=per_unit, first_step=first)


def _stretches(x: Variables, midnights: Sequence[float]) -> list[tuple[int, int]]:
    """Return first and last step of every step, of all steps so far, and of the steps that lie within each day."""
    days = [bisect.bisect_right(midnights, edge) for edge in x.edges.tolist()]
    found = {(k, k) for k in range(x.steps)} | {(0, k) for k in range(x.steps)}
    for day in sorted(set(days)):
        inside = [k for k in range(x.steps) if days[k] == day and _days(midnights, x.edges[k], x.edges[k + 1]) == 1]
        found |= {(inside[0], inside[-1])} if inside else set()
    return sorted(found)


def _days(midnights: Sequence[float], begin: float, end: float) -> int:
    """Return how many local days the time [begin, end) touches."""
    return bisect.bisect_left(midnights, end) - bisect.bisect_right(midnights, begin) + 1

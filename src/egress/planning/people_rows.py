"""Rules of the relaxation that speak of people: where they are, their seats, the rates and the room they pass."""

from collections.abc import Sequence

import numpy as np

from egress.domain import Leg
from egress.planning.intervals import union
from egress.planning.problem import PlanningProblem
from egress.planning.rate_rows import Terms, limit_rate
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import StepTimes, Variables
from egress.solvers import RowBuilder


def people_present(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Nobody leaves before being ready, or from where they are not.

    For every group g, unsafe site i and step k (persons):
    wait[k] = wait[k-1] + ready[k] + arrived[k] - left[k] ≥ 0. An arrival counts in the step of its earliest time.
    """
    rows = RuleRows(RowBuilder("people_present"))
    legs = {leg.id: leg for leg in problem.legs}
    groups = {group.id: group for group in problem.groups}
    for (group_id, site_id), wait in x.waiting.items():
        group = groups[group_id]
        ready = np.diff(x.ready_by(group), prepend=0.0) if group.site_id == site_id else np.zeros(x.steps)
        ways = [legs[leg_id] for leg_id in problem.routes[group_id]]
        left = [x.board[group_id, leg.id] for leg in ways if leg.from_site_id == site_id]
        come = [(x.board[group_id, leg.id], x.times[leg.id]) for leg in ways if leg.to_site_id == site_id]
        for k in range(x.steps):
            terms = [(wait[k], 1.0), *((columns[k], 1.0) for columns in left)]
            terms += [(wait[k - 1], -1.0)] if k else []
            for columns, times in come:
                terms += times.evenly(columns, k) if x.even else times.earliest(columns, k)
            there = x.standing.waiting.get((group_id, site_id), 0) if k == 0 else 0
            rows.equal(terms, float(ready[k]) + there, target=site_id, step=k)
    return rows


def seats(problem: PlanningProblem, x: Variables) -> RuleRows:
    """People on a leg in a step ≤ seats of its trips: sum_g board[g, l, k] ≤ sum_f seats[f] trips[f, l, k]."""
    rows = RuleRows(RowBuilder("seats"))
    for leg in problem.legs:
        fleets = problem.fleets_of[leg.id]
        if leg.mode.needs_fleet:
            people = _people_on(problem, x, leg)
            for k in range(x.steps):
                terms = [(columns[k], 1.0) for columns in people]
                terms += [(x.trips[fleet.id, leg.id][k], -float(fleet.seats)) for fleet in fleets]
                rows.at_most(terms, 0.0, target=leg.id, step=k, per_unit=0.0)
    return rows


def leg_rate(problem: PlanningProblem, x: Variables) -> RuleRows:
    """People setting out on a leg ≤ persons_per_h × hours open, with one hour's worth at once when it opens."""
    rows = RuleRows(RowBuilder("leg_rate"))
    for leg in problem.legs:
        if leg.persons_per_h is not None:
            terms: Terms = [(columns, 1.0) for columns in _people_on(problem, x, leg)]
            burst = max(leg.persons_per_h, _largest_load(problem, [leg]))
            limit_rate(x, rows, leg.id, terms, leg.persons_per_h, burst, problem.departures[leg.id])
    return rows


def site_processing(problem: PlanningProblem, x: Variables) -> RuleRows:
    """People leaving a site ≤ processing_per_h × hours in use, with one hour's worth at once when it opens."""
    rows = RuleRows(RowBuilder("site_processing"))
    for site in problem.case.sites:
        legs = [leg for leg in problem.legs if leg.from_site_id == site.id]
        if site.processing_per_h is not None and legs:
            rate = site.processing_per_h.likely
            terms: Terms = [(columns, 1.0) for leg in legs for columns in _people_on(problem, x, leg)]
            burst = max(rate, _largest_load(problem, legs))
            limit_rate(x, rows, site.id, terms, rate, burst, union([problem.departures[leg.id] for leg in legs]))
    return rows


def site_holding(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    People who came to a site and have not gone on ≤ holding_persons: a full hub pushes back.

    Counts arrivals in the step of their latest time, so that no plan is cut off by the grid:
    held[k] = held[k-1] + arrived[k] - left[k] ≤ holding_persons.
    """
    rows = RuleRows(RowBuilder("site_holding"))
    for site in problem.case.sites:
        if site.holding_persons is None:
            continue
        come = _arriving(problem, x, site.id)
        left = _leaving_again(problem, x, site.id)
        if come:
            held = x.model.add_columns(np.zeros(x.steps), lower=-np.inf)
            for k in range(x.steps):
                terms = [(held[k], 1.0), *((columns[k], 1.0) for columns in left)]
                terms += [(held[k - 1], -1.0)] if k else []
                for columns, times in come:
                    terms += times.evenly(columns, k) if x.even else times.latest(columns, k)
                before = _came_before(x, site.id) if k == 0 else 0.0
                rows.equal(terms, before, target=site.id, step=k)
                limit = site.holding_persons.likely
                rows.at_most([(held[k], 1.0)], limit, target=site.id, step=k, per_unit=1.0)
    return rows


def onward_present(problem: PlanningProblem, x: Variables) -> RuleRows:
    """Nobody goes on from a safe site before arriving there: onward so far ≤ arrived so far (earliest times)."""
    rows = RuleRows(RowBuilder("onward_present"))
    for site in problem.case.sites:
        left = [x.onward[leg.id] for leg in problem.onward if leg.from_site_id == site.id]
        if not left:
            continue
        come = _arriving(problem, x, site.id)
        there = x.model.add_columns(np.zeros(x.steps))
        for k in range(x.steps):
            terms = [(there[k], 1.0), *((columns[k], 1.0) for columns in left)]
            terms += [(there[k - 1], -1.0)] if k else []
            for columns, times in come:
                terms += times.evenly(columns, k) if x.even else times.earliest(columns, k)
            rows.equal(terms, _came_before(x, site.id) if k == 0 else 0.0, target=site.id, step=k)
    return rows


def _came_before(x: Variables, site_id: str) -> float:
    """Return the persons who had come to a site, or were on their way to it, at the first edge."""
    waiting = sum(persons for (_, site), persons in x.standing.waiting.items() if site == site_id)
    return float(waiting + x.standing.held.get(site_id, 0))


def _people_on(problem: PlanningProblem, x: Variables, leg: Leg) -> list[np.ndarray]:
    if leg.id in x.onward:
        return [x.onward[leg.id]]
    return [x.board[group.id, leg.id] for group in problem.groups if (group.id, leg.id) in x.board]


def _largest_load(problem: PlanningProblem, legs: Sequence[Leg]) -> float:
    return float(max((f.most_persons for leg in legs for f in problem.fleets_of[leg.id]), default=0))


def _arriving(problem: PlanningProblem, x: Variables, site_id: str) -> list[tuple[np.ndarray, StepTimes]]:
    ways = [leg for leg in problem.legs if leg.to_site_id == site_id]
    return [(columns, x.times[leg.id]) for leg in ways for columns in _people_on(problem, x, leg)]


def _leaving_again(problem: PlanningProblem, x: Variables, site_id: str) -> list[np.ndarray]:
    """Return the columns of people who leave a site that they had come to: groups at home there do not count."""
    home = {group.id for group in problem.groups if group.site_id == site_id}
    found = []
    for leg in problem.legs:
        if leg.from_site_id == site_id:
            found += [x.onward[leg.id]] if leg.id in x.onward else []
            found += [c for (group_id, leg_id), c in x.board.items() if leg_id == leg.id and group_id not in home]
    return found

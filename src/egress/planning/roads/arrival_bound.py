"""How many any plan could have brought to safety by when, and so what no plan on these roads can be better than."""

import heapq
import math

import numpy as np

from egress.domain import Group
from egress.kit import MIN_PER_H
from egress.planning.intervals import Intervals, intersect, next_moment
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk
from egress.planning.roads.arrival import ArrivalFlow
from egress.planning.roads.shape import RoadMapping


def most_safe_by_step(problem: PlanningProblem, mapping: RoadMapping, flow: ArrivalFlow) -> np.ndarray:
    """
    Return how many persons any plan has safe by each step at most. Shape (horizon_steps + 1,).

    Every cut bounds it. Give each node v a moment α[v] (minutes), safe nodes the moment in question; whoever is at v
    by then is inside. Who is safe in time is inside at the end, so was ready at home by α[home], or has gone over a
    leg (u → v) setting out in (α[u], α[v] − travel]. Token buckets let at most their fill and what flows in meanwhile
    set out. α is where the search found the ways shut, so that the cut is nearly as tight as the flow; the bound
    itself holds whatever the search did, for the minutes, travel times and buckets of the case.
    """
    steps, step_min = flow.horizon_steps + 1, mapping.step_min
    persons = sum(group.head_count for group in mapping.groups)
    first = _first_minute(problem, mapping)
    soonest = min((first[s] for s in mapping.node_of_site if problem.site(s).safe and s in first), default=math.inf)
    most = np.full(steps, persons, dtype=np.int64)
    shut = np.full(len(flow.closed_since), -1, dtype=np.int64)
    node, at = np.nonzero(flow.closed_since >= 0)
    since = flow.closed_since[node, at]
    order = np.argsort(since, kind="stable")
    ends = np.searchsorted(since[order], np.arange(steps), side="right")
    for step in range(min(steps, int(since.max(initial=-1)) + 1)):
        new = order[ends[step - 1] if step else 0 : ends[step]]
        np.maximum.at(shut, node[new], at[new])
        if step * step_min < soonest:
            most[step] = 0
        else:
            most[step] = min(persons, _cut(problem, mapping, first, shut * step_min, step * step_min))
    return np.minimum.accumulate(most[::-1])[::-1]


def _first_minute(problem: PlanningProblem, mapping: RoadMapping) -> dict[str, float]:
    """Return, by site, the first minute at which anybody can be there."""
    first: dict[str, float] = {}
    queue = [(group.ready_first_h * MIN_PER_H, group.site_id) for group in mapping.groups]
    heapq.heapify(queue)
    out: dict[str, list[tuple[Intervals, int, str]]] = {}
    for leg in mapping.legs:
        out.setdefault(leg.from_site_id, []).append((problem.departures[leg.id], leg.out_min, leg.to_site_id))
    while queue:
        moment, site_id = heapq.heappop(queue)
        if site_id not in first:
            first[site_id] = moment
            for times, out_min, end in out.get(site_id, ()):
                arrive = next_moment(times, moment) + out_min
                if math.isfinite(arrive):
                    heapq.heappush(queue, (arrive, end))
    return first


def _cut(
    problem: PlanningProblem, mapping: RoadMapping, first: dict[str, float], shut_min: np.ndarray, moment: int
) -> int:
    """Return how many can cross the cut into safety by a moment."""
    alpha = {site_id: float(shut_min[node]) for site_id, node in mapping.node_of_site.items()}
    alpha |= {site_id: float(moment) for site_id in alpha if problem.site(site_id).safe}
    _widen(problem, mapping, alpha)
    crossing: dict[str, float] = {}
    latest: dict[str, float] = {}
    for leg in mapping.legs:
        begin, end = max(alpha[leg.from_site_id], first.get(leg.from_site_id, math.inf) - 1), alpha[leg.to_site_id]
        if end - leg.out_min > begin and leg.persons_per_h is not None:
            through = _through(problem.departures[leg.id], leg.persons_per_h, begin, end - leg.out_min)
            crossing[leg.from_site_id] = crossing.get(leg.from_site_id, 0.0) + through
            latest[leg.from_site_id] = max(latest.get(leg.from_site_id, -1.0), end - leg.out_min)
    for site_id, _edge in mapping.gates:
        limit = problem.site(site_id).processing_per_h
        if site_id in crossing and limit is not None:
            begin = max(alpha[site_id], first.get(site_id, math.inf) - 1)
            by_gate = _through(((0.0, math.inf),), limit.likely, begin, latest[site_id])
            crossing[site_id] = min(crossing[site_id], by_gate)
    ready = sum(_ready_by(group, alpha[group.site_id]) for group in mapping.groups)
    return ready + math.floor(sum(crossing.values()) + 1e-6)


def _widen(problem: PlanningProblem, mapping: RoadMapping, alpha: dict[str, float]) -> None:
    """Take into the cut whoever gets in over legs that nothing limits."""
    free = [leg for leg in mapping.legs if leg.persons_per_h is None]
    changed = True
    while changed:
        changed = False
        for leg in free:
            begin, end = alpha[leg.from_site_id], alpha[leg.to_site_id] - leg.out_min
            if end > begin and intersect(problem.departures[leg.id], ((begin + 1, end + 1),)):
                alpha[leg.from_site_id], changed = end, True


def _through(times: Intervals, rate_per_h: float, begin: float, end: float) -> float:
    """Return the persons that a bucket of one hour lets out at whole minutes in (begin, end]."""
    pieces = [(a, min(b, end + 1) - 1) for a, b in intersect(times, ((begin + 1, end + 1),))]
    pieces = [(a, max(a, b)) for a, b in pieces]
    if not pieces or rate_per_h < 1:
        return 0.0
    total, before = rate_per_h, pieces[0][0]
    for a, b in pieces:
        total += min(rate_per_h, rate_per_h * (a - before) / MIN_PER_H) + rate_per_h * (b - a) / MIN_PER_H
        before = b
    return total


def _ready_by(group: Group, minute: float) -> int:
    return math.floor(group.ready_persons(minute / MIN_PER_H) + 1e-6) if minute >= 0 else 0


def caught_bound(problem: PlanningProblem, risk: Risk, mapping: RoadMapping, most_safe: np.ndarray) -> float:
    """
    Return what no plan's `weighted_caught` can be below (weighted persons).

    Whoever arrives by a leg into safety is charged at least what the least charged such leg costs at that time, and
    never less than whoever is left at the best place to be left; arrivals come as early as `most_safe` allows.
    """
    minutes = np.arange(len(most_safe)) * float(mapping.step_min)
    into = {leg.id: leg for leg in mapping.legs if problem.site(leg.to_site_id).safe}
    routes = {group.id: set(problem.routes[group.id]) for group in mapping.groups}
    charges = [
        risk.charge(next(g for g in mapping.groups if leg.id in routes[g.id]), leg, minutes) for leg in into.values()
    ]
    kinds = {problem.routes[group.id]: group for group in mapping.groups}
    left = min(risk.stranded(g, s) for g in kinds.values() for s in risk.last_way_h(g) if not problem.site(s).safe)
    least = np.minimum(np.min(charges, axis=0), left)
    arrive = np.diff(most_safe, prepend=0)
    cost = np.concatenate([[least[0]], least[:-1]])
    persons = sum(group.head_count for group in mapping.groups)
    weight = mapping.groups[0].weight
    stuck = sum(
        g.weight * g.head_count * risk.stranded(g, g.site_id)
        for g in problem.groups
        if not problem.routes[g.id] and not problem.site(g.site_id).safe
    )
    return float(stuck + weight * (arrive @ cost + (persons - most_safe[-1]) * left))

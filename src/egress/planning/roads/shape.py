"""Which cases are road networks, and the network that such a case is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from egress.domain import Group, Leg
from egress.kit import MIN_PER_H
from egress.planning.intervals import Intervals
from egress.planning.problem import PlanningProblem
from egress.planning.roads.expansion import EARLIEST, UNREACHED, expand
from egress.planning.roads.network import UNLIMITED, RoadNetwork

STEPS_MIN = (5, 4, 3, 2, 1)
"""Lengths of a step that are tried, in minutes; the first that divides every travel time is taken."""

LARGEST_RATE_DENOMINATOR = 10_000
"""Rates are kept to this part of a person per hour, rounded down."""


@dataclass(frozen=True, kw_only=True)
class RoadMapping:
    """
    How the network stands for the problem.

    Attributes
    ----------
    step_min : minutes per step.
    groups : the groups that have a way out; all with the same weight and the same ways open to them.
    legs : the legs; edge number = place here.
    gates : (site id, edge number) of each site whose people are processed before they go on.
    node_of_site, home_of_group : node numbers.
    group_of_source : group id by row of the network's sources.
    """

    step_min: int
    groups: tuple[Group, ...]
    legs: tuple[Leg, ...]
    gates: tuple[tuple[str, int], ...]
    node_of_site: Mapping[str, int]
    home_of_group: Mapping[str, int]
    group_of_source: tuple[str, ...]


def road_shape(problem: PlanningProblem) -> tuple[RoadNetwork, RoadMapping] | None:
    """
    Return the case as a road network, or None if it is something else.

    It is one if all who have a way out get there by legs that need no fleet, weigh the same, may use the same legs,
    and are limited by nothing but rates of legs and sites, times of opening, readiness, and holding at unsafe sites.
    A safe site that could be full makes it something else: who is safe there would have to go on.
    """
    groups = tuple(group for group in problem.groups if problem.routes[group.id])
    wanted = {leg_id for group in groups for leg_id in problem.routes[group.id]}
    legs = tuple(leg for leg in problem.legs if leg.id in wanted)
    if not groups or not _is_one_commodity(groups, legs) or not _has_room_in_safety(problem, groups, legs):
        return None
    step_min = _step_min(problem, legs)
    return _network(problem, groups, legs, step_min)


def _is_one_commodity(groups: tuple[Group, ...], legs: tuple[Leg, ...]) -> bool:
    categories = {group.category for group in groups}
    same_weight = len({group.weight for group in groups}) == 1
    return same_weight and all(
        not leg.mode.needs_fleet and (not leg.categories or categories <= set(leg.categories)) for leg in legs
    )


def _has_room_in_safety(problem: PlanningProblem, groups: tuple[Group, ...], legs: tuple[Leg, ...]) -> bool:
    persons = sum(group.head_count for group in groups)
    ends = [problem.site(leg.to_site_id) for leg in legs]
    return all(
        not site.safe or site.holding_persons is None or site.holding_persons.likely >= persons for site in ends
    )


def _step_min(problem: PlanningProblem, legs: tuple[Leg, ...]) -> int:
    """Return the longest step that divides every travel time and, if there is one, every moment of opening."""
    travel = [leg.out_min for leg in legs]
    fit = [step for step in STEPS_MIN if all(minutes % step == 0 for minutes in travel)]
    opens = [first for leg in legs for first, _ in problem.departures[leg.id]]
    return next((step for step in fit if all(first % step == 0 for first in opens)), fit[0])


Window = tuple[int, int]
"""First step, and the step after the last."""


def rate_per_step(rate_per_h: float, step_min: int) -> Fraction:
    """Return the persons per step of a rate; nobody where less than one person per hour sets out."""
    if rate_per_h < 1:
        return Fraction(0)
    return (
        Fraction(math.floor(rate_per_h * LARGEST_RATE_DENOMINATOR), LARGEST_RATE_DENOMINATOR) * step_min / MIN_PER_H
    )


def _network(
    problem: PlanningProblem, groups: tuple[Group, ...], legs: tuple[Leg, ...], step_min: int
) -> tuple[RoadNetwork, RoadMapping]:
    sites = list(dict.fromkeys(site_id for leg in legs for site_id in (leg.from_site_id, leg.to_site_id)))
    node_of = {site_id: number for number, site_id in enumerate(sites)}
    gated = [
        s for s in dict.fromkeys(leg.from_site_id for leg in legs) if problem.site(s).processing_per_h is not None
    ]
    behind = {site_id: len(sites) + number for number, site_id in enumerate(gated)}
    home_of = {group.id: len(sites) + len(gated) + number for number, group in enumerate(groups)}
    tail = [behind.get(leg.from_site_id, node_of[leg.from_site_id]) for leg in legs] + [node_of[s] for s in gated]
    head = [node_of[leg.to_site_id] for leg in legs] + list(behind.values())
    rates = [leg.persons_per_h for leg in legs]
    rates += [limit.likely for s in gated if (limit := problem.site(s).processing_per_h) is not None]
    per_step = [None if rate is None else rate_per_step(rate, step_min) for rate in rates]
    homes = [group.id for group in groups]
    persons = sum(group.head_count for group in groups)
    nodes = len(sites) + len(gated) + len(homes)
    sources = [
        (home_of[group.id], step, n, group.id) for group in groups for step, n in _ready(problem, group, step_min)
    ]
    network = RoadNetwork(
        nodes=nodes,
        tail=np.array(tail + [home_of[g] for g in homes]),
        head=np.array(head + [node_of[group.site_id] for group in groups]),
        travel_steps=np.array([leg.out_min // step_min for leg in legs] + [0] * (len(gated) + len(homes))),
        rate_num=np.array([UNLIMITED if r is None else r.numerator for r in per_step] + [UNLIMITED] * len(homes)),
        rate_den=np.array([1 if r is None else r.denominator for r in per_step] + [1] * len(homes)),
        source_node=np.array([row[0] for row in sources], dtype=np.int64),
        ready_step=np.array([row[1] for row in sources], dtype=np.int64),
        persons=np.array([row[2] for row in sources], dtype=np.int64),
        safe=np.array([node_of[s] for s in sites if problem.site(s).safe]),
        holding=np.array(
            [_holding(problem, s, persons) for s in sites] + [0] * len(gated) + [UNLIMITED] * len(homes)
        ),
    )
    mapping = RoadMapping(
        step_min=step_min,
        groups=groups,
        legs=legs,
        gates=tuple((s, len(legs) + number) for number, s in enumerate(gated)),
        node_of_site=node_of,
        home_of_group=home_of,
        group_of_source=tuple(row[3] for row in sources),
    )
    return _with_windows(problem, network, mapping, per_step), mapping


def _holding(problem: PlanningProblem, site_id: str, persons: int) -> int:
    limit = problem.site(site_id).holding_persons
    return UNLIMITED if limit is None or limit.likely >= persons else math.floor(limit.likely)


def _ready(problem: PlanningProblem, group: Group, step_min: int) -> list[tuple[int, int]]:
    """Return (step, persons who become ready by it), as far as the plan goes."""
    last = math.ceil(min(problem.horizon_min, group.ready_by_h * MIN_PER_H) / step_min)
    last = min(problem.horizon_min // step_min, last)
    steps = range(math.floor(group.ready_first_h * MIN_PER_H / step_min), last + 1)
    ready = [math.floor(group.ready_persons(step * step_min / MIN_PER_H) + 1e-6) for step in steps]
    new = np.diff([0, *ready]).tolist() if ready else []
    return [(step, int(persons)) for step, persons in zip(steps, new, strict=True) if persons > 0]


def _with_windows(
    problem: PlanningProblem, network: RoadNetwork, mapping: RoadMapping, per_step: list[Fraction | None]
) -> RoadNetwork:
    """Return the network with the edges' times of opening, and what a full bucket lets through at each."""
    step_min, last = mapping.step_min, problem.horizon_min // mapping.step_min
    opened = [_in_steps(problem.departures[leg.id], step_min) for leg in mapping.legs]
    opened += [[(0, last + 1)] for _ in mapping.gates]
    rows = [(edge, a, b, 0) for edge, windows in enumerate(opened) for a, b in windows]
    plain = _windowed(network, rows)
    earliest = expand(plain, 1).nodes[:, EARLIEST]
    rows = []
    for edge, (windows, rate) in enumerate(zip(opened, per_step, strict=True)):
        came = int(earliest[plain.tail[edge]])
        used = [(max(a, came), b) for a, b in windows if max(a, came) < b] if came < UNREACHED else []
        rows += [(edge, *row) for row in _with_bursts(used, rate, step_min)] or [(edge, last + 1, last + 2, 0)]
    return _windowed(network, rows)


def _in_steps(times: Intervals, step_min: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in times:
        a, b = math.ceil(first / step_min), math.ceil(last / step_min)
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        elif a < b:
            found.append((a, b))
    return found


def _with_bursts(windows: list[Window], rate: Fraction | None, step_min: int) -> list[tuple[int, int, int]]:
    """
    Return (first step, end, persons in the first step): a bucket of an hour is full at first, and refills while shut.

    From step k on, floor((b + 1) c) − floor((k + 1) c) ≤ (b − k) c + frac((k + 1) c) set out after the first step, so
    that the first may be no more than what the bucket holds less that fraction.
    """
    found, before = [], None
    for first, end in windows:
        burst = 0
        if rate is not None:
            hour = rate * MIN_PER_H / step_min
            held = hour if before is None else min(hour, rate * (first - before))
            burst = max(0, math.floor(held - (rate * (first + 1)) % 1))
        found.append((first, end, burst))
        before = end - 1
    return found


def _windowed(network: RoadNetwork, rows: list[tuple[int, int, int, int]]) -> RoadNetwork:
    edge, opens, until, first = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return replace(network, window_edge=edge, window_from=opens, window_until=until, window_first=first)

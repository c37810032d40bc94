"""What a timetable is worth: the planner's objective, the exact head count path by path, and the clearance curve."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from egress.domain import Group
from egress.kit import MIN_PER_H
from egress.planning.dispatch import Draft, Timetable
from egress.planning.problem import PlanningProblem
from egress.planning.result import GroupOutcome
from egress.planning.risk import Risk


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The worth of one timetable."""

    weighted_caught: float
    groups: tuple[GroupOutcome, ...]
    expected_caught_persons: float
    clearance_curve: tuple[tuple[float, int], ...]
    vehicle_h: float


def weighted_caught(problem: PlanningProblem, risk: Risk, timetable: Timetable) -> float:
    """
    Return the objective of a timetable (weighted persons).

    sum over movements: weight[g] × persons × charge(g, leg, arrival) + sum over people left:
    weight[g] × persons × P(their last way has closed by the horizon).
    """
    groups = {group.id: group for group in problem.groups}
    by_way: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    legs = {leg.id: leg for leg in problem.outward}
    for draft in timetable.drafts:
        for group_id, persons in draft.loads:
            if draft.leg.id in legs:
                by_way[group_id, draft.leg.id].append((draft.arrive_min, persons))
    total = 0.0
    for (group_id, leg_id), moves in by_way.items():
        arrive, persons_moved = np.asarray(moves, dtype=float).T
        charge = risk.charge(groups[group_id], legs[leg_id], arrive)
        total += groups[group_id].weight * float(charge @ persons_moved)
    for (group_id, site_id), persons in timetable.left.items():
        total += groups[group_id].weight * persons * risk.stranded(groups[group_id], site_id)
    return total


def weighted_caught_without_movement(problem: PlanningProblem, risk: Risk) -> float:
    """Return the objective if nobody moves (weighted persons)."""
    return sum(g.weight * g.head_count * risk.stranded(g, g.site_id) for g in problem.groups)


def evaluate(
    problem: PlanningProblem, risk: Risk, timetable: Timetable, *, told_by: Risk | None = None
) -> Evaluation:
    """Return everything that is reckoned from a timetable; who of each group is caught by `told_by`, if given."""
    caught = caught_paths(problem, told_by or risk, timetable)
    moves = _moves_by_group(problem, timetable)
    outcomes = tuple(_outcome(group, moves[group.id], caught[group.id]) for group in problem.groups)
    minutes = sum(d.arrive_min - d.depart_min for d in timetable.drafts if d.vehicle is not None)
    return Evaluation(
        weighted_caught=weighted_caught(problem, risk, timetable),
        groups=outcomes,
        expected_caught_persons=sum(outcome.expected_caught_persons for outcome in outcomes),
        clearance_curve=clearance_curve(problem, timetable.drafts),
        vehicle_h=minutes / MIN_PER_H,
    )


def caught_paths(problem: PlanningProblem, risk: Risk, timetable: Timetable) -> Mapping[str, np.ndarray]:
    """
    Return the head count caught by group id on every joint path. Shape (paths,).

    On each path a movement fails when its leg closes before its arrival; whoever was to move stays where they are,
    and later vehicles leave without them: nobody re-plans here. Whoever is not safe at the end is caught if every
    way from their site has closed by the horizon.
    """
    paths = len(next(iter(risk.leg_closing_h.values()), np.zeros(1)))
    safe: dict[str, np.ndarray] = {group.id: np.zeros(paths) for group in problem.groups}
    there: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(paths))
    home = {group.id: group.site_id for group in problem.groups}
    moving: dict[int, list[tuple[str, np.ndarray]]] = {}
    outward = {leg.id for leg in problem.outward}
    drafts = [d for d in timetable.drafts if d.loads and d.leg.id in outward]
    for _moment, is_departure, index in _moments(drafts):
        draft = drafts[index]
        if not is_departure:
            for group_id, arrived in moving.pop(index):
                if problem.site(draft.leg.to_site_id).safe:
                    safe[group_id] += arrived
                else:
                    there[group_id, draft.leg.to_site_id] += arrived
            continue
        is_open = risk.leg_closing_h[draft.leg.id] >= problem.offset_h + draft.arrive_min / MIN_PER_H
        moving[index] = []
        for group_id, persons in draft.loads:
            moved = np.where(is_open, float(persons), 0.0)
            if home[group_id] != draft.leg.from_site_id:
                available = there[group_id, draft.leg.from_site_id]
                moved = np.minimum(moved, available)
                available -= moved
            moving[index].append((group_id, moved))
    return {group.id: _caught(risk, group, safe[group.id], there) for group in problem.groups}


def clearance_curve(problem: PlanningProblem, drafts: Sequence[Draft]) -> tuple[tuple[float, int], ...]:
    """Return (hours from the order, persons safe by then), one point per hour in which somebody arrives."""
    by_hour: dict[int, int] = defaultdict(int)
    for draft in _into_safety(problem, drafts):
        by_hour[int(np.ceil(draft.arrive_min / MIN_PER_H))] += sum(persons for _, persons in draft.loads)
    curve, total = [(0.0, 0)], 0
    for hour in sorted(by_hour):
        total += by_hour[hour]
        curve.append((float(hour), total))
    return tuple(curve)


@dataclass
class _Moves:
    """Minutes of a group's departures, and of its arrivals in safety with the persons of each."""

    departures: list[float] = field(default_factory=list)
    into_safety: list[tuple[float, int]] = field(default_factory=list)


def _moves_by_group(problem: PlanningProblem, timetable: Timetable) -> Mapping[str, _Moves]:
    found = {group.id: _Moves() for group in problem.groups}
    into_safety = _legs_into_safety(problem)
    for draft in timetable.drafts:
        for group_id, persons in draft.loads:
            if group_id not in found:
                continue
            found[group_id].departures.append(draft.depart_min)
            if draft.leg.id in into_safety:
                found[group_id].into_safety.append((draft.arrive_min, persons))
    return found


def _legs_into_safety(problem: PlanningProblem) -> set[str]:
    return {leg.id for leg in problem.outward if problem.site(leg.to_site_id).safe}


def _into_safety(problem: PlanningProblem, drafts: Sequence[Draft]) -> list[Draft]:
    into_safety = _legs_into_safety(problem)
    return [draft for draft in drafts if draft.leg.id in into_safety and draft.loads]


def _moments(drafts: Sequence[Draft]) -> list[tuple[float, bool, int]]:
    """Return departures and arrivals in order of time, arrivals first."""
    moments = [(draft.depart_min, True, index) for index, draft in enumerate(drafts)]
    moments += [(draft.arrive_min, False, index) for index, draft in enumerate(drafts)]
    return sorted(moments)


def _caught(risk: Risk, group: Group, safe: np.ndarray, there: Mapping[tuple[str, str], np.ndarray]) -> np.ndarray:
    caught = np.zeros_like(safe)
    elsewhere = np.zeros_like(safe)
    for (group_id, site_id), persons in there.items():
        if group_id == group.id:
            caught += persons * risk.stranded_paths(group, site_id)
            elsewhere += persons
    at_home = group.head_count - safe - elsewhere
    return np.asarray(caught + at_home * risk.stranded_paths(group, group.site_id))


def _outcome(group: Group, moves: _Moves, caught: np.ndarray) -> GroupOutcome:
    safe = sum(persons for _, persons in moves.into_safety)
    is_clear = safe == group.head_count
    return GroupOutcome(
        group_id=group.id,
        persons=group.head_count,
        safe_persons=safe,
        mobilisation_time_h=min(moves.departures) / MIN_PER_H if moves.departures else None,
        clearance_time_h=max(arrive for arrive, _ in moves.into_safety) / MIN_PER_H if is_clear else None,
        expected_caught_persons=float(np.mean(caught)),
        caught_persons_p90=float(np.quantile(caught, 0.9)),
    )

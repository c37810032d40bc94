"""A road network's flow as a timetable of the product, with its bound."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from egress.planning.dispatch import Draft, Timetable
from egress.planning.evaluation import weighted_caught
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk
from egress.planning.roads.arrival import ArrivalFlow, earliest_arrival
from egress.planning.roads.arrival_bound import caught_bound, most_safe_by_step
from egress.planning.roads.departures import departures
from egress.planning.roads.shape import RoadMapping, road_shape


@dataclass(frozen=True, kw_only=True)
class RoadTimetable:
    """
    What the roads engine answers.

    Attributes
    ----------
    bound : no plan's `weighted_caught` can be below this (weighted persons).
    method : engine, step, sizes and counted work.
    """

    timetable: Timetable
    bound: float
    method: Mapping[str, str | int | float]


def road_timetable(problem: PlanningProblem, risk: Risk) -> RoadTimetable | None:
    """
    Return the earliest-arrival timetable of a case that is a road network; None if it is something else.

    Where staying put is worth more, because the way is more dangerous than the place, nobody is sent.
    """
    shape = road_shape(problem)
    if shape is None:
        return None
    network, mapping = shape
    flow = earliest_arrival(network, problem.horizon_min // mapping.step_min, keeps_cuts=True)
    laid = _laid(problem, mapping, flow)
    staying = Timetable(
        (), {(g.id, g.site_id): g.head_count for g in problem.groups if not _is_safe(problem, g.site_id)}
    )
    best = min((laid, staying), key=lambda timetable: weighted_caught(problem, risk, timetable))
    bound = caught_bound(problem, risk, mapping, most_safe_by_step(problem, mapping, flow))
    return RoadTimetable(
        timetable=best,
        bound=bound,
        method={
            "engine": "earliest arrival on roads",
            "step_min": mapping.step_min,
            "nodes": network.nodes,
            "edges": network.edges,
            "visits": flow.visits,
            "ways": flow.ways,
        },
    )


def _is_safe(problem: PlanningProblem, site_id: str) -> bool:
    return problem.site(site_id).safe


def _laid(problem: PlanningProblem, mapping: RoadMapping, flow: ArrivalFlow) -> Timetable:
    """Return the flow as movements: one per leg and step, with its persons by group."""
    parties = departures(flow)
    aboard: dict[tuple[int, int], Counter[str]] = {}
    gone: Counter[str] = Counter()
    for party, persons in enumerate(parties.persons.tolist()):
        group_id = mapping.group_of_source[int(parties.source[party])]
        gone[group_id] += persons
        for at in range(int(parties.begins[party]), int(parties.begins[party + 1])):
            if parties.edge[at] < len(mapping.legs):
                key = (int(parties.step[at]), int(parties.edge[at]))
                aboard.setdefault(key, Counter())[group_id] += persons
    drafts = []
    for (step, edge), loads in sorted(aboard.items()):
        leg, depart = mapping.legs[edge], float(step * mapping.step_min)
        drafts.append(Draft(depart, depart + leg.out_min, leg, None, tuple(sorted(loads.items())), False))
    left = {
        (group.id, group.site_id): group.head_count - gone[group.id]
        for group in problem.groups
        if group.head_count > gone[group.id] and not _is_safe(problem, group.site_id)
    }
    return Timetable(tuple(drafts), left)

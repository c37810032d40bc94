"""Why a group has no way out: the legs that would lead to safety, and what keeps each from being used."""

from egress.domain import Group, Leg, Site
from egress.kit import add_minutes
from egress.planning.availability import enabler_times, force_times
from egress.planning.problem import PlanningProblem, routes_to_safety
from egress.planning.result import Binding


def lost_ways(problem: PlanningProblem) -> list[Binding]:
    """Return what is missing on the ways of every group that has no usable way to safety."""
    found: dict[tuple[str, str], Binding] = {}
    for group in problem.groups:
        if not problem.routes[group.id] and not problem.site(group.site_id).safe:
            for leg in _ways_on_paper(problem, group):
                for rule, target, sentence in _what_is_missing(problem, leg):
                    found.setdefault((rule, target), _throughout(problem, rule, target, sentence))
    return list(found.values())


def _ways_on_paper(problem: PlanningProblem, group: Group) -> list[Leg]:
    ids = set(routes_to_safety(problem.case, group, list(problem.case.legs)))
    return [leg for leg in problem.case.legs if leg.id in ids]


def _what_is_missing(problem: PlanningProblem, leg: Leg) -> list[tuple[str, str, str]]:
    """Return (rule, target, sentence) for whatever keeps the leg from being used in the whole plan."""
    case, start = problem.case, problem.start
    ends = [case.site_by_id[site_id] for site_id in (leg.from_site_id, leg.to_site_id)]
    places: list[Leg | Site] = [leg, *ends]
    lost = [("leg_window", row.id, f"{row.label} cannot be used.") for row in places if not row.in_use]
    if leg.mode.needs_fleet and not problem.fleets_of[leg.id]:
        lost.append(("fleet_available", leg.id, f"{leg.label} has no vehicle that could run there."))
    lost += _missing_from_convoys(problem, leg) if leg.mode.needs_fleet else []
    for place in places:
        if not force_times(case, place.id, place.force_needed_persons, start):
            needed = f"{place.force_needed_persons:,} troops"
            lost.append(("force_in_place", place.id, f"{place.label} needs {needed}, who are never in place."))
    fleets = {fleet.id for fleet in case.fleets if fleet.may_run(leg)}
    for enabler in case.enablers:
        needed_by = {leg.id, *(site.id for site in ends), *fleets} & set(enabler.unlocks)
        if needed_by and not enabler_times(enabler, start):
            lost.append(("enabler_in_hand", enabler.id, f"{enabler.label} cannot be obtained."))
    if not lost and not problem.departures[leg.id]:
        lost.append(("leg_window", leg.id, f"Nobody can set out on {leg.label} at any time of the plan."))
    return lost


def _missing_from_convoys(problem: PlanningProblem, leg: Leg) -> list[tuple[str, str, str]]:
    """Return what keeps any convoy from being formed: too few vehicles, or too few escorts."""
    fleets = problem.fleets_of[leg.id]
    vehicles = sum(fleet.vehicles for fleet in fleets)
    escorts = sum(fleet.vehicles for fleet in fleets if fleet.id in leg.escort_fleet_ids)
    lost = []
    if 0 < vehicles < leg.convoy_vehicles:
        sentence = f"{leg.label} takes convoys of {leg.convoy_vehicles} vehicles; there are {vehicles}."
        lost.append(("convoy_size", leg.id, sentence))
    if vehicles and escorts < leg.escort_vehicles:
        sentence = f"{leg.label} takes convoys with {leg.escort_vehicles} escort vehicles; there are {escorts}."
        lost.append(("convoy_escort", leg.id, sentence))
    return lost


def _throughout(problem: PlanningProblem, rule: str, target: str, sentence: str) -> Binding:
    end = add_minutes(problem.start, problem.horizon_min)
    return Binding(rule=rule, target_id=target, from_=problem.start, until=end, sentence=sentence)

"""The parts of a brief that are read off plans: the scenario table and the summary of the base plan."""

from egress.decision import EVERYONE, clock_of_one_plan, leading, leading_risk
from egress.domain import Case, Movement, apply_scenario
from egress.kit import both_zones
from egress.planning import PlanningResult
from egress.publications import PlanSummary, ScenarioLine
from egress.threat import ThreatPicture, picture_under
from egress.workflow.brief_plans import BriefPlans

PROVEN_GAP = 1e-6
"""A plan no further than this from its bound is proven to be the best."""

FIRST_MOVEMENTS = 12
"""Movements with people that the brief lists; the plan has them all."""


def scenario_lines(case: Case, picture: ThreatPicture, plans: BriefPlans) -> tuple[ScenarioLine, ...]:
    """Return one line per scenario, base first: the same order given now, under other circumstances."""
    labels = {scenario.id: scenario.label for scenario in case.scenarios}
    results = {"base": plans.base[0], **plans.scenarios}
    return tuple(
        _scenario_line(case, picture, scenario_id, labels.get(scenario_id, "As things stand"), result)
        for scenario_id, result in results.items()
    )


def plan_summary(case: Case, result: PlanningResult) -> PlanSummary:
    """Return the base plan in short."""
    moves = [movement for movement in result.plan.movements if movement.vehicle is not None and movement.loads]
    return PlanSummary(
        scenario_id=result.plan.scenario_id,
        status=result.status.value,
        start=result.plan.start,
        movements=len(result.plan.movements),
        vehicle_h=result.vehicle_h,
        weighted_caught=result.weighted_caught,
        bound=result.bound,
        gap=result.gap,
        gap_of_savable=result.gap_of_savable,
        expected_caught_persons=result.expected_caught_persons,
        clearance_time_h=result.clearance_time_h,
        clearance_curve=result.clearance_curve,
        bindings=result.bindings,
        worth=result.worth,
        explanation=result.explanation,
        first_movements=tuple(_movement_words(case, movement) for movement in moves[:FIRST_MOVEMENTS]),
        grid_note=_grid_note(result),
    )


def _scenario_line(
    case: Case, picture: ThreatPicture, scenario_id: str, label: str, result: PlanningResult
) -> ScenarioLine:
    applied = apply_scenario(case, scenario_id)
    seen = picture_under(picture, applied)
    lines = clock_of_one_plan(applied, seen, result)
    everyone = next(line for line in lines if line.target == EVERYONE)
    found = leading(everyone, leading_risk(case))
    return ScenarioLine(
        scenario_id=scenario_id,
        label=label,
        status=result.status.value,
        persons=result.persons,
        safe_persons=result.safe_persons,
        clearance_time_h=result.clearance_time_h,
        expected_caught_persons=result.expected_caught_persons,
        weighted_caught=result.weighted_caught,
        bound=result.bound,
        gap=result.gap,
        risk_if_started_now=everyone.risk_if_started_now,
        start_by_status=found.status.value,
        start_by=found.start_by,
        binds=_binds(result),
    )


def _binds(result: PlanningResult) -> str:
    """Return what binds most: the scarcity whose next unit is worth most, else the longest wait."""
    if result.worth:
        best = result.worth[0]
        found = [one.sentence for one in result.bindings if (one.rule, one.target_id) == (best.rule, best.target_id)]
        if found:
            return found[0]
    longest = sorted(result.bindings, key=lambda one: one.from_ - one.until)
    return longest[0].sentence if longest else ""


def _movement_words(case: Case, movement: Movement) -> str:
    leg = case.leg_by_id[movement.leg_id]
    fleet = case.fleet_by_id[movement.fleet_id or ""]
    ends = f"{case.site_by_id[leg.from_site_id].label} to {case.site_by_id[leg.to_site_id].label}"
    when = f"{both_zones(movement.depart, case.timezone)}, arriving {both_zones(movement.arrive, case.timezone)}"
    people = ", ".join(f"{persons} {case.group_by_id[group_id].label}" for group_id, persons in movement.loads)
    return f"{when}: {fleet.label} no. {movement.vehicle}, {ends}: {people}."


def _grid_note(result: PlanningResult) -> str:
    steps = result.method["steps"]
    if result.method["engine"] == "exact grid":
        proof = "proven to be the best" if result.gap < PROVEN_GAP else f"within {result.gap:.1%} of the best"
        return f"Solved in whole vehicles and persons on {steps} even steps: {proof} on that grid."
    return (
        f"The bound is reckoned on {steps} steps that widen with time and holds for any finer grid; "
        f"the timetable itself is to the minute, so the grid's error is inside the gap of {result.gap:.1%}."
    )

"""The verb `plan`: how long we need."""

from datetime import datetime

from egress.domain import Case, Plan, Situation, apply_scenario, case_from_situation
from egress.kit import Progress
from egress.planning import USUAL_LOOKS, PlanningResult, PlanOptions, make_plan
from egress.threat import assess


def plan_movements(
    case: Case,
    as_of: datetime,
    *,
    scenario_id: str = "base",
    start: datetime | None = None,
    step_min: int | None = None,
    kept: Plan | None = None,
    looks: int = USUAL_LOOKS,
    situation: Situation | None = None,
    progress: Progress | None = None,
) -> PlanningResult:
    """
    Return the checked plan of a case under a scenario, for an order given at `start` (as_of if None).

    `looks` is the counted work of a large case. Of `kept`, an earlier plan, whatever still stands is kept unless that
    costs too much. From a situation the plan is of `case_from_situation`, and starts at its instant.
    """
    progress = progress or Progress()
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    if situation is not None:
        case, start = case_from_situation(apply_scenario(case, scenario_id), situation), situation.at
        scenario_id = "base"
    options = PlanOptions(start=start, step_min=step_min, previous=kept, looks=looks)
    with progress.stage(f"plan {scenario_id}"):
        return make_plan(case, scenario_id, picture, options)

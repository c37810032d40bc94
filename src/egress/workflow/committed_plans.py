"""The plans of every scenario after each first stage: the recourse in whole vehicles."""

from collections.abc import Mapping

from egress.domain import Case, as_given
from egress.kit import Progress
from egress.planning import PlanningResult
from egress.planning.staged import FirstStage, Recourse, StagedAnswer
from egress.threat import ThreatPicture
from egress.workflow.plan_tasks import PlanTask, run_tasks

StagePlans = Mapping[tuple[str, str], PlanningResult]
"""Plans by the name of the first stage and the id of the scenario."""


def make_stage_plans(
    recourse: Recourse, answer: StagedAnswer, picture: ThreatPicture, *, progress: Progress, workers: int
) -> StagePlans:
    """
    Return the plan of every scenario after what is advised, nothing, the base plan's, and its own best first stage.

    Two first stages that leave a scenario the same case share its plan. `picture` is the threat before any
    scenario is applied: planning applies it.
    """
    wanted: dict[tuple[str, str], tuple[int, Case]] = {}
    for n, one in enumerate(recourse.scenarios):
        for name, stage in stages_of(answer, one.id).items():
            wanted[name, one.id] = n, as_given(recourse.committed(n, stage.states[one.id]))
    distinct = list(dict.fromkeys(wanted.values()))
    tasks = [_task(recourse, n, case, picture) for n, case in distinct]
    made = dict(zip(distinct, run_tasks(tasks, progress, workers), strict=True))
    return {key: made[task] for key, task in wanted.items()}


def stages_of(answer: StagedAnswer, scenario_id: str) -> Mapping[str, FirstStage]:
    """Return the first stages that are compared, by name; the last one is the scenario's own best."""
    return {
        "advised": answer.chosen,
        "nothing_now": answer.nothing_now,
        "base_plan": answer.base_plan,
        "foreseen": answer.foreseen[scenario_id],
    }


def _task(recourse: Recourse, number: int, case: Case, picture: ThreatPicture) -> PlanTask:
    one = recourse.scenarios[number]
    return PlanTask(
        name=f"plan {one.id} as committed",
        case=case,
        picture=picture,
        scenario_id=one.id,
        start=recourse.start,
        explained=False,
    )

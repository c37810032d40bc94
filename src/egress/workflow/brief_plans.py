"""The plans that a brief needs: now, a day later, at later starts, prepared, and under every scenario."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context

from egress.decision import prepared
from egress.domain import Case
from egress.kit import H_PER_DAY, Progress, StageCost, add_hours, peak_memory_mib
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.threat import ThreatPicture

LATER_STARTS_DAYS = (1, 7, 21, 45)
"""Days after as_of at which base is planned again; clearance is interpolated in between."""

PREPARED_STARTS_DAYS = (0, 21)
"""Days after as_of at which base is planned with every enabler in hand, for the deadlines."""


@dataclass(frozen=True, kw_only=True)
class PlanTask:
    """One plan to be made: a case under a scenario, started so many days after as_of."""

    name: str
    case: Case
    picture: ThreatPicture
    scenario_id: str
    days_later: int = 0
    judged_until: datetime | None = None
    explained: bool = True


@dataclass(frozen=True, kw_only=True)
class BriefPlans:
    """
    Everything planned for one brief.

    Attributes
    ----------
    base : base by start; the first starts at as_of, the second a day later, judged at the same end.
    prepared : base with every enabler in hand, by start.
    scenarios : every other scenario of the case, started at as_of.
    then : base as of the day compared with, if any.
    """

    base: tuple[PlanningResult, ...]
    prepared: tuple[PlanningResult, ...]
    scenarios: Mapping[str, PlanningResult]
    then: PlanningResult | None


def make_brief_plans(
    case: Case, picture: ThreatPicture, *, then: ThreatPicture | None, progress: Progress, workers: int
) -> BriefPlans:
    """
    Make the plans of a brief; with several workers in processes of their own, with the same results.

    `then` is the threat picture of the day compared with.
    """
    later = [_later(case, picture, days) for days in (0, *LATER_STARTS_DAYS)]
    ready = [_prepared(case, picture, days) for days in PREPARED_STARTS_DAYS]
    ids = [scenario.id for scenario in case.scenarios if scenario.id != "base"]
    others = [PlanTask(name=f"plan {i}", case=case, picture=picture, scenario_id=i) for i in ids]
    against = [] if then is None else [_then(case, then)]
    results = iter(_run([*later, *ready, *others, *against], progress, workers))
    return BriefPlans(
        base=tuple(next(results) for _ in later),
        prepared=tuple(next(results) for _ in ready),
        scenarios={scenario_id: next(results) for scenario_id in ids},
        then=next(results, None),
    )


def _run(tasks: Sequence[PlanTask], progress: Progress, workers: int) -> Iterator[PlanningResult]:
    if workers <= 1:
        for task in tasks:
            progress.listener(task.name)
            yield _noted(_plan(task), progress)
        return
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_plan, task) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            progress.listener(task.name)
            yield _noted(future.result(), progress)


def _plan(task: PlanTask) -> tuple[PlanningResult, StageCost]:
    began = time.perf_counter()
    start = add_hours(task.picture.as_of, task.days_later * H_PER_DAY)
    options = PlanOptions(start=start, judged_until=task.judged_until, explained=task.explained)
    result = make_plan(task.case, task.scenario_id, task.picture, options)
    return result, StageCost(task.name, time.perf_counter() - began, peak_memory_mib())


def _noted(done: tuple[PlanningResult, StageCost], progress: Progress) -> PlanningResult:
    progress.costs.append(done[1])
    return done[0]


def _later(case: Case, picture: ThreatPicture, days: int) -> PlanTask:
    # The day after is compared with today, so whoever is left is judged at the same instant.
    end = add_hours(picture.as_of, case.horizon_days * H_PER_DAY) if days == 1 else None
    name = f"plan base, started {days} d later" if days else "plan base"
    return PlanTask(
        name=name,
        case=case,
        picture=picture,
        scenario_id="base",
        days_later=days,
        judged_until=end,
        explained=days == 0,
    )


def _prepared(case: Case, picture: ThreatPicture, days: int) -> PlanTask:
    return PlanTask(
        name=f"plan base with everything in hand, started {days} d later",
        case=prepared(case, picture),
        picture=picture,
        scenario_id="base",
        days_later=days,
        explained=False,
    )


def _then(case: Case, picture: ThreatPicture) -> PlanTask:
    name = f"plan base as of {picture.as_of:%Y-%m-%d %H:%M}Z"
    return PlanTask(name=name, case=case, picture=picture, scenario_id="base", explained=False)

"""The verb `advise`: whom to send out today, from paths, plans and rehearsals."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import repeat

import numpy as np

from egress.decision import (
    CategoryAdvice,
    ClearingSpread,
    DayAdvice,
    DepartureAdvice,
    Desk,
    Timing,
    clearing_spread,
    stakes_of,
    timing,
)
from egress.decision.advise_departure import (
    advise_departure,
    category_advice,
    category_agreement,
    groups_with_a_way,
)
from egress.decision.rival_pools import rival_weights
from egress.decision.stakes import Stake
from egress.decision.stepping import DOWN_DAYS
from egress.decision.stopping import STAY
from egress.domain import Case, apply_scenario
from egress.kit import InputProblem, Problem, Progress, pool_context
from egress.planning import USUAL_LOOKS, PlanningResult, last_way_out_h
from egress.publications.advice_writer import AdviceAnswer
from egress.simulation import RehearsalOptions, all_disturbances, rehearse
from egress.threat import DEFAULT_PATHS, ThreatPicture, assess, picture_under
from egress.workflow.brief_plans import GLANCE_LOOKS
from egress.workflow.plan_tasks import PlanTask, run_tasks

STARTS_DAYS = (0, 21)
"""Starts that are planned: today, which is rehearsed, and three weeks on at a glance, for what it takes longer."""

LOOKED_BACK_DAYS = (7.0, DOWN_DAYS)
"""Earlier days whose advice a step down asks for."""

KEYS = ("stay", "some", "all")

CATEGORIES_WORTH_A_POOL = 4
"""With fewer categories a pool of processes costs more than it saves."""


@dataclass(frozen=True, kw_only=True)
class AdviceOrder:
    """
    How the advice is to be made.

    Attributes
    ----------
    scenario_id : of the case. rehearsals : runs of the plan. paths : joint paths of the threat.
    standing : what stands now, by category: "stay", "some" or "all"; who is not named stays.
    with_grid : whether the stopping problem is solved on a grid of beliefs too. workers : processes.
    """

    scenario_id: str = "base"
    rehearsals: int = 2_000
    paths: int = DEFAULT_PATHS
    standing: Mapping[str, str] = field(default_factory=dict)
    with_grid: bool = False
    workers: int = 1


def advise_post(case: Case, as_of: datetime, order: AdviceOrder, *, progress: Progress | None = None) -> AdviceAnswer:
    """
    Return whom to send out today, as known at as_of.

    The exits close by the joint paths of the threat and not in the rehearsals, so that the two are not counted twice.

    Raises
    ------
    InputProblem
        for an unknown scenario, or a standing posture of a category or word that there is none.
    """
    progress = progress or Progress()
    _refuse(stakes_of(apply_scenario(case, order.scenario_id)), order.standing)
    with progress.stage("assess the threat"):
        picture = assess(case, as_of, paths=order.paths)
    plans = _plans(case, picture, order, progress)
    told = departure_from_plans(case, picture, plans, order, progress=progress)
    return AdviceAnswer(scenario_id=order.scenario_id, advice=told)


def departure_from_plans(
    case: Case,
    picture: ThreatPicture,
    plans: Sequence[PlanningResult],
    order: AdviceOrder,
    *,
    progress: Progress,
) -> DepartureAdvice:
    """Return whom to send out, from plans at several starts of which the first starts at as_of."""
    applied = apply_scenario(case, order.scenario_id)
    stakes = stakes_of(applied)
    with progress.stage(f"rehearse {order.rehearsals} times"):
        spreads = _spreads(applied, plans[0], picture, stakes, order)
    with progress.stage("weigh staying, leaving and waiting"):
        desk = _desk(applied, picture, plans, spreads, stakes, order)
        return advise_departure(desk, categories=_by_category(desk, stakes, order.workers))


def _by_category(desk: Desk, stakes: Sequence[Stake], workers: int) -> list[CategoryAdvice]:
    """Return the advice on each category, several at a time; how many changes no result."""
    rivals = rival_weights(desk.picture)
    if workers <= 1 or len(stakes) < CATEGORIES_WORTH_A_POOL:
        return [category_advice(desk, stake, rivals) for stake in stakes]
    with ProcessPoolExecutor(max_workers=min(workers, len(stakes)), mp_context=pool_context(__name__)) as pool:
        return list(pool.map(category_advice, repeat(desk), stakes, repeat(rivals)))


def _refuse(stakes: Sequence[Stake], standing: Mapping[str, str]) -> None:
    known, problems = {stake.category for stake in stakes}, []
    for category, word in standing.items():
        if category not in known:
            wanted = ", ".join(sorted(known))
            problems.append(Problem("--standing", 0, "", category, wanted, "Name a category that the ladder covers."))
        elif word not in KEYS:
            problems.append(Problem("--standing", 0, category, word, ", ".join(KEYS), "Name one of these."))
    if problems:
        raise InputProblem(problems)


def _plans(case: Case, picture: ThreatPicture, order: AdviceOrder, progress: Progress) -> list[PlanningResult]:
    tasks = [
        PlanTask(
            name=f"plan {order.scenario_id}, started {days} d later",
            case=case,
            picture=picture,
            scenario_id=order.scenario_id,
            days_later=days,
            explained=False,
            looks=GLANCE_LOOKS if days else USUAL_LOOKS,
        )
        for days in STARTS_DAYS
    ]
    return list(run_tasks(tasks, progress, order.workers))


def _spreads(
    applied: Case, plan: PlanningResult, picture: ThreatPicture, stakes: Sequence[Stake], order: AdviceOrder
) -> dict[str, ClearingSpread]:
    options = RehearsalOptions(runs=order.rehearsals, disturbances=all_disturbances() - {"exits"})
    ways = last_way_out_h(applied, picture_under(picture, applied))
    rehearsal, outcomes = rehearse(applied, plan.plan, picture, options=options, workers=order.workers)
    if rehearsal is None:
        raise InputProblem([Problem("--rehearsals", 0, "", "0", "at least one run", "Rehearse at least once.")])
    return {s.category: clearing_spread(applied, rehearsal, outcomes, _judged(ways, s)) for s in stakes}


def _judged(closing_h: Mapping[str, np.ndarray], stake: Stake) -> tuple[str, ...]:
    """Return the groups by which a category is judged: whoever has no way out at all delays nobody."""
    return tuple(groups_with_a_way(closing_h, stake)) or stake.group_ids


def _desk(
    applied: Case,
    picture: ThreatPicture,
    plans: Sequence[PlanningResult],
    spreads: Mapping[str, ClearingSpread],
    stakes: Sequence[Stake],
    order: AdviceOrder,
) -> Desk:
    seen = picture_under(picture, applied)
    planned = timing(applied, seen, plans)
    desk = Desk(
        case=applied,
        picture=seen,
        closing_h=planned.last_way_h,
        spreads=spreads,
        longer={stake.category: _Longer(planned, _judged(planned.last_way_h, stake)) for stake in stakes},
        standing=dict(order.standing),
        planned_safe={group.group_id: group.safe_persons for group in plans[0].groups},
        rehearsals=order.rehearsals,
        with_grid=order.with_grid,
    )
    stepping_down = [s for s in stakes if desk.standing.get(s.category, KEYS[STAY]) != KEYS[STAY]]
    if not stepping_down:
        return desk
    earlier: dict[str, list[DayAdvice]] = {stake.category: [] for stake in stepping_down}
    for days in LOOKED_BACK_DAYS:
        before = _as_of_before(applied, picture, desk, days, order)
        rivals = rival_weights(before.picture)
        for stake in stepping_down:
            agreed = category_agreement(before, stake, rivals)
            earlier[stake.category].append(DayAdvice(days_ago=days, choice=agreed.choice, split=agreed.split))
    return _with_earlier(desk, earlier)


def _with_earlier(desk: Desk, earlier: Mapping[str, Sequence[DayAdvice]]) -> Desk:
    return Desk(**{**vars(desk), "earlier": earlier})


def _as_of_before(applied: Case, picture: ThreatPicture, desk: Desk, days: float, order: AdviceOrder) -> Desk:
    """Return the desk of an earlier day: its own threat, and the clearance as it is known today."""
    then = assess(applied, picture.as_of - timedelta(days=days), paths=order.paths)
    seen = picture_under(then, applied)
    return Desk(**{**vars(desk), "picture": seen, "closing_h": last_way_out_h(applied, seen)})


@dataclass(frozen=True)
class _Longer:
    """By how many hours a later start takes longer than one today, by the plans; None where it does not clear."""

    planned: Timing
    group_ids: tuple[str, ...]

    def __call__(self, start_h: float) -> float | None:
        """Return it for a start so many hours ahead; 0 where today's plan clears them no more than that one."""
        now = [self.planned.clearance_h(i, 0.0) for i in self.group_ids]
        then = [self.planned.clearance_h(i, start_h) for i in self.group_ids]
        if any(b is None and a is not None for a, b in zip(now, then, strict=True)):
            return None
        known = [(a, b) for a, b in zip(now, then, strict=True) if a is not None and b is not None]
        if not known:
            return 0.0
        return max(b for _, b in known) - max(a for a, _ in known)

"""The verb `commitments`: what to order, place and agree now, before it is known which scenario comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.domain import Case, Scenario, apply_scenario
from egress.kit import InputProblem, Problem, Progress, add_hours
from egress.planning import PlanningResult
from egress.planning.staged import (
    MOST_COMMITMENTS,
    Choices,
    Preference,
    Recourse,
    StagedAnswer,
    StagedScenario,
    choose_commitments,
)
from egress.publications.commitments_document import CommitmentsAnswer
from egress.threat import ThreatPicture, assess, picture_under
from egress.workflow.commitment_lines import commitments_answer
from egress.workflow.committed_plans import StagePlans, make_stage_plans

BASE = "base"


@dataclass(frozen=True, kw_only=True)
class CommitOrder:
    """
    What is asked.

    Attributes
    ----------
    known_after_h : hours from now until it is known which scenario comes; what is left is ordered then, and nobody
        moves before.
    scenario_ids : the scenarios that may come; empty = all rows of scenarios.csv.
    averse, worst_share : how much the worst scenarios count; 0 and 1 = the mean alone.
    budget : the most that may be spent in a scenario, in the case's unit of money; None = no limit.
    step_min : even steps of the relaxation; None = the graded grid.
    planned : whether whole-vehicle plans are made of what is advised and compared.
    """

    known_after_h: float
    scenario_ids: tuple[str, ...] = ()
    averse: float = 0.0
    worst_share: float = 1.0
    budget: float | None = None
    step_min: int | None = None
    planned: bool = True


def commit_now(
    case: Case, as_of: datetime, order: CommitOrder, *, progress: Progress | None = None, workers: int = 1
) -> CommitmentsAnswer:
    """
    Return what to commit to now, as known at as_of, with the plans of every scenario after it.

    `workers` processes make the plans; their number changes no result.

    Raises
    ------
    InputProblem
        where the case names no commitments, or fewer than two scenarios with weight.
    """
    progress = progress or Progress()
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    recourse = staged(case, picture, order)
    preference = Preference(averse=order.averse, worst_share=order.worst_share)
    base = [one.id for one in recourse.scenarios].index(BASE)
    with progress.stage(f"weigh {len(case.commitments)} commitments in {len(recourse.scenarios)} scenarios"):
        answer = choose_commitments(recourse, preference, base=base)
    plans: StagePlans = {}
    if order.planned:
        plans = make_stage_plans(recourse, answer, picture, progress=progress, workers=workers)
    return commitments_answer(
        case, recourse, answer, preference, plans=plans, notes=notes(case, recourse, answer, plans)
    )


def staged(case: Case, picture: ThreatPicture, order: CommitOrder) -> Recourse:
    """
    Return the scenarios and the choices of a case, ready to be weighed.

    Raises
    ------
    InputProblem
        where there is nothing to weigh, or too much.
    """
    problems = [*_commitment_problems(case), *_scenario_problems(case, order)]
    if problems:
        raise InputProblem(problems)
    wanted = _wanted(case, order)
    total = sum(one.weight for one in wanted)
    shares = {one.id: one.weight / total for one in wanted}
    labels = {one.id: one.label for one in case.scenarios}
    ids = [*dict.fromkeys([*(one.id for one in wanted), BASE])]
    cost = case.values.collapse_cost
    return Recourse(
        scenarios=[_scenario(case, picture, i, labels.get(i, "As things stand"), shares.get(i, 0.0)) for i in ids],
        choices=Choices(
            commitments=case.commitments, budget=order.budget, collapse_cost=0.0 if cost is None else cost.likely
        ),
        ordered_at=picture.as_of,
        start=_whole_minute(add_hours(picture.as_of, order.known_after_h)),
        step_min=order.step_min,
    )


def notes(
    case: Case, recourse: Recourse, answer: StagedAnswer, plans: Mapping[tuple[str, str], PlanningResult]
) -> tuple[str, ...]:
    """Return what a reader must know beside the figures, in sentences."""
    shares = {one.weight for one in recourse.scenarios if one.weight > 0}
    weights = sum(1 for one in recourse.scenarios if one.weight > 0)
    told = [
        f"All {weights} scenarios weigh the same: nobody has said which is likelier (weight in scenarios.csv)."
        if len(shares) == 1
        else "Scenarios are weighed as scenarios.csv says; weights are judgements, not probabilities.",
        "Nobody moves before the scenario is known; moving earlier would save more, and is not reckoned here.",
    ]
    if any(one.visible for one in case.commitments) and case.values.collapse_cost is None:
        told.append("What is visible costs nothing here: nobody has signed what hastening the collapse costs.")
    if recourse.choices.budget is not None and not any(one.cost_money for one in case.commitments):
        told.append("The budget limits nothing: no commitment says what it costs in money (cost_money).")
    if not answer.method["monotone"]:
        told.append(
            "In some scenario a commitment more made the relaxation worse; such commitments were left unused."
        )
    if plans and (better := _better_planned(recourse, answer, plans)):
        told.append(better)
    return tuple(told)


def _better_planned(recourse: Recourse, answer: StagedAnswer, plans: StagePlans) -> str:
    """Return what to say where whole vehicles do better after another first stage than after the one advised."""

    def mean(name: str, cost: float) -> float:
        return cost + sum(one.weight * plans[name, one.id].weighted_caught for one in recourse.scenarios)

    advised = mean("advised", answer.chosen.cost_persons)
    others = {
        "committing to nothing": ("nothing_now", answer.nothing_now),
        "the base plan": ("base_plan", answer.base_plan),
    }
    for words, (name, stage) in others.items():
        less = advised - mean(name, stage.cost_persons)
        if less > 1e-6:
            return (
                f"By whole-vehicle plans {words} comes out {less:.2g} weighted persons better in the mean. The "
                "relaxation decides here; plans differ by as much on their own."
            )
    return ""


def _whole_minute(instant: datetime) -> datetime:
    """Return the instant, or the next whole minute: plans start on one, and what they are held against with them."""
    floor = instant.replace(second=0, microsecond=0)
    return floor if floor == instant else floor + timedelta(minutes=1)


def _scenario(case: Case, picture: ThreatPicture, scenario_id: str, label: str, share: float) -> StagedScenario:
    applied = apply_scenario(case, scenario_id)
    return StagedScenario(
        id=scenario_id, label=label, applied=applied, picture=picture_under(picture, applied), weight=share
    )


def _wanted(case: Case, order: CommitOrder) -> Sequence[Scenario]:
    chosen = set(order.scenario_ids)
    rows = case.scenarios
    if BASE in chosen and all(one.id != BASE for one in rows):
        rows = (Scenario(id=BASE, label="As things stand"), *rows)
    return [one for one in rows if one.weight > 0 and (not chosen or one.id in chosen)]


def _commitment_problems(case: Case) -> list[Problem]:
    count = len(case.commitments)
    if 0 < count <= MOST_COMMITMENTS:
        return []
    expected = f"from 1 to {MOST_COMMITMENTS} commitments"
    remedy = "Write what could be ordered, moved or agreed now." if not count else "Leave out what is least in doubt."
    return [Problem("commitments.csv", 0, "", f"{count} rows" if count else "no rows", expected, remedy)]


def _scenario_problems(case: Case, order: CommitOrder) -> list[Problem]:
    known = [*dict.fromkeys([BASE, *(one.id for one in case.scenarios)])]
    unknown = [name for name in order.scenario_ids if name not in known]
    found = [
        Problem("--scenarios", 0, "", name, "ids of scenarios.csv: " + ", ".join(known), "Name some of these.")
        for name in unknown
    ]
    if not found and len(_wanted(case, order)) < 2:
        given = ", ".join(one.id for one in _wanted(case, order)) or "none"
        expected = "at least two scenarios with a weight above 0"
        found.append(Problem("scenarios.csv", 0, "weight", given, expected, "Name what else may come, or weigh it."))
    return found

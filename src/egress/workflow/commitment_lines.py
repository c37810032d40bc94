"""From the staged answer and its plans to what is said of commitments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from egress.domain import Case, Commitment, CommitmentKind, Movement, Ordered, part_id
from egress.kit import add_hours
from egress.planning import PlanningResult
from egress.planning.staged import FirstStage, Preference, Recourse, StagedAnswer
from egress.publications.commitments_document import (
    CommitmentLine,
    CommitmentsAnswer,
    CommitmentUse,
    FirstStageLine,
    PlannedScenario,
    Price,
    ScenarioGain,
    ScenarioShare,
)
from egress.workflow.committed_plans import StagePlans, stages_of

STAGES = ("advised", "nothing_now", "base_plan", "foreseen")
"""The first stages that are compared, in the order in which they are told."""


def commitments_answer(
    case: Case,
    recourse: Recourse,
    answer: StagedAnswer,
    preference: Preference,
    *,
    plans: StagePlans,
    notes: tuple[str, ...],
) -> CommitmentsAnswer:
    """Return everything that is said; `plans` may be empty."""
    stages = tuple(_stage(name, recourse, answer, preference, plans) for name in STAGES)
    by_name = {stage.name: stage for stage in stages}
    advised = by_name["advised"]
    others = {"price_of_committing": (answer.price_of_committing, answer.base_plan, "base_plan")}
    others["price_of_waiting"] = answer.price_of_waiting, answer.nothing_now, "nothing_now"
    prices = {
        "price_of_not_knowing": _price(answer.price_of_not_knowing, (answer.bound, advised), by_name["foreseen"])
    }
    for name, (amount, stage, words) in others.items():
        least = preference.judged(
            [_least(recourse, stage, n, plans.get((words, one.id))) for n, one in enumerate(recourse.scenarios)],
            [one.weight for one in recourse.scenarios],
        )
        prices[name] = _price(amount, (least, by_name[words]), replace(advised, judged_bound=answer.bound))
    return CommitmentsAnswer(
        start=recourse.start,
        averse=preference.averse,
        worst_share=preference.worst_share,
        budget=recourse.choices.budget,
        commitments=tuple(_line(case, recourse, answer, one, plans) for one in case.commitments),
        first_stages=stages,
        scenarios=tuple(_share(recourse, answer, n, plans) for n in range(len(recourse.scenarios))),
        bound=answer.bound,
        gap=answer.gap,
        notes=notes,
        method=dict(answer.method),
        **prices,
    )


def _price(amount: float, dear: tuple[float, FirstStageLine], cheap: FirstStageLine) -> Price:
    """
    Return a price, dear − cheap, with what is proved of it; `dear` comes with the least that it can be judged.

    The true value of a first stage lies between a bound and that of its plans, so the difference lies between
    dear's bound − cheap's plans and dear's plans − cheap's bound; and no such price is negative.
    """
    least, line = dear
    if line.judged is None or cheap.judged is None:
        return Price(amount=amount, least=None, most=None)
    return Price(amount=amount, least=max(0.0, least - cheap.judged), most=max(0.0, line.judged - cheap.judged_bound))


def _least(recourse: Recourse, stage: FirstStage, number: int, plan: PlanningResult | None) -> float:
    """
    Return what a scenario costs at least after a first stage, what committing costs included.

    The plan's own bound is on a finer grid; it holds for the first stage where nothing else could be ordered later,
    and nothing was left unused.
    """
    scenario_id = recourse.scenarios[number].id
    value = stage.values[scenario_id]
    made = {name for name, state in stage.states[scenario_id].items() if state is Ordered.NOW}
    if plan is not None and made == set(stage.now) and len(recourse.choices.later(frozenset(stage.now))) == 1:
        value = max(value, plan.bound)
    return value + stage.cost_persons


def _stage(
    name: str, recourse: Recourse, answer: StagedAnswer, preference: Preference, plans: StagePlans
) -> FirstStageLine:
    ids = [one.id for one in recourse.scenarios]
    weights = [one.weight for one in recourse.scenarios]
    stages = [stages_of(answer, scenario_id)[name] for scenario_id in ids]
    costs = [stage.cost_persons for stage in stages]
    bounds = [stage.values[i] + stage.cost_persons for i, stage in zip(ids, stages, strict=True)]

    def over(amounts: Sequence[float], judge: Callable[[Sequence[float], Sequence[float]], float]) -> float | None:
        return judge(amounts, weights) if plans else None

    planned = [plans[name, i].weighted_caught + cost for i, cost in zip(ids, costs, strict=True)] if plans else []
    persons = [plans[name, i].expected_caught_persons for i in ids] if plans else []
    return FirstStageLine(
        name=name,
        cost_persons=Preference().judged(costs, weights),
        judged_bound=preference.judged(bounds, weights),
        judged=over(planned, preference.judged),
        expected_caught_persons=over(persons, Preference().judged),
        scenarios=tuple(
            _planned(i, stage, plans.get((name, i)), recourse) for i, stage in zip(ids, stages, strict=True)
        ),
    )


def _planned(scenario_id: str, stage: FirstStage, plan: PlanningResult | None, recourse: Recourse) -> PlannedScenario:
    one = next(one for one in recourse.scenarios if one.id == scenario_id)
    states = stage.states[scenario_id]
    later = tuple(c.id for c in recourse.choices.commitments if states.get(c.id) is Ordered.LATER)
    return PlannedScenario(
        scenario_id=scenario_id,
        committed_now=stage.now,
        ordered_later=later,
        weighted_caught_bound=stage.values[scenario_id],
        weighted_caught=None if plan is None else plan.weighted_caught,
        expected_caught_persons=None if plan is None else plan.expected_caught_persons,
        safe_persons=None if plan is None else plan.safe_persons,
        persons=sum(group.head_count for group in one.applied.groups),
        clearance_time_h=None if plan is None else plan.clearance_time_h,
    )


def _share(recourse: Recourse, answer: StagedAnswer, number: int, plans: StagePlans) -> ScenarioShare:
    one = recourse.scenarios[number]
    more = None
    if plans:
        advised, own = plans["advised", one.id], plans["foreseen", one.id]
        more = advised.expected_caught_persons - own.expected_caught_persons
    return ScenarioShare(
        scenario_id=one.id, label=one.label, share=one.weight, regret=answer.regret[one.id], regret_persons=more
    )


def _line(
    case: Case, recourse: Recourse, answer: StagedAnswer, commitment: Commitment, plans: StagePlans
) -> CommitmentLine:
    worth = next(one for one in answer.worth if one.commitment_id == commitment.id)
    lead_h = _lead_time_h(case, commitment)
    is_timed, is_late = lead_h is not None, lead_h is not None and commitment.later
    return CommitmentLine(
        commitment_id=commitment.id,
        label=commitment.label,
        target_kind=commitment.target_kind,
        target_id=commitment.target_id,
        commit_now=worth.commit_now,
        in_place_now=add_hours(recourse.ordered_at, lead_h or 0.0) if is_timed else None,
        in_place_later=add_hours(recourse.start, lead_h or 0.0) if is_late else None,
        cost_persons=commitment.cost_persons,
        cost_money=commitment.cost_money,
        visible=commitment.visible,
        buys=tuple(ScenarioGain(scenario_id=i, weighted_caught_avoided=gain) for i, gain in worth.buys.items()),
        buys_judged=worth.buys_judged,
        in_place_of=worth.in_place_of,
        used=tuple(_use(recourse, answer.chosen, commitment, n, plans) for n in range(len(recourse.scenarios)))
        if plans
        else (),
    )


def _lead_time_h(case: Case, commitment: Commitment) -> float | None:
    rows: Mapping[CommitmentKind, Sequence[object]] = {
        CommitmentKind.FLEET: case.fleets,
        CommitmentKind.FORCE: case.forces,
        CommitmentKind.ENABLER: case.enablers,
    }
    found = (row for row in rows.get(commitment.target_kind, ()) if getattr(row, "id", "") == commitment.target_id)
    return next((float(getattr(row, "lead_time_h", 0.0)) for row in found), None)


def _use(
    recourse: Recourse, chosen: FirstStage, commitment: Commitment, number: int, plans: StagePlans
) -> CommitmentUse:
    """Return where the plan of a scenario needs a commitment that is made in it."""
    one = recourse.scenarios[number]
    states = chosen.states[one.id]
    movements: list[Movement] = []
    if states.get(commitment.id, Ordered.NEVER) is not Ordered.NEVER:
        case = recourse.committed(number, states)
        needs = _needs(case, commitment)
        for movement in plans["advised", one.id].plan.movements:
            leg = case.leg_by_id[movement.leg_id]
            if movement.loads and needs & {leg.id, leg.from_site_id, leg.to_site_id, movement.fleet_id or ""}:
                movements.append(movement)
    first: datetime | None = min((movement.depart for movement in movements), default=None)
    persons = sum(count for movement in movements for _, count in movement.loads)
    return CommitmentUse(scenario_id=one.id, movements=len(movements), persons=persons, first=first)


def _needs(case: Case, commitment: Commitment) -> set[str]:
    """Return the ids of the fleets, sites and legs that cannot be used without a commitment."""
    target = commitment.target_id
    match commitment.target_kind:
        case CommitmentKind.FLEET:
            own = part_id(commitment)
            return {own} if own in case.fleet_by_id else {target}
        case CommitmentKind.FORCE:
            return {place for force in case.forces if force.id == target for place in force.secures}
        case CommitmentKind.ENABLER:
            unlocks = {name for one in case.enablers if one.id == target for name in one.unlocks}
            return unlocks | {place for force in case.forces if force.id in unlocks for place in force.secures}
        case CommitmentKind.SITE:
            return {target}

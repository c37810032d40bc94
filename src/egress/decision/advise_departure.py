"""advise_departure: whom to send out today, category by category, from paths, rehearsals and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from egress.decision.advise import leading_risk
from egress.decision.agreement import CLOCK_SHARE, KEYS, Agreement, agreement, clock_vote, loss_votes
from egress.decision.belief_grid import belief_grid_loss
from egress.decision.break_even import sought_break_even
from egress.decision.citizens import citizen_advice
from egress.decision.clearing_spread import ClearingSpread
from egress.decision.departure_advice import CategoryAdvice, ChoiceLoss, DepartureAdvice
from egress.decision.news_ahead import features
from egress.decision.open_inputs import assumed, cautions
from egress.decision.plausible import leading_priors, plausible_priors, values_tried
from egress.decision.rival_pools import account_beliefs, rival_weights
from egress.decision.stakes import Stake, stakes_of, without_rung
from egress.decision.start_by_spread import (
    Longer,
    as_today,
    margin_by_day,
    risk_of_start,
    risks_by_day,
    start_by_of_spread,
)
from egress.decision.stepping import DayAdvice, stepped
from egress.decision.stopping import (
    STAY,
    STEP_DAYS,
    Priors,
    StoppingAnswer,
    StoppingProblem,
    losses_today,
    solve_stopping,
)
from egress.decision.worth_of_news import worth_of_news, worth_of_waiting
from egress.domain import Case, Exit
from egress.kit import H_PER_DAY, add_hours
from egress.threat import ThreatPicture

NEWS_DAYS = 14.0
"""The questions that news might settle are about the next fortnight."""

SEEN_EXITS = (Exit.COMMERCIAL_AIR, Exit.LAST_ROAD, Exit.AIRPORT)
"""Exits whose closing is seen as it happens, and teaches something of the main one."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """
    Everything the advice of one day is made from.

    Attributes
    ----------
    case, picture : with the scenario applied.
    closing_h : by group, hours until its last way out closes, by path; −inf = it has none.
    spreads : by category, how long it takes. longer : by category, how much longer a later start takes.
    standing : what stands by category; "stay" where it is not named.
    earlier : by category, what earlier days advised, newest first, for the step down.
    planned_safe : by group, persons whom the plan brings to safety.
    rehearsals : runs played. with_grid : whether the grid of beliefs is solved too.
    """

    case: Case
    picture: ThreatPicture
    closing_h: Mapping[str, np.ndarray]
    spreads: Mapping[str, ClearingSpread]
    longer: Mapping[str, Longer] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Sequence[DayAdvice]] = field(default_factory=dict)
    planned_safe: Mapping[str, int] = field(default_factory=dict)
    rehearsals: int = 0
    with_grid: bool = False


def advise_departure(desk: Desk, *, categories: Sequence[CategoryAdvice] | None = None) -> DepartureAdvice:
    """
    Return whom to send out today.

    `categories` are what `category_advice` gave for each stake of the case, where that was reckoned already.
    """
    case, picture = desk.case, desk.picture
    rivals = rival_weights(picture)
    stakes = stakes_of(case)
    values, _ = values_tried(case)
    return DepartureAdvice(
        as_of=picture.as_of,
        values_signed=case.values.mission_days_per_person_caught is not None,
        signed_by=case.values.signed_by,
        mission_days_tried=values,
        pools=tuple(rivals),
        hastening=tuple(sorted(set(plausible_priors(case).priors.hastening.tolist()))),
        risk_levels=case.values.risk_levels,
        leading_risk=leading_risk(case),
        paths=len(picture.closing_h[picture.main_exit]),
        rehearsals=desk.rehearsals,
        steps_days=tuple(STEP_DAYS.tolist()),
        categories=tuple(categories or (category_advice(desk, stake, rivals) for stake in stakes)),
        citizens=citizen_advice(case, picture, dict(desk.planned_safe)),
        not_covered=without_rung(case),
        assumed=assumed(case),
        cautions=cautions(case, picture),
    )


def category_agreement(desk: Desk, stake: Stake, rivals: Mapping[str, np.ndarray]) -> Agreement:
    """Return how far the priors agree about one category: the robust layer."""
    closing_h, _ = category_closing_h(desk, stake)
    risks = risks_by_day(closing_h, desk.spreads[stake.category], desk.longer.get(stake.category, as_today))
    return _agreement(desk, stake, rivals, _problem(desk, stake, closing_h), risks)


def _agreement(
    desk: Desk, stake: Stake, rivals: Mapping[str, np.ndarray], problem: StoppingProblem, risks: np.ndarray
) -> Agreement:
    """Return it from the whole problem, every path and day of it, and the risk of a start by day and path."""
    plausible, levels = plausible_priors(desk.case), desk.case.values.risk_levels
    limits = (stake.choices[1].step_up_margin_h, stake.choices[2].step_up_margin_h)
    votes, state = [], KEYS.index(desk.standing.get(stake.category, KEYS[STAY]))
    losses = losses_today(problem, plausible.priors, np.stack(list(rivals.values())))
    for (name, weight), loss in zip(rivals.items(), losses, strict=True):
        votes += loss_votes(
            name,
            plausible.priors.mission_days.tolist(),
            plausible.priors.hastening.tolist(),
            loss[state].argmin(axis=0),
            weight=[(1.0 - CLOCK_SHARE) * w / len(rivals) for w in plausible.weight],
        )
        for risk in levels:
            each = CLOCK_SHARE / len(rivals) / len(levels)
            votes.append(clock_vote(name, risk, margin_by_day(risks, weight, risk), limits, weight=each))
    return agreement(votes, leaving="leaving" if state == STAY else "being out")


def groups_with_a_way(closing_h: Mapping[str, np.ndarray], stake: Stake) -> list[str]:
    """Return the groups of a category that still have a way out on some path; `closing_h` by group id and path."""
    return [i for i in stake.group_ids if np.any(closing_h[i] > 0)]


def category_closing_h(desk: Desk, stake: Stake) -> tuple[np.ndarray, int]:
    """
    Return the hours until the first of a category's groups loses its last way out, by path, and who has none at all.

    Groups without any way are caught already, whatever is decided; the others are judged by the first that is cut
    off.
    """
    with_ways = groups_with_a_way(desk.closing_h, stake)
    lost = sum(desk.case.group_by_id[i].head_count for i in stake.group_ids if i not in with_ways)
    if not with_ways:
        paths = len(desk.picture.closing_h[desk.picture.main_exit])
        return np.full(paths, -np.inf), lost
    return np.min([desk.closing_h[i] for i in with_ways], axis=0), lost


def category_advice(desk: Desk, stake: Stake, rivals: Mapping[str, np.ndarray]) -> CategoryAdvice:
    """Return what is advised for one category."""
    case, spread = desk.case, desk.spreads[stake.category]
    closing_h, lost = category_closing_h(desk, stake)
    leading = leading_priors(case)
    problem = _problem(desk, stake, closing_h)
    answer = solve_stopping(problem, leading.priors)
    longer = desk.longer.get(stake.category, as_today)
    risks = risks_by_day(closing_h, spread, longer)
    agreed = _agreement(desk, stake, rivals, problem, risks)
    standing = desk.standing.get(stake.category, KEYS[STAY])
    state = KEYS.index(standing)
    news = worth_of_news(answer, leading.likely, _questions(desk.picture), problem.weight) if state == STAY else ()
    status = _status(case, agreed, lost == stake.persons)
    told = [DayAdvice(days_ago=0.0, choice=agreed.choice, split=agreed.split), *desk.earlier.get(stake.category, ())]
    advised, reason = stepped(standing, told)
    starts = start_by_of_spread(
        desk.picture.as_of, closing_h, spread, risks=case.values.risk_levels, longer=longer, by_day=risks.mean(axis=1)
    )
    authority = next((row for row in case.authority if row.id == stake.decision_id), None)
    lead = next(one for one in starts if one.risk == leading_risk(case))
    return CategoryAdvice(
        category=stake.category,
        persons=stake.persons,
        official=stake.official,
        standing=standing,
        status=status,
        advised=advised if status == "advised" else None,
        today=agreed.choice if status == "advised" else None,
        step_reason=reason if status == "advised" else "",
        agreement=agreed,
        choices=_choice_losses(stake, answer, leading.likely, state),
        break_even_mission_days=sought_break_even(problem, case, state=state),
        worth_of_waiting_persons=worth_of_waiting(answer, leading.likely, state=state),
        news=news,
        clearance_median_h=spread.quantile_h(0.5),
        clearance_late_h=spread.quantile_h(0.9),
        risk_if_started_now=float(risk_of_start(closing_h, spread, 0.0).mean()),
        start_by=starts,
        decide_by=_decide_by(lead.start_by, authority.time_to_decide_h if authority else 0.0, desk.picture.as_of),
        decided_by=authority.decided_by if authority else "",
        requested_by=authority.requested_by if authority else "",
        caught_already_persons=lost,
        grid_loss_persons=_on_grid(problem, leading.priors, leading.likely) if desk.with_grid else None,
    )


def _status(case: Case, agreed: Agreement, no_way: bool) -> str:
    if no_way:
        return "no_way"
    if case.values.mission_days_per_person_caught is None:
        return "no_values"
    return "split" if agreed.split else "advised"


def _problem(desk: Desk, stake: Stake, closing_h: np.ndarray) -> StoppingProblem:
    picture, spread = desk.picture, desk.spreads[stake.category]
    main = picture.closing_h[picture.main_exit] / H_PER_DAY
    others = [
        picture.closing_h[e] / H_PER_DAY for e in SEEN_EXITS if e is not picture.main_exit and e in picture.curves
    ]
    return StoppingProblem(
        step_days=STEP_DAYS,
        closing_days=closing_h / H_PER_DAY,
        features=features(main, others, STEP_DAYS, seed=desk.case.seed),
        weight=np.full(len(closing_h), 1.0 / len(closing_h)),
        persons=float(stake.persons - category_closing_h(desk, stake)[1]) or float(stake.persons),
        waiting_days=spread.hours / H_PER_DAY,
        waiting_share=spread.waiting_share,
        share_gone=np.array([c.share_gone for c in stake.choices]),
        mission_lost=np.array([c.mission_days_per_day for c in stake.choices]),
        visibility=np.array([c.visibility for c in stake.choices]),
    )


def _choice_losses(stake: Stake, answer: StoppingAnswer, likely: int, state: int) -> tuple[ChoiceLoss, ...]:
    return tuple(
        ChoiceLoss(
            choice=choice,
            caught_persons=float(answer.caught[state, i, likely]),
            mission_days_lost=float(answer.days[state, i, likely]),
            loss_persons=float(answer.loss[state, i, likely]),
            error_persons=float(answer.error[state, i, likely]),
            loss_by_value={
                f"{v:g}": float(loss) for v, loss in zip(answer.mission_days, answer.loss[state, i], strict=True)
            },
        )
        for i, choice in enumerate(stake.choices)
    )


def _questions(picture: ThreatPicture) -> dict[str, np.ndarray]:
    """Return what one would like to know today, as the chance of "yes" on every path."""
    asked = {
        f"Will {exit_.value} close within {NEWS_DAYS:.0f} days?": (
            picture.closing_h[exit_] <= NEWS_DAYS * H_PER_DAY
        ).astype(float)
        for exit_ in picture.curves
    }
    accounts = {f"Is the account of {name} the right one?": p for name, p in account_beliefs(picture).items()}
    return {**asked, **accounts}


def _decide_by(start_by: datetime | None, takes_h: float, as_of: datetime) -> datetime | None:
    if start_by is None:
        return None
    decide = add_hours(start_by, -takes_h)
    return decide if decide > as_of else None


def _on_grid(problem: StoppingProblem, priors: Priors, likely: int) -> dict[str, float]:
    loss = belief_grid_loss(
        problem,
        mission_days=float(priors.mission_days[likely]),
        hastening=float(priors.hastening[likely]),
        collapse_persons=float(priors.collapse_persons[likely]),
    )
    return {key: float(one) for key, one in zip(KEYS, loss, strict=True)}

"""choose_commitments: propose a first stage, reckon every scenario's recourse, cut, and propose again."""

from collections.abc import Iterable, Sequence

from egress.planning.staged.answer import CommitmentWorth, FirstStage, StagedAnswer
from egress.planning.staged.choices import Choices, Selection
from egress.planning.staged.master import FEWER, Cut, propose
from egress.planning.staged.preference import Preference
from egress.planning.staged.recourse import Recourse

MOST_ROUNDS = 400
"""Proposals that are tried; where they do not suffice, the answer says how far the best may be from the optimum."""


def choose_commitments(recourse: Recourse, preference: Preference, *, base: int) -> StagedAnswer:
    """
    Return what to commit to now, and what it is compared with.

    `base` is the scenario whose own best first stage stands for committing to the base plan.
    """
    weights = [one.weight for one in recourse.scenarios]
    everyone = range(len(weights))
    now, bound, rounds = _best(recourse, everyone, weights, preference)
    alone = {n: _best(recourse, [n], [1.0], Preference())[0] for n in everyone}
    chosen = first_stage(recourse, now, preference)
    nothing = first_stage(recourse, frozenset(), preference)
    base_plan = first_stage(recourse, alone[base], preference)
    best = [recourse.value(n, alone[n]) + recourse.choices.cost_persons(alone[n]) for n in everyone]
    ids = [one.id for one in recourse.scenarios]
    own = [chosen.values[name] + chosen.cost_persons for name in ids]
    bound = min(bound, chosen.judged)
    return StagedAnswer(
        chosen=chosen,
        nothing_now=nothing,
        base_plan=base_plan,
        foreseen={ids[n]: first_stage(recourse, alone[n], preference) for n in everyone},
        price_of_not_knowing=chosen.judged - preference.judged(best, weights),
        price_of_committing=base_plan.judged - chosen.judged,
        price_of_waiting=nothing.judged - chosen.judged,
        bound=bound,
        gap=(chosen.judged - bound) / chosen.judged if chosen.judged > 0 else 0.0,
        regret={name: mine - least for name, mine, least in zip(ids, own, best, strict=True)},
        worth=tuple(_worth(recourse, one.id, now, preference) for one in recourse.choices.commitments),
        method={
            "rounds": rounds,
            "relaxations": recourse.relaxations,
            "solver_work": recourse.solver_work,
            "step_min": "graded" if recourse.step_min is None else recourse.step_min,
            "monotone": recourse.is_monotone(),
        },
    )


def first_stage(recourse: Recourse, now: Selection, preference: Preference) -> FirstStage:
    """Return a way to commit now with what every scenario costs then."""
    scenarios, cost = recourse.scenarios, recourse.choices.cost_persons(now)
    values = [recourse.value(n, now) for n in range(len(scenarios))]
    weights = [one.weight for one in scenarios]
    losses = [value + cost for value in values]
    return FirstStage(
        now=_in_order(recourse.choices, now),
        cost_persons=cost,
        values={one.id: value for one, value in zip(scenarios, values, strict=True)},
        states={one.id: recourse.states(n, now) for n, one in enumerate(scenarios)},
        judged=preference.judged(losses, weights),
        mean=Preference().judged(losses, weights),
    )


def _best(
    recourse: Recourse, scenarios: Sequence[int], weights: Sequence[float], preference: Preference
) -> tuple[Selection, float, int]:
    """Return the first stage judged best over some scenarios, a bound on any, and the rounds that it took."""
    choices = recourse.choices
    everything = frozenset(one.id for one in choices.commitments)
    least = [recourse.at_least(n, everything) for n in scenarios]
    wholes = dict.fromkeys([everything, *(everything - {name} for name in sorted(everything)), frozenset[str]()])
    tried = [frozenset[str]()]
    bound, rounds = float("-inf"), 0
    while rounds < MOST_ROUNDS:
        rounds += 1
        cuts = [*_cuts_of_parts(recourse, wholes, scenarios, least), *_exact_cuts(recourse, tried, scenarios, least)]
        proposal = propose(choices, weights, preference, cuts=cuts, least=least)
        bound = max(bound, proposal.bound)
        if proposal.now in tried:
            break
        tried.append(proposal.now)
        wholes[proposal.now] = None
    return _least_of(recourse, tried, scenarios, weights, preference), bound, rounds


def _cuts_of_parts(
    recourse: Recourse, wholes: Iterable[Selection], scenarios: Sequence[int], least: Sequence[float]
) -> list[Cut]:
    return [
        Cut(scenario=k, now=now, value=recourse.at_least(n, now), least=least[k], exact=False)
        for now in wholes
        for k, n in enumerate(scenarios)
    ]


def _exact_cuts(
    recourse: Recourse, tried: Iterable[Selection], scenarios: Sequence[int], least: Sequence[float]
) -> list[Cut]:
    return [
        Cut(scenario=k, now=now, value=recourse.value(n, now), least=least[k], exact=True)
        for now in tried
        for k, n in enumerate(scenarios)
    ]


def _least_of(
    recourse: Recourse,
    tried: Iterable[Selection],
    scenarios: Sequence[int],
    weights: Sequence[float],
    preference: Preference,
) -> Selection:
    """Return the best of some first stages, the one with fewer commitments where they are alike."""

    def judged(now: Selection) -> float:
        cost = recourse.choices.cost_persons(now) + FEWER * len(now)
        return preference.judged([recourse.value(n, now) + cost for n in scenarios], weights)

    return min(tried, key=lambda now: (judged(now), sorted(now)))


def _worth(recourse: Recourse, name: str, now: Selection, preference: Preference) -> CommitmentWorth:
    """Return what a commitment buys beside the others: against leaving it out, or against what is advised."""
    choices, is_made = recourse.choices, name in now
    given_up = () if is_made else _given_up(choices, name, now)
    beside = now - {name} - set(given_up)
    with_it, without = beside | {name}, now - {name}
    at = range(len(recourse.scenarios))
    more = first_stage(recourse, with_it, preference)
    less = first_stage(recourse, without, preference)
    return CommitmentWorth(
        commitment_id=name,
        commit_now=is_made,
        buys={recourse.scenarios[n].id: recourse.value(n, without) - recourse.value(n, with_it) for n in at},
        buys_judged=less.judged - more.judged,
        in_place_of=tuple(given_up),
    )


def _given_up(choices: Choices, name: str, now: Selection) -> tuple[str, ...]:
    """Return what is advised and could not be made beside it: its choice, then the dearest that the budget bears."""
    wanted = next(one for one in choices.commitments if one.id == name)
    beside = now | {name}
    out = [one.id for one in choices.commitments if one.id in now and one.choice and one.choice == wanted.choice]
    dear = sorted((one for one in choices.commitments if one.id in now), key=lambda one: (-one.cost_money, one.id))
    for one in dear:
        if choices.allows(beside - set(out)):
            break
        if one.id not in out and one.cost_money > 0:
            out.append(one.id)
    return tuple(out)


def _in_order(choices: Choices, now: Selection) -> tuple[str, ...]:
    return tuple(one.id for one in choices.commitments if one.id in now)

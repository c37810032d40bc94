"""More weight on a bad scenario, a larger budget, a longer wait: which way the answer must go."""

from dataclasses import replace
from itertools import pairwise

import pytest

from egress.planning.staged import Preference, Recourse, choose_commitments, worst_mean

from .staged_posts import bus_commitment, bus_post, generated_recourse, quiet_or_falling


def weighed(recourse: Recourse, weight: float) -> Recourse:
    """Return the same scenarios with this weight on the last one, the others sharing the rest alike."""
    others = len(recourse.scenarios) - 1
    shares = [(1 - weight) / others] * others + [weight]
    scenarios = [replace(one, weight=w) for one, w in zip(recourse.scenarios, shares, strict=True)]
    return replace(recourse, scenarios=scenarios)


@pytest.mark.parametrize("seed", [2, 3, 5, 7])
def test_more_weight_on_a_scenario_never_leaves_it_worse_off(seed: int) -> None:
    """What the last scenario costs after the first stage, commitments included, only falls with its weight."""
    recourse = generated_recourse(seed)
    name = recourse.scenarios[-1].id
    losses = []
    for weight in (0.0, 0.2, 0.5, 0.8, 1.0):
        chosen = choose_commitments(weighed(recourse, weight), Preference(), base=0).chosen
        losses.append(chosen.values[name] + chosen.cost_persons)
    assert all(after <= before + 5e-3 for before, after in pairwise(losses)), losses


def test_the_hedge_comes_in_with_the_weight_of_the_fall() -> None:
    """The bus that costs 2 is worth 4.17 in the fall: it is ordered from a weight of 0.48 on."""
    for weight, orders in ((0.40, False), (0.47, False), (0.49, True), (0.90, True)):
        recourse = quiet_or_falling(bus_post(cost_persons=2.0), p_falling=weight)
        assert bool(choose_commitments(recourse, Preference(), base=0).chosen.now) is orders, weight


def test_visible_commitments_hasten_the_collapse_once() -> None:
    """Two visible orders pay the collapse's cost once; hidden ones never."""
    case = bus_post()
    rows = tuple(replace(bus_commitment(cost_persons=0.5, visible=True), id=name) for name in ("a", "b"))
    choices = quiet_or_falling(replace(case, commitments=rows), collapse=3.0).choices
    assert choices.cost_persons(frozenset("ab")) == 4.0
    assert choices.cost_persons(frozenset("a")) == 3.5
    hidden = tuple(replace(row, visible=False) for row in rows)
    assert replace(choices, commitments=hidden).cost_persons(frozenset("ab")) == 1.0


@pytest.mark.parametrize(
    ("share", "mean"), [(1.0, 0.2 * 1 + 0.3 * 2 + 0.5 * 10), (0.5, 10.0), (0.8, (0.5 * 10 + 0.3 * 2) / 0.8)]
)
def test_the_mean_of_the_worst_share(share: float, mean: float) -> None:
    """By hand: losses 1, 2, 10 with weights 0.2, 0.3, 0.5; a scenario at the edge counts in part."""
    assert worst_mean([1, 2, 10], [0.2, 0.3, 0.5], share) == pytest.approx(mean)

"""Generated posts: every first stage tried, and what must hold of any answer."""

import pytest

from egress.planning.staged import Preference, Recourse, StagedAnswer, choose_commitments
from egress.planning.staged.choose import first_stage

from .staged_posts import generated_recourse, subsets

QUICK, LONG = range(1, 13), range(13, 213)
MEAN, WORST = Preference(), Preference(averse=0.6, worst_share=0.4)
CLOSE = 2e-3


def best_of_all(recourse: Recourse, preference: Preference) -> float:
    """Return the least that any first stage is judged, each of them tried."""
    names = [one.id for one in recourse.choices.commitments]
    allowed = [now for now in subsets(names) if recourse.choices.allows(now)]
    return min(first_stage(recourse, now, preference).judged for now in allowed)


def hold(recourse: Recourse, answer: StagedAnswer) -> None:
    """What must hold of an answer, whatever the post."""
    size = 1 + answer.chosen.judged
    assert answer.price_of_not_knowing >= -CLOSE * size
    assert answer.price_of_committing >= -CLOSE * size
    assert answer.price_of_waiting >= -CLOSE * size
    assert all(regret >= -CLOSE * size for regret in answer.regret.values())
    assert answer.bound <= answer.chosen.judged + 1e-9
    assert recourse.choices.allows(frozenset(answer.chosen.now))
    for name, states in answer.chosen.states.items():
        made = frozenset(one for one, state in states.items() if state.value != "never")
        assert recourse.choices.allows(made), name


def tried(seed: int) -> None:
    """The search finds what trying everything finds, for the mean and where the worst counts."""
    for preference in (MEAN, WORST):
        recourse = generated_recourse(seed)
        if not recourse.choices.commitments:
            return
        answer = choose_commitments(recourse, preference, base=0)
        hold(recourse, answer)
        everything = generated_recourse(seed)
        best = best_of_all(everything, preference)
        size = CLOSE * (1 + best)
        assert answer.chosen.judged >= best - size
        if everything.is_monotone():
            assert answer.chosen.judged <= best + size
            assert answer.bound <= best + size


@pytest.mark.parametrize("seed", QUICK)
def test_generated_posts(seed: int) -> None:
    """A few of the generated posts."""
    tried(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG)
def test_many_generated_posts(seed: int) -> None:
    """Two hundred more of them."""
    tried(seed)


def test_the_worst_never_makes_the_mean_better() -> None:
    """Who looks at the worst scenarios pays for it in the mean, never the other way round."""
    for seed in QUICK:
        recourse = generated_recourse(seed)
        if recourse.choices.commitments:
            for_mean = choose_commitments(recourse, MEAN, base=0).chosen
            for_worst = choose_commitments(recourse, WORST, base=0).chosen
            assert for_worst.mean >= for_mean.mean - CLOSE * (1 + for_mean.mean)
            assert for_worst.judged <= first_stage(recourse, frozenset(for_mean.now), WORST).judged + CLOSE

"""Optimal stopping: against a grid of beliefs that shares none of its steps, and against simple policies."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from egress.decision.belief_grid import belief_grid_loss
from egress.decision.break_even import break_even_mission_days, sought_break_even
from egress.decision.news_ahead import NEWS_PER_DAY, features
from egress.decision.plausible import break_even_priors
from egress.decision.stopping import ALL, STAY, STEP_DAYS, Priors, StoppingProblem, losses_today, solve_stopping
from egress.decision.worth_of_news import worth_of_news, worth_of_waiting

from ..planning.toys import group, site, toy

CLEARANCE_DAYS = 4.0


def problem(
    *, paths: int = 4000, median: float = 60.0, never: float = 0.4, news_per_day: float = NEWS_PER_DAY
) -> StoppingProblem:
    """Return a hundred people before a log-normal threat; they need four days."""
    ranks = (np.arange(paths) + 0.5) / paths
    days = median * np.exp(ndtri(np.clip(ranks / (1 - never), 1e-9, 1 - 1e-9)))
    closing = np.where(ranks < 1 - never, days, np.inf)
    return StoppingProblem(
        step_days=STEP_DAYS,
        closing_days=closing,
        features=features(closing, [], STEP_DAYS, seed=1, news_per_day=news_per_day),
        weight=np.full(paths, 1 / paths),
        persons=100.0,
        waiting_days=np.array([1.0, CLEARANCE_DAYS]),
        waiting_share=np.array([1.0, 0.0]),
        share_gone=np.array([0.0, 0.4, 1.0]),
        mission_lost=np.array([0.0, 0.3, 1.0]),
        visibility=np.array([0.0, 0.4, 0.8]),
    )


def priors(values: list[float], hastening: float = 1.0, collapse: float = 0.0) -> Priors:
    """Return priors that differ in value alone."""
    return Priors(
        mission_days=np.array(values),
        hastening=np.full(len(values), hastening),
        collapse_persons=np.full(len(values), collapse),
    )


@pytest.mark.parametrize(("value", "hastening", "collapse"), [(3.0, 1.0, 0.0), (30.0, 1.0, 0.0), (30.0, 4.0, 5.0)])
def test_the_regression_agrees_with_the_grid(value: float, hastening: float, collapse: float) -> None:
    """Every choice costs within three hundredths, or the error of the paths, of what the grid says."""
    one = problem(paths=10_000)
    answer = solve_stopping(one, priors([value], hastening, collapse))
    grid = belief_grid_loss(one, mission_days=value, hastening=hastening, collapse_persons=collapse)
    allowed = 0.03 * grid + 3 * answer.error[STAY, :, 0]
    assert np.all(np.abs(answer.loss[STAY, :, 0] - grid) <= allowed), (answer.loss[STAY, :, 0], grid)


def test_solved_together_is_as_one_by_one() -> None:
    """Under several weights and priors in any order, each loss is what that weight and prior alone come to."""
    one = problem(paths=1500)
    tilted = np.linspace(0.2, 1.8, 1500) / 1500
    many = Priors(
        mission_days=np.array([30.0, 3.0, 300.0, 3.0]),
        hastening=np.array([4.0, 1.0, 2.0, 4.0]),
        collapse_persons=np.array([5.0, 2.0, 2.0, 5.0]),
    )
    together = losses_today(one, many, np.stack([one.weight, tilted]))
    for number, weight in enumerate((one.weight, tilted)):
        for q in range(4):
            at = Priors(**{name: values[q : q + 1] for name, values in vars(many).items()})
            alone = solve_stopping(replace(one, weight=weight), at)
            assert together[number, :, :, q] == pytest.approx(alone.loss[:, :, 0], rel=1e-9)
            assert alone.path_loss[:, :, 0] @ weight == pytest.approx(alone.loss[STAY, :, 0], rel=1e-9)


def test_it_beats_leaving_for_good_and_never_leaving() -> None:
    """The best choice costs no more than staying whatever comes, or leaving today and never coming back."""
    one = problem()
    inside = one.closing_days < STEP_DAYS[-1]
    never_leaving = 100.0 * inside.mean()
    open_days = np.minimum(one.closing_days, STEP_DAYS[-1]).mean()
    under_way = 100.0 * one.caught_leaving(one.closing_days, STEP_DAYS[-1]).mean()
    for value in (1.0, 10.0, 100.0):
        answer = solve_stopping(one, priors([value]))
        best = answer.loss[STAY, :, 0].min()
        assert best <= never_leaving * 1.02
        assert best <= (under_way + open_days / value) * 1.02


def test_what_comes_after_the_end_counts_for_nobody() -> None:
    """Closings after the last day are as none at all, whoever stays or leaves, also where not all can be cleared."""
    one = replace(problem(), waiting_share=np.array([1.0, 0.2]))
    late = np.where(one.closing_days > STEP_DAYS[-1], np.inf, one.closing_days)
    for value in (3.0, 30.0):
        found, without = (solve_stopping(p, priors([value])) for p in (one, replace(one, closing_days=late)))
        assert np.allclose(found.loss[STAY], without.loss[STAY])
        grid = belief_grid_loss(one, mission_days=value, hastening=1.0, collapse_persons=0.0)
        assert np.all(np.abs(found.loss[STAY, :, 0] - grid) <= 0.05 * grid + 3 * found.error[STAY, :, 0])


def test_the_break_even_is_where_the_losses_beside_it_cross() -> None:
    """Just above the value found, on the same paths and days, leaving costs less than staying; just below, more."""
    one, case = problem(), toy(groups=[group("g", "a", 100)], sites=[site("a")], legs=[], fleets=())
    found = sought_break_even(one, case)
    assert found is not None
    assert found > 0
    likely = break_even_priors(case)
    for factor, leaves in ((0.9, False), (1.1, True)):
        at = priors([found * factor], likely.hastening[0], likely.collapse_persons[0])
        loss = solve_stopping(one, at).loss[STAY, :, 0]
        assert (loss[1:].min() < loss[STAY]) is np.bool_(leaves)


def test_without_a_threat_everybody_stays() -> None:
    """Nothing to fear: staying costs nothing, and leaving costs the mission."""
    answer = solve_stopping(problem(never=0.9999), priors([30.0]))
    assert answer.best()[0] == STAY
    assert answer.loss[STAY, STAY, 0] < 0.1


def test_a_threat_within_the_week_sends_all_out() -> None:
    """Closing within days, at a high value: all out, however plainly it is seen."""
    answer = solve_stopping(problem(median=6.0, never=0.05), priors([100.0]))
    assert answer.best()[0] == ALL


def test_news_makes_waiting_worth_more() -> None:
    """Where more is learned by waiting, waiting is worth more, and the whole costs less."""
    told, blind = (solve_stopping(problem(news_per_day=rate), priors([10.0])) for rate in (0.36, 1e-6))
    assert worth_of_waiting(told, 0) > worth_of_waiting(blind, 0)
    assert told.loss[STAY, :, 0].min() < blind.loss[STAY, :, 0].min()


def test_haste_and_the_cost_of_a_collapse_make_leaving_dearer() -> None:
    """A departure that hastens the end costs more people than one that does not, and never less with its cost."""
    one = problem()
    alone = solve_stopping(one, priors([30.0])).loss[STAY, ALL, 0]
    hastened = solve_stopping(one, priors([30.0], 4.0)).loss[STAY, ALL, 0]
    with_cost = solve_stopping(one, priors([30.0], 4.0, 10.0)).loss[STAY, ALL, 0]
    assert alone < hastened < with_cost


def test_a_higher_value_never_leads_to_more_people_caught() -> None:
    """The more a person caught is worth, the fewer are caught under the best choice."""
    answer = solve_stopping(problem(), priors([1.0, 10.0, 100.0, 1000.0]))
    best = answer.best()
    caught = [answer.caught[STAY, best[q], q] for q in range(4)]
    assert all(later <= earlier + 0.3 for earlier, later in itertools.pairwise(caught))


def test_the_break_even_is_where_the_advice_turns() -> None:
    """Below it the best choice is to stay, above it to leave."""
    one = problem()
    value = break_even_mission_days(solve_stopping(one, priors([float(v) for v in np.geomspace(0.01, 1e4, 25)])))
    assert value is not None
    assert value > 0
    below, above = solve_stopping(one, priors([value / 2, value * 2])).best()
    assert (below, above > STAY) == (STAY, True)


def test_news_is_worth_something_and_knowing_all_is_worth_most() -> None:
    """No answer costs, and none is worth more than knowing the day."""
    one = problem()
    answer = solve_stopping(one, priors([10.0]))
    questions = {f"within {d}": (one.closing_days <= d).astype(float) for d in (7, 14, 30)}
    found = worth_of_news(answer, 0, questions, one.weight)
    perfect = answer.loss[STAY, :, 0].min() - one.weight @ answer.path_loss[:, :, 0].min(axis=0)
    assert found
    assert all(0 < worth.persons <= perfect + 1e-9 for worth in found)
    assert not worth_of_news(answer, 0, {"of no account": np.full(4000, 0.5)}, one.weight)

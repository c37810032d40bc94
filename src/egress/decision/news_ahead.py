"""
The news that is still to come: on every joint path a noisy signal that tells ever more of when the exit closes.

Without it waiting would have no worth, since a path that is only open or shut teaches nothing. The signal is the
information process of Brody, Hughston and Macrina (2008, doi:10.1142/S0219024908004749) in its simplest form:
xi(t) = κ z t + W(t), where z is the normal score of the path's rank and W a Brownian motion. What has been learned
by t
days is the posterior mean of z, κ xi / (1 + κ² t); the closing of other exits is seen as it happens.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from egress.kit import named_stream

NEWS_PER_DAY = 0.16
"""
κ², how much a day of news tells: after 1/κ² = 6 days half of the variance of the rank is known. Chosen on generated
worlds with seeds below 100, of 0.01, 0.04, 0.16 and 0.36: the loss of a post there was least with it at 3 mission
days per person caught (26.4, 30.3, 22.1 and 26.3 persons), and alike at 30 and 300.
"""

KNOTS = np.array([-2.8, -2.1, -1.5, -1.0, -0.5, 0.0, 0.6, 1.3, 2.2])
"""Of what has been learned, in standard deviations; denser on the side of danger."""


def normal_scores(closing_days: np.ndarray) -> np.ndarray:
    """Return z by path: the normal score of its rank, the mean of theirs for all that never close. Shape (paths,)."""
    paths = len(closing_days)
    order = np.argsort(closing_days, kind="stable")
    scores = np.empty(paths)
    scores[order] = ndtri((np.arange(paths) + 0.5) / paths)
    never = np.isinf(closing_days)
    if never.any():
        scores[never] = scores[never].mean()
    return scores


def signals(
    scores: np.ndarray, step_days: np.ndarray, *, seed: int, news_per_day: float = NEWS_PER_DAY
) -> np.ndarray:
    """Return xi at each step, by path. Shape (steps, paths)."""
    noise = named_stream(seed, "decision/news").standard_normal((len(step_days), len(scores)))
    gaps = np.diff(np.concatenate([[0.0], step_days]))
    return np.asarray(
        np.sqrt(news_per_day) * scores[None, :] * step_days[:, None]
        + np.cumsum(noise * np.sqrt(gaps)[:, None], axis=0)
    )


def features(
    main_closing_days: np.ndarray,
    other_closing_days: Sequence[np.ndarray],
    step_days: np.ndarray,
    *,
    seed: int,
    news_per_day: float = NEWS_PER_DAY,
) -> np.ndarray:
    """
    Return what is known at each step, as the columns of a regression. Shape (steps, paths, columns).

    Hat functions of what has been learned, level beyond the outermost knots so that nothing is extrapolated (a
    polynomial was tried and cost a fifth more where a mistake is dear), and for each other exit whether it has
    closed, by itself and times what has been learned.
    """
    xi = signals(normal_scores(main_closing_days), step_days, seed=seed, news_per_day=news_per_day)
    known = 1.0 + news_per_day * step_days[:, None]
    learned = np.sqrt(news_per_day) * xi / known
    scale = np.sqrt(np.maximum(1.0 - 1.0 / known, 1e-12))
    place = np.clip(learned / scale, KNOTS[0], KNOTS[-1])
    columns = [np.interp(place, KNOTS, hat) for hat in np.eye(len(KNOTS))]
    for closing in other_closing_days:
        closed = (closing[None, :] <= step_days[:, None]).astype(float)
        columns += [closed, closed * place]
    return np.stack(columns, axis=2)

"""The pool: rival stories about the main exit, mixed with stated weights and hastened by the news."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import Case, Estimate, Report, SeriesPoint
from egress.threat.cascade import SeriesStory, cascade_stories, pooled_cascade
from egress.threat.experts import ExpertStory, expert_stories, pooled_experts
from egress.threat.reports import News, news_of
from egress.threat.stories import Cdf, exponential, hastened, mixture

PRIOR_WEIGHTS = {"experts": 0.4, "cascade": 0.4, "base_rate": 0.2}
"""
Weights of the mechanisms when their evidence is fresh and well graded: stated priors.

Linear, because it keeps every story's chance of the worst in the tail (Stone 1961, doi:10.1214/aoms/1177704873);
a logarithmic pool lets one confident story veto the others.
"""

Evidence = Report | Estimate | SeriesPoint


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """One rival story about the main exit, before the news; `weight` is its share of the pool."""

    name: str
    weight: float
    cdf: Cdf


@dataclass(frozen=True, kw_only=True)
class Stories:
    """Everything the evidence says at as_of, before anything is sampled."""

    experts: tuple[ExpertStory, ...]
    cascade: tuple[SeriesStory, ...]
    news: News


def stories_of(known: Case, as_of: datetime) -> Stories:
    """Read the evidence of a case that holds only what was known at as_of."""
    return Stories(
        experts=expert_stories(known, as_of),
        cascade=cascade_stories(known, as_of),
        news=news_of(known.reports, as_of),
    )


def mechanisms(case: Case, stories: Stories) -> tuple[Mechanism, ...]:
    """
    Return the rival stories about the main exit with their shares.

    A mechanism's share is its prior weight times min(1, Σ weights of its evidence): it fades with its evidence,
    and what it loses goes to the others. The base rate never fades.
    """
    prior = case.threat_prior
    experts, expert_weight = pooled_experts(stories.experts, prior.main_exit)
    cascade, cascade_weight = pooled_cascade(stories.cascade)
    base = exponential(prior.base_rate_per_day)
    told = (("experts", experts, expert_weight), ("cascade", cascade, cascade_weight), ("base_rate", base, 1.0))
    present = [(name, cdf, PRIOR_WEIGHTS[name] * min(1.0, w)) for name, cdf, w in told if cdf is not None]
    total = sum(weight for _, _, weight in present)
    return tuple(Mechanism(name=n, weight=w / total, cdf=cdf) for n, cdf, w in present)


def main_story(case: Case, stories: Stories) -> Cdf:
    """Return the pooled story of the main exit: the linear mixture, with time run at the speed of the news."""
    mixed = mixture([(m.weight, m.cdf) for m in mechanisms(case, stories)])
    return hastened(mixed, stories.news.speed)

"""The pool: rival stories about the main exit, mixed with stated weights and hastened by the news."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import Case, Estimate, GaugeReading, Report, SeriesPoint, ThreatPrior
from egress.kit import H_PER_DAY, hours_between
from egress.threat.cascade import ENCIRCLING, SeriesStory, cascade_stories, pooled_cascade
from egress.threat.experts import ExpertStory, expert_stories, pooled_experts
from egress.threat.flash import CREDIBLE, FlashStory, flash_story
from egress.threat.front import FrontStory, front_stories, nearest_front
from egress.threat.ledger import Ledger, ledger_of
from egress.threat.negotiation import TruceStory, truce_story
from egress.threat.origins import Origin, origins_of
from egress.threat.peers import PeersStory, peers_story
from egress.threat.reports import News, news_from, refuse_unknown_claims
from egress.threat.stories import Cdf, exponential, mixture, not_yet, tabled
from egress.threat.strangulation import SiegeStory, siege_story

PRIOR_WEIGHTS = {
    "experts": 0.25,
    "cascade": 0.11,
    "front": 0.11,
    "siege": 0.40,
    "flash": 0.03,
    "peers": 0.02,
    "truce": 0.03,
    "base_rate": 0.06,
}
"""
Weights of the mechanisms when their evidence is fresh and well graded; they are shared out among those that speak.

Half way, on the logarithm, between equal weights (peers and truce half) and those of greatest log score on generated
worlds 0 to 399: officials there see more than officials do, so the fit alone would trust them too much.

Linear, because it keeps every story's chance of the worst in the tail (Stone 1961, doi:10.1214/aoms/1177704873);
a logarithmic pool lets one confident story veto the others.
"""

ENCIRCLED_DAYS = 21.0
"""Cities count as being cut off while a credible report of it is not older."""

Evidence = Report | Estimate | SeriesPoint | GaugeReading


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """One rival story about the main exit, before the news; `weight` is its share of the pool."""

    name: str
    weight: float
    cdf: Cdf


@dataclass(frozen=True, kw_only=True)
class Stories:
    """Everything the evidence says at as_of, before anything is sampled."""

    as_of: datetime
    experts: tuple[ExpertStory, ...]
    cascade: tuple[SeriesStory, ...]
    fronts: tuple[FrontStory, ...]
    siege: SiegeStory | None
    flash: FlashStory | None
    peers: PeersStory | None
    truce: TruceStory | None
    news: News
    origins: tuple[Origin, ...]
    ledger: Ledger


def stories_of(known: Case, as_of: datetime) -> Stories:
    """
    Read the evidence of a case that holds only what was known at as_of.

    Raises
    ------
    InputProblem
        for grades or claim words that are not known.
    """
    refuse_unknown_claims(known.reports)
    ledger = ledger_of(known.reports, known.resolutions)
    origins = origins_of(known.reports, ledger, as_of)
    factions = known.threat_prior.factions
    return Stories(
        as_of=as_of,
        experts=expert_stories(known, as_of),
        cascade=cascade_stories(known, as_of, encircling=is_encircling(origins)),
        fronts=front_stories(known, as_of),
        siege=siege_story(known, as_of, origins),
        flash=flash_story(origins),
        peers=peers_story(origins),
        truce=truce_story(origins, factions),
        news=news_from(known.reports, origins, ledger, factions=factions),
        origins=origins,
        ledger=ledger,
    )


def reread(stories: Stories, before: Case, after: Case) -> Stories:
    """Return the stories of a case that differs from the one they were read from; only what changed is read again."""
    as_of, same_reports = stories.as_of, after.reports == before.reports and after.resolutions == before.resolutions
    ledger = stories.ledger if same_reports else ledger_of(after.reports, after.resolutions)
    origins = stories.origins if same_reports else origins_of(after.reports, ledger, as_of)
    encircling, factions = is_encircling(origins), after.threat_prior.factions
    same_counts = after.series == before.series and encircling == is_encircling(stories.origins)
    same_gauges = after.gauges == before.gauges
    return Stories(
        as_of=as_of,
        experts=stories.experts if after.estimates == before.estimates else expert_stories(after, as_of),
        cascade=stories.cascade if same_counts else cascade_stories(after, as_of, encircling=encircling),
        fronts=stories.fronts if same_gauges else front_stories(after, as_of),
        siege=stories.siege if same_gauges and same_reports else siege_story(after, as_of, origins),
        flash=stories.flash if same_reports else flash_story(origins),
        peers=stories.peers if same_reports else peers_story(origins),
        truce=stories.truce if same_reports else truce_story(origins, factions),
        news=stories.news if same_reports else news_from(after.reports, origins, ledger, factions=factions),
        origins=origins,
        ledger=ledger,
    )


def is_encircling(origins: tuple[Origin, ...]) -> bool:
    """Tell whether somebody credible has lately reported cities cut off, lost or given up."""
    return any(o.claim in ENCIRCLING and o.trust >= CREDIBLE and o.age_days <= ENCIRCLED_DAYS for o in origins)


def base_story(prior: ThreatPrior, as_of: datetime) -> Cdf:
    """
    Return the record of other crises: a share never ends, the others at a constant hazard; conditioned on not yet.

    F(t) = (1 - n) · (1 - exp(-r·t / (1 - n))), with hazard r at first; the longer it has not happened, the likelier
    it is one of those that never end.
    """
    lasting = prior.base_p_never
    ends = exponential(prior.base_rate_per_day / (1.0 - lasting))
    watched = 0.0 if prior.watched_from is None else max(0.0, hours_between(prior.watched_from, as_of) / H_PER_DAY)
    return not_yet(lambda days: (1.0 - lasting) * ends(days), watched)[0]


def told_by(case: Case, stories: Stories) -> tuple[tuple[str, Cdf, float], ...]:
    """Return each mechanism that has something to say, with its story and its strength in [0, 1]; not the truce."""
    prior = case.threat_prior
    experts, expert_weight = pooled_experts(stories.experts, prior.main_exit)
    cascade, cascade_weight = pooled_cascade(stories.cascade)
    front, front_weight = nearest_front(stories.fronts)
    told: list[tuple[str, Cdf | None, float]] = [
        ("experts", experts, expert_weight),
        ("cascade", cascade, cascade_weight),
        ("front", front, front_weight),
    ]
    for name, story in (("siege", stories.siege), ("flash", stories.flash), ("peers", stories.peers)):
        if story is not None:
            told.append((name, story.cdf, story.weight))
    told.append(("base_rate", base_story(prior, stories.as_of), 1.0))
    return tuple((name, cdf, min(1.0, weight)) for name, cdf, weight in told if cdf is not None and weight > 0)


def mechanisms(case: Case, stories: Stories, *, without: str = "") -> tuple[Mechanism, ...]:
    """
    Return the rival stories about the main exit with their shares; one may be left out by its name.

    A mechanism's share is its prior weight times min(1, Σ weights of its evidence): it fades with its evidence,
    and what it loses goes to the others. The base rate never fades. A truce that holds is a story about the rest.
    """
    told = [story for story in told_by(case, stories) if story[0] != without]
    present = [(name, cdf, PRIOR_WEIGHTS[name] * weight) for name, cdf, weight in told]
    if stories.truce is not None and stories.truce.weight > 0 and without != "truce":
        rest = mixture([(weight, cdf) for _, cdf, weight in present])
        present.append(("truce", stories.truce.cdf(rest), PRIOR_WEIGHTS["truce"] * stories.truce.weight))
    total = sum(weight for _, _, weight in present)
    return tuple(Mechanism(name=n, weight=w / total, cdf=cdf) for n, cdf, w in present)


def main_story(case: Case, stories: Stories, *, without: str = "") -> Cdf:
    """
    Return the pooled story of the main exit: the linear mixture, with time run at the speed of the news.

    `without` leaves one mechanism out by its name, or the news with "reports". Where nothing else speaks, the base
    rate does.
    """
    spoken = mechanisms(case, stories, without=without) or mechanisms(case, stories)
    mixed = mixture([(m.weight, m.cdf) for m in spoken])
    return tabled(mixed if without == "reports" else stories.news.applied(mixed))

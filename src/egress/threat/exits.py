"""Joint paths: the main exit from the pool, the others by estimates of their own, by links, by order rules."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from scipy.special import ndtri

from egress.domain import Case, Exit, ExitLink
from egress.kit import H_PER_DAY, InputProblem, Problem, stratified_uniforms
from egress.threat.cascade import triangle_quantile
from egress.threat.experts import pooled_experts
from egress.threat.pool import Stories, main_story
from egress.threat.reports import news_from
from egress.threat.stories import Cdf, quantile_days

SHARED_EFFECT = 0.8
"""
Share of the variance of each exit's latent rank that is one effect shared by all: a stated prior.

So two exits that have stories of their own correlate by 0.8 (Gaussian copula): exits of one place fall to one cause,
but not in lockstep. What an exit does for reasons of its own shares the effect too.
"""

NO_LATER_THAN: tuple[tuple[Exit, Exit], ...] = ((Exit.COMMERCIAL_AIR, Exit.AIRPORT),)
"""Order rules: the first closes at the latest when the second does, since it cannot work without it."""


def joint_paths(case: Case, stories: Stories, paths: int) -> dict[Exit, np.ndarray]:
    """Return the hours from as_of until each exit closes (inf = never), one joint path per index."""
    main_exit = case.threat_prior.main_exit
    closing_h = {main_exit: _hours(main_story(case, stories), shared_rank(case, main_exit.value, paths))}
    for exit_ in Exit:
        own = own_story(case, stories, exit_)
        if exit_ is not main_exit and own is not None:
            closing_h[exit_] = _hours(own, shared_rank(case, exit_.value, paths))
    for link in _in_order_of_dependence(case.exit_links, closing_h):
        closing_h[link.exit] = linked_closing_h(case, link, closing_h, paths)
    for exit_ in Exit:
        closing_h.setdefault(exit_, np.full(paths, np.inf))
    return keep_order(closing_h)


def own_story(case: Case, stories: Stories, exit_: Exit) -> Cdf | None:
    """Return an exit's own expert pool at the speed of the news that bears on it; None without estimates."""
    pooled, _ = pooled_experts(stories.experts, exit_)
    if pooled is None:
        return None
    factions = case.threat_prior.factions
    return news_from(case.reports, stories.origins, stories.ledger, factions=factions, exit_=exit_).applied(pooled)


def shared_rank(case: Case, name: str, paths: int) -> np.ndarray:
    """
    Return a rank in (0, 1) per path: one effect shared by all exits, and one of its own, by `SHARED_EFFECT`.

    The ranks are spread evenly, so that a curve is within 1/paths of its story.
    """
    shared = ndtri(stratified_uniforms(paths, case.seed, "exit/shared-effect"))
    own = ndtri(stratified_uniforms(paths, case.seed, f"exit/{name}/rank"))
    latent = np.sqrt(SHARED_EFFECT) * shared + np.sqrt(1.0 - SHARED_EFFECT) * own
    order = np.empty(paths)
    order[np.argsort(latent, kind="stable")] = np.arange(paths)
    return (order + 0.5) / paths


def linked_closing_h(case: Case, link: ExitLink, closing_h: Mapping[Exit, np.ndarray], paths: int) -> np.ndarray:
    """
    Return min(own cause, consequence) per path, hours.

    Consequence: with p_follows, the other exit's closing plus a triangular lag, never before as_of.
    Own cause: exponential with own_rate_per_day.
    """

    def ranks(name: str) -> np.ndarray:
        return stratified_uniforms(paths, case.seed, f"link/{link.exit}/{name}")

    parent_h = closing_h.get(link.follows, np.full(paths, np.inf))
    after_h = np.maximum(0.0, parent_h + triangle_quantile(ranks("lag"), link.lag_h))
    consequence_h = np.where(ranks("follows") < link.p_follows, after_h, np.inf)
    if link.own_rate_per_day <= 0:
        return np.asarray(consequence_h)
    own_h = -np.log1p(-shared_rank(case, f"{link.exit.value}/own", paths)) / link.own_rate_per_day * H_PER_DAY
    return np.asarray(np.minimum(consequence_h, own_h))


def keep_order(closing_h: Mapping[Exit, np.ndarray], *, fixed: Iterable[Exit] = ()) -> dict[Exit, np.ndarray]:
    """Apply the order rules on every path; exits in `fixed` are left as they are."""
    kept, left_alone = dict(closing_h), frozenset(fixed)
    for earlier, later in NO_LATER_THAN:
        if earlier not in left_alone:
            kept[earlier] = np.minimum(kept[earlier], kept[later])
    return {exit_: kept[exit_] for exit_ in Exit}


def exits_without_basis(case: Case, stories: Stories) -> frozenset[Exit]:
    """
    Return the exits of whose closing nothing is known: no usable estimate, link or order rule, not the main.

    A link tells something only if it has a rate of its own, or follows an exit of which something is known.
    """
    told = {case.threat_prior.main_exit} | {link.exit for link in case.exit_links if link.own_rate_per_day > 0}
    told |= {exit_ for exit_ in Exit if own_story(case, stories, exit_) is not None}
    follows = [(link.exit, link.follows) for link in case.exit_links] + list(NO_LATER_THAN)
    while more := {exit_ for exit_, ahead in follows if ahead in told} - told:
        told |= more
    return frozenset(Exit) - told


def unknown_exits(case: Case, nothing_known: Collection[Exit]) -> tuple[str, ...]:
    """Return a sentence for every exit that the network uses and of whose closing nothing is known."""
    used = {e for site in case.sites for e in site.closes_with} | {e for leg in case.legs for e in leg.closes_with}
    return tuple(
        f"Nothing is known of when {exit_} closes (no usable estimate, and no link to an exit that has one): "
        "it is taken to stay open for good."
        for exit_ in Exit
        if exit_ in used and exit_ in nothing_known
    )


def _hours(story: Cdf, ranks: np.ndarray) -> np.ndarray:
    return quantile_days(story, ranks) * H_PER_DAY


def _in_order_of_dependence(links: Iterable[ExitLink], known: Mapping[Exit, np.ndarray]) -> list[ExitLink]:
    """Return the links of exits that have no story of their own, those depended on first."""
    open_links = {link.exit: link for link in links if link.exit not in known}
    ordered: list[ExitLink] = []
    while open_links:
        ready = [link for link in open_links.values() if link.follows not in open_links]
        if not ready:
            cycle = " → ".join(sorted(open_links))
            raise InputProblem(
                [Problem("case.toml", 0, "exits", cycle, "links without a circle", "Let one of them go.")]
            )
        for link in sorted(ready, key=lambda found: found.exit):
            ordered.append(open_links.pop(link.exit))
    return ordered

"""What is shown beside the curves: mechanisms, sources, where they part, and what moved the picture."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from egress.domain import Case, Estimate, Exit, GaugeReading, Handling, Report
from egress.kit import H_PER_DAY, hours_between
from egress.threat.accounts import GAUGE_UNIT, account_sentence, news_sentence
from egress.threat.cascade import contradictions
from egress.threat.experts import ExpertStory
from egress.threat.feeds import p_30
from egress.threat.picture import MechanismView, SourceView
from egress.threat.pool import Evidence, Mechanism, Stories, main_story, mechanisms, reread
from egress.threat.stories import median_days, p_by_view_days

SHOWN_DAYS = 30
"""The horizon at which movers and disagreement are told, days."""

RECENT_DAYS, MOST_MOVERS = 14, 8
"""Movers: rows received in the last fortnight, the newest eight."""

APART_RATIO, APART_P = 3.0, 0.2
"""Sources part when their medians differ threefold; stories part when P(30 d) differs by 0.2."""


def mechanism_views(case: Case, stories: Stories) -> tuple[MechanismView, ...]:
    """Return each pooled story before the news, and last the pool as the news has it (weight 0: not pooled)."""
    views = [
        MechanismView(
            name=m.name,
            weight=m.weight,
            sentence=account_sentence(m.name, case, stories),
            p_by_days=p_by_view_days(m.cdf),
        )
        for m in mechanisms(case, stories)
    ]
    after = p_by_view_days(main_story(case, stories))
    views.append(MechanismView(name="reports", weight=0.0, sentence=news_sentence(stories), p_by_days=after))
    return tuple(views)


def source_views(stories: Stories) -> tuple[SourceView, ...]:
    """Return what every source says now; weights are shares among the estimates on the same exit."""
    total = {e: sum(s.weight for s in stories.experts if s.estimate.exit is e) for e in Exit}
    return tuple(_source_view(story, total[story.estimate.exit]) for story in stories.experts)


def _source_view(story: ExpertStory, total: float) -> SourceView:
    estimate = story.estimate
    return SourceView(
        source_id=estimate.source_id,
        statement=estimate.statement,
        grade=estimate.grade,
        exit=estimate.exit,
        age_days=story.age_days,
        median_days=median_days(story.cdf),
        p_by_days=p_by_view_days(story.cdf) if story.speaks else {},
        weight=story.weight / total if total > 0 else 0.0,
    )


def disagreement_sentences(case: Case, stories: Stories) -> tuple[str, ...]:
    """Say where the sources on the main exit part, and where the mechanisms do, with figures."""
    main_exit = case.threat_prior.main_exit
    sources = [v for v in source_views(stories) if v.exit is main_exit and v.weight > 0]
    found = _medians_apart(sources)
    named = [(v.source_id, v.p_by_days[SHOWN_DAYS]) for v in sources]
    found += _p_apart("Sources", named, main_exit)
    rivals = [(m.name, _p_shown(m)) for m in mechanisms(case, stories)]
    return tuple(found + _p_apart("Mechanisms", rivals, main_exit))


def contradiction_sentences(known: Case) -> tuple[str, ...]:
    """Name the counts of one series that contradict each other about one instant: both are kept, as an interval."""
    return tuple(
        f"{low.source_id} and {high.source_id} contradict each other in {low.series_id} about the same instant "
        f"({low.lost_places:g} and {high.lost_places:g} of {high.all_places:g}): both are kept, as an interval."
        for low, high in contradictions(known.series)
    )


def handling_sentences(known: Case) -> tuple[str, ...]:
    """Name the strictest handling label among the reports known, for whoever marks what is made of them."""
    labelled = [r for r in known.reports if r.handling is not None]
    if not labelled:
        return ()
    strictest = min(labelled, key=lambda r: (list(Handling).index(r.handling or Handling.CLEAR), r.id))
    label = str(strictest.handling).replace("amber_strict", "amber+strict").upper()
    count = sum(1 for r in labelled if r.handling is strictest.handling)
    return (
        f"Handling: the strictest label among the reports used is TLP:{label} ({strictest.id}"
        f"{f' and {count - 1} more' if count > 1 else ''}); mark what is made of them accordingly.",
    )


def _medians_apart(sources: Sequence[SourceView]) -> list[str]:
    if len(sources) < 2:
        return []
    ranked = sorted(sources, key=lambda v: (np.inf if v.median_days is None else v.median_days, v.source_id))
    short, long_ = ranked[0], ranked[-1]
    if short.median_days is None:
        return []
    if long_.median_days is None:
        return [
            f"{short.source_id} puts the middle at {short.median_days:.0f} days, "
            f"{long_.source_id} holds it likelier than not that it never comes."
        ]
    ratio = long_.median_days / short.median_days
    if ratio < APART_RATIO:
        return []
    return [
        f"The medians of current sources differ {ratio:.1f} times: {short.source_id} {short.median_days:.0f} days, "
        f"{long_.source_id} {long_.median_days:.0f} days."
    ]


def _p_apart(who: str, named: Sequence[tuple[str, float]], main_exit: Exit) -> list[str]:
    if len(named) < 2:
        return []
    ranked = sorted(named, key=lambda pair: (pair[1], pair[0]))
    (low_name, low), (high_name, high) = ranked[0], ranked[-1]
    if high - low < APART_P:
        return []
    return [
        f"{who} part on P({main_exit} closed within {SHOWN_DAYS} days): "
        f"{low:.0%} ({low_name}) to {high:.0%} ({high_name})."
    ]


def movers(known: Case, as_of: datetime, stories: Stories) -> tuple[str, ...]:
    """
    Say how far P(main exit closed within 30 days) moves when each of the newest rows is left out.

    Rows received in the last fortnight, the newest eight, told in order of effect. Left out one at a time: two
    reports of one event can each show little, since either alone carries it.
    """
    since = as_of - timedelta(days=RECENT_DAYS)
    rows: list[Evidence] = [*known.reports, *known.estimates, *known.series, *known.gauges]
    recent = [row for row in rows if row.t_received > since]
    newest = sorted(recent, key=lambda r: (as_of - r.t_received, r.id))[:MOST_MOVERS]
    p_with = p_30(known, stories)
    left = [(without(known, row), row) for row in newest]
    moved = [(p_with - p_30(case, reread(stories, known, case)), row) for case, row in left]
    moved.sort(key=lambda pair: (-abs(pair[0]), pair[1].id))
    return tuple(_mover_sentence(known, as_of, row, p_with, change) for change, row in moved)


def without(known: Case, row: Evidence) -> Case:
    """Return the case as it would be had the row not come in."""
    if isinstance(row, Report):
        return replace(known, reports=tuple(r for r in known.reports if r is not row))
    if isinstance(row, Estimate):
        return replace(known, estimates=tuple(e for e in known.estimates if e is not row))
    if isinstance(row, GaugeReading):
        return replace(known, gauges=tuple(g for g in known.gauges if g is not row))
    return replace(known, series=tuple(p for p in known.series if p is not row))


def _mover_sentence(case: Case, as_of: datetime, row: Evidence, p_with: float, change: float) -> str:
    age_days = hours_between(row.t_received, as_of) / H_PER_DAY
    if isinstance(row, Report):
        what = f"Report {row.id} ({row.claim}, {row.grade})"
    elif isinstance(row, Estimate):
        what = f"Estimate {row.id} ({row.source_id}, {row.grade})"
    elif isinstance(row, GaugeReading):
        what = f"Reading {row.id} ({row.gauge_id}: {row.value:g} {GAUGE_UNIT[row.kind]})"
    else:
        what = f"Count {row.id} ({row.series_id}: {row.lost_places:g} of {row.all_places:g})"
    return (
        f"{what}, received {age_days:.1f} days ago: P({case.threat_prior.main_exit} closed within {SHOWN_DAYS} days) "
        f"{p_with:.1%}, without it {p_with - change:.1%} ({100 * change:+.1f} points)."
    )


def _p_shown(mechanism: Mechanism) -> float:
    return float(mechanism.cdf(np.array([float(SHOWN_DAYS)]))[0])

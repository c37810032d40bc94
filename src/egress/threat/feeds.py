"""How old every feed is, and what the picture would be without each source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from egress.domain import Case, Estimate, GaugeReading, SeriesPoint
from egress.kit import H_PER_DAY, hours_between
from egress.threat.ledger import SourceRecord
from egress.threat.pool import Evidence, Stories, main_story, reread

SHOWN_DAYS = 30.0
SILENT_DAYS = 14.0
"""A feed that has brought nothing new for a fortnight is called silent."""


@dataclass(frozen=True, kw_only=True)
class FeedView:
    """
    One source as a feed.

    Attributes
    ----------
    rows : so many reports, estimates, counts and readings of it are known.
    newest_event_days, newest_received_days : age of the newest event it tells of, and of its newest row.
    is_silent : nothing new for a fortnight.
    is_frozen : its newest three counts or readings, over a week or more, are all the same.
    claims_held, claims_resolved : its ledger.
    p_30_without : P(main exit closed within 30 days) had it said nothing.
    change_points : what it adds to that chance, in points.
    """

    source_id: str
    rows: int
    newest_event_days: float
    newest_received_days: float
    is_silent: bool
    is_frozen: bool
    claims_held: int
    claims_resolved: int
    p_30_without: float
    change_points: float


def feed_views(known: Case, stories: Stories) -> tuple[FeedView, ...]:
    """Return every source with its age, its ledger, and the picture without it; what moves it most comes first."""
    p_all = p_30(known, stories)
    rows: dict[str, list[Evidence]] = {}
    every: list[Evidence] = [*known.reports, *known.estimates, *known.series, *known.gauges]
    for row in every:
        rows.setdefault(row.source_id, []).append(row)
    views = [_view(source, own, known, stories, p_all) for source, own in rows.items()]
    return tuple(sorted(views, key=lambda v: (-round(abs(v.change_points), 6), v.source_id)))


def without_source(known: Case, source_id: str) -> Case:
    """Return the case had a source never said anything; repetitions of it by others stay."""
    return replace(
        known,
        reports=tuple(r for r in known.reports if r.source_id != source_id),
        estimates=tuple(e for e in known.estimates if e.source_id != source_id),
        series=tuple(p for p in known.series if p.source_id != source_id),
        gauges=tuple(g for g in known.gauges if g.source_id != source_id),
    )


def p_30(case: Case, stories: Stories) -> float:
    """Return P(main exit closed within 30 days) by the pooled story."""
    return float(main_story(case, stories)(np.array([SHOWN_DAYS]))[0])


def _view(source_id: str, rows: list[Evidence], known: Case, stories: Stories, p_all: float) -> FeedView:
    as_of = stories.as_of
    left = without_source(known, source_id)
    p_without = p_30(left, reread(stories, known, left))
    record = stories.ledger.records.get(source_id) or _no_record(source_id)
    received = min(hours_between(r.t_received, as_of) for r in rows) / H_PER_DAY
    return FeedView(
        source_id=source_id,
        rows=len(rows),
        newest_event_days=min(hours_between(event_of(r), as_of) for r in rows) / H_PER_DAY,
        newest_received_days=received,
        is_silent=received > SILENT_DAYS,
        is_frozen=is_frozen(rows),
        claims_held=record.held,
        claims_resolved=record.resolved,
        p_30_without=p_without,
        change_points=100.0 * (p_all - p_without),
    )


def event_of(row: Evidence) -> datetime:
    """Return when what a row tells of happened; for an estimate, when it was made."""
    return row.t_made if isinstance(row, Estimate) else row.t_event


def is_frozen(rows: Iterable[Evidence]) -> bool:
    """Tell whether the newest three values of a count or gauge, over a week or more, are all the same and not 0."""
    told: dict[str, list[tuple[datetime, float]]] = {}
    for row in rows:
        if isinstance(row, SeriesPoint):
            told.setdefault(row.series_id, []).append((row.t_event, row.lost_places))
        elif isinstance(row, GaugeReading):
            told.setdefault(row.gauge_id, []).append((row.t_event, row.value))
    return any(_same(sorted(values)[-3:]) for values in told.values())


def _same(newest: list[tuple[datetime, float]]) -> bool:
    if len(newest) < 3 or newest[-1][1] == 0 or len({value for _, value in newest}) > 1:
        return False
    return hours_between(newest[0][0], newest[-1][0]) >= 7 * H_PER_DAY


def _no_record(source_id: str) -> SourceRecord:
    return SourceRecord(source_id=source_id, held=0, resolved=0, prior=0.0, reliability=0.0)

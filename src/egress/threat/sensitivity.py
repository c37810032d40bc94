"""What would move the picture by ten points: single pieces of news that have not come in, tried one at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from egress.domain import Case, Estimate, GaugeKind, Report, SeriesLevel
from egress.threat.feeds import p_30
from egress.threat.pool import Stories, reread

POINTS = 10.0
MOST_TOLD = 6

REPORTED = (
    ("rival_forces_clash", "rival forces clash in the city, by a sure source"),
    ("capital_lost", "a further capital is lost, by a sure source"),
    ("garrison_surrendered", "a garrison gives up without a fight, by a sure source"),
    ("peer_post_leaves", "another post leaves, by a sure source"),
    ("advance_reversed", "lost ground is retaken, by a sure source"),
    ("relief_arrives", "relief comes through, by a sure source"),
)
"""Claims tried, each as one A1 report of today."""


def what_would_move(known: Case, stories: Stories) -> tuple[str, ...]:
    """
    Say which single piece of news would move P(main exit closed within 30 days) by ten points or more.

    If none would, the one that moves it most is named.
    """
    p_now = p_30(known, stories)
    tried = []
    for words, case in _supposed(known, stories.as_of):
        tried.append((100.0 * (p_30(case, reread(stories, known, case)) - p_now), words))
    tried.sort(key=lambda pair: (-abs(pair[0]), pair[1]))
    enough = [pair for pair in tried if abs(pair[0]) >= POINTS]
    if enough:
        return tuple(_told(p_now, *pair) for pair in enough[:MOST_TOLD])
    if not tried:
        return ()
    head = f"No single piece of news tried would move it by {POINTS:.0f} points; most would:"
    return (f"{head} {_told(p_now, *tried[0])}",)


def _told(p_now: float, points: float, words: str) -> str:
    return f"If {words}: {p_now:.0%} becomes {p_now + points / 100:.0%} ({points:+.0f} points)."


def _supposed(known: Case, as_of: datetime) -> Iterator[tuple[str, Case]]:
    for claim, words in REPORTED:
        report = Report(
            id=f"supposed-{claim}",
            t_event=as_of,
            t_received=as_of,
            source_id="supposed",
            grade="A1",
            claim=claim,
            text=words,
        )
        yield words, replace(known, reports=(*known.reports, report))
    yield from _supposed_readings(known, as_of)
    yield from _supposed_counts(known, as_of)
    for lo, hi, words in ((7.0, 21.0, "within weeks"), (180.0, 540.0, "not within half a year")):
        estimate = Estimate(
            id="supposed-estimate",
            t_made=as_of,
            t_received=as_of,
            source_id="supposed",
            grade="A2",
            exit=known.threat_prior.main_exit,
            statement=words,
            lo_days=lo,
            hi_days=hi,
            p_never=0.1 if lo < 30 else 0.5,
        )
        yield f"a well graded source says “{words}”", replace(known, estimates=(*known.estimates, estimate))


def _supposed_readings(known: Case, as_of: datetime) -> Iterator[tuple[str, Case]]:
    for kind, words in (
        (GaugeKind.FRONT_KM, "{gauge} stands at {value:.0f} km by road"),
        (GaugeKind.SUPPLY_DAYS, "{gauge} shows {value:.0f} days of supply"),
    ):
        readings = [g for g in known.gauges if g.kind is kind]
        if not readings:
            continue
        last = max(readings, key=lambda g: (g.t_event, g.id))
        for factor in (0.5, 1.5):
            value = factor * last.value
            reading = replace(last, id="supposed", t_event=as_of, t_received=as_of, value=value)
            told = words.format(gauge=last.gauge_id, value=value) + f" tonight, not {last.value:.0f}"
            yield told, replace(known, gauges=(*known.gauges, reading))


def _supposed_counts(known: Case, as_of: datetime) -> Iterator[tuple[str, Case]]:
    for level, share, noun in ((SeriesLevel.CAPITALS, 0.1, "capitals"), (SeriesLevel.DISTRICTS, 0.05, "districts")):
        points = [p for p in known.series if p.level is level]
        if not points:
            continue
        last = max(points, key=lambda p: (p.t_event, p.id))
        more = max(1.0, round(share * last.all_places))
        lost = min(last.all_places, last.lost_places + more)
        point = replace(last, id="supposed", t_event=as_of, t_received=as_of, lost_places=lost)
        told = f"{last.series_id} counts {lost - last.lost_places:.0f} more {noun} lost tonight"
        yield told, replace(known, series=(*known.series, point))

"""Every source shows its age, its record and what the picture owes to it; what would move it is tried out."""

import re
from dataclasses import replace

import pytest

from egress.domain import Exit, GaugeKind, Resolution, SeriesLevel
from egress.threat import EXIT_KINDS, assess
from egress.threat.feeds import feed_views, p_30, without_source
from egress.threat.pool import reread, stories_of

from .threatened_post import AS_OF, counts, day, gauge, report, threatened_post


def test_leaving_a_source_out_is_reading_the_case_without_it() -> None:
    """The chance without each source is that of the case in which it never spoke, to the last bit."""
    case = threatened_post(gauges=gauge(GaugeKind.FRONT_KM, {-9: 200, -1: 90}))
    for feed in feed_views(case, stories_of(case, AS_OF)):
        left = without_source(case, feed.source_id)
        assert feed.p_30_without == p_30(left, stories_of(left, AS_OF))
    assert {f.source_id for f in feed_views(case, stories_of(case, AS_OF))} == {
        *(r.source_id for r in (*case.reports, *case.estimates, *case.series, *case.gauges))
    }


@pytest.mark.parametrize("table", ["reports", "estimates", "series", "gauges"])
def test_rereading_is_reading_anew(table: str) -> None:
    """Whatever table loses its last row, the stories reread are those of the smaller case."""
    case = threatened_post(gauges=gauge(GaugeKind.FRONT_KM, {-9: 200, -1: 90}))
    smaller = replace(case, **{table: getattr(case, table)[:-1]})
    again = reread(stories_of(case, AS_OF), case, smaller)
    assert p_30(smaller, again) == p_30(smaller, stories_of(smaller, AS_OF))


def test_silent_and_frozen_feeds_are_named() -> None:
    """A counter that repeats itself for a week is frozen; one unheard for a fortnight is silent."""
    frozen = counts("f", SeriesLevel.DISTRICTS, {-30: 10, -9: 40, -5: 40, -1: 40}, 400)
    case = threatened_post(series=frozen, estimates=(), reports=(report("old", -20, source_id="gone"),))
    feeds = {f.source_id: f for f in feed_views(case, stories_of(case, AS_OF))}
    assert feeds["counter"].is_frozen
    assert not feeds["counter"].is_silent
    assert feeds["gone"].is_silent
    assert not feeds["gone"].is_frozen


def test_a_feed_bears_its_ledger() -> None:
    """One claim of two held."""
    rows = tuple(report(f"r{i}", -9 - i, source_id="agency") for i in range(2))
    settled = tuple(
        Resolution(id=f"x{i}", report_id=f"r{i}", t_received=day(-1), held=held)
        for i, held in enumerate((True, False))
    )
    case = threatened_post(reports=rows, resolutions=settled)
    feed = next(f for f in feed_views(case, stories_of(case, AS_OF)) if f.source_id == "agency")
    assert (feed.claims_held, feed.claims_resolved) == (1, 2)


def test_what_would_move_it_does_move_it_by_so_much() -> None:
    """Each sentence names ten points or more, or says that nothing tried would."""
    picture = assess(threatened_post(gauges=gauge(GaugeKind.FRONT_KM, {-9: 200, -1: 90})), AS_OF, paths=500)
    assert picture.would_move
    for told in picture.would_move:
        points = re.search(r"\(([+-]\d+) points\)", told)
        assert points
        assert abs(int(points[1])) >= 10 or told.startswith("No single piece")


def test_every_exit_has_a_rule_by_which_it_is_resolved() -> None:
    """A forecast that cannot be resolved cannot be scored."""
    assert set(EXIT_KINDS) == set(Exit)
    assert all(kind.closes_when for kind in EXIT_KINDS.values())

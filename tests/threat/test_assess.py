"""What must hold of any threat picture, whatever its figures."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from egress.domain import Case, Exit, ExitLink, GaugeKind, SeriesLevel, Site, SiteKind, ThreatPrior
from egress.kit import InputProblem, Place, Range
from egress.threat import CLAIMS, ThreatPicture, assess, p_closed_by, p_closed_by_each, p_on_curve

from .threatened_post import AS_OF, LINKS, counts, day, estimate, gauge, report, threatened_post


def same(one: ThreatPicture, other: ThreatPicture) -> bool:
    """Tell whether two pictures are equal in every path and every word, whatever their day."""
    paths = all(np.array_equal(one.closing_h[e], other.closing_h[e]) for e in Exit)
    words = (one.mechanisms, one.sources, one.disagreement, one.movers, one.notes)
    return paths and words == (other.mechanisms, other.sources, other.disagreement, other.movers, other.notes)


def shifted(rows: tuple[Any, ...], days: int) -> tuple[Any, ...]:
    """Return rows with every time moved by so many days."""
    by = timedelta(days=days)
    times = ("t_event", "t_made", "t_received")
    return tuple(replace(r, **{t: getattr(r, t) + by for t in times if hasattr(r, t)}) for r in rows)


def p_city(case: Case, days: float = 30) -> float:
    """Return P(city closed within so many days) at the day of the tests."""
    return p_closed_by(assess(case, AS_OF), [Exit.CITY], days * 24)


def test_repeats_bit_for_bit() -> None:
    """The same case and day give the same picture to the last bit."""
    assert same(assess(threatened_post(), AS_OF), assess(threatened_post(), AS_OF))


@pytest.mark.parametrize("days", [-400, 1, 37, 1461])
def test_the_calendar_does_not_matter(days: int) -> None:
    """Shifting every date by k days shifts the day of the picture and changes nothing in it."""
    case = threatened_post()
    moved = replace(
        case,
        reports=shifted(case.reports, days),
        estimates=shifted(case.estimates, days),
        series=shifted(case.series, days),
    )
    assert same(assess(case, AS_OF), assess(moved, AS_OF + timedelta(days=days)))


def test_what_came_in_later_is_not_known() -> None:
    """Rows received after as_of change nothing, even about events before it."""
    case = threatened_post()
    late: dict[str, Any] = {"t_received": day(0.01)}
    more = replace(
        case,
        reports=(*case.reports, report("late", -3, **late)),
        estimates=(*case.estimates, estimate("late", -3, 1, 2, **late)),
        series=case.series + tuple(replace(p, **late) for p in counts("late", SeriesLevel.CAPITALS, {-1: 30}, 34)),
    )
    assert same(assess(case, AS_OF), assess(more, AS_OF))


def test_order_of_rows_does_not_matter() -> None:
    """Tables read backwards give the same picture."""
    case = threatened_post()
    names = ("reports", "estimates", "series", "exit_links")
    tables: dict[str, Any] = {name: getattr(case, name)[::-1] for name in names}
    assert same(assess(case, AS_OF), assess(replace(case, **tables), AS_OF))


def test_another_seed_draws_other_paths_of_nearly_the_same_curve() -> None:
    """The seed decides the luck and not the answer."""
    one, other = (assess(threatened_post(seed=s), AS_OF) for s in (1, 2))
    assert not np.array_equal(one.closing_h[Exit.CITY], other.closing_h[Exit.CITY])
    apart = np.abs(one.curves[Exit.CITY].p_closed - other.curves[Exit.CITY].p_closed)
    assert apart.max() < 0.02


def test_curves_are_probabilities_that_never_fall() -> None:
    """Every curve runs from 0 to at most 1 - P(never), hourly to three days and daily to 180 days."""
    picture = assess(threatened_post(), AS_OF)
    for exit_, curve in picture.curves.items():
        assert curve.exit is exit_
        assert (curve.hours[72], curve.hours[73], curve.hours[-1]) == (72, 96, 4320)
        assert np.all(np.diff(curve.p_closed) >= 0)
        assert curve.p_closed[0] >= 0
        assert curve.p_closed[-1] <= 1 - curve.p_never + 1e-12
        assert curve.p_never == np.mean(np.isinf(picture.closing_h[exit_]))


@settings(max_examples=15, deadline=None)
@given(
    lo=st.floats(0, 500),
    width=st.floats(0, 1000),
    age=st.floats(0, 900),
    p_never=st.floats(0, 1),
    base=st.floats(0, 0.5),
    lost=st.integers(0, 400),
    km=st.floats(0, 3000),
    supply=st.floats(0, 500),
    claims=st.lists(st.sampled_from(sorted(CLAIMS)), max_size=6),
)
def test_any_evidence_gives_a_picture(
    lo: float,
    width: float,
    age: float,
    p_never: float,
    base: float,
    lost: int,
    km: float,
    supply: float,
    claims: list[str],
) -> None:
    """However odd the figures, times are ≥ 0 or never, no NaN, and commercial air never outlives the airport."""
    case = threatened_post(
        estimates=(estimate("e", -age, lo, lo + width, p_never=p_never),),
        series=counts("d", SeriesLevel.DISTRICTS, {-age - 3: 0, -age: float(lost)}, 400),
        threat_prior=ThreatPrior(base_rate_per_day=base, base_p_never=p_never * 0.9, watched_from=day(-age)),
        gauges=gauge(GaugeKind.FRONT_KM, {-age - 5: 300, -age: km}, "front")
        + gauge(GaugeKind.SUPPLY_DAYS, {-age - 5: 60, -age: supply}, "stock"),
        reports=tuple(report(f"r{i}", -age - 3 * i, claim) for i, claim in enumerate(claims)),
    )
    picture = assess(case, AS_OF, paths=200)
    for hours in picture.closing_h.values():
        assert not np.isnan(hours).any()
        assert hours.min() >= 0
    assert np.all(picture.closing_h[Exit.COMMERCIAL_AIR] <= picture.closing_h[Exit.AIRPORT])
    assert sum(m.weight for m in picture.mechanisms) == pytest.approx(1)


def test_base_rate_alone_is_a_constant_hazard() -> None:
    """Without evidence the main exit's curve is 1 - exp(-rate · t)."""
    case = threatened_post(estimates=(), series=(), reports=(), threat_prior=ThreatPrior(base_rate_per_day=0.01))
    picture = assess(case, AS_OF)
    for days in (1, 7, 30, 90):
        exact = 1 - np.exp(-0.01 * days)
        assert p_closed_by(picture, [Exit.CITY], days * 24) == pytest.approx(exact, abs=6e-4)


def test_bad_news_raises_and_good_news_lowers() -> None:
    """Bad news brings the closing nearer, good news puts it off; leaving bad news out moves it later."""
    quiet = p_city(threatened_post(reports=()))
    assert p_city(threatened_post()) > quiet
    assert p_city(threatened_post(reports=(report("good", -1, "advance_reversed"),))) < quiet


def test_commercial_air_closes_with_the_airport_at_the_latest() -> None:
    """On every path commercial air is closed once the airport is, though its own link lets it live longer."""
    late = ExitLink(exit=Exit.COMMERCIAL_AIR, follows=Exit.CITY, p_follows=0.3, lag_h=Range(500, 600, 700))
    links = (LINKS[0], late)
    closing_h = assess(threatened_post(exit_links=links), AS_OF).closing_h
    assert np.all(closing_h[Exit.COMMERCIAL_AIR] <= closing_h[Exit.AIRPORT])


def test_links_follow_with_their_lag_and_chance() -> None:
    """The airport follows the city on nine paths in ten within 0 to 336 h; the post goes with the airport."""
    closing_h = assess(threatened_post(), AS_OF).closing_h
    city, airport = closing_h[Exit.CITY], closing_h[Exit.AIRPORT]
    followed = np.isfinite(airport)
    assert followed[np.isfinite(city)].mean() == pytest.approx(0.9, abs=0.01)
    lag = airport[followed] - city[followed]
    assert lag.min() >= 0
    assert lag.max() <= 336
    assert lag.mean() == pytest.approx((0 + 48 + 336) / 3, rel=0.03)
    assert np.array_equal(closing_h[Exit.POST], airport)


def test_a_lag_before_the_other_exit_stops_at_as_of() -> None:
    """An exit that closes before the one it goes with is never closed before today."""
    links = (ExitLink(exit=Exit.LAST_ROAD, follows=Exit.CITY, p_follows=1, lag_h=Range(-9000, -8000, -7000)),)
    road = assess(threatened_post(exit_links=links), AS_OF).closing_h[Exit.LAST_ROAD]
    assert road.min() == 0


def test_links_in_a_circle_are_refused() -> None:
    """Two exits that each wait for the other cannot be resolved."""
    circle = (
        ExitLink(exit=Exit.AIRPORT, follows=Exit.POST, p_follows=1, lag_h=Range(0, 0, 0)),
        ExitLink(exit=Exit.POST, follows=Exit.AIRPORT, p_follows=1, lag_h=Range(0, 0, 0)),
    )
    with pytest.raises(InputProblem):
        assess(threatened_post(exit_links=circle), AS_OF)


def test_own_estimates_beat_the_link_and_move_with_the_main_exit() -> None:
    """An exit with estimates of its own has its own times, correlated with the main exit by rank."""
    own = (*threatened_post().estimates, estimate("e-air", -1, 200, 400, exit=Exit.AIRPORT, p_never=0.0))
    linked, told = assess(threatened_post(), AS_OF), assess(threatened_post(estimates=own), AS_OF)
    assert told.curves[Exit.AIRPORT].median_h != linked.curves[Exit.AIRPORT].median_h
    assert np.array_equal(told.closing_h[Exit.CITY], linked.closing_h[Exit.CITY])
    city, airport = (np.argsort(np.argsort(told.closing_h[e])) for e in (Exit.CITY, Exit.AIRPORT))
    assert 0.6 < float(spearmanr(city, airport).statistic) < 0.9


def test_an_exit_of_which_nothing_is_known_stays_open_and_has_no_curve() -> None:
    """Without estimate or link an exit never closes on the paths, and no curve makes that look like knowledge."""
    picture = assess(threatened_post(), AS_OF)
    assert set(picture.curves) == {Exit.CITY, Exit.AIRPORT, Exit.COMMERCIAL_AIR, Exit.POST}
    for unknown in (Exit.GOVERNMENT, Exit.LAST_ROAD):
        assert np.isinf(picture.closing_h[unknown]).all()


def test_a_link_or_an_estimate_by_then_gives_an_exit_its_curve() -> None:
    """The last road with a link, or with an estimate received by then; one received an hour later gives none."""
    road = ExitLink(exit=Exit.LAST_ROAD, follows=Exit.CITY, p_follows=0.5, lag_h=Range(0, 0, 0))
    own = estimate("road", -1, 10, 20, exit=Exit.LAST_ROAD)
    late = replace(own, t_received=AS_OF + timedelta(hours=1))
    plain = threatened_post()
    for changes, is_shown in (
        ({"exit_links": (*LINKS, road)}, True),
        ({"estimates": (*plain.estimates, own)}, True),
        ({"estimates": (*plain.estimates, late)}, False),
    ):
        assert (Exit.LAST_ROAD in assess(threatened_post(**changes), AS_OF).curves) is is_shown


def test_a_link_to_an_exit_of_which_nothing_is_known_tells_nothing() -> None:
    """The post follows a road that nobody speaks of: no curve of 0 % for either, and both are named."""
    lag = Range(0, 48, 336)
    post = ExitLink(exit=Exit.POST, follows=Exit.LAST_ROAD, p_follows=1.0, lag_h=lag)
    site = Site(id="s", label="s", kind=SiteKind.ZONE, place=Place(0, 0), closes_with=(Exit.POST,))
    blind = assess(threatened_post(exit_links=(post,), sites=(site,)), AS_OF)
    assert Exit.POST not in blind.curves
    assert any(note.startswith("Nothing is known of when post closes") for note in blind.notes)
    road = ExitLink(exit=Exit.LAST_ROAD, follows=Exit.CITY, p_follows=1.0, lag_h=lag)
    assert Exit.POST in assess(threatened_post(exit_links=(post, road), sites=(site,)), AS_OF).curves


def test_the_main_exit_always_has_a_curve() -> None:
    """Even with no evidence at all: the base rate is something that is known."""
    bare = threatened_post(estimates=(), series=(), reports=(), exit_links=())
    assert Exit.CITY in assess(bare, AS_OF).curves


def test_an_exit_without_a_curve_never_closes_on_the_paths() -> None:
    """Commercial air has no link of its own here, but closes with the airport: what closes on paths has a curve."""
    picture = assess(threatened_post(exit_links=LINKS[:1]), AS_OF)
    closing = {exit_ for exit_, hours in picture.closing_h.items() if np.isfinite(hours).any()}
    assert closing <= set(picture.curves)


def test_an_unknown_exit_that_the_network_uses_is_named() -> None:
    """A site that closes with an exit of which nothing is known is worth a sentence; an unused exit is not."""
    sites = tuple(
        Site(id=e, label=e, kind=SiteKind.ZONE, place=Place(0, 0), closes_with=(e,))
        for e in (Exit.CITY, Exit.LAST_ROAD)
    )
    notes = assess(threatened_post(sites=sites), AS_OF).notes
    assert [n for n in notes if n.startswith("Nothing is known")] == [n for n in notes if "last_road" in n]
    assert len(notes) == 1


def test_probabilities_read_one_by_one_and_together_agree() -> None:
    """The share of paths closed is the same for one time and for many, and on the curve's grid."""
    picture = assess(threatened_post(), AS_OF)
    hours = picture.curves[Exit.CITY].hours[[0, 5, 80, 120]]
    each = p_closed_by_each(picture, [Exit.CITY], hours)
    for h, p in zip(hours, each, strict=True):
        assert p == p_closed_by(picture, [Exit.CITY], float(h)) == p_on_curve(picture.curves[Exit.CITY], float(h))
    first = p_closed_by(picture, [Exit.CITY, Exit.COMMERCIAL_AIR], 240)
    assert first >= max(p_closed_by(picture, [e], 240) for e in (Exit.CITY, Exit.COMMERCIAL_AIR))


def test_constant_hazard_between_grid_points() -> None:
    """Half-way between two grid points the chance of being open is the geometric mean of the two."""
    curve = assess(threatened_post(), AS_OF).curves[Exit.CITY]
    open_ = 1 - curve.p_closed
    assert 1 - p_on_curve(curve, 108) == pytest.approx(np.sqrt(open_[73] * open_[74]))


def test_views_say_what_was_pooled() -> None:
    """Mechanisms, sources and movers are there, with the pool's figure before and after the news."""
    picture = assess(threatened_post(), AS_OF)
    assert [m.name for m in picture.mechanisms] == ["experts", "cascade", "peers", "base_rate", "reports"]
    pooled = sum(m.weight * m.p_by_days[30] for m in picture.mechanisms)
    after = picture.mechanisms[-1].p_by_days[30]
    assert after > pooled
    assert after == pytest.approx(p_closed_by(picture, [Exit.CITY], 720), abs=1 / 4000)
    assert {v.source_id for v in picture.sources} == {"source-e-long", "source-e-short"}
    assert any("r-peer" in sentence for sentence in picture.movers)


def test_movers_tell_what_leaving_a_row_out_would_do() -> None:
    """The figure in a mover's sentence is the one that an assessment without the row gives."""
    case = threatened_post()
    sentence = next(s for s in assess(case, AS_OF).movers if "e-short" in s)
    left_out = assess(replace(case, estimates=case.estimates[:1]), AS_OF).mechanisms[-1].p_by_days[30]
    assert f"without it {left_out:.1%}" in sentence


def test_at_most_eight_movers_of_the_last_fortnight() -> None:
    """Old rows are no news, and a flood of new ones is cut at eight."""
    many = tuple(report(f"r{i}", -0.5 * i, "warning", "C3") for i in range(20))
    assert len(assess(threatened_post(reports=many), AS_OF).movers) == 8
    assert not any("e-long" in s for s in assess(threatened_post(), AS_OF).movers)


def test_disagreement_is_told_with_figures() -> None:
    """Sources whose medians differ threefold, and whose P(30 d) are far apart, are named."""
    apart = (estimate("near", -1, 10, 30), estimate("far", -1, 300, 700))
    told = assess(threatened_post(estimates=apart), AS_OF).disagreement
    assert any("medians" in s and "source-near" in s and "source-far" in s for s in told)
    assert any(s.startswith("Sources part on P(city closed") for s in told)
    close = (estimate("one", -1, 50, 100), estimate("two", -1, 60, 110))
    assert not any("ource" in s for s in assess(threatened_post(estimates=close), AS_OF).disagreement)

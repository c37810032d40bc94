"""Estimates become distributions that know it has not happened yet."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egress.domain import Case, Estimate, Exit, ExitLink
from egress.kit import InputProblem, Range
from egress.threat import assess
from egress.threat.experts import P_NEVER_UNKNOWN, estimate_cdf, expert_stories
from egress.threat.grades import credibility
from egress.threat.stories import quantile_days
from egress.threat.words import CALM, PHRASES, read_words

from .threatened_post import AS_OF, LINKS, estimate, threatened_post


def p_within(row: Estimate, days: float) -> float:
    """Return what one estimate says at the day of the tests of the next so many days."""
    story = expert_stories(threatened_post(estimates=(row,)), AS_OF)[0]
    return float(story.cdf(np.array([days]))[0])


def experts_say(case: Case, days: int = 30) -> float:
    """Return the expert mechanism's probability."""
    return next(m.p_by_days[days] for m in assess(case, AS_OF, paths=50).mechanisms if m.name == "experts")


def test_an_estimate_that_has_nearly_run_out_still_leaves_time() -> None:
    """ "About 30 days", said 29 days ago, leaves chances both for the next fortnight and beyond it."""
    old = estimate("e", -29, 25, 35, p_never=0.05)
    assert 0.2 < p_within(old, 14) < 0.95
    assert 1 - p_within(old, 14) > 0.05


def test_not_yet_is_plain_conditioning() -> None:
    """F(t | not yet) is (F(age + t) - F(age)) / (1 - F(age)) of the same estimate when fresh."""
    fresh = estimate("e", 0, 20, 60, p_never=0.2)
    f_age, f_later = p_within(fresh, 30), p_within(fresh, 70)
    assert p_within(estimate("e", -30, 20, 60, p_never=0.2), 40) == pytest.approx((f_later - f_age) / (1 - f_age))


def test_waiting_raises_the_chance_of_never() -> None:
    """The longer it has not happened, the likelier that it will not."""
    never = [1 - p_within(estimate("e", -age, 20, 60, p_never=0.2), 1e9) for age in (0, 30, 180)]
    assert never[0] == pytest.approx(0.2)
    assert never == sorted(never)
    assert never[2] > 0.5


def test_intervals_are_widened_about_their_middle() -> None:
    """The stated middle half holds less than half; the median stays where it was stated."""
    row = estimate("e", 0, 50, 200, p_never=0.0)
    assert p_within(row, 100) == pytest.approx(0.5)
    assert p_within(row, 200) - p_within(row, 50) < 0.4


def test_unknown_never_takes_the_stated_default() -> None:
    """An estimate silent on never leaves the stated share open for good."""
    assert 1 - p_within(estimate("e", 0), 1e12) == pytest.approx(P_NEVER_UNKNOWN)


@given(st.floats(0, 400), st.floats(0, 400), st.floats(0, 300))
def test_any_two_quantiles_give_a_distribution(a: float, b: float, age: float) -> None:
    """Whatever lo ≤ hi and age, the conditioned probabilities rise from 0 and stay ≤ 1."""
    row = estimate("e", -age, min(a, b), max(a, b))
    values = [p_within(row, days) for days in (0, 1, 10, 100, 1000)]
    assert values == sorted(values)
    assert values[0] == 0
    assert values[-1] <= 1


def test_the_newer_estimate_of_a_source_supersedes_the_older() -> None:
    """Of one source and exit only the newest counts; another exit or source is not touched."""
    rows = (
        estimate("old", -20, 10, 20, source_id="a"),
        estimate("new", -2, 200, 400, source_id="a"),
        estimate("air", -20, 10, 20, source_id="a", exit=Exit.AIRPORT),
        estimate("other", -20, 100, 200, source_id="b"),
    )
    stories = expert_stories(threatened_post(estimates=rows), AS_OF)
    assert [s.estimate.id for s in stories] == ["air", "new", "other"]


def test_an_ungraded_estimate_changes_nothing() -> None:
    """F or 6 means "cannot be judged": the row moves no path, not even by displacing a graded one."""
    case = threatened_post()
    for grade in ("F1", "A6", "F6"):
        row = estimate("x", -1, 1, 2, grade=grade, source_id="source-e-short")
        for more in (row, replace(row, source_id="newcomer")):
            after = assess(replace(case, estimates=(*case.estimates, more)), AS_OF)
            assert np.array_equal(after.closing_h[Exit.CITY], assess(case, AS_OF).closing_h[Exit.CITY])


def test_better_grade_and_fresher_weigh_more() -> None:
    """A trusted, fresh estimate pulls the pool harder than a doubtful or stale one."""
    base = estimate("far", -5, 300, 600)
    pulls = [
        experts_say(threatened_post(estimates=(base, near)))
        for near in (
            estimate("near", -1, 10, 30, grade="A1"),
            estimate("near", -1, 10, 30, grade="D4"),
            estimate("near", -1, 300, 600, grade="A1"),
        )
    ]
    assert pulls == sorted(pulls, reverse=True)


def test_a_refuted_estimate_loses_its_voice() -> None:
    """An estimate whose time ran out long ago is left out, and the picture says so."""
    gone = estimate("gone", -400, 0.5, 0.6, p_never=0.0)
    picture = assess(threatened_post(estimates=(gone,)), AS_OF)
    assert [m.name for m in picture.mechanisms] == ["cascade", "peers", "base_rate", "reports"]
    assert any("run out" in note for note in picture.notes)


def test_an_estimate_whose_days_are_over_does_not_turn_into_never() -> None:
    """ "At once", said of the road two days ago, leaves the road to its link; it is no word that it never closes."""
    spent = estimate("spent", -2, 0, 0, exit=Exit.LAST_ROAD, statement="at once")
    road = ExitLink(exit=Exit.LAST_ROAD, follows=Exit.CITY, p_follows=1.0, lag_h=Range(-24, 0, 0))
    picture = assess(threatened_post(estimates=(estimate("city", -6), spent), exit_links=(*LINKS, road)), AS_OF)
    assert any("source-spent: its time has run out" in note for note in picture.notes)
    assert picture.curves[Exit.LAST_ROAD].p_closed[-1] >= picture.curves[Exit.CITY].p_closed[-1]
    said = assess(threatened_post(estimates=(replace(spent, p_never=0.15),), exit_links=(*LINKS, road)), AS_OF)
    assert said.curves[Exit.LAST_ROAD].p_never > 0.99


def test_words_are_read_by_a_published_table() -> None:
    """Figures in words, phrases and denials are read as the table says, and unknown words as nothing."""
    weeks = read_words("The capital could fall within two to three weeks")
    assert weeks is not None
    assert (weeks.lo_days, weeks.hi_days) == (14, 21)
    days = read_words("perhaps thirty days")
    assert days is not None
    assert (days.lo_days, days.hi_days) == (15, 45)
    denied = read_words("a takeover is not inevitable; they have 300 days of pay")
    assert denied is not None
    assert denied.phrase == "not inevitable"
    assert read_words("the situation is evolving") is None


@pytest.mark.parametrize(
    ("statement", "lo_days", "hi_days"),
    [
        ("twenty-one days", 10.5, 31.5),
        ("twenty one days at most", 10.5, 31.5),
        ("forty-five to sixty days", 45, 60),
        ("fifteen days", 7.5, 22.5),
        ("a hundred and twenty days", 60, 180),
        ("within 1,000 days", 500, 1500),
        ("in 10—14 days", 10, 14),
        ("half a year", 91.25, 273.75),
        ("three or four days", 3, 4),
        ("within a fortnight", 7, 21),
        ("a dozen days", 6, 18),
        ("between twenty and thirty days", 20, 30),
        ("two hundred to three hundred and fifty days", 200, 350),
    ],
)
def test_a_number_is_read_whole(statement: str, lo_days: float, hi_days: float) -> None:
    """No number is read by its last word or its last three digits alone: "twenty-one days" are not one day."""
    reading = read_words(statement)
    assert reading is not None
    assert (reading.lo_days, reading.hi_days) == pytest.approx((lo_days, hi_days))


def test_how_long_it_will_hold_is_a_figure_and_no_denial() -> None:
    """Whoever gives the city two days does not say that it holds for years; whoever names no time does."""
    short = read_words("The city will hold for at most two days")
    assert short is not None
    assert (short.lo_days, short.hi_days) == (1, 3)
    calm = read_words("The city will hold; they have 300 days of pay")
    assert calm is not None
    assert calm.phrase == "will hold"


def test_calm_phrases_come_first_in_the_table() -> None:
    """The rows that deny or doubt are exactly those that go before figures, and each reading has a spread."""
    assert all(r.p_never >= 0.3 for r in PHRASES[:CALM])
    assert all(r.p_never < 0.3 or r.phrase == "years" for r in PHRASES[CALM:])
    assert all(0 < r.lo_days < r.hi_days for r in PHRASES)


def test_how_words_were_read_is_shown() -> None:
    """A reader can see what figure was put on the words, and that unknown words count for nothing."""
    rows = (
        estimate("w", -1, None, None, statement="it may go within weeks"),
        estimate("u", -1, None, None, statement="grave"),
    )
    notes = " ".join(assess(threatened_post(estimates=rows), AS_OF).notes)
    assert "“within weeks” is read as 10 to 42 days" in notes
    assert "counts for nothing" in notes


def test_a_source_that_says_nothing_has_no_chance_put_into_its_mouth() -> None:
    """Words that nobody can read are no "0 % within 30 days"; those that can be read have their figures."""
    rows = (
        estimate("w", -1, None, None, statement="it may go within weeks"),
        estimate("u", -1, None, None, statement="encore quelques semaines"),
    )
    views = {v.source_id: v for v in assess(threatened_post(estimates=rows), AS_OF, paths=50).sources}
    assert views["source-u"].p_by_days == {}
    assert views["source-w"].p_by_days[30] > 0


def test_only_never_given_leaves_a_broad_time() -> None:
    """P(never) alone is kept and the rest is spread from weeks to years."""
    cdf, _ = estimate_cdf(estimate("n", 0, None, None, statement="grave", p_never=0.6))
    assert cdf is not None
    assert float(cdf(np.array([1e12]))[0]) == pytest.approx(0.4)
    early, late = quantile_days(cdf, np.array([0.4 * 0.1, 0.4 * 0.9]))
    assert late / early > 100


def test_grades_are_read_or_refused() -> None:
    """A1 counts whole, worse grades less, F and 6 nothing; anything else is refused."""
    assert credibility("A1") == 1
    assert 0 < credibility("C3") < credibility("B2") < 1
    assert credibility("F2") == credibility("B6") == 0
    for bad in ("", "G1", "A7", "A", "A11"):
        with pytest.raises(InputProblem):
            credibility(bad)

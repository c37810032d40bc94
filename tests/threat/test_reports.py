"""Reports make time run faster or slower, each origin once."""

from math import exp

import pytest

from egress.domain import Report
from egress.kit import InputProblem
from egress.threat import CLAIMS
from egress.threat.reports import BAD_NEWS_LIMIT, GOOD_NEWS_LIMIT, news_of

from .threatened_post import AS_OF, report


def log_speed(*reports: Report) -> float:
    """Return the logarithm of the factor on the speed of time."""
    return news_of(reports, AS_OF).log_speed


def test_one_origin_counts_once_however_often_repeated() -> None:
    """Twenty copies, and copies of copies, move the odds no more than the one post."""
    first = report("r0", -2)
    copies = [report(f"r{i}", -2 + i / 20, derived_from=f"r{i // 2}" if i > 1 else "r0") for i in range(1, 21)]
    assert log_speed(first, *copies) == log_speed(first)
    assert exp(log_speed(*copies)) <= 1.1 * exp(log_speed(first))


def test_copies_of_an_origin_not_yet_received_count_once() -> None:
    """While only the repetitions have come in, they are one origin, dated by the oldest."""
    copies = [report(f"c{i}", -i, derived_from="unseen") for i in range(1, 6)]
    assert log_speed(*copies) == pytest.approx(log_speed(report("c5", -5)))


def test_a_repetition_lends_no_credit_to_its_origin() -> None:
    """A doubtful post repeated by a trusted house stays doubtful; an ungraded one stays without effect."""
    doubtful = report("r0", -1, grade="E5")
    assert log_speed(doubtful, report("r1", -1, derived_from="r0")) == log_speed(doubtful)
    assert log_speed(report("r0", -1, grade="F6"), report("r1", -1, derived_from="r0")) == 0


def test_independent_origins_count_more_but_less_each_time() -> None:
    """A second origin adds, a third adds less, and any number stays below twice the first."""
    totals = [log_speed(*(report(f"r{i}", -1, "districts_lost") for i in range(n))) for n in (1, 2, 3, 50)]
    steps = [totals[0], totals[1] - totals[0], totals[2] - totals[1]]
    assert steps == sorted(steps, reverse=True)
    assert steps[2] > 0
    assert totals[3] < 2 * totals[0]


def test_grade_and_age_scale_the_effect() -> None:
    """A better grade and a fresher date say more; F and 6 say nothing; a fortnight halves."""
    fresh = log_speed(report("r", 0, "warning"))
    assert fresh > log_speed(report("r", 0, "warning", "C3")) > 0
    assert log_speed(report("r", 0, grade="F6")) == log_speed(report("r", 0, grade="B6")) == 0
    assert log_speed(report("r", -14, "warning")) == pytest.approx(fresh / 2, rel=0.02)


def test_an_announcement_alone_lowers_nothing() -> None:
    """Talks, ceasefires and assurances count from the second independent source on, and then little."""
    for claim in ("talks_begin", "ceasefire", "assurance"):
        one = report("a", -1, claim)
        assert log_speed(one) == 0
        assert log_speed(one, report("b", -1, claim, source_id=one.source_id)) == 0
        assert -0.15 < log_speed(one, report("b", -1, claim)) < 0


def test_all_the_news_in_the_world_is_bounded() -> None:
    """However much comes in, time runs at most three times as fast, or at two thirds."""
    flood = [report(f"{claim}{i}", 0, claim) for claim in CLAIMS for i in range(9)]
    bad = [r for r in flood if CLAIMS[r.claim].log_hazard_ratio > 0]
    good = [r for r in flood if CLAIMS[r.claim].log_hazard_ratio < 0]
    assert 0.9 * BAD_NEWS_LIMIT < log_speed(*bad) < BAD_NEWS_LIMIT
    assert 0.5 * GOOD_NEWS_LIMIT < -log_speed(*good) < GOOD_NEWS_LIMIT


def test_unknown_claims_are_refused_all_at_once() -> None:
    """Claim words outside the table are named, every one of them."""
    with pytest.raises(InputProblem) as refused:
        log_speed(report("a", 0, "rumour"), report("b", 0, "omen"), report("c", 0))
    assert {p.value for p in refused.value.problems} == {"rumour", "omen"}

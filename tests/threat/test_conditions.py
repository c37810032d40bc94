"""Estimates under conditions, in information sets, superseded, revised: each reads as decision 0021 says."""

import numpy as np
import pytest

from egress.domain import EstimateClock
from egress.threat.experts import MOMENTUM, current_estimates, expert_stories, log_revision
from egress.threat.stories import median_days

from .threatened_post import AS_OF, estimate, threatened_post


def p_in(days: float, *rows: object) -> list[float]:
    """Return each current estimate's chance within so many days."""
    stories = expert_stories(threatened_post(estimates=rows), AS_OF)
    return [float(s.cdf(np.array([days]))[0]) for s in stories]


def test_a_condition_that_is_not_met_halves_and_delays() -> None:
    """ "Three days after the invasion" says less than "three days", and later; once it has come it says the same."""
    plain = estimate("e", 0, 2, 5)
    if_only = estimate("e", 0, 2, 5, condition="an invasion")
    after = estimate("e", 0, 2, 5, condition="an invasion", counts_from=EstimateClock.CONDITION)
    met = estimate(
        "e", -10, 2, 5, condition="an invasion", counts_from=EstimateClock.CONDITION, condition_met_at=AS_OF
    )
    assert p_in(7, if_only)[0] == pytest.approx(0.5 * p_in(7, plain)[0])
    assert p_in(7, after)[0] < p_in(7, if_only)[0]
    assert p_in(7, met)[0] == pytest.approx(p_in(7, plain)[0])


def test_those_who_share_information_count_as_one_voice() -> None:
    """Three offices of one set weigh together as their strongest alone."""
    alone = expert_stories(threatened_post(estimates=(estimate("a", -1, grade="B2"),)), AS_OF)
    rows = tuple(estimate(n, -1, grade=g, information_set="set") for n, g in (("a", "B2"), ("b", "B3"), ("c", "C3")))
    together = expert_stories(threatened_post(estimates=rows), AS_OF)
    assert sum(s.weight for s in together) == pytest.approx(alone[0].weight)


def test_an_estimate_may_withdraw_anothers() -> None:
    """A row that names the one it supersedes takes its place, whoever made it; an ungraded one cannot."""
    old, new = estimate("old", -9), estimate("new", -1, supersedes="old")
    assert [e.id for e in current_estimates((old, new))] == ["new"]
    ungraded = estimate("new", -1, supersedes="old", grade="F6")
    assert "old" in [e.id for e in current_estimates((old, ungraded))]


def test_a_revision_is_read_a_little_ahead() -> None:
    """A source that has just halved the time left is read shorter than one that says the same for the first time."""
    first = estimate("first", -30, 150, 170, source_id="office")
    revised = estimate("second", 0, 60, 70, source_id="office")
    assert log_revision(revised, (first, revised)) == pytest.approx(-0.694, abs=0.01)
    alone, moved = (
        median_days(expert_stories(threatened_post(estimates=rows), AS_OF)[0].cdf)
        for rows in ((revised,), (first, revised))
    )
    assert alone is not None
    assert moved is not None
    assert moved / alone == pytest.approx(0.5**MOMENTUM, rel=0.03)

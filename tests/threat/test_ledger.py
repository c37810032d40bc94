"""Grades are where a source begins; what became of its claims is where it goes."""

import pytest

from egress.domain import Report, Resolution
from egress.threat.grades import SOURCE_WEIGHT
from egress.threat.ledger import ledger_of
from egress.threat.reports import news_of

from .threatened_post import AS_OF, day, report


def told(name: str, count: int, grade: str = "C1", **more: object) -> tuple[Report, ...]:
    """Return so many reports of one source."""
    return tuple(report(f"{name}{i}", -20 - i, grade=grade, source_id=name, **more) for i in range(count))


def settled(reports: tuple[Report, ...], held: bool) -> tuple[Resolution, ...]:
    """Return that all of them proved true, or false."""
    return tuple(Resolution(id=f"x-{r.id}", report_id=r.id, t_received=day(-1), held=held) for r in reports)


def test_after_ten_resolved_claims_the_record_weighs_as_much_as_the_grade() -> None:
    """Ten claims that held lift a C to half way between its prior and 1; ten that did not, to half of its prior."""
    reports = told("agency", 10)
    prior = SOURCE_WEIGHT["C"]
    good = ledger_of(reports, settled(reports, True)).records["agency"]
    bad = ledger_of(reports, settled(reports, False)).records["agency"]
    assert good.reliability == pytest.approx((prior + 1) / 2)
    assert bad.reliability == pytest.approx(prior / 2)
    assert (good.held, bad.held, good.resolved) == (10, 0, 10)


def test_an_ungraded_source_earns_a_voice() -> None:
    """F tells nothing at first; a record of claims that held does."""
    reports = told("newcomer", 12, grade="F1")
    fresh = report("fresh", -1, grade="F1", source_id="newcomer")
    assert ledger_of((*reports, fresh), ()).trust(fresh) == 0
    assert ledger_of((*reports, fresh), settled(reports, True)).trust(fresh) > 0.5


def test_a_claim_that_proved_false_counts_for_nothing_and_one_that_held_as_confirmed() -> None:
    """The claim itself is settled, beside what it does to its source."""
    one = report("one", -1, grade="B4")
    settled_false = (Resolution(id="x", report_id="one", t_received=AS_OF, held=False),)
    settled_true = (Resolution(id="x", report_id="one", t_received=AS_OF, held=True),)
    assert news_of([one], AS_OF, resolutions=settled_false).log_speed == 0
    assert news_of([one], AS_OF, resolutions=settled_true).log_speed > 2 * news_of([one], AS_OF).log_speed


def test_the_newest_word_on_a_claim_counts() -> None:
    """A resolution that is taken back by a later one no longer holds."""
    one = report("one", -5)
    words = (
        Resolution(id="x", report_id="one", t_received=day(-2), held=False),
        Resolution(id="y", report_id="one", t_received=day(-1), held=True),
    )
    assert ledger_of([one], words[::-1]).held["one"] is True


def test_twenty_re_posts_move_the_odds_by_one_post() -> None:
    """One origin counts once: the issue asks for at most 1.1 times, and it is exactly once."""
    origin = report("origin", -1, grade="B2")
    copies = [report(f"c{i}", -1, grade="A1", derived_from="origin" if i % 2 else f"c{i + 1}") for i in range(20)]
    copies[-2] = report("c18", -1, grade="A1", derived_from="origin")
    alone, repeated = (news_of(rows, AS_OF).log_speed for rows in ([origin], [origin, *copies[::2], *copies[1::2]]))
    assert alone > 0
    assert repeated <= 1.1 * alone

"""What must hold of any brief when its case is changed; asked of a post whose gates bind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from egress.decision import EVERYONE
from egress.domain import Case
from egress.publications import Brief
from egress.workflow import make_brief

from .calendar_shift import back, shifted
from .gated_post import (
    AGAINST,
    AS_OF,
    count,
    estimate,
    gated_post,
    report,
    with_gate_rate,
    with_people,
    without_since,
)
from .reading import answer, answer_bytes, brief_of, clearance_h, clock_of, tighter, with_rows


def plain_brief() -> Brief:
    """Return the brief of the unchanged case."""
    return brief_of(gated_post, AS_OF)


def brief_when(change: Callable[[Case], Case]) -> Brief:
    """Return the brief of the changed case."""
    return make_brief(change(gated_post()), AS_OF)


def test_half_the_gate_rate_moves_start_by_earlier() -> None:
    """Whoever passes the gates must start earlier, and so must everyone; nobody clears sooner for it."""
    before, after = clock_of(plain_brief()), clock_of(brief_when(lambda case: with_gate_rate(case, 0.5)))
    for target in (EVERYONE, "applicants"):
        assert tighter(after[target], before[target])
        assert clearance_h(after[target]) > clearance_h(before[target])
        assert after[target].risk_if_started_now > before[target].risk_if_started_now


def test_a_faster_gate_moves_start_by_later() -> None:
    """The other way round, with two gates for one."""
    before, after = clock_of(plain_brief()), clock_of(brief_when(lambda case: with_gate_rate(case, 2.0)))
    assert tighter(before["applicants"], after["applicants"])


@pytest.mark.parametrize("tables", [("reports",), ("reports", "estimates", "series")])
def test_without_the_bad_news_of_two_weeks_start_by_moves_later(tables: tuple[str, ...]) -> None:
    """Without the reports, and without all evidence that came in since, everybody has longer at less risk."""
    before = clock_of(plain_brief())
    after = clock_of(brief_when(lambda case: without_since(case, AGAINST, *tables)))
    for target, line in after.items():
        assert tighter(before[target], line)
        assert line.risk_if_started_now <= before[target].risk_if_started_now


def test_more_news_missing_is_later_still() -> None:
    """Reports alone move it less than reports, estimates and counts together."""
    some = clock_of(brief_when(lambda case: without_since(case, AGAINST, "reports")))
    more = clock_of(brief_when(lambda case: without_since(case, AGAINST, "reports", "estimates", "series")))
    assert tighter(some[EVERYONE], more[EVERYONE])


def test_twice_the_people_never_clear_sooner() -> None:
    """With twice as many of everybody no line clears sooner, and the gates make the applicants later."""
    before, after = clock_of(plain_brief()), clock_of(brief_when(lambda case: with_people(case, 2.0)))
    assert [name for name, line in after.items() if clearance_h(line) < clearance_h(before[name])] == []
    assert clearance_h(after["applicants"]) > clearance_h(before["applicants"])
    assert tighter(after[EVERYONE], before[EVERYONE])


@pytest.mark.parametrize("days", [1, -400])
def test_the_calendar_does_not_matter(days: int) -> None:
    """Every date of the case, as_of and the day compared with move by k days: so does every answer, and no more."""
    delta = timedelta(days=days)
    moved = make_brief(shifted(gated_post(), days), AS_OF + delta, against=AGAINST + delta)
    expected = answer(brief_of(gated_post, AS_OF, AGAINST))
    assert expected["data"]["changes"]
    assert answer(moved) != expected
    assert back(answer(moved), days, as_of=AS_OF + delta) == expected


def test_a_date_left_unmoved_would_be_seen() -> None:
    """The comparison above has teeth: with one scenario's date left behind the answers differ."""
    case, delta = gated_post(), timedelta(days=1)
    moved = replace(shifted(case, 1), scenario_effects=case.scenario_effects)
    found = back(answer(make_brief(moved, AS_OF + delta)), 1, as_of=AS_OF + delta)
    assert found != answer(plain_brief())


LATE = {
    "reports": (report("late", 0.01, "capital_lost", "A1"),),
    "estimates": (estimate("late", 0.01, 1, 3),),
    "series": (count("late", 0.01, 390),),
}
"""Very bad news, received a quarter of an hour after as_of."""


def test_what_was_received_later_changes_nothing() -> None:
    """Whatever came in after as_of leaves every byte of the answer as it is, also the digest of its inputs."""
    late = make_brief(with_rows(gated_post(), **LATE), AS_OF)
    assert answer_bytes(late) == answer_bytes(plain_brief())


def test_what_was_received_later_changes_no_comparison_either() -> None:
    """With --against, too: rows after as_of are no part of what changed."""
    late = make_brief(with_rows(gated_post(), **LATE), AS_OF, against=AGAINST)
    assert answer_bytes(late) == answer_bytes(brief_of(gated_post, AS_OF, AGAINST))


@pytest.mark.parametrize(("received", "counts"), [(0.0, True), (1 / 86400, False)])
def test_received_by_as_of_is_to_the_second(received: float, counts: bool) -> None:
    """A report received at as_of itself counts; one second later it does not."""
    late = with_rows(gated_post(), reports=(report("news", received, "capital_lost", "A1"),))
    same = answer_bytes(make_brief(late, AS_OF)) == answer_bytes(plain_brief())
    assert same is not counts


def test_bad_news_in_time_moves_start_by_earlier() -> None:
    """The same report, received in time, is heeded."""
    worse = clock_of(brief_when(lambda case: with_rows(case, reports=(report("news", -0.5, "capital_lost", "A1"),))))
    assert tighter(worse[EVERYONE], clock_of(plain_brief())[EVERYONE])


def test_the_same_brief_twice_is_the_same_to_the_byte() -> None:
    """A day can be replayed: nothing but the costs differs."""
    again = make_brief(gated_post(), AS_OF, against=AGAINST)
    assert answer_bytes(again) == answer_bytes(brief_of(gated_post, AS_OF, AGAINST))
    assert again.costs

"""The log of acts finds what going through all of them finds, however it grew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egress.domain import Act
from egress.domain.act_log import ActLog

NOW = datetime(2030, 1, 1, tzinfo=UTC)
KINDS = ("a", "b", "c")
ACTS = st.builds(
    Act,
    act_id=st.just("x"),
    post_id=st.just("p"),
    kind=st.sampled_from(KINDS),
    at=st.integers(0, 9).map(lambda hours: NOW + timedelta(hours=hours)),
    facts=st.sampled_from([{}, {"question": "q"}, {"question": "r"}]),
)


def numbered(acts: Sequence[Act], after: int = 0) -> list[Act]:
    """Return acts with their places in the ledger."""
    return [replace(act, seq=after + number) for number, act in enumerate(acts, start=1)]


def assert_same(log: ActLog, acts: Sequence[Act]) -> None:
    """See that a log answers as going through the acts does."""
    assert log == acts
    assert list(log) == list(acts)
    assert [log[place] for place in range(-len(acts), len(acts))] == [*acts, *acts]
    assert log[1:] == tuple(acts[1:])
    for kinds in ((), ("a",), ("b", "a"), KINDS, ("none",)):
        assert log.kinds(*kinds) == tuple(act for act in acts if act.kind in kinds)
    for question in ("q", "r", "none"):
        assert log.about(question) == tuple(act for act in acts if act.fact("question") == question)
    for hours in (0, 4, 9):
        now = NOW + timedelta(hours=hours)
        assert log.until(now) == [act for act in acts if act.at <= now]
        for kinds in (("a",), ("b", "a"), KINDS, ("none",)):
            known = [act for act in acts if act.kind in kinds and act.at <= now]
            assert log.latest(*kinds, until=now) == max(known, key=lambda act: (act.at, act.seq), default=None)


@given(parts=st.lists(st.lists(ACTS, max_size=5), min_size=1, max_size=5), undone=st.lists(ACTS, max_size=3))
def test_a_log_grows_and_older_logs_stay_as_they_were(parts: list[list[Act]], undone: list[Act]) -> None:
    """Growing is for good; following is seen by nobody else, whether or not the log has grown meanwhile."""
    seen: list[Act] = []
    logs = [(ActLog(), tuple(seen))]
    for part in parts:
        fresh = numbered(part, after=len(seen))
        seen += fresh
        logs.append((logs[-1][0].grown(fresh), tuple(seen)))
    for log, acts in logs:
        behind = numbered(undone, after=len(acts))
        assert_same(log, acts)
        assert_same(log.followed(behind), [*acts, *behind])
        assert_same(log.followed(behind).followed(behind), [*acts, *behind, *behind])
    for log, acts in logs:
        behind = numbered(undone, after=len(acts))
        assert_same(log.grown(behind), [*acts, *behind])
        assert_same(log, acts)


def test_a_log_that_is_being_read_does_not_see_another_thread_grow_it() -> None:
    """What was found for a reader stays as it was, though the shared lists grow before it is gone through."""
    acts = numbered([Act(act_id="x", post_id="p", kind="a", at=NOW, facts={"question": "q"})])
    log = ActLog().grown(acts)
    found = [log._upto(log._book.by_kind["a"]), log._upto(log._book.by_question["q"])]
    log.grown(numbered(acts, after=1))
    assert [list(one) for one in found] == [[0], [0]]


def test_a_place_that_is_not_there_is_refused() -> None:
    """A log is a sequence; any iterable becomes one, and a log stays the one it is."""
    acts = numbered([Act(act_id="x", post_id="p", kind="a", at=NOW)])
    log = ActLog.of(iter(acts))
    assert ActLog.of(log) is log
    assert log != 1
    for place in (1, -2):
        with pytest.raises(IndexError):
            log[place]

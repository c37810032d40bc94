"""Versions and days: any brief replays as it stood, owners re-affirm, and the portfolio shows what lapsed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from egress.domain import Case, ReadinessItem, ReadinessKind
from egress.domain.freshness import Affirmation, affirmations_in, with_affirmations
from egress.domain.readiness import readiness_debt
from egress.kit import InputProblem, Range
from egress.publications import Portfolio, write_record
from egress.store import DocumentSummary, Store
from egress.workflow.record.keep import affirm_part, keep_brief, keep_case
from egress.workflow.record.look import show_log, show_portfolio
from egress.workflow.record.replay import replay_brief

from .making import DAY, drive_out, hand

POST = "tiny-post"
OWNER = "consular section"


def owned(days: float = 10) -> Case:
    """Return the post with groups that an owner stands for until so many days from the start."""
    case = drive_out()
    until = DAY + timedelta(days=days)
    return replace(
        case,
        groups=tuple(replace(g, basis=replace(g.basis, owner=OWNER, affirm_by=until)) for g in case.groups),
    )


def test_a_brief_replays_as_it_stood(store: Store) -> None:
    """After the case has changed twice and an owner has re-affirmed, the first brief is made again bit for bit."""
    case = owned()
    keep_case(store, case, hand(), reason="first")
    first, _ = keep_brief(store, POST, hand(hours=1), as_of=DAY, against=DAY - timedelta(days=3))
    affirmation = Affirmation(part="groups", owner=OWNER, affirm_by=DAY + timedelta(days=90))
    affirm_part(store, POST, hand(role=OWNER, hours=2), affirmation=affirmation)
    bigger = replace(case, groups=tuple(replace(g, persons=Range.exactly(77)) for g in case.groups))
    keep_case(store, bigger, hand(hours=3), reason="more people")
    keep_brief(store, POST, hand(hours=4), as_of=DAY + timedelta(days=40))
    replay = replay_brief(store, POST, as_of=DAY)
    assert (replay.version.version, replay.differences) == (1, ())
    assert replay.kept is not None
    assert replay.brief.inputs_digest == first.inputs_digest
    later = replay_brief(store, POST, as_of=DAY + timedelta(days=40))
    assert (later.version.version, later.differences) == (2, ())
    assert later.brief.stale == (), "the owner had affirmed the groups by then"


def test_a_day_without_a_brief_takes_the_version_that_stood(store: Store) -> None:
    """Where no brief was kept, the version of that day is taken and nothing is claimed to be compared."""
    keep_case(store, owned(), hand(hours=0), reason="first")
    bigger = replace(owned(), groups=tuple(replace(g, persons=Range.exactly(77)) for g in owned().groups))
    keep_case(store, bigger, hand(hours=48), reason="more people")
    replay = replay_brief(store, POST, as_of=DAY + timedelta(hours=24))
    assert (replay.version.version, replay.kept) == (1, None)
    with pytest.raises(InputProblem, match="a day from"):
        replay_brief(store, POST, as_of=DAY - timedelta(days=1))


def test_a_brief_that_was_altered_does_not_replay(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what is kept is not what is made again, the replay says in which value."""
    keep_case(store, owned(), hand(), reason="first")
    brief, _ = keep_brief(store, POST, hand(), as_of=DAY)
    altered = replace(brief, bottom_line=("All is well.",))
    monkeypatch.setattr("egress.workflow.record.replay.make_brief", lambda *_args, **_named: altered)
    (words, *_) = replay_brief(store, POST, as_of=DAY).differences
    assert words.startswith("data.bottom_line")


def test_only_its_owner_re_affirms_a_part(store: Store) -> None:
    """Rows are re-affirmed under the role that owns them; another role is refused and told whose they are."""
    keep_case(store, owned(), hand(), reason="first")
    affirmation = Affirmation(part="groups", owner="transport", affirm_by=DAY + timedelta(days=90))
    with pytest.raises(InputProblem, match=OWNER):
        affirm_part(store, POST, hand(role="transport"), affirmation=affirmation)


def test_dates_are_put_off_and_never_forward() -> None:
    """An affirmation moves the dates of its owner's rows in its table, and only later."""
    case = owned(10)
    (stated,) = affirmations_in(case)
    assert (stated.part, stated.owner, stated.affirm_by) == ("groups", OWNER, DAY + timedelta(days=10))
    for days, expected in ((5, 10), (90, 90)):
        one = Affirmation(part="groups", owner=OWNER, affirm_by=DAY + timedelta(days=days))
        moved = with_affirmations(case, [one])
        assert {g.basis.affirm_by for g in moved.groups} == {DAY + timedelta(days=expected)}
    other = Affirmation(part="groups", owner="transport", affirm_by=DAY + timedelta(days=90))
    assert with_affirmations(case, [other]) == case


def test_readiness_debt_is_reckoned_by_hand() -> None:
    """Permissions that ran out count by the longest wait, the rest by its sum, and what holds not at all."""
    case = drive_out()
    ran_out = [replace(case.enablers[0], id=f"e{h}", lead_time_h=h, available_until=DAY) for h in (24.0, 48.0)]
    items = (
        ReadinessItem(id="annex", label="Annex", kind=ReadinessKind.ANNEX, valid_days=365, hours_if_lapsed=4),
        ReadinessItem(
            id="drill",
            label="Drill",
            kind=ReadinessKind.DRILL,
            valid_days=180,
            hours_if_lapsed=6,
            done_at=DAY - timedelta(days=180),
        ),
        ReadinessItem(
            id="road",
            label="Road",
            kind=ReadinessKind.ROUTE,
            valid_days=30,
            hours_if_lapsed=2,
            done_at=DAY - timedelta(days=31),
        ),
    )
    case = replace(case, enablers=(*case.enablers, *ran_out), readiness=items)
    debt = readiness_debt(case, DAY)
    assert debt.hours == 48 + 4 + 2
    assert next(debt.sentences()) == f"{ran_out[1].label}: expired, 48 h"
    assert readiness_debt(case, DAY + timedelta(seconds=1)).hours == 48 + 4 + 2 + 6


def test_the_portfolio_shows_posture_margin_debt_and_what_is_stale(store: Store) -> None:
    """Each post stands with its latest brief and what has lapsed by now; a post without a brief comes first."""
    item = ReadinessItem(id="annex", label="Annex K", kind=ReadinessKind.ANNEX, valid_days=365, hours_if_lapsed=4)
    keep_case(store, replace(owned(10), readiness=(item,)), hand(), reason="first")
    keep_brief(store, POST, hand(), as_of=DAY)
    keep_brief(store, POST, hand(), as_of=DAY + timedelta(days=1))
    keep_case(store, replace(owned(), case_id="bare-post"), hand(), reason="first")
    for days, stale in ((5, False), (11, True)):
        portfolio = show_portfolio(store, DAY + timedelta(days=days))
        bare, line = portfolio.posts
        assert (bare.post_id, bare.as_of) == ("bare-post", None)
        assert (line.post_id, line.as_of) == (POST, DAY + timedelta(days=1))
        assert (line.readiness_debt_h, line.debt) == (4, ("Annex K: stale, 4 h",))
        assert [(p.part, p.owner, p.stale) for p in line.parts] == [("groups", OWNER, stale)]
        assert line.clearance_time_h == pytest.approx(4.0, abs=2)
    affirmation = Affirmation(part="groups", owner=OWNER, affirm_by=DAY + timedelta(days=90))
    affirm_part(store, POST, hand(role=OWNER), affirmation=affirmation)
    assert not show_portfolio(store, DAY + timedelta(days=11)).posts[1].parts[0].stale
    words = write_record(show_portfolio(store, DAY + timedelta(days=11)), "text").content.decode()
    assert "Annex K: stale, 4 h." in words
    empty = write_record(Portfolio(at=DAY, posts=()), "text").content.decode()
    assert "0 posts." in empty


def test_the_margin_shrinks_as_time_goes_by(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A margin of ten days is one of two after eight, and has passed after twelve: that post then comes first."""
    keep_case(store, owned(), hand(), reason="first")
    keep_case(store, replace(owned(), case_id="other-post"), hand(), reason="first")
    old = DocumentSummary(
        post_id=POST,
        kind="brief",
        as_of=DAY,
        version=1,
        posture="",
        start_by_status="open",
        margin_h=240.0,
        clearance_h=9.0,
    )
    fresh = replace(old, post_id="other-post", as_of=DAY + timedelta(days=8), margin_h=100.0)
    monkeypatch.setattr(store, "portfolio", lambda _until: ((old, fresh), {}))
    exercise = show_portfolio(store, DAY - timedelta(days=400))
    assert {one.post_id: one.margin_now_h for one in exercise.posts} == {POST: 240.0, "other-post": 100.0}
    after_8 = show_portfolio(store, DAY + timedelta(days=8))
    assert [(one.post_id, one.margin_now_h) for one in after_8.posts] == [(POST, 48.0), ("other-post", 100.0)]
    after_11 = show_portfolio(store, DAY + timedelta(days=11))
    assert [(one.post_id, one.margin_now_h) for one in after_11.posts] == [(POST, -24.0), ("other-post", 28.0)]
    assert "passed 24 h ago" in write_record(after_11, "text").content.decode()


def test_a_mistyped_year_does_not_hide_the_briefs_that_follow(store: Store) -> None:
    """A brief as of a year ahead stays in the record, and stands on the wall only while there is no other."""
    keep_case(store, owned(), hand(), reason="first")
    far = DAY + timedelta(days=365)
    keep_brief(store, POST, hand(), as_of=far)
    assert [one.as_of for one in show_portfolio(store, DAY).posts] == [far]
    keep_brief(store, POST, hand(), as_of=DAY)
    assert [one.as_of for one in show_portfolio(store, DAY).posts] == [DAY]
    assert [one.as_of for one in store.documents(POST, "brief")] == [DAY, far]


def test_the_log_stops_at_the_day_asked_for(store: Store) -> None:
    """A log as of a day tells what was done until then and nothing later."""
    keep_case(store, owned(), hand(), reason="first")
    keep_case(store, owned(20), hand(hours=30), reason="later")
    assert len(show_log(store, POST).lines) == 2
    assert len(show_log(store, POST, until=DAY + timedelta(hours=24)).lines) == 1

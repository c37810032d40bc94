"""Who may decide is data; what they decided, who advised, who dissented and who never answered stays readable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from egress.domain import Authority, may_decide
from egress.domain.act_words import act_in_words
from egress.domain.acts import ActKind
from egress.domain.decisions import NOT_YET, Obligation, decision_records
from egress.domain.escalations import NOBODY, lapses
from egress.domain.requests import requests_of
from egress.domain.two_persons import TwoPersonAct
from egress.inputs import PROFILES, new_case, read_case
from egress.kit import InputProblem
from egress.store import Store, filled
from egress.workflow.record.activate import activate
from egress.workflow.record.decide import confirm, decide, dissent, put_question, request_decision, take_position
from egress.workflow.record.destroy import cancel_alert, propose, raise_alert
from egress.workflow.record.keep import keep_case
from egress.workflow.record.watch import cross_tripwire, finish_task, report_comms, tell_lapses

from .making import COM, DAY, UNDER_SECRETARY, act, drive_out, hand, tiny

POST = "tiny-post"
OPTIONS = ("order departure", "authorize departure")


@pytest.fixture
def post(store: Store) -> Store:
    """A store with one post in it."""
    keep_case(store, drive_out(), hand(), reason="first")
    return store


def question(store: Store) -> str:
    """Put the question of ordered departure."""
    put = put_question(
        store,
        POST,
        hand(role=COM),
        authority_id="ordered-departure",
        question="Shall all but the emergency staff leave?",
        options=OPTIONS,
        advice="split",
        doubts=["The city still holds on half of the paths."],
    )
    return put.act_id


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect a refusal in such words."""
    with pytest.raises(InputProblem, match=words):
        yield


def test_only_whom_the_table_names_decides(post: Store) -> None:
    """The role that the table names decides, any of several parted by "or"; nobody else, not the head of post."""
    asked = question(post)
    with refused("may not decide"):
        decide(post, POST, hand("Ann Head", COM), question_id=asked, option=OPTIONS[0])
    with refused("not among the options"):
        decide(post, POST, hand("Uma Secretary", UNDER_SECRETARY), question_id=asked, option="wait and see")
    with refused("needs the name"):
        decide(post, POST, hand("", UNDER_SECRETARY), question_id=asked, option=OPTIONS[0])
    kept = decide(post, POST, hand("Sec", "Secretary of State"), question_id=asked, option=OPTIONS[0])
    assert kept.facts["needs_second"] is True
    assert kept.facts["by_fallback"] is False


def test_the_fallback_decides_only_while_communications_are_lost(post: Store) -> None:
    """Once communications are reported lost the fallback decides, and no longer when they are there again."""
    asked = question(post)
    report_comms(post, POST, hand(role=COM, hours=1), lost=True, how="the mast is down")
    kept = decide(post, POST, hand("Ann Head", COM, 2), question_id=asked, option=OPTIONS[0])
    assert kept.facts["by_fallback"] is True
    report_comms(post, POST, hand(role=COM, hours=3), lost=False)
    with refused("not cut off"):
        decide(post, POST, hand("Ann Head", COM, 4), question_id=asked, option=OPTIONS[1])


def test_a_request_times_out_in_sight_and_names_the_fallback(post: Store) -> None:
    """A request without an answer in the table's time is told once as timed out, with who decides if cut off."""
    asked = question(post)
    with refused("may not ask"):
        request_decision(post, POST, hand(role="driver"), question_id=asked)
    request_decision(post, POST, hand(role=COM, hours=1), question_id=asked)
    (request,) = requests_of(post.acts(POST))
    assert request.answer_due == DAY + timedelta(hours=13)
    assert request.status(DAY + timedelta(hours=13)) == "waiting"
    assert request.status(DAY + timedelta(hours=13, seconds=1)) == "timed out"
    assert tell_lapses(post, POST, DAY + timedelta(hours=13)) == ()
    (lapse,) = tell_lapses(post, POST, DAY + timedelta(hours=20))
    assert (lapse.kind, lapse.goes_to, lapse.at) == ("request", COM, DAY + timedelta(hours=13, seconds=1))
    assert tell_lapses(post, POST, DAY + timedelta(hours=21)) == ()


def test_questions_come_in_pages(post: Store) -> None:
    """The latest so many, then those before the first of them; a page before an unknown question is the latest."""
    asked = [question(post) for _ in range(5)]

    def page(**which: Any) -> list[str]:
        return [record.id for record in decision_records(post.log(POST), **which)]

    assert page() == asked
    assert page(most=2) == asked[3:]
    assert page(most=2, before=asked[3]) == asked[1:3]
    assert page(most=2, before=asked[1]) == asked[:1]
    assert page(before=asked[0]) == []
    assert page(most=2, before="nobody") == asked[3:]


def test_a_change_of_posture_needs_two_persons(post: Store) -> None:
    """A change of posture is in force once another person has confirmed it; the same one in another role cannot."""
    asked = question(post)
    ruling = decide(post, POST, hand("Uma Secretary", UNDER_SECRETARY), question_id=asked, option=OPTIONS[0])
    (record,) = decision_records(post.acts(POST))
    assert record.ruling_in_force() is None
    with refused("no decision to act is in force"):
        activate(post, POST, hand(hours=1), question_id=asked, n_hour=DAY + timedelta(hours=2))
    with refused("the second person is the first"):
        confirm(post, POST, hand(" uma  SECRETARY ", COM), of=ruling.act_id)
    with refused("a person must be named"):
        confirm(post, POST, hand("", COM), of=ruling.act_id)
    confirm(post, POST, hand("Ann Head", COM, 1), of=ruling.act_id)
    with refused("confirmed already"):
        confirm(post, POST, hand("Bea Deputy", COM, 1), of=ruling.act_id)
    (record,) = decision_records(post.acts(POST))
    found = record.ruling_in_force()
    assert found is not None
    assert (found.option, found.authority_id) == (OPTIONS[0], "ordered-departure")


def test_what_needs_no_rung_needs_no_second(post: Store) -> None:
    """A decision that changes no posture is in force when it is taken."""
    put = put_question(
        post, POST, hand(), authority_id="convene", question="Convene?", options=["convene"], advice="convene"
    )
    kept = decide(post, POST, hand("Ann Head", COM), question_id=put.act_id, option="convene")
    assert kept.facts["needs_second"] is False


def test_not_yet_is_a_decision_with_a_time(post: Store) -> None:
    """Waiting is decided and reviewed: without a time it is refused, and a review that nobody held is told."""
    asked = question(post)
    with refused("names when it is looked at again"):
        decide(post, POST, hand("Uma", UNDER_SECRETARY), question_id=asked, option=NOT_YET)
    review = DAY + timedelta(hours=24)
    decide(post, POST, hand("Uma", UNDER_SECRETARY), question_id=asked, option=NOT_YET, review_at=review)
    (record,) = decision_records(post.acts(POST))
    ruling = record.ruling_in_force()
    assert ruling is not None
    assert ruling.review_at == review
    assert lapses(post.acts(POST), review) == ()
    (lapse,) = lapses(post.acts(POST), review + timedelta(hours=1))
    assert lapse.kind == "review"
    decide(
        post,
        POST,
        hand("Uma", UNDER_SECRETARY, 23),
        question_id=asked,
        option=NOT_YET,
        review_at=review + timedelta(days=1),
    )
    assert lapses(post.acts(POST), review + timedelta(hours=1)) == ()


def test_changes_of_mind_stay_visible(post: Store) -> None:
    """Each adviser's positions stand with their dates, the latest counts, and a split is named while it lasts."""
    asked = question(post)
    for person, option, hours in (("Ada", OPTIONS[0], 1), ("Bob", OPTIONS[1], 2), ("Bob", OPTIONS[0], 5)):
        take_position(post, POST, hand(person, "adviser", hours), question_id=asked, option=option, reason=f"{hours}")
    with refused("no question with the option"):
        take_position(post, POST, hand("Cid"), question_id=asked, option="pray", reason="")
    early = [one for one in post.acts(POST) if one.at <= DAY + timedelta(hours=3)]
    assert decision_records(early)[0].is_split
    (record,) = decision_records(post.acts(POST))
    assert not record.is_split
    assert [p.option for p in record.positions] == [OPTIONS[0], OPTIONS[1], OPTIONS[0]]
    texts = post.texts(POST)
    assert filled(record.question, texts) == "Shall all but the emergency staff leave?"
    assert [filled(p.reason, texts) for p in record.positions_now()] == ["1", "5"]


def test_a_dissent_stays_with_its_decision(post: Store) -> None:
    """A dissent hangs on the decision it is about; on nothing it is refused."""
    asked = question(post)
    ruling = decide(post, POST, hand("Uma", UNDER_SECRETARY), question_id=asked, option=OPTIONS[0])
    with refused("no decision bears that id"):
        dissent(post, POST, hand("Bob"), of=asked, option=OPTIONS[1], reason="too soon")
    dissent(post, POST, hand("Bob"), of=ruling.act_id, option=OPTIONS[1], reason="too soon")
    (record,) = decision_records(post.acts(POST))
    assert [of for of, _ in record.dissents] == [ruling.act_id]


def test_obligations_are_part_of_a_decision(post: Store) -> None:
    """What a decision obliges, whom and by when, is kept with it; two owners may owe the same thing."""
    asked = question(post)
    by = DAY + timedelta(hours=6)
    obliges = [
        Obligation(what="tell all staff", owner="Management", by=by),
        Obligation(what="hold two seats for the courier", owner="Transport", by=by),
        Obligation(what="tell all staff", owner="Transport", by=by + timedelta(hours=1)),
    ]
    decide(post, POST, hand("Uma", UNDER_SECRETARY), question_id=asked, option=OPTIONS[0], obliges=obliges)
    (record,) = decision_records(post.acts(POST))
    texts = post.texts(POST)
    assert [replace(one, what=filled(one.what, texts)) for one in record.rulings[0].obliges] == obliges


def test_only_a_decision_to_wait_is_looked_at_again(post: Store) -> None:
    """With a review any other option would stand as waiting, and no order could be given on it."""
    asked = question(post)
    at = DAY + timedelta(days=2)
    for option, review in ((OPTIONS[0], at), (NOT_YET, None)):
        with refused("looked at again"):
            decide(post, POST, hand("Uma", UNDER_SECRETARY), question_id=asked, option=option, review_at=review)
    decide(post, POST, hand("Uma", UNDER_SECRETARY), question_id=asked, option=NOT_YET, review_at=at)


def test_options_that_read_the_same_are_refused(post: Store) -> None:
    """Nobody could tell later which of two like options was signed; "not yet" is there by itself."""
    for options in (["go", "go"], ["go", " Go "], ["go", "Not yet"]):
        with refused("two options read the same"):
            put_question(
                post, POST, hand(role=COM), authority_id="ordered-departure", question="Go?", options=options
            )
    assert decision_records(post.acts(POST)) == ()


def test_advice_without_a_reason_is_told_without_one(post: Store) -> None:
    """A position needs no reason, and the log leaves no colon behind where there is none."""
    asked = question(post)
    bare = take_position(post, POST, hand("Bob"), question_id=asked, option=OPTIONS[0], reason="")
    full = take_position(post, POST, hand("Bob"), question_id=asked, option=OPTIONS[1], reason="too soon")
    assert act_in_words(bare) == "advised order departure."
    assert act_in_words(full).startswith("advised authorize departure: ")


def test_a_request_under_a_row_that_is_gone_is_refused(post: Store) -> None:
    """The authority table may change after a question was put: that is told, and is no fault of egress."""
    asked = question(post)
    case = drive_out()
    left = tuple(row for row in case.authority if row.id != "ordered-departure")
    keep_case(post, replace(case, authority=left), hand(), reason="another table")
    with refused("holds no ordered-departure any more"):
        request_decision(post, POST, hand("Ann Head", COM), question_id=asked)


def test_a_crossed_tripwire_opens_a_task_with_a_clock(post: Store) -> None:
    """A crossing gives its owner so many hours, then goes to whom it escalates to, and can still be done."""
    with refused("no such tripwire"):
        cross_tripwire(post, POST, hand(), tripwire_id="bridge", seen="")
    crossed = cross_tripwire(post, POST, hand(role="watch officer"), tripwire_id="river", seen="eight trucks")
    assert tell_lapses(post, POST, DAY + timedelta(hours=6)) == ()
    (lapse,) = tell_lapses(post, POST, DAY + timedelta(hours=7))
    assert (lapse.was, lapse.goes_to) == ("Security Officer", COM)
    finish_task(post, POST, hand(role=COM, hours=8), task_id=crossed.act_id, how="the committee met")
    with refused("done already"):
        finish_task(post, POST, hand(role=COM, hours=9), task_id=crossed.act_id, how="again")


def test_where_nobody_is_named_the_record_says_so(post: Store) -> None:
    """A tripwire that names nobody for its escalation is not sent to a role of our guessing."""
    case = drive_out()
    bare = replace(case, tripwires=(replace(case.tripwires[0], escalates_to=""),))
    keep_case(post, bare, hand(), reason="nobody")
    cross_tripwire(post, POST, hand(), tripwire_id="river", seen="")
    (lapse,) = tell_lapses(post, POST, DAY + timedelta(hours=7))
    assert lapse.goes_to == NOBODY


def test_cancelling_an_alert_needs_two_persons(post: Store) -> None:
    """An alert is cancelled by a second person only, once, and only upon a proposal to do that."""
    alert = raise_alert(post, POST, hand(), text="Leave now.")
    with refused("nobody is named"):
        propose(post, POST, hand(""), what=TwoPersonAct.CANCEL_ALERT, target=alert.act_id)
    proposal = propose(post, POST, hand("Ada"), what=TwoPersonAct.CANCEL_ALERT, target=alert.act_id)
    other = propose(post, POST, hand("Ada"), what=TwoPersonAct.EXPORT_NAMES)
    with refused("second person is the first"):
        cancel_alert(post, POST, hand("ada"), proposal_id=proposal.act_id)
    with refused("nothing of the kind"):
        cancel_alert(post, POST, hand("Bob"), proposal_id=other.act_id)
    cancel_alert(post, POST, hand("Bob"), proposal_id=proposal.act_id)
    with refused("carried out already"):
        cancel_alert(post, POST, hand("Cid"), proposal_id=proposal.act_id)
    assert [one.kind for one in post.acts(POST, kinds=[ActKind.ALERT_CANCELLED])] == [ActKind.ALERT_CANCELLED]


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_shipped_table_can_be_worked_with(tmp_path_factory: pytest.TempPathFactory, profile: str) -> None:
    """In the table of a state, the UN, an NGO and a company each kind of decision has somebody who takes it."""
    folder = tmp_path_factory.mktemp("new") / "case"
    new_case(folder, profile=profile, answers={})
    case = read_case(folder)
    assert len(case.authority) >= 9
    for row, lost in product(case.authority, (False, True)):
        first = row.decided_by.split(" or ")[0]
        assert may_decide(case.authority, row.id, first, comms_lost=lost)
        assert not may_decide(case.authority, row.id, "passer-by", comms_lost=lost)
        if row.fallback_authority and row.fallback_authority not in (row.decided_by, *row.decided_by.split(" or ")):
            assert may_decide(case.authority, row.id, row.fallback_authority, comms_lost=lost) is lost


def test_an_empty_fallback_lets_nobody_decide() -> None:
    """Where the table names no fallback, losing communications gives nobody the decision."""
    table = (Authority(id="x", label="x", requested_by="a", decided_by="b"),)
    assert not may_decide(table, "x", "", comms_lost=True)


@pytest.mark.parametrize("spelling", ["josé  DÍAZ", "Jose\u0301 Di\u0301az", "\u200fJos\u00e9\u00a0D\u00edaz\u200e"])
def test_another_spelling_is_not_another_person(store: Store, spelling: str) -> None:
    """Parted letters, capitals and unseen signs do not make a second person of the first."""
    store.keep_case(tiny(), act())
    first, second = (store.record(act(person=name)) for name in ("José Díaz", spelling))
    assert first.person == second.person
    assert store.record(act(person="Jose Diaz")).person != first.person

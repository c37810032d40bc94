"""The verbs around a decision: put the question, advise, ask, decide, confirm, dissent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from egress.domain import Act
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.decisions import (
    NOT_YET,
    Obligation,
    decision_record,
    options_of,
    ruling_facts,
    why_not_decidable,
    why_not_requestable,
)
from egress.domain.requests import request_facts
from egress.domain.two_persons import why_not_confirmable
from egress.kit import iso_utc
from egress.store import Store
from egress.workflow.record.hands import Hand, act_of, case_now, refused

SEE_DECISIONS = "See what stands: egress decision show POST."


def put_question(
    store: Store,
    post_id: str,
    hand: Hand,
    *,
    authority_id: str,
    question: str,
    options: Sequence[str],
    advice: str = "",
    doubts: Sequence[str] = (),
) -> Act:
    """Put a question, with the options and the advice as they are shown, its doubts included."""
    case = case_now(store, post_id)
    if authority_id not in {row.id for row in case.authority}:
        known = ", ".join(row.id for row in case.authority)
        raise refused(authority_id, "no such kind of decision", remedy=f"Take one of {known}.")
    _refuse_like_options(authority_id, options)
    words = {"question": question, "advice": advice}
    words |= {f"doubt {number:02d}": doubt for number, doubt in enumerate(doubts)}
    facts = {"authority_id": authority_id, "options": list(options)}
    return store.record(act_of(hand, ActKind.QUESTION_PUT, post_id, facts=facts, words=words))


def _refuse_like_options(authority_id: str, options: Sequence[str]) -> None:
    """Refuse options that read the same: nobody could tell later which of them was signed."""
    read = [" ".join(option.split()).casefold() for option in (*options, NOT_YET)]
    if len(set(read)) < len(read):
        remedy = f'Word each differently; "{NOT_YET}" is an option of every question by itself.'
        raise refused(authority_id, "two options read the same", remedy=remedy)


def take_position(store: Store, post_id: str, hand: Hand, *, question_id: str, option: str, reason: str) -> Act:
    """Take a position on a question; a later one of the same person stands beside the earlier, which stays."""

    def judge(acts: ActLog, act: Act) -> Act:
        if option not in options_of(acts, question_id):
            raise refused(question_id, f"no question with the option {option}", remedy=SEE_DECISIONS)
        return act

    facts = {"question": question_id, "option": option}
    act = act_of(hand, ActKind.POSITION_TAKEN, post_id, facts=facts, words={"reason": reason})
    return store.record(act, judge=judge)


def request_decision(store: Store, post_id: str, hand: Hand, *, question_id: str) -> Act:
    """Ask those above to decide a question; the time they have runs from now."""
    case = case_now(store, post_id)

    def judge(acts: ActLog, act: Act) -> Act:
        record = decision_record(acts, question_id)
        if record is None:
            raise refused(question_id, "no question bears that id", remedy=SEE_DECISIONS)
        row = next((row for row in case.authority if row.id == record.authority_id), None)
        if row is None:
            gone = f"the authority table holds no {record.authority_id} any more"
            raise refused(question_id, gone, remedy="Put the question anew under a row that it holds.")
        asked = replace(act, facts=request_facts(row, question_id, act.at))
        if reason := why_not_requestable(case, asked):
            raise refused(question_id, reason, remedy="Let the role ask that the table names.")
        return asked

    return store.record(act_of(hand, ActKind.REQUEST_MADE, post_id), judge=judge)


def decide(
    store: Store,
    post_id: str,
    hand: Hand,
    *,
    question_id: str,
    option: str,
    reason: str = "",
    review_at: datetime | None = None,
    obliges: Sequence[Obligation] = (),
) -> Act:
    """
    Decide a question under the authority table; "not yet" names when it is looked at again.

    Parameters
    ----------
    obliges : what must be done, by whom and by when; the same thing may be owed by several.
    """
    case = case_now(store, post_id)
    facts = {
        "question": question_id,
        "option": option,
        "obliges": [{"owner": one.owner, "by": one.by.isoformat()} for one in obliges],
        **({"review_at": iso_utc(review_at)} if review_at else {}),
    }
    words = {"reason": reason} | {f"obliges {number}": one.what for number, one in enumerate(obliges)}

    def judge(acts: ActLog, act: Act) -> Act:
        if why := why_not_decidable(case, acts, act):
            raise refused(question_id, why, remedy=f"Look at authority.csv. {SEE_DECISIONS}")
        return replace(act, facts={**act.facts, **ruling_facts(case, acts, act)})

    return store.record(act_of(hand, ActKind.DECIDED, post_id, facts=facts, words=words), judge=judge)


def confirm(store: Store, post_id: str, hand: Hand, *, of: str) -> Act:
    """Stand by a decision or a proposal as the second person."""

    def judge(acts: ActLog, act: Act) -> Act:
        if why := why_not_confirmable(acts, act):
            raise refused(of, why, remedy="Two different persons stand by it, each under their own name.")
        return act

    return store.record(act_of(hand, ActKind.CONFIRMED, post_id, facts={"of": of}), judge=judge)


def dissent(store: Store, post_id: str, hand: Hand, *, of: str, option: str, reason: str) -> Act:
    """Say that one does not stand by a decision; it is attached to the decision and stays there."""

    def judge(acts: ActLog, act: Act) -> Act:
        if not any(one.act_id == of for one in acts.kinds(ActKind.DECIDED)):
            raise refused(of, "no decision bears that id", remedy=SEE_DECISIONS)
        return act

    facts = {"of": of, "option": option}
    return store.record(act_of(hand, ActKind.DISSENTED, post_id, facts=facts, words={"reason": reason}), judge=judge)

"""Questions, advice, requests, decisions, confirmations and dissent."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from egress.domain.decisions import Obligation
from egress.interfaces.accounts import Caller, Right
from egress.interfaces.api.asked import (
    ActAs,
    ActId,
    Answered,
    Asked,
    FilledLine,
    FilledWords,
    Id,
    Instant,
    PostId,
    Words,
)
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.api.routes.watch import ActLine, line_of
from egress.workflow.record import decide as verbs
from egress.workflow.record.look import decisions_of

ROUTER = APIRouter(tags=["decisions"])
Reader = Annotated[Caller, Depends(Needs(Right.SEE_STANDING))]
QuestionId = Annotated[ActId, Field(description="The act that put the question.")]


class QuestionForm(Asked):
    """A question, as it is shown to those who advise and decide."""

    authority_id: Id = Field(description="Row of the authority table.")
    question: FilledWords
    options: list[FilledLine] = Field(min_length=1, max_length=20)
    advice: Words = Field("", description="As it was shown.")
    doubts: list[FilledWords] = Field([], max_length=50, description="What speaks against it, as it was shown.")
    act_as: ActAs = ""


class PositionForm(Asked):
    """What an adviser holds."""

    question_id: QuestionId
    option: FilledLine
    reason: Words = ""
    act_as: ActAs = ""


class RequestForm(Asked):
    """A decision that is asked for."""

    question_id: QuestionId
    act_as: ActAs = ""


class ObligationForm(Asked):
    """What a decision obliges somebody to do."""

    what: FilledWords
    owner: FilledLine
    by: Instant


class DecisionForm(Asked):
    """A decision."""

    question_id: QuestionId
    option: FilledLine = Field(description='One of the options, or "not yet".')
    reason: Words = ""
    review_at: Instant | None = Field(None, description='For "not yet": when it is looked at again.')
    obliges: list[ObligationForm] = Field([], max_length=50)
    act_as: ActAs = ""


class ConfirmationForm(Asked):
    """A decision or proposal that a second person stands by."""

    of: ActId
    act_as: ActAs = ""


class DissentForm(Asked):
    """Why somebody does not stand by a decision."""

    of: ActId
    option: FilledLine
    reason: FilledWords
    act_as: ActAs = ""


class PositionLine(Answered):
    """What one adviser held from an instant on."""

    person: str
    role: str
    option: str
    reason: str
    at: datetime


class ObligationLine(Answered):
    """What a decision obliges somebody to do."""

    what: str
    owner: str
    by: datetime


class ConfirmationLine(Answered):
    """Who confirmed it as the second person."""

    person: str
    role: str
    at: datetime


class RulingLine(Answered):
    """One decision on a question."""

    id: str
    option: str
    person: str
    role: str
    at: datetime
    authority_id: str
    by_fallback: bool
    needs_second: bool
    in_force: bool
    review_at: datetime | None
    reason: str
    obliges: list[ObligationLine]
    confirmation: ConfirmationLine | None


class DissentLine(Answered):
    """A dissent, and the decision that it is attached to."""

    of: str
    position: PositionLine


class DecisionLine(Answered):
    """Everything about one question."""

    id: str
    authority_id: str
    question: str
    options: list[str]
    advice: str
    doubts: list[str]
    put_at: datetime
    is_split: bool
    positions: list[PositionLine]
    rulings: list[RulingLine]
    dissents: list[DissentLine]


@ROUTER.get("/posts/{post_id}/decisions")
def decisions(
    post_id: PostId,
    house: InHouse,
    caller: Reader,
    most: Annotated[int, Query(ge=1, le=1000, description="So many questions at most.")] = 50,
    before: Annotated[ActId | None, Query(description="Only those put before this question: the next page.")] = None,
) -> list[DecisionLine]:
    """The questions of a post that were put last, as put: what was shown, who advised, decided and dissented."""
    del caller
    lines = []
    for one in decisions_of(house.store, post_id, most=most, before=before or ""):
        names = ("id", "authority_id", "question", "advice", "put_at", "is_split")
        given = {name: getattr(one, name) for name in names} | {"options": list(one.options)}
        lines.append(
            DecisionLine(
                **given,
                doubts=list(one.doubts),
                positions=[PositionLine.model_validate(held) for held in one.positions],
                rulings=[RulingLine.model_validate(ruling) for ruling in one.rulings],
                dissents=[
                    DissentLine(of=of, position=PositionLine.model_validate(held)) for of, held in one.dissents
                ],
            )
        )
    return lines


@ROUTER.post("/posts/{post_id}/questions", status_code=201)
def put_question(
    post_id: PostId,
    form: QuestionForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.PUT_QUESTION))],
    key: RepeatKey,
) -> ActLine:
    """Put a question with its options, the advice and its doubts."""
    hand = hand_of(caller, post_id, Right.PUT_QUESTION, act_as=form.act_as, key=key)
    kept = verbs.put_question(
        house.store,
        post_id,
        hand,
        authority_id=form.authority_id,
        question=form.question,
        options=form.options,
        advice=form.advice,
        doubts=form.doubts,
    )
    return line_of(kept)


@ROUTER.post("/posts/{post_id}/positions", status_code=201)
def take_position(
    post_id: PostId,
    form: PositionForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.ADVISE))],
    key: RepeatKey,
) -> ActLine:
    """Take a position on a question; earlier ones stay visible."""
    hand = hand_of(caller, post_id, Right.ADVISE, act_as=form.act_as, key=key)
    kept = verbs.take_position(
        house.store, post_id, hand, question_id=form.question_id, option=form.option, reason=form.reason
    )
    return line_of(kept)


@ROUTER.post("/posts/{post_id}/requests", status_code=201)
def request_decision(
    post_id: PostId,
    form: RequestForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.REQUEST))],
    key: RepeatKey,
) -> ActLine:
    """Ask those above to decide; the time of the authority table runs from now."""
    hand = hand_of(caller, post_id, Right.REQUEST, act_as=form.act_as, key=key)
    return line_of(verbs.request_decision(house.store, post_id, hand, question_id=form.question_id))


@ROUTER.post("/posts/{post_id}/decisions", status_code=201)
def decide(
    post_id: PostId,
    form: DecisionForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.DECIDE))],
    key: RepeatKey,
) -> ActLine:
    """Decide a question under the authority table, or decide to wait until a review."""
    hand = hand_of(caller, post_id, Right.DECIDE, act_as=form.act_as, key=key)
    kept = verbs.decide(
        house.store,
        post_id,
        hand,
        question_id=form.question_id,
        option=form.option,
        reason=form.reason,
        review_at=form.review_at,
        obliges=[Obligation(what=one.what, owner=one.owner, by=one.by) for one in form.obliges],
    )
    return line_of(kept)


@ROUTER.post("/posts/{post_id}/confirmations", status_code=201)
def confirm(
    post_id: PostId,
    form: ConfirmationForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.DECIDE))],
    key: RepeatKey,
) -> ActLine:
    """Stand by a decision as the second person, under another name than the first."""
    hand = hand_of(caller, post_id, Right.DECIDE, act_as=form.act_as, key=key)
    return line_of(verbs.confirm(house.store, post_id, hand, of=form.of))


@ROUTER.post("/posts/{post_id}/dissents", status_code=201)
def dissent(
    post_id: PostId,
    form: DissentForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.DISSENT))],
    key: RepeatKey,
) -> ActLine:
    """Say that you do not stand by a decision; it is attached to the decision and stays there."""
    hand = hand_of(caller, post_id, Right.DISSENT, act_as=form.act_as, key=key)
    return line_of(verbs.dissent(house.store, post_id, hand, of=form.of, option=form.option, reason=form.reason))

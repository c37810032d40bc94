"""The watch: tripwires, tasks, communications, affirmations, alerts, orders acknowledged."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from egress.domain import Act
from egress.domain.freshness import Affirmation
from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.api.asked import ActAs, ActId, Answered, Asked, FilledWords, Id, Instant, PostId, Words
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.api.routes.case import orders_of_zone
from egress.workflow.record.activate import acknowledge, orders_given
from egress.workflow.record.destroy import raise_alert
from egress.workflow.record.keep import affirm_part
from egress.workflow.record.watch import cross_tripwire, finish_task, report_comms

ROUTER = APIRouter(tags=["watch"])
Watcher = Annotated[Caller, Depends(Needs(Right.WATCH))]
Affirmer = Annotated[Caller, Depends(Needs(Right.AFFIRM))]
Acknowledger = Annotated[Caller, Depends(Needs(Right.ACKNOWLEDGE))]
Alerter = Annotated[Caller, Depends(Needs(Right.ALERT))]
Viewer = Annotated[Caller, Depends(Needs(Right.SEE_STANDING))]


class CrossingForm(Asked):
    """A tripwire that is crossed."""

    tripwire_id: Id
    seen: FilledWords = Field(description="What was seen; sealed.")
    act_as: ActAs = ""


class CompletionForm(Asked):
    """A task that is done."""

    task_id: ActId
    how: FilledWords = Field(description="How it was done; sealed.")
    act_as: ActAs = ""


class CommsForm(Asked):
    """Whether communications with those above are lost."""

    lost: bool
    how: Words = Field("", description="What is known; sealed.")
    act_as: ActAs = ""


class AffirmationForm(Asked):
    """A part of the case that may be relied on until an instant, in the word of its owner."""

    part: Annotated[str, Field(max_length=64, pattern=r"^[a-z_]{1,64}$", description="A table of the case.")]
    affirm_by: Instant
    act_as: ActAs = Field("", description="The owner of the rows, one of your titles.")


class AcknowledgementForm(Asked):
    """An order that is acknowledged."""

    order_id: ActId
    act_as: ActAs = ""


class AlertForm(Asked):
    """An alert that went out."""

    text: FilledWords = Field(description="What it said; sealed.")
    act_as: ActAs = ""


class ActLine(Answered):
    """An act that was kept: it is safe on the disk by now."""

    act_id: str
    seq: int = Field(description="Its place in the ledger.")
    kind: str
    at: datetime
    kept_at: datetime | None


class StepLine(Answered):
    """One step of an order."""

    at: datetime
    n_min: int = Field(description="Minutes after the N-hour.")
    what: str


class OrderLine(Answered):
    """What one owner is ordered to do."""

    id: str
    title: str
    owner: str
    escalates_to: str
    given_at: datetime
    acknowledge_by: datetime
    steps: list[StepLine]
    acknowledged_at: datetime | None
    acknowledged_by_role: str


def line_of(act: Act) -> ActLine:
    """Return an act that was kept."""
    return ActLine.model_validate(act)


@ROUTER.post("/posts/{post_id}/crossings", status_code=201)
def tripwire_crossed(post_id: PostId, form: CrossingForm, house: InHouse, caller: Watcher, key: RepeatKey) -> ActLine:
    """Report that a tripwire is crossed; a task with a clock is opened for its owner."""
    hand = hand_of(caller, post_id, Right.WATCH, act_as=form.act_as, key=key)
    return line_of(cross_tripwire(house.store, post_id, hand, tripwire_id=form.tripwire_id, seen=form.seen))


@ROUTER.post("/posts/{post_id}/completions", status_code=201)
def task_done(post_id: PostId, form: CompletionForm, house: InHouse, caller: Watcher, key: RepeatKey) -> ActLine:
    """Report that a task is done."""
    hand = hand_of(caller, post_id, Right.WATCH, act_as=form.act_as, key=key)
    return line_of(finish_task(house.store, post_id, hand, task_id=form.task_id, how=form.how))


@ROUTER.post("/posts/{post_id}/communications", status_code=201)
def communications(post_id: PostId, form: CommsForm, house: InHouse, caller: Watcher, key: RepeatKey) -> ActLine:
    """Report that communications with those above are lost, or are there again."""
    hand = hand_of(caller, post_id, Right.WATCH, act_as=form.act_as, key=key)
    return line_of(report_comms(house.store, post_id, hand, lost=form.lost, how=form.how))


@ROUTER.post("/posts/{post_id}/affirmations", status_code=201)
def affirm(post_id: PostId, form: AffirmationForm, house: InHouse, caller: Affirmer, key: RepeatKey) -> ActLine:
    """Re-affirm your rows of a table until a later date, as their owner."""
    hand = hand_of(caller, post_id, Right.AFFIRM, act_as=form.act_as, key=key)
    stated = Affirmation(part=form.part, owner=hand.role, affirm_by=form.affirm_by)
    return line_of(affirm_part(house.store, post_id, hand, affirmation=stated))


@ROUTER.get("/posts/{post_id}/orders")
def orders(post_id: PostId, house: InHouse, caller: Viewer) -> list[OrderLine]:
    """Every order of a post, with its acknowledgement."""
    del caller
    return [OrderLine.model_validate(one) for one in orders_given(house.store, post_id)]


@ROUTER.post("/posts/{post_id}/acknowledgements", status_code=201)
def acknowledge_order(
    post_id: PostId, form: AcknowledgementForm, house: InHouse, caller: Acknowledger, key: RepeatKey
) -> ActLine:
    """Acknowledge an order; a warden those of their own zone and titles alone."""
    hand = hand_of(caller, post_id, Right.ACKNOWLEDGE, act_as=form.act_as, key=key)
    if caller.zone(post_id) is not None and form.order_id not in orders_of_zone(house, caller, post_id):
        raise Refused(403, "not_your_zone", "The order is not one of your zone.", remedy="See GET …/zone for yours.")
    return line_of(acknowledge(house.store, post_id, hand, order_id=form.order_id))


@ROUTER.post("/posts/{post_id}/alerts", status_code=201)
def alert(post_id: PostId, form: AlertForm, house: InHouse, caller: Alerter, key: RepeatKey) -> ActLine:
    """Keep that an alert went out."""
    hand = hand_of(caller, post_id, Right.ALERT, act_as=form.act_as, key=key)
    return line_of(raise_alert(house.store, post_id, hand, text=form.text))

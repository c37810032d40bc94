"""Alerts: drafted from the record, held against it, cleared by one person and released by another."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field, StringConstraints

from egress.domain.alerts import Alert, AlertKind, AlertReference, AlertText, Bidding, Direction
from egress.domain.authority import PUBLIC_ALERT
from egress.interfaces.accounts import Caller, Right
from egress.interfaces.api.asked import ActAs, ActId, Answered, Asked, FilledWords, Id, Instant, Line, PostId, Words
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.api.house import House
from egress.interfaces.api.routes.watch import ActLine, line_of
from egress.workflow.alerts import (
    ByHand,
    Clearance,
    Telling,
    as_it_goes_out,
    beside_in_words,
    clear_alert,
    clearances,
    compose_alert,
    effect_in_words,
    expected_effect,
    findings_now,
    release_cleared,
)

ROUTER = APIRouter(tags=["alerts"])
Alerter = Annotated[Caller, Depends(Needs(Right.ALERT))]
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\s,<&\u27e6\u27e7]+$")]
Site = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z0-9_-]*$")]
Biddings = Literal["monitor", "prepare", "shelter", "leave", "go_to", "avoid", "open"]
Tongues = Literal["en", "fr", "ar"]


class DraftForm(Asked):
    """What is to be told; the words come from templates and from the state of the post."""

    tell: Literal["monitor", "prepare", "shelter", "leave", "go_to", "avoid"]
    site_id: Site = Field("", description="The place, for go_to and avoid.")
    categories: list[Line] = Field([], max_length=50, description="To whom; empty = everybody.")
    zones: list[Id] = Field([], max_length=50, description="Zones by site; empty = the whole post.")
    languages: list[Tongues] = Field(["en"], min_length=1, max_length=3)
    holds_h: float = Field(24.0, gt=0, le=720, description="Hours until it expires.")
    sender: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\s,<&]*$")] = Field(
        "", description="Address that it comes from; empty = one of the post that receives nothing."
    )
    replaces: bool = Field(False, description="Whether it takes the place of our alerts that speak now.")


class MessageText(Asked):
    """The words of a message in one language."""

    headline: FilledWords
    description: Words
    instruction: FilledWords
    help_limits: Words = Field("", description="What help nobody should count on.")


class DirectionForm(Asked):
    """One thing that people are told, in a form that can be checked."""

    bidding: Biddings
    site_id: Site = ""


class ReferenceForm(Asked):
    """An earlier message of ours."""

    sender: Word
    id: Word
    sent: Instant


class MessageForm(Asked):
    """A message to the public, with its words and what they tell people to do."""

    id: Word = Field(description="As the draft has it.")
    sender: Word
    sent: Instant
    expires: Instant
    event: Line = ""
    categories: list[Line] = Field([], max_length=50)
    zones: list[Id] = Field([], max_length=50)
    directions: list[DirectionForm] = Field(min_length=1, max_length=20)
    texts: dict[Tongues, MessageText] = Field(min_length=1, max_length=3, description="By language.")
    references: list[ReferenceForm] = Field([], max_length=50, description="The messages that it replaces.")


class CheckForm(Asked):
    """A message that is to be held against the record."""

    message: MessageForm


class ClearForm(Asked):
    """A message that is cleared for release, as it stands."""

    message: MessageForm
    authority_id: Id = Field(PUBLIC_ALERT, description="Row of the authority table for alerts to the public.")
    act_as: ActAs = ""


class ReleaseForm(Asked):
    """A message that goes out as it was cleared."""

    clearance_id: ActId = Field(description="The act that cleared it.")
    act_as: ActAs = ""


class FindingLine(Answered):
    """What speaks against a message."""

    rule: str
    severity: str = Field(description="breach (it can be neither cleared nor released so) or notice.")
    sentence: str


class CheckedAlert(Answered):
    """A message held against the record as it stands."""

    message: MessageForm
    findings: list[FindingLine]
    may_go_out: bool = Field(description="Whether no breach stands.")
    held_against: list[str] = Field(description="What it was held against, in words.")
    effect: list[str] = Field(description="What it may do to the places that it sends people to, in words.")


class ClearanceLine(Answered):
    """A message that was cleared, and what became of it."""

    id: str = Field(description="The act that cleared it.")
    message: MessageForm
    person: str
    role: str
    at: datetime
    authority_id: str
    findings: list[FindingLine] = Field(description="As things stand now; empty once it went out.")
    released_at: datetime | None
    released_by: str = Field(description="The role that released it; empty while it waits.")
    cap: str = Field(description="The CAP 1.2 message as it went out; empty while it waits.")


@ROUTER.post("/posts/{post_id}/alert-drafts")
def draft_message(post_id: PostId, form: DraftForm, house: InHouse, caller: Alerter) -> CheckedAlert:
    """Draft a message from the state of the post, and hold it against the record. Nothing is kept."""
    telling = Telling(
        bidding=Bidding(form.tell),
        site_id=form.site_id,
        categories=tuple(form.categories),
        zones=tuple(form.zones),
        languages=tuple(dict.fromkeys(form.languages)),
        holds_h=form.holds_h,
        sender=form.sender,
        replaces=form.replaces,
    )
    return _checked(house, post_id, compose_alert(house.store, post_id, telling, caller.now), caller.now)


@ROUTER.post("/posts/{post_id}/alert-checks")
def check_message(post_id: PostId, form: CheckForm, house: InHouse, caller: Alerter) -> CheckedAlert:
    """Hold a message against the posture, our other alerts, those of partners, the plan, and what is shut."""
    return _checked(house, post_id, _alert(house, post_id, form.message), caller.now)


@ROUTER.post("/posts/{post_id}/alert-clearances", status_code=201)
def clear_message(post_id: PostId, form: ClearForm, house: InHouse, caller: Alerter, key: RepeatKey) -> ActLine:
    """Clear a message for release, as a role that may ask for it; a breach stops it."""
    hand = hand_of(caller, post_id, Right.ALERT, act_as=form.act_as, key=key)
    alert = _alert(house, post_id, form.message)
    return line_of(clear_alert(house.store, post_id, hand, alert, authority=form.authority_id))


@ROUTER.get("/posts/{post_id}/alert-clearances")
def cleared_messages(post_id: PostId, house: InHouse, caller: Alerter) -> list[ClearanceLine]:
    """The messages that were cleared, the latest first, each with what speaks against it now."""
    return [_clearance_line(house, post_id, one, caller.now) for one in clearances(house.store, post_id)]


@ROUTER.post("/posts/{post_id}/alert-releases", status_code=201)
def release_message(
    post_id: PostId, form: ReleaseForm, house: InHouse, caller: Alerter, key: RepeatKey
) -> ClearanceLine:
    """Release a message as the second person, in the role that the table lets decide; it is checked anew."""
    hand = hand_of(caller, post_id, Right.ALERT, act_as=form.act_as, key=key)
    release_cleared(house.store, post_id, hand, clearance_id=form.clearance_id)
    found = next(one for one in clearances(house.store, post_id) if one.id == form.clearance_id)
    return _clearance_line(house, post_id, found, caller.now)


def _alert(house: House, post_id: str, form: MessageForm) -> Alert:
    """Return a message as its CAP form has it, which is what goes out."""
    alert = Alert(
        id=form.id,
        sender=form.sender,
        sent=form.sent.replace(microsecond=0),
        expires=form.expires.replace(microsecond=0),
        kind=AlertKind.UPDATE if form.references else AlertKind.ALERT,
        categories=tuple(form.categories),
        zones=tuple(form.zones),
        directions=tuple(Direction(bidding=Bidding(one.bidding), site_id=one.site_id) for one in form.directions),
        texts={code: AlertText(**text.model_dump()) for code, text in form.texts.items()},
        references=tuple(AlertReference(sender=one.sender, id=one.id, sent=one.sent) for one in form.references),
        event=form.event,
    )
    return as_it_goes_out(house.store, post_id, alert)


def _checked(house: House, post_id: str, alert: Alert, now: datetime) -> CheckedAlert:
    findings, beside, case = findings_now(house.store, post_id, alert, now=now, by_hand=ByHand())
    plan, shut = beside.plans[0] if beside.plans else None, beside.shut
    effects = expected_effect(case, alert, plan=plan, closed=shut.places, exits_closed=shut.exits)
    return CheckedAlert(
        message=_form(alert),
        findings=[FindingLine.model_validate(one) for one in findings],
        may_go_out=not any(one.severity == "breach" for one in findings),
        held_against=list(beside_in_words(beside)),
        effect=[sentence for one in effects for sentence in effect_in_words(case, one)],
    )


def _clearance_line(house: House, post_id: str, one: Clearance, now: datetime) -> ClearanceLine:
    waits = one.released_at is None
    findings = findings_now(house.store, post_id, one.alert, now=now)[0] if waits else ()
    names = ("id", "person", "role", "at", "authority_id", "released_at", "released_by", "cap")
    return ClearanceLine(
        **{name: getattr(one, name) for name in names},
        message=_form(one.alert),
        findings=[FindingLine.model_validate(found) for found in findings],
    )


def _form(alert: Alert) -> MessageForm:
    """Return a message as a form, as it can be handed back; it is ours, so nothing in it is unknown to the forms."""
    names = ("headline", "description", "instruction", "help_limits")
    return MessageForm.model_construct(
        id=alert.id,
        sender=alert.sender,
        sent=alert.sent,
        expires=alert.expires,
        event=alert.event,
        categories=list(alert.categories),
        zones=list(alert.zones),
        directions=[
            DirectionForm.model_construct(bidding=one.bidding.value, site_id=one.site_id) for one in alert.directions
        ],
        texts={
            code: MessageText.model_construct(**{name: getattr(text, name) for name in names})
            for code, text in alert.texts.items()
        },
        references=[
            ReferenceForm.model_construct(sender=one.sender, id=one.id, sent=one.sent) for one in alert.references
        ],
    )

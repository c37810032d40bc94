"""Hidden texts: shown on a reason, behind broken glass, handed out or destroyed by two persons."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from egress.domain.two_persons import TwoPersonAct
from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.accounts.roles import REVEALED_BY
from egress.interfaces.api.asked import ActAs, ActId, Answered, Asked, PostId, Reason
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.api.routes.watch import ActLine, line_of
from egress.workflow.record import destroy as verbs
from egress.workflow.record.reveal import note_broken_glass, reveal

ROUTER = APIRouter(tags=["names"])
Table = Annotated[str, Field(max_length=64, pattern=r"^[a-z_]{1,64}$")]


class RevealForm(Asked):
    """Rows whose hidden texts are needed, and why."""

    table: Table = Field(description="positions or reports.")
    row_ids: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(min_length=1, max_length=500)
    reason: Reason
    act_as: ActAs = ""


class GlassForm(Asked):
    """Why it cannot wait."""

    reason: Reason
    act_as: ActAs = ""


class ProposalForm(Asked):
    """What nobody does alone."""

    what: TwoPersonAct = Field(strict=False)
    target: Annotated[str, Field(max_length=300, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field(
        "", description="For an alert: the act that raised it."
    )
    reason: Reason
    act_as: ActAs = ""


class CarryOutForm(Asked):
    """A proposal that a second person carries out."""

    proposal_id: ActId
    act_as: ActAs = ""


class RevealedRow(Answered):
    """One row with its hidden texts."""

    row_id: str
    texts: dict[str, str] = Field(description="By column.")


class GlassAnswer(Answered):
    """Until when hidden texts of the post are shown to you; each look is kept with its reason all the same."""

    until: datetime


class NamesAnswer(Answered):
    """Every hidden text of a post by the mark that stands for it."""

    texts: dict[str, str]


@ROUTER.post("/posts/{post_id}/reveals")
def show_hidden(
    post_id: PostId,
    form: RevealForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.SEE_ZONE))],
) -> list[RevealedRow]:
    """Show hidden texts of rows; who looked at which rows and why is kept before they are shown."""
    refuse_reveal(caller, post_id, form.table)
    hand = hand_of(caller, post_id, Right.SEE_ZONE, act_as=form.act_as)
    found = reveal(house.store, post_id, hand, table=form.table, row_ids=form.row_ids, reason=form.reason)
    return [RevealedRow(row_id=row_id, texts=dict(texts)) for row_id, texts in found.items()]


@ROUTER.post("/posts/{post_id}/broken-glass")
def break_glass(
    post_id: PostId,
    form: GlassForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.BREAK_GLASS))],
) -> GlassAnswer:
    """Break the glass: for an hour hidden texts of the post may be shown to you; that and why is kept first."""
    hand = hand_of(caller, post_id, Right.BREAK_GLASS, act_as=form.act_as)
    until = house.access.glass_until()
    note_broken_glass(house.store, post_id, hand, until=until, reason=form.reason)
    house.access.break_glass(caller.account_id, post_id, until)
    return GlassAnswer(until=until)


@ROUTER.post("/posts/{post_id}/proposals", status_code=201)
def propose(
    post_id: PostId,
    form: ProposalForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.TWO_PERSONS))],
    key: RepeatKey,
) -> ActLine:
    """Propose what needs two persons: cancel an alert, hand out names, destroy them. Nothing happens yet."""
    caller.demand(RIGHT_OF[form.what], post_id)
    hand = hand_of(caller, post_id, RIGHT_OF[form.what], act_as=form.act_as, key=key)
    return line_of(verbs.propose(house.store, post_id, hand, what=form.what, target=form.target, reason=form.reason))


@ROUTER.post("/posts/{post_id}/alert-cancellations", status_code=201)
def cancel_alert(
    post_id: PostId,
    form: CarryOutForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.ALERT))],
    key: RepeatKey,
) -> ActLine:
    """Cancel an alert as the second person."""
    hand = hand_of(caller, post_id, Right.ALERT, act_as=form.act_as, key=key)
    return line_of(verbs.cancel_alert(house.store, post_id, hand, proposal_id=form.proposal_id))


@ROUTER.post("/posts/{post_id}/name-exports")
def export_names(
    post_id: PostId,
    form: CarryOutForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.EXPORT_NAMES))],
) -> NamesAnswer:
    """Hand out every hidden text of a post as the second person; that it was done is kept first."""
    hand = hand_of(caller, post_id, Right.EXPORT_NAMES, act_as=form.act_as)
    return NamesAnswer(texts=dict(verbs.export_names(house.store, post_id, hand, proposal_id=form.proposal_id)))


@ROUTER.post("/posts/{post_id}/name-destructions", status_code=201)
def destroy_names(
    post_id: PostId,
    form: CarryOutForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.DESTROY_NAMES))],
) -> ActLine:
    """Destroy every name and free text of a post for good, as the second person; figures stay."""
    hand = hand_of(caller, post_id, Right.DESTROY_NAMES, act_as=form.act_as)
    return line_of(verbs.destroy_names(house.store, post_id, hand, proposal_id=form.proposal_id))


RIGHT_OF = {
    TwoPersonAct.CANCEL_ALERT: Right.ALERT,
    TwoPersonAct.EXPORT_NAMES: Right.EXPORT_NAMES,
    TwoPersonAct.DESTROY_NAMES: Right.DESTROY_NAMES,
}
"""What one must be allowed to do in order to propose it."""


def refuse_reveal(caller: Caller, post_id: str, table: str) -> None:
    """See that hidden texts of a table may be shown to a caller: by their role, or behind broken glass."""
    if caller.broke_glass(post_id):
        return
    needed = REVEALED_BY.get(table, Right.REVEAL)
    if not caller.may(needed, post_id):
        sentence = f"Your role does not show you the hidden texts of {table}."
        raise Refused(403, "not_allowed", sentence, remedy="Break the glass, if it cannot wait, and say why.")

"""The ledger: verified, signed and exported, for whoever trusts neither its keeper nor us."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from egress.domain import Act
from egress.interfaces.accounts import Caller, Right
from egress.interfaces.api.answers import TEXT, described, sent
from egress.interfaces.api.asked import Answered, Asked
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.wiring import checkpoint_text, fingerprint, ledger_export, new_act_id
from egress.publications import write_record
from egress.workflow.record.look import checkpoints_in, verify_ledger

ROUTER = APIRouter(tags=["ledger"])
Auditor = Annotated[Caller, Depends(Needs(Right.AUDIT))]
Signer = Annotated[Caller, Depends(Needs(Right.SIGN_CHECKPOINT))]


class VerificationForm(Asked):
    """Checkpoints that were handed out, and the public keys that are trusted."""

    checkpoints: list[Annotated[str, Field(max_length=100_000)]] = Field(
        [], max_length=100, description="Texts of checkpoints, feeds or scanned pages."
    )
    signers: list[Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]] | None = Field(
        None, max_length=50, description="Public keys, 64 hex digits; null = each checkpoint's own."
    )


class CheckpointForm(Asked):
    """How a checkpoint is to be written."""

    on_paper: bool = Field(False, description="As a page to print, rather than a line for a feed.")


class CheckpointAnswer(Answered):
    """A signed checkpoint: keep it where the keeper of the ledger cannot reach it."""

    seq: int
    text: str
    public_key: str
    fingerprint: str


@ROUTER.post("/ledger/verification", response_class=Response, responses=described("ledger"))
def verify(form: VerificationForm, house: InHouse, caller: Auditor) -> Any:
    """Hold the ledger against itself, its tables, and checkpoints that were handed out."""
    del caller
    answer = verify_ledger(house.store, checkpoints_in(form.checkpoints), signers=form.signers)
    return sent(write_record(answer, "json"))


@ROUTER.post("/ledger/checkpoints", status_code=201)
def checkpoint(form: CheckpointForm, house: InHouse, caller: Signer, key: RepeatKey) -> CheckpointAnswer:
    """Sign the ledger as it stands; hand the answer out."""
    hand = hand_of(caller, "*", Right.SIGN_CHECKPOINT, key=key)
    act = Act(act_id=hand.act_id or new_act_id(), post_id="", kind="", at=hand.at, role=hand.role, person=hand.person)
    signed = house.store.checkpoint(act)
    return CheckpointAnswer(
        seq=signed.seq,
        text=checkpoint_text(signed, on_paper=form.on_paper),
        public_key=signed.public_key,
        fingerprint=fingerprint(signed.public_key),
    )


@ROUTER.get("/ledger/export", response_class=Response, responses=described(other={"text/plain": TEXT}))
def export(house: InHouse, caller: Auditor) -> Any:
    """The ledger as lines, without names, to be verified elsewhere."""
    del caller
    return Response(ledger_export(house.store), media_type="text/plain; charset=utf-8")

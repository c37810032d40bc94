"""What the owner of an account is told when they come in, until they have read it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from egress.interfaces.accounts import Caller
from egress.interfaces.accounts.delays import TOLD_DAYS
from egress.interfaces.accounts.notices import SOON_DAYS, mark_as_read, notices_for
from egress.interfaces.api.asked import Answered
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.api.routes.session import GrantLine, TokenLine

ROUTER = APIRouter(tags=["session"])
Self = Annotated[Caller, Depends(Needs(None))]


class AccessChangeLine(Answered):
    """One change of the account, its ways in or its roles."""

    seq: int = Field(description="Its place in the ledger.")
    at: datetime
    person: str = Field(description="Who made it.")
    role: str
    change: str = Field(description="In English, as the ledger keeps it.")


class NoticesAnswer(Answered):
    """What the owner of an account is told and has not read yet."""

    failed_tries: int = Field(description=f"Sign-ins that failed under this name in the last {TOLD_DAYS} days.")
    last_failed_at: datetime | None
    changes: list[AccessChangeLine] = Field(description="The latest first.")
    tokens_ending: list[TokenLine] = Field(description=f"Tokens of workbooks that end within {SOON_DAYS} days.")
    roles_ending: list[GrantLine] = Field(description=f"Roles that end within {SOON_DAYS} days.")


@ROUTER.get("/session/notices")
def notices(house: InHouse, caller: Self) -> NoticesAnswer:
    """What you should know of your own account and have not read: tries that failed, changes, and what ends soon."""
    return NoticesAnswer.model_validate(notices_for(house.access, house.store, caller))


@ROUTER.post("/session/notices/read", status_code=204)
def read_notices(house: InHouse, caller: Self) -> None:
    """Mark as read what you are told now."""
    mark_as_read(house.access, house.store, caller)

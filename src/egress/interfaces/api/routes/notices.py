"""What the owner of an account is told: tries that failed, what was changed about it, and what ends soon."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from egress.interfaces.accounts import Caller
from egress.interfaces.accounts.delays import TOLD_DAYS
from egress.interfaces.api.asked import Answered
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.api.routes.session import GrantLine, TokenLine
from egress.kit import iso_utc, parse_instant
from egress.workflow.record.reveal import access_changes

ROUTER = APIRouter(tags=["session"])
MOST_CHANGES = 50
SOON_DAYS = 14
"""What ends within so many days is told beforehand."""


class AccessChangeLine(Answered):
    """One change of the account, its ways in or its roles."""

    seq: int = Field(description="Its place in the ledger.")
    at: datetime
    person: str = Field(description="Who made it.")
    role: str
    change: str = Field(description="In English, as the ledger keeps it.")


class NoticesAnswer(Answered):
    """What the owner of an account is told."""

    at: datetime
    account_made_at: datetime
    failed_tries: int = Field(description=f"Sign-ins that failed under this name in the last {TOLD_DAYS} days.")
    last_failed_at: datetime | None
    changes: list[AccessChangeLine] = Field(description="The latest first.")
    tokens_ending: list[TokenLine] = Field(description=f"Tokens of workbooks that end within {SOON_DAYS} days.")
    roles_ending: list[GrantLine] = Field(description=f"Roles that end within {SOON_DAYS} days.")


@ROUTER.get("/session/notices")
def notices(house: InHouse, caller: Annotated[Caller, Depends(Needs(None))]) -> NoticesAnswer:
    """What you should know of your own account: tries that failed, changes, and what ends soon."""
    now, row = caller.now, house.access.account(caller.account_id)
    failed, last = house.access.tries.failed_lately(row.name_key)
    soon = now + timedelta(days=SOON_DAYS)
    tokens = [
        one
        for one in house.desk.feed_tokens(row.id)
        if not one.revoked_at and iso_utc(now) < one.until <= iso_utc(soon)
    ]
    changes = access_changes(house.store, caller.name, since=now - timedelta(days=TOLD_DAYS), most=MOST_CHANGES)
    return NoticesAnswer(
        at=now,
        account_made_at=parse_instant(row.made_at),
        failed_tries=failed,
        last_failed_at=parse_instant(last) if last else None,
        changes=[AccessChangeLine.model_validate(one) for one in changes],
        tokens_ending=[TokenLine.model_validate(one) for one in tokens],
        roles_ending=[
            GrantLine.model_validate(one)
            for one in caller.grants
            if one.until is not None and now < one.until <= soon
        ],
    )

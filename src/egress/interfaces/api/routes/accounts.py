"""Accounts: made, given roles, and shut by an administrator; each change is an act in the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from egress.interfaces.accounts import Caller, Grant, Refused, Right, Role
from egress.interfaces.api.asked import Answered, Asked, FilledLine, Id, Instant
from egress.interfaces.api.door import InHouse, Needs, hand_of
from egress.interfaces.api.house import House
from egress.interfaces.api.routes.session import DeviceLine, EnrolmentCode, GrantLine
from egress.interfaces.wiring import AccountRow
from egress.workflow.record.reveal import note_access

ROUTER = APIRouter(tags=["accounts"])
Administrator = Annotated[Caller, Depends(Needs(Right.ADMINISTER))]
PostOrEvery = Annotated[str, Field(pattern=r"^([a-z0-9_-]{1,64}|\*)$")]


class AccountForm(Asked):
    """A new account; its owner sets the password with the code that is returned."""

    name: FilledLine = Field(description="Name of the person, as acts bear it. One person, one account.")


class GrantForm(Asked):
    """A role at a post."""

    post_id: PostOrEvery = Field(description="The post; `*` = every post, and the record as a whole.")
    role: Role = Field(strict=False)
    titles: list[FilledLine] = Field([], max_length=20, description="Roles of the authority table to act under.")
    zone: list[Id] = Field([], max_length=500, description="Groups and sites that a warden looks after.")
    until: Instant | None = Field(None, description="When it ends by itself; null = it does not.")


class AccountLine(Answered):
    """One account."""

    account_id: str
    name: str
    made_at: str
    revoked_at: str | None
    has_password: bool
    has_one_time_codes: bool
    grants: list[GrantLine]
    devices: list[DeviceLine]


class NewAccount(Answered):
    """A new account, and the code with which its owner signs in first."""

    account: AccountLine
    enrolment_code: str


class ResetForm(Asked):
    """What of an account is to be set anew."""

    what: Literal["password", "one_time_codes"]


@ROUTER.get("/accounts")
def list_accounts(house: InHouse, caller: Administrator) -> list[AccountLine]:
    """Every account with its roles and devices."""
    del caller
    return [line_of(house, row) for row in house.desk.accounts()]


@ROUTER.post("/accounts", status_code=201)
def new_account(form: AccountForm, house: InHouse, caller: Administrator) -> NewAccount:
    """Make an account."""
    house.access.refuse_taken(form.name)
    with _noted(house, caller, "made an account", form.name):
        row, code = house.access.new_account(form.name)
    return NewAccount(account=line_of(house, row), enrolment_code=code)


@ROUTER.delete("/accounts/{account_id}", status_code=204)
def revoke_account(account_id: Id, house: InHouse, caller: Administrator) -> None:
    """Shut an account for good, with its sessions, devices and tokens."""
    name = house.access.account(account_id).name
    if account_id == caller.account_id:
        raise Refused(
            409, "own_account", "Nobody shuts their own account.", remedy="Let another administrator do it."
        )
    with _noted(house, caller, "shut an account", name):
        house.access.revoke_account(account_id)


@ROUTER.post("/accounts/{account_id}/reset")
def reset_account(account_id: Id, form: ResetForm, house: InHouse, caller: Administrator) -> EnrolmentCode:
    """Let the owner of an account set a password or a device anew, with the code that is returned."""
    row = house.access.open_account(account_id)
    with _noted(house, caller, f"reset the {form.what.replace('_', ' ')} of an account", row.name):
        if form.what == "password":
            code = house.access.forget_password(account_id)
        else:
            house.access.forget_one_time(account_id)
            code = house.access.new_code(account_id)
    return EnrolmentCode(enrolment_code=code)


@ROUTER.post("/accounts/{account_id}/grants")
def give_role(account_id: Id, form: GrantForm, house: InHouse, caller: Administrator) -> AccountLine:
    """Give an account a role at a post, or change it."""
    row = house.access.open_account(account_id)
    grant = Grant(
        post_id=form.post_id, role=form.role, titles=tuple(form.titles), zone=tuple(form.zone), until=form.until
    )
    with _noted(house, caller, f"gave the role {form.role} at {form.post_id}", row.name):
        house.access.give(account_id, grant)
    return line_of(house, row)


@ROUTER.delete("/accounts/{account_id}/grants/{at_post}/{role}", status_code=204)
def take_role(account_id: Id, at_post: PostOrEvery, role: Role, house: InHouse, caller: Administrator) -> None:
    """Take a role at a post away; it counts no longer from the next request on."""
    name = house.access.account(account_id).name
    house.access.refuse_missing_grant(account_id, at_post, role)
    with _noted(house, caller, f"took away the role {role} at {at_post}", name):
        house.access.take(account_id, at_post, role)


@ROUTER.post("/accounts/{account_id}/enrolment-codes")
def enrolment_code(account_id: Id, house: InHouse, caller: Administrator) -> EnrolmentCode:
    """A code that enrols one device of an account."""
    row = house.access.open_account(account_id)
    with _noted(house, caller, "let a device of an account be enrolled", row.name):
        code = house.access.new_code(account_id)
    return EnrolmentCode(enrolment_code=code)


@ROUTER.delete("/devices/{device_id}", status_code=204)
def revoke_device(device_id: Id, house: InHouse, caller: Administrator) -> None:
    """Shut a device out, with the sessions that are open on it."""
    owner = house.access.account(house.access.device(device_id).account_id)
    with _noted(house, caller, "shut out a device of an account", owner.name):
        house.access.revoke_device(device_id)


def line_of(house: House, row: AccountRow) -> AccountLine:
    """Return an account as it is shown."""
    return AccountLine(
        account_id=row.id,
        name=row.name,
        made_at=row.made_at,
        revoked_at=row.revoked_at,
        has_password=bool(row.password_hash),
        has_one_time_codes=row.one_time_secret is not None,
        grants=[GrantLine.model_validate(one) for one in house.access.grants_of(row.id)],
        devices=[DeviceLine.model_validate(one) for one in house.desk.devices(row.id)],
    )


@contextmanager
def _noted(house: House, caller: Caller, change: str, whom: str) -> Iterator[None]:
    """
    Keep a change of access in the ledger before it is made, and that it was not made where it fails.

    The desk is another database than the ledger: no transaction spans both, and nothing must change unsaid.
    """
    hand = hand_of(caller, "*", Right.ADMINISTER)
    note_access(house.store, hand, change=change, whom=whom)
    try:
        yield
    except Exception:
        note_access(house.store, hand, change=f"{change}: this was not done", whom=whom)
        raise

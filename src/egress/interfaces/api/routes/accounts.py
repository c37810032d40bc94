"""Accounts: made, given roles, and shut by an administrator; each change is an act in the ledger."""

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
    row, code = house.access.new_account(form.name)
    _note(house, caller, "made an account", row.name)
    return NewAccount(account=line_of(house, row), enrolment_code=code)


@ROUTER.delete("/accounts/{account_id}", status_code=204)
def revoke_account(account_id: Id, house: InHouse, caller: Administrator) -> None:
    """Shut an account for good, with its sessions, devices and tokens."""
    name = house.access.account(account_id).name
    if account_id == caller.account_id:
        raise Refused(
            409, "own_account", "Nobody shuts their own account.", remedy="Let another administrator do it."
        )
    house.access.revoke_account(account_id)
    _note(house, caller, "shut an account", name)


@ROUTER.post("/accounts/{account_id}/reset")
def reset_account(account_id: Id, form: ResetForm, house: InHouse, caller: Administrator) -> EnrolmentCode:
    """Let the owner of an account set a password or a device anew, with the code that is returned."""
    row = house.access.account(account_id)
    if form.what == "password":
        code = house.access.forget_password(account_id)
    else:
        house.access.forget_one_time(account_id)
        code = house.access.new_code(account_id)
    _note(house, caller, f"reset the {form.what.replace('_', ' ')} of an account", row.name)
    return EnrolmentCode(enrolment_code=code)


@ROUTER.post("/accounts/{account_id}/grants")
def give_role(account_id: Id, form: GrantForm, house: InHouse, caller: Administrator) -> AccountLine:
    """Give an account a role at a post, or change it."""
    row = house.access.account(account_id)
    grant = Grant(
        post_id=form.post_id, role=form.role, titles=tuple(form.titles), zone=tuple(form.zone), until=form.until
    )
    house.access.give(account_id, grant)
    _note(house, caller, f"gave the role {form.role} at {form.post_id}", row.name)
    return line_of(house, row)


@ROUTER.delete("/accounts/{account_id}/grants/{at_post}/{role}", status_code=204)
def take_role(account_id: Id, at_post: PostOrEvery, role: Role, house: InHouse, caller: Administrator) -> None:
    """Take a role at a post away; it counts no longer from the next request on."""
    name = house.access.account(account_id).name
    house.access.take(account_id, at_post, role)
    _note(house, caller, f"took away the role {role} at {at_post}", name)


@ROUTER.post("/accounts/{account_id}/enrolment-codes")
def enrolment_code(account_id: Id, house: InHouse, caller: Administrator) -> EnrolmentCode:
    """A code that enrols one device of an account."""
    row = house.access.account(account_id)
    code = house.access.new_code(account_id)
    _note(house, caller, "let a device of an account be enrolled", row.name)
    return EnrolmentCode(enrolment_code=code)


@ROUTER.delete("/devices/{device_id}", status_code=204)
def revoke_device(device_id: Id, house: InHouse, caller: Administrator) -> None:
    """Shut a device out, with the sessions that are open on it."""
    device = house.desk.device(id=device_id)
    house.access.revoke_device(device_id)
    if device is not None:
        _note(house, caller, "shut out a device of an account", house.access.account(device.account_id).name)


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


def _note(house: House, caller: Caller, change: str, whom: str) -> None:
    hand = hand_of(caller, "*", Right.ADMINISTER)
    note_access(house.store, hand, change=change, whom=whom)

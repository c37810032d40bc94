"""Signing in and out, and what an account does for itself."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints

from egress.interfaces.accounts import Caller, Refused, Right, SignedIn
from egress.interfaces.accounts.digests import csrf_of
from egress.interfaces.accounts.roles import RIGHTS, Role
from egress.interfaces.api.asked import Answered, Asked, FilledLine, Id, Line
from egress.interfaces.api.door import InHouse, Needs, cookie_name, refuse_other_origin, secret_of_session
from egress.interfaces.api.house import House
from egress.workflow.record.hands import Hand
from egress.workflow.record.reveal import note_access

ROUTER = APIRouter(tags=["session"])
LOG = logging.getLogger("egress.access")
Password = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Self = Annotated[Caller, Depends(Needs(None))]
DEVICE_DAYS = 400


class SignInForm(Asked):
    """Name, password, and what else the account asks for."""

    name: FilledLine
    password: Password
    one_time_code: str = Field("", max_length=16, description="From the device, where the account has one.")
    enrolment_code: str = Field("", max_length=64, description="Enrols this device; needed on a new one.")
    device_label: Line = Field("", description="How this device is called in the list of devices.")


class PasswordForm(Asked):
    """The old password and the new one."""

    old_password: Password
    new_password: Password


class AgainForm(Asked):
    """The password shown again, and a one-time code where the account has these: a session alone does not do."""

    password: Password
    one_time_code: str = Field("", max_length=16, description="From the device that the account has now.")


class EndForm(Asked):
    """The password shown again; empty where the account has none here and its owner has just signed in."""

    password: str = Field("", max_length=256)


class OneTimeForm(Asked):
    """What `POST /session/one-time` gave, and a code of the device that read it."""

    sealed: str = Field(max_length=2000)
    one_time_code: str = Field(max_length=16)


class TokenForm(Asked):
    """A new feed token."""

    label: FilledLine = Field(description="What it is for.")
    days: int = Field(90, ge=1, le=366, description="How long it holds.")


class GrantLine(Answered):
    """One role at one post."""

    post_id: str = Field(description="The post; `*` = every post, and the record as a whole.")
    role: Role
    titles: tuple[str, ...] = Field(description="Roles of the authority table that may be acted under.")
    zone: tuple[str, ...] = Field(description="Groups and sites that a warden looks after.")
    until: datetime | None = Field(description="When it ends by itself; null = it does not.")


class SessionAnswer(Answered):
    """Who is signed in, and what they may do."""

    account_id: str
    name: str
    csrf_token: str = Field(description="Goes with every change as the header X-CSRF-Token.")
    grants: list[GrantLine]
    rights: dict[str, list[Right]] = Field(description="By post, `*` for every post: what may be done.")
    glass_until: dict[str, datetime] = Field(description="By post: until when the glass is broken.")


class DeviceLine(Answered):
    """One device of an account."""

    id: str
    label: str
    enrolled_at: str
    revoked_at: str | None


class SessionLine(Answered):
    """One live session of an account."""

    id: str
    device: str = Field(description="How its device is called.")
    opened_at: str
    seen_at: str = Field(description="When it was last used, to the minute.")
    until: str = Field(description="When it ends at the latest.")
    is_this: bool = Field(description="Whether it is the one that asks.")


class TokenLine(Answered):
    """One feed token; its secret is not kept."""

    id: str
    label: str
    made_at: str
    until: str
    revoked_at: str | None


class NewToken(Answered):
    """A new feed token with its secret, which is shown this once."""

    token: str
    line: TokenLine


class EnrolmentCode(Answered):
    """A code that enrols one device within the hour, shown this once."""

    enrolment_code: str


class OneTimeBegun(Answered):
    """A secret for one-time codes, for the device to read; it counts once a code confirms it."""

    sealed: str
    address: str = Field(description="otpauth:// address for the device, as text or QR code.")


class RoleLine(Answered):
    """What a role may do."""

    role: Role
    rights: list[Right]


@ROUTER.post("/sign-in")
def sign_in(form: SignInForm, request: Request, response: Response, house: InHouse) -> SessionAnswer:
    """Sign in; sets the cookies of the session and of the device. The browser's earlier session ends."""
    refuse_other_origin(request, house)
    device = request.cookies.get(cookie_name(house, "device"), "")
    try:
        signed = house.access.sign_in(
            form.name,
            form.password,
            code=form.one_time_code,
            device=device,
            enrolment=form.enrolment_code,
            label=form.device_label,
            source=request.client.host if request.client else "",
            earlier=secret_of_session(request, house),
        )
    except Refused as refused:
        LOG.warning("sign-in", extra={"event": "sign_in", "outcome": refused.kind})
        raise
    LOG.info("sign-in", extra={"event": "sign_in", "outcome": "new device" if signed.device else "known device"})
    set_cookies(response, house, signed)
    return answer_of(house.access.caller(signed.session), signed.csrf)


@ROUTER.post("/sign-out", status_code=204)
def sign_out(request: Request, response: Response, house: InHouse, caller: Self) -> None:
    """Sign out: the session ends on the server."""
    del caller
    house.access.sign_out(secret_of_session(request, house))
    response.delete_cookie(cookie_name(house, "session"), path="/", secure=house.secure, httponly=True)


@ROUTER.get("/session")
def session(request: Request, house: InHouse, caller: Self) -> SessionAnswer:
    """Who is signed in, and what they may do where."""
    return answer_of(caller, csrf_of(secret_of_session(request, house)))


@ROUTER.get("/roles")
def roles(caller: Self) -> list[RoleLine]:
    """What each role may do."""
    del caller
    return [RoleLine(role=role, rights=sorted(rights)) for role, rights in RIGHTS.items()]


@ROUTER.post("/session/password", status_code=204)
def change_password(form: PasswordForm, house: InHouse, caller: Self) -> None:
    """Change the password; every session of the account ends."""
    noted = _noting(house, caller)
    house.access.own.change_password(caller.account_id, form.old_password, form.new_password, noted=noted)


@ROUTER.post("/session/one-time")
def begin_one_time(form: AgainForm, house: InHouse, caller: Self) -> OneTimeBegun:
    """Begin with one-time codes, or with those of another device: a secret for it, to be confirmed in 15 minutes."""
    own = house.access.own
    sealed, address = own.begin_one_time(caller.account_id, form.password, form.one_time_code)
    return OneTimeBegun(sealed=sealed, address=address)


@ROUTER.post("/session/one-time/confirmation", status_code=204)
def confirm_one_time(form: OneTimeForm, request: Request, house: InHouse, caller: Self) -> None:
    """Take one-time codes into use: the next sign-in asks for one, and every other session of the account ends."""
    noted, secret = _noting(house, caller), secret_of_session(request, house)
    house.access.own.confirm_one_time(caller.account_id, form.sealed, form.one_time_code, session=secret, noted=noted)


@ROUTER.get("/session/devices")
def own_devices(house: InHouse, caller: Self) -> list[DeviceLine]:
    """The devices from which the account may sign in."""
    return [DeviceLine.model_validate(one) for one in house.desk.devices(caller.account_id)]


@ROUTER.post("/session/enrolment-codes")
def own_enrolment_code(form: AgainForm, house: InHouse, caller: Self) -> EnrolmentCode:
    """A code that enrols one more device of one's own."""
    noted = _noting(house, caller)
    code = house.access.own.new_code(caller.account_id, form.password, form.one_time_code, noted=noted)
    return EnrolmentCode(enrolment_code=code)


@ROUTER.delete("/session/devices/{device_id}", status_code=204)
def revoke_own_device(device_id: Id, house: InHouse, caller: Self) -> None:
    """Shut one of one's own devices out."""
    own = device_id if device_id in {one.id for one in house.desk.devices(caller.account_id)} else ""
    house.access.device(own)
    _noting(house, caller)("shut out a device of their own")
    house.access.revoke_device(own)


@ROUTER.get("/session/sessions")
def own_sessions(request: Request, house: InHouse, caller: Self) -> list[SessionLine]:
    """Where the account is signed in now, the latest first."""
    found = house.access.sessions.of(caller.account_id, secret_of_session(request, house))
    return [SessionLine.model_validate(one) for one in found]


@ROUTER.post("/session/sessions/end-others", status_code=204)
def end_other_sessions(form: EndForm, request: Request, house: InHouse, caller: Self) -> None:
    """End every session of the account but this one."""
    noted, secret = _noting(house, caller), secret_of_session(request, house)
    house.access.own.end_other_sessions(caller.account_id, form.password, session=secret, noted=noted)


@ROUTER.post("/session/sessions/{session_id}/end", status_code=204)
def end_session(session_id: Id, form: EndForm, request: Request, house: InHouse, caller: Self) -> None:
    """End one of one's own sessions."""
    noted, secret = _noting(house, caller), secret_of_session(request, house)
    house.access.own.end_session(caller.account_id, session_id, form.password, session=secret, noted=noted)


@ROUTER.get("/session/feed-tokens")
def feed_tokens(house: InHouse, caller: Self) -> list[TokenLine]:
    """The tokens with which workbooks read feeds in one's name."""
    return [TokenLine.model_validate(one) for one in house.desk.feed_tokens(caller.account_id)]


@ROUTER.post("/session/feed-tokens", status_code=201)
def new_feed_token(form: TokenForm, house: InHouse, caller: Self) -> NewToken:
    """A new token for a workbook; it reads what its owner may read at that time, and changes nothing."""
    _noting(house, caller)("made a token for a workbook")
    row, secret = house.access.new_feed_token(caller.account_id, form.label, form.days)
    return NewToken(token=secret, line=TokenLine.model_validate(row))


@ROUTER.delete("/session/feed-tokens/{token_id}", status_code=204)
def revoke_feed_token(token_id: Id, house: InHouse, caller: Self) -> None:
    """Shut a token."""
    house.access.revoke_feed_token(caller.account_id, token_id)


def _noting(house: House, caller: Caller) -> Callable[[str], None]:
    """Return what keeps in the ledger what somebody is about to change about their own account."""
    hand = Hand(person=caller.name, role="own account", at=caller.now)
    return lambda change: (note_access(house.store, hand, change=change, whom=caller.name), None)[1]


def set_cookies(response: Response, house: House, signed: SignedIn) -> None:
    """Hand out the secrets of a session and of a new device: no script reads them, no other site sends them."""
    rules: dict[str, Any] = {"httponly": True, "secure": house.secure, "samesite": "strict", "path": "/"}
    response.set_cookie(cookie_name(house, "session"), signed.session, **rules)
    if signed.device:
        response.set_cookie(cookie_name(house, "device"), signed.device, max_age=DEVICE_DAYS * 86400, **rules)


def answer_of(caller: Caller, csrf: str) -> SessionAnswer:
    """Return who is signed in."""
    held = [grant for grant in caller.grants if grant.until is None or caller.now < grant.until]
    posts = dict.fromkeys(grant.post_id for grant in held)
    return SessionAnswer(
        account_id=caller.account_id,
        name=caller.name,
        csrf_token=csrf,
        grants=[GrantLine.model_validate(grant) for grant in held],
        rights={post: sorted(right for right in Right if caller.may(right, post)) for post in posts},
        glass_until={post: until for post, until in caller.glass if caller.now < until},
    )

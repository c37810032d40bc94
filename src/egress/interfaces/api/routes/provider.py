"""Signing in by the organisation's own identity provider, where one is named when egress is served."""

import html
import logging
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from egress.interfaces.accounts import Refused
from egress.interfaces.accounts.provider_sign_in import FLOW_MIN, ProviderSignIn
from egress.interfaces.api.asked import Answered, Asked, Line
from egress.interfaces.api.door import InHouse, cookie_name, refuse_other_origin, secret_of_session
from egress.interfaces.api.house import PROVIDER_CALLBACK, House
from egress.interfaces.api.routes.session import set_cookies
from egress.workflow.record.hands import Hand
from egress.workflow.record.reveal import note_access

ROUTER = APIRouter(tags=["session"])
LOG = logging.getLogger("egress.access")
FINISH = PROVIDER_CALLBACK.replace("callback", "finish")
PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of the page between: not shut into a sandbox, so that the step from it to ours is one within our own site."""

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": why, "content": {"text/html": {"schema": {"type": "string"}}}}
    for status, why in {
        401: "A page that says that no account is theirs, or not from this device.",
        403: "A page that says why the answer of the provider is not taken.",
        429: "A page that says how long to wait.",
        503: "A page that says that the provider does not answer.",
    }.items()
}

Brought = Annotated[str, Query(max_length=4096)]


class ProviderAnswer(Answered):
    """Whether there is a provider, and what it is called."""

    available: bool
    label: str


class BeginForm(Asked):
    """What is needed on a new device."""

    enrolment_code: str = Field("", max_length=64, description="Enrols this device, and links the account at first.")
    device_label: Line = Field("", description="How this device is called in the list of devices.")


class BegunAnswer(Answered):
    """Where the browser is to go."""

    address: str


@ROUTER.get("/provider")
async def provider(house: InHouse) -> ProviderAnswer:
    """Whether one may sign in by an identity provider here."""
    found = house.provider
    return ProviderAnswer(available=found is not None, label="" if found is None else found.label)


@ROUTER.post("/provider/begin")
def begin_at_provider(form: BeginForm, request: Request, response: Response, house: InHouse) -> BegunAnswer:
    """Begin a sign-in at the provider; sets a cookie that must come back with the answer."""
    refuse_other_origin(request, house)
    address, flow = _provider_of(house).begin(enrolment=form.enrolment_code, label=form.device_label)
    rules: dict[str, Any] = {"httponly": True, "secure": house.secure, "samesite": "strict", "path": "/"}
    response.set_cookie(cookie_name(house, "flow"), flow, max_age=FLOW_MIN * 60, **rules)
    return BegunAnswer(address=address)


@ROUTER.get("/provider/callback", response_class=HTMLResponse)
def back_from_provider(house: InHouse, code: Brought = "", state: Brought = "", error: Brought = "") -> HTMLResponse:
    """
    The page that the provider sends a browser to; it goes on by itself.

    Our cookies do not come with a step from another site, so this page makes one more within our own.
    """
    _provider_of(house)
    on = html.escape(f"{FINISH}?{urlencode({'code': code, 'state': state, 'error': error})}", quote=True)
    head = f'<meta http-equiv="refresh" content="0;url={on}">'
    return _page("Signing in", f'<p>One moment, or <a href="{on}">go on</a>.</p>', head=head)


@ROUTER.get("/provider/finish", response_class=HTMLResponse, responses=REFUSALS)
def finish_at_provider(
    request: Request, house: InHouse, code: Brought = "", state: Brought = "", error: Brought = ""
) -> HTMLResponse:
    """Sign in with what the provider sent: a page that goes on to ours, with the cookies of session and device."""
    provider = _provider_of(house)
    try:
        if error or not code:
            sentence = f"{provider.label} did not let you in."
            raise Refused(403, "provider_refused", sentence, remedy="Begin the sign-in anew.")
        signed = provider.finish(
            flow=request.cookies.get(cookie_name(house, "flow"), ""),
            state=state,
            code=code,
            device=request.cookies.get(cookie_name(house, "device"), ""),
            source=request.client.host if request.client else "",
            earlier=secret_of_session(request, house),
            linked=lambda name, change: _note(house, name, change),
        )
    except Refused as refused:
        LOG.warning("sign-in", extra={"event": "sign_in", "outcome": refused.kind})
        words = f"<p>{html.escape(str(refused))} {html.escape(refused.remedy)}</p>"
        return _page("Not signed in", f'{words}<p><a href="/">Back to egress</a></p>', status=refused.status)
    LOG.info("sign-in", extra={"event": "sign_in", "outcome": "provider"})
    answer = _page("Signed in", '<p><a href="/">Go on</a></p>', head='<meta http-equiv="refresh" content="0;url=/">')
    set_cookies(answer, house, signed)
    answer.delete_cookie(cookie_name(house, "flow"), path="/", secure=house.secure, httponly=True, samesite="strict")
    return answer


def _provider_of(house: House) -> ProviderSignIn:
    if house.provider is None:
        sentence = "Nobody can sign in by an identity provider here."
        raise Refused(404, "no_provider", sentence, remedy="Sign in with name and password.")
    return house.provider


def _note(house: House, name: str, change: str) -> None:
    note_access(house.store, Hand(person=name, role="own account", at=house.clock()), change=change, whom=name)


def _page(title: str, body: str, *, status: int = 200, head: str = "") -> HTMLResponse:
    text = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} · egress</title>{head}</head>'
    text += f"<body><h1>{title}</h1>{body}</body></html>"
    return HTMLResponse(text, status, headers={"content-security-policy": PAGE_POLICY})

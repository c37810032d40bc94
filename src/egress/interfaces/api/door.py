"""The door: who is calling, whether the call is their own, and whether they may do what they ask for."""

import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request

from egress.interfaces.accounts import EVERY_POST, Caller, Refused, Right
from egress.interfaces.accounts.digests import csrf_of
from egress.interfaces.accounts.refusals import no_such_post, not_signed_in
from egress.interfaces.api.house import House
from egress.workflow.record.hands import Hand

CSRF_HEADER = "X-CSRF-Token"
SAFE = ("GET", "HEAD", "OPTIONS")


async def house_of(request: Request) -> House:
    """Return what is open while egress serves; async, so that no thread is asked for it."""
    house: House = request.app.state.house
    return house


InHouse = Annotated[House, Depends(house_of)]


def cookie_name(house: House, what: str) -> str:
    """Return the name of a cookie; under TLS one that no other site of the domain can set."""
    return f"__Host-egress_{what}" if house.secure else f"egress_{what}"


def secret_of_session(request: Request, house: House) -> str:
    """Return the secret of the session that a request bears; empty where it bears none."""
    return request.cookies.get(cookie_name(house, "session"), "")


def caller_of(request: Request, house: House) -> Caller:
    """Return who calls, and refuse a change that another site's page asks for in their name."""
    secret = secret_of_session(request, house)
    if secret:
        house.pace.take(secret)
    caller = house.access.caller(secret)
    if request.method not in SAFE:
        refuse_other_origin(request, house)
        given = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), csrf_of(secret).encode()):
            sentence = f"The request lacks the {CSRF_HEADER} of your session."
            raise Refused(403, "csrf", sentence, remedy="Take it from GET /api/v1/session.")
    return caller


def refuse_other_origin(request: Request, house: House) -> None:
    """Refuse a change that a page of another site sends."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    own = {_netloc_of(house.origin), request.headers.get("Host", "")} - {""}
    if site not in ("same-origin", "none") or (origin and _netloc_of(origin) not in own):
        raise Refused(403, "other_origin", "A page of another site sent this.", remedy="Use the pages of egress.")


def _netloc_of(origin: str) -> str:
    """Return host and port of an origin; empty where it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


class Needs:
    """
    What an operation needs: one right at the post in its address, or to the record as a whole.

    Attributes
    ----------
    right : None = only to be signed in. opens : whether it may speak of a post that is not in the record yet.
    by_token : whether a workbook's token opens it too.
    """

    def __init__(self, right: Right | None, *, opens: bool = False, by_token: bool = False) -> None:
        self.right, self.opens, self.by_token = right, opens, by_token

    def __call__(self, request: Request, house: InHouse) -> Caller:
        """Return the caller, or refuse."""
        caller = self._caller(request, house)
        post_id = request.path_params.get("post_id", EVERY_POST)
        if self.right is not None:
            caller.demand(self.right, post_id)
        if post_id != EVERY_POST and not self.opens and not house.knows(post_id):
            raise no_such_post()
        return caller

    def _caller(self, request: Request, house: House) -> Caller:
        if self.by_token and "Authorization" in request.headers:
            token = _token_of(request.headers["Authorization"])
            house.pace.take(token)
            return house.access.caller_by_token(token)
        return caller_of(request, house)


def _token_of(header: str) -> str:
    """Return the token in an Authorization header: as Bearer, or as the password of Basic, which Excel can send."""
    import base64

    kind, _, value = header.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        raise not_signed_in()
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        raise not_signed_in() from None


async def repeat_key(
    request: Request,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            pattern="^[A-Za-z0-9_-]{16,64}$",
            description="Drawn by whoever asks; the same thing asked again under the same key is done once.",
        ),
    ] = None,
) -> str | None:
    """
    Return what tells a request that is sent again from a new one: its key, and what it asks for.

    A key that comes back with other words is another request; else it would be answered as done and never be done.
    """
    if not key:
        return None
    import hashlib

    return f"{request.url.path} {key} {hashlib.sha256(await request.body()).hexdigest()}"


RepeatKey = Annotated[str | None, Depends(repeat_key)]


def hand_of(caller: Caller, post_id: str, right: Right, *, act_as: str = "", key: str | None = None) -> Hand:
    """Return who acts: under their own name, one of their titles, now, and once however often they ask."""
    import hashlib

    role = caller.title(act_as, post_id, right)
    act_id = hashlib.sha256(f"{caller.account_id} {post_id} {key}".encode()).hexdigest()[:32] if key else ""
    return Hand(person=caller.name, role=role, at=caller.now, act_id=act_id)

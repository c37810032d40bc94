"""What every answer bears so that a browser guards it, and what no request may exceed."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

MOST_BODY_BYTES = 16 * 1024 * 1024
"""Largest body that is read; a workbook of a post is far below it."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)
"""Of a brief as HTML: a page that is whole in itself, runs no script, and is shut into a sandbox."""

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
}
TRANSPORT = "max-age=31536000; includeSubDomains"


def guards(*, secure: bool, is_page: bool = False) -> dict[str, str]:
    """Return the headers that every answer bears."""
    made = {**ALWAYS, "content-security-policy": DOCUMENT_POLICY if is_page else POLICY, "cache-control": "no-store"}
    return {**made, "strict-transport-security": TRANSPORT} if secure else made


class GuardingHeaders:
    """Adds the headers to every answer; nothing of the API is kept by any cache."""

    def __init__(self, app: Application, *, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _announced(scope) > MOST_BODY_BYTES:
            await _refuse_body(self._guarded(send))
            return
        await self._app(scope, _counted(receive), self._guarded(send))

    def _guarded(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                given = {name.lower() for name, _ in headers}
                is_page = any(name.lower() == b"content-type" and b"text/html" in value for name, value in headers)
                added = guards(secure=self._secure, is_page=is_page)
                headers += [
                    (name.encode(), value.encode()) for name, value in added.items() if name.encode() not in given
                ]
                message = {**message, "headers": headers}
            await send(message)

        return guarded


def _announced(scope: MutableMapping[str, Any]) -> int:
    lengths = [value for name, value in scope.get("headers", ()) if name.lower() == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _counted(receive: Receive) -> Receive:
    """Return a receiver that cuts off a body whose length was not announced truly."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > MOST_BODY_BYTES else message

    return counted


async def _refuse_body(send: Send) -> None:
    told = {
        "type": "urn:egress:problem:too_large",
        "title": "too large",
        "status": 413,
        "detail": f"A request holds at most {MOST_BODY_BYTES // 2**20} MiB.",
    }
    body = json.dumps(told).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})

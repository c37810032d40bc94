"""One line of log per request: what was asked for and how it ended, never who is spoken of."""

import logging
import time
from collections.abc import MutableMapping
from typing import Any

from egress.interfaces.api.headers import Application, Message, Receive, Send

LOG = logging.getLogger("egress.requests")


class RequestLog:
    """Logs method, route, status and duration; addresses are told by their pattern, so that no id stands in them."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = scope.get("route")
            told = {
                "event": "request",
                "method": scope["method"],
                "route": getattr(route, "path", "none"),
                "status": status,
                "ms": round(1000 * (time.perf_counter() - began), 1),
            }
            LOG.info("request", extra=told)

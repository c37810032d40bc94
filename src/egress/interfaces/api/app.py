"""The application: its operations, its guards, and what happens when it starts and stops."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from egress.interfaces.api.headers import GuardingHeaders
from egress.interfaces.api.house import House
from egress.interfaces.api.openapi import PREFIX, document_of
from egress.interfaces.api.pages import add_pages
from egress.interfaces.api.problems import add_handlers
from egress.interfaces.api.request_log import RequestLog
from egress.interfaces.api.routes import ROUTERS
from egress.interfaces.api.watch import Watch


def make_app(house: House | None) -> FastAPI:
    """Return the application over a house that is open; without one it can be described, but not called."""
    app = FastAPI(
        title="egress",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.house = house
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    add_pages(app)
    add_handlers(app)
    app.add_middleware(GuardingHeaders, secure=house is not None and house.secure)
    app.add_middleware(RequestLog)
    made: dict[str, Any] = {}

    def described() -> dict[str, Any]:
        if not made:
            made.update(document_of(app))
        return made

    app.openapi = described  # type: ignore[method-assign]
    return app


AT_ONCE = 24
"""Requests answered at once; more of them wait their turn, since each holds a thread, connections and memory."""


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Watch the clocks of the posts while egress serves, and answer so many callers at once."""
    current_default_thread_limiter().total_tokens = AT_ONCE
    watch = Watch(app.state.house)
    watch.start()
    try:
        yield
    finally:
        watch.stop()

"""Every router, in the order in which the OpenAPI document tells them."""

from egress.interfaces.api.routes import (
    accounts,
    case,
    decisions,
    events,
    feeds,
    jobs,
    ledger,
    names,
    operations,
    posts,
    session,
    watch,
)

ROUTERS = (
    session.ROUTER,
    accounts.ROUTER,
    posts.ROUTER,
    case.ROUTER,
    jobs.ROUTER,
    watch.ROUTER,
    decisions.ROUTER,
    names.ROUTER,
    events.ROUTER,
    ledger.ROUTER,
    feeds.ROUTER,
    operations.ROUTER,
)

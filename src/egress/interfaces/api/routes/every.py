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
    overview,
    posts,
    provider,
    session,
    watch,
    what_if,
)

ROUTERS = (
    session.ROUTER,
    provider.ROUTER,
    accounts.ROUTER,
    posts.ROUTER,
    overview.ROUTER,
    case.ROUTER,
    jobs.ROUTER,
    what_if.ROUTER,
    watch.ROUTER,
    decisions.ROUTER,
    names.ROUTER,
    events.ROUTER,
    ledger.ROUTER,
    feeds.ROUTER,
    operations.ROUTER,
)

"""Feeds for Excel and Power BI: CSV and JSON, answered directly, under the role of the token's owner."""

import csv
import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.api.asked import PostId
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.api.routes.posts import For
from egress.kit import plain
from egress.workflow.audiences import known_to
from egress.workflow.record.edit import cells_of
from egress.workflow.record.hands import case_now
from egress.workflow.record.look import show_log, show_portfolio, show_standing

ROUTER = APIRouter(prefix="/feeds", tags=["feeds"])
Signed = Annotated[Caller, Depends(Needs(None, by_token=True))]
Viewer = Annotated[Caller, Depends(Needs(Right.SEE_POST, by_token=True))]
Stander = Annotated[Caller, Depends(Needs(Right.SEE_STANDING, by_token=True))]
Reader = Annotated[Caller, Depends(Needs(Right.SEE_LOG, by_token=True))]
TableName = Annotated[str, Field(pattern=r"^[a-z_]{1,64}$")]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula by a spreadsheet (OWASP, CSV Injection)."""

Row = dict[str, Any]
FEED: dict[int | str, Any] = {
    200: {
        "description": "The rows, one header line.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}


class Form(StrEnum):
    """The form of a feed."""

    CSV = "csv"
    JSON = "json"


PORTFOLIO = (
    *("post_id", "as_of", "version", "posture", "start_by_status", "margin_h", "margin_now_h"),
    *("clearance_time_h", "readiness_debt_h", "stale_parts"),
)
STANDING = ("kind", "id", "what", "who", "due", "status")
LOG = ("seq", "at", "kept_at", "person", "role", "kind", "sentence")


@ROUTER.get("/portfolio.{form}", response_class=Response, responses=FEED)
def portfolio_feed(form: Form, house: InHouse, caller: Signed) -> Any:
    """Your posts, the least margin first."""
    every = show_portfolio(house.store, caller.now).posts
    own = [line for line in every if caller.may(Right.SEE_POST, line.post_id)]
    rows = [{**plain(line), "stale_parts": ";".join(part.part for part in line.parts if part.stale)} for line in own]
    return fed(rows, PORTFOLIO, form)


@ROUTER.get("/posts/{post_id}/standing.{form}", response_class=Response, responses=FEED)
def standing_feed(post_id: PostId, form: Form, house: InHouse, caller: Stander) -> Any:
    """What waits for whom."""
    return fed([plain(line) for line in show_standing(house.store, post_id, caller.now).lines], STANDING, form)


@ROUTER.get("/posts/{post_id}/log.{form}", response_class=Response, responses=FEED)
def log_feed(post_id: PostId, form: Form, house: InHouse, caller: Reader) -> Any:
    """Who did what, with marks where names and free text stand: a workbook is passed on."""
    del caller
    lines = show_log(house.store, post_id, with_names=False).lines
    return fed([plain(line) for line in lines], LOG, form)


@ROUTER.get("/posts/{post_id}/tables/{table}.{form}", response_class=Response, responses=FEED)
def table_feed(
    post_id: PostId, table: TableName, form: Form, house: InHouse, caller: Viewer, audience: For = None
) -> Any:
    """A table of the latest version of the case, with marks where hidden texts stand."""
    del caller
    tables = cells_of(known_to(case_now(house.store, post_id), audience))
    if table not in tables or table == "settings":
        raise Refused(404, "no_such_table", "There is no such table.", remedy="See GET /api/v1/tables.")
    rows: list[Row] = list(tables[table].values())
    return fed(rows, tuple(rows[0]) if rows else ("empty",), form)


def fed(rows: Sequence[Row], columns: Sequence[str], form: Form) -> Response:
    """Return rows as CSV or JSON."""
    kept = [{name: row.get(name) for name in columns} for row in rows]
    if form == Form.JSON:
        return JSONResponse(kept)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([unformulated(row[name]) for name in columns] for row in kept)
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8")


def unformulated(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return value if _is_number(value) else f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text and "_" not in text

"""Problems as RFC 9457 has them: one form for every refusal, with a kind for programs and a sentence for people."""

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from egress.interfaces.accounts import Refused
from egress.interfaces.api.headers import guards
from egress.interfaces.logs import place_of
from egress.interfaces.wiring import StoreUnavailable
from egress.kit import InputProblem, InternalError, Problem
from egress.workflow.record.edit import EditConflict

MEDIA_TYPE = "application/problem+json"
LOG = logging.getLogger("egress.api")


class ProblemLine(BaseModel):
    """One thing wrong with what was given, with everything needed to mend it."""

    file: str = Field(description="File, table, row or act concerned.")
    row: int = Field(description="Line in the file; 0 when the whole is meant.")
    field: str = Field(description="Column or key; empty when the whole row is meant.")
    value: str = Field(description="The text as it was given.")
    expected: str = Field(description="What would have been accepted.")
    remedy: str = Field(description="What to do about it.")
    sentence: str = Field(description="All of it in one line.")


class CellConflictLine(BaseModel):
    """One cell as it was, as somebody else has it now, and as you want it."""

    model_config = ConfigDict(from_attributes=True)

    table: str = Field(description="Table of the case, or `settings`.")
    row_id: str = Field(description="What tells the row apart.")
    field: str = Field(description="Column.")
    base: str | None = Field(description="In the version that you began with; null where there was no such row.")
    theirs: str | None = Field(description="In the latest version; null where the row is gone.")
    yours: str | None = Field(description="As you want it; null where you removed the row.")
    clashes: bool = Field(description="Whether they and you want different things.")


class ProblemDetails(BaseModel):
    """Why something was not done (RFC 9457). Nothing was changed."""

    type: str = Field(description="`urn:egress:problem:` and the kind, by which programs tell problems apart.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="What is wrong, in one sentence or more.")
    remedy: str = Field("", description="What to do about it.")
    problems: list[ProblemLine] = Field([], description="Every reason found in one pass.")
    conflicts: list[CellConflictLine] = Field(
        [], description="For `edit_conflict`: every cell in which the three versions differ."
    )
    base_version: int | None = Field(None, description="For `edit_conflict`: the version that you began with.")
    latest_version: int | None = Field(None, description="For `edit_conflict`: the version that is the latest now.")
    fault_id: str = Field("", description="For a fault of egress: what to look for in its log.")


def problem(
    status: int, kind: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a problem as the answer."""
    details = ProblemDetails(
        type=f"urn:egress:problem:{kind}", title=kind.replace("_", " "), status=status, detail=detail, **more
    )
    return JSONResponse(details.model_dump(), status, media_type=MEDIA_TYPE, headers=headers)


def lines_of(problems: Sequence[Problem]) -> list[ProblemLine]:
    """Return problems of the input as lines."""
    names = ("file", "row", "field", "value", "expected", "remedy")
    return [ProblemLine(**{name: getattr(one, name) for name in names}, sentence=one.sentence()) for one in problems]


def add_handlers(app: FastAPI) -> None:
    """Turn every error that an operation may raise into a problem; none of them shows how egress is made."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(EditConflict, _conflict)
    app.add_exception_handler(InputProblem, _input)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(InternalError, _internal)
    app.add_exception_handler(Exception, _internal)


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    headers = {"Retry-After": str(error.wait_s)} if error.wait_s else None
    return problem(error.status, error.kind, str(error), headers=headers, remedy=error.remedy)


def _conflict(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, EditConflict)
    return problem(
        409,
        "edit_conflict",
        f"Version {error.latest.version} was kept after the version {error.base_version} that you began with.",
        remedy="Look at both, decide cell by cell, and send your edits on the latest version.",
        conflicts=[CellConflictLine.model_validate(one) for one in error.conflicts],
        base_version=error.base_version,
        latest_version=error.latest.version,
    )


def _input(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InputProblem)
    lines = lines_of(error.problems)
    if isinstance(error, StoreUnavailable):
        LOG.error("the record does not answer", extra={"event": "store_unavailable"})
        detail = "The record does not answer. What was acknowledged is kept; this was not done."
        return problem(503, "store_unavailable", detail, headers={"Retry-After": "5"}, remedy="Try again.")
    detail = " ".join(one.sentence for one in lines[:3])
    return problem(422, "input_problem", detail, problems=lines)


def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    lines = []
    for one in error.errors()[:100]:
        place = [str(part) for part in one["loc"]]
        words = {"file": place[0], "row": 0, "field": ".".join(place[1:]), "value": "", "expected": one["msg"]}
        line = Problem(**words, remedy="See the description of the operation.")
        lines += lines_of([line])
    return problem(422, "not_as_described", "The request is not as the operation describes it.", problems=lines)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kinds = {404: "no_such_address", 405: "no_such_method", 413: "too_large", 400: "not_as_described"}
    headers = dict(error.headers or {})
    return problem(error.status_code, kinds.get(error.status_code, "refused"), str(error.detail), headers=headers)


def _internal(request: Request, error: Exception) -> JSONResponse:
    fault = secrets.token_hex(8)
    told = {"event": "fault", "fault_id": fault, "kind": type(error).__name__, "where": place_of(error)}
    LOG.error("a fault of egress", extra=told)
    detail = "Something in egress is wrong; it is written down. What was acknowledged is kept."
    # Outside every guard of the application: this answer brings the headers itself.
    headers = guards(secure=request.app.state.house.secure)
    return problem(
        500, "fault", detail, headers=headers, fault_id=fault, remedy="Tell the administrator the fault's id."
    )

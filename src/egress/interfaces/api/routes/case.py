"""The case of a post: read as tables, edited row by row, judged before it is kept, never merged unseen."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from egress.domain.orders import is_order_of
from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.accounts.roles import PEOPLE_TABLES
from egress.interfaces.api.asked import ActAs, Answered, Asked, Cell, Column, Line, PostId, Reason
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.api.house import House
from egress.interfaces.api.jobs.orders import Edits, RowEditForm
from egress.interfaces.api.problems import ProblemLine, lines_of
from egress.interfaces.api.routes.posts import VersionLine
from egress.interfaces.wiring import table_columns
from egress.kit import InputProblem
from egress.workflow.record.activate import orders_given
from egress.workflow.record.edit import (
    RowEdit,
    cells_of,
    cells_of_table,
    check_edits,
    edit_case,
    log_report,
    replace_case,
)
from egress.workflow.record.hands import kept_version_tokened
from egress.workflow.record.look import orders_standing

ROUTER = APIRouter(tags=["case"])
Viewer = Annotated[Caller, Depends(Needs(Right.SEE_POST))]
Editor = Annotated[Caller, Depends(Needs(Right.EDIT_PEOPLE))]
Opener = Annotated[Caller, Depends(Needs(Right.EDIT_CASE, opens=True))]
Reporter = Annotated[Caller, Depends(Needs(Right.REPORT))]
BaseVersion = Annotated[int, Field(ge=1, le=1_000_000, description="The version that you began with.")]


class EditForm(Asked):
    """Rows to change in a version of the case."""

    base_version: BaseVersion
    edits: Edits
    reason: Reason
    act_as: ActAs = ""


class CheckForm(Asked):
    """Rows that would be changed."""

    base_version: BaseVersion
    edits: Edits


class FilesForm(Asked):
    """A whole case: the texts of the files of its folder."""

    base_version: int = Field(ge=0, le=1_000_000, description="The version that you began with; 0 for a new post.")
    files: dict[Column, Annotated[str, Field(max_length=8_000_000)]] = Field(
        max_length=40, description="Texts by file name: case.toml and the tables."
    )
    reason: Reason
    act_as: ActAs = ""


class ReportForm(Asked):
    """A report, in the columns of reports.csv."""

    cells: dict[Column, Cell] = Field(max_length=40, description="By column of the table `reports`.")
    act_as: Line = ""


class CaseCheckAnswer(Answered):
    """What is wrong with a case as it would be; nothing, if it could be kept."""

    sound: bool
    problems: list[ProblemLine]


class ColumnLine(Answered):
    """One column of a table."""

    name: str
    meaning: str
    unit: str
    accepts: str
    choices: tuple[str, ...]
    refers_to: tuple[str, ...]
    needed: bool
    hidden: bool = Field(description="Whether its texts are shown on a reason only.")
    example: str


class TableLine(Answered):
    """One table of a case."""

    name: str
    file: str
    noun: str
    about: str
    id_column: str
    required: bool
    columns: list[ColumnLine]


class ZoneAnswer(Answered):
    """What a warden looks after."""

    post_id: str
    zone: list[str] = Field(description="Ids of groups and sites; empty for somebody who sees the whole post.")
    groups: list[dict[str, str]] = Field(description="Rows of the table `groups`.")
    sites: list[dict[str, str]] = Field(description="Rows of the table `sites`.")
    orders: list[str] = Field(description="Ids of the orders that wait for them.")


CASE_ANSWER: dict[int | str, Any] = {
    200: {
        "description": "Answered; the header ETag bears the version.",
        "content": {
            "application/json": {
                "schema": {
                    "title": "CaseAnswer",
                    "type": "object",
                    "properties": {
                        "post_id": {"type": "string"},
                        "version": {"type": "integer"},
                        "settings": {"type": "string", "description": "The text of case.toml."},
                        "tables": {"$ref": "#/components/schemas/CaseTables"},
                    },
                    "required": ["post_id", "version", "settings", "tables"],
                    "additionalProperties": False,
                }
            }
        },
    }
}


@ROUTER.get("/posts/{post_id}/case", response_class=Response, responses=CASE_ANSWER)
def read_case(
    post_id: PostId,
    house: InHouse,
    caller: Viewer,
    version: Annotated[int, Query(ge=0, le=1_000_000, description="0 = the latest.")] = 0,
) -> Any:
    """A version of the case, table by table, with marks where hidden texts stand."""
    del caller
    from fastapi.responses import JSONResponse

    number, case = kept_version_tokened(house.store, post_id, version)
    cells = cells_of(case)
    settings = cells.pop("settings")[""]["text"]
    tables = {name: [{"row_id": key, "cells": row} for key, row in rows.items()] for name, rows in cells.items()}
    content = {"post_id": post_id, "version": number, "settings": settings, "tables": tables}
    return JSONResponse(content, headers={"ETag": f'"{number}"'})


@ROUTER.post("/posts/{post_id}/case/edits")
def edit(post_id: PostId, form: EditForm, house: InHouse, caller: Editor, key: RepeatKey) -> VersionLine:
    """
    Keep the next version of the case.

    409 `edit_conflict` where another version was kept meanwhile: every cell in which the three differ is told, and
    nothing is merged; send your edits anew on the latest version.
    """
    _refuse_beyond_people(caller, post_id, form.edits)
    right = Right.EDIT_CASE if caller.may(Right.EDIT_CASE, post_id) else Right.EDIT_PEOPLE
    hand = hand_of(caller, post_id, right, act_as=form.act_as, key=key)
    edits = [RowEdit(**one.model_dump()) for one in form.edits]
    kept = edit_case(house.store, post_id, hand, base_version=form.base_version, edits=edits, reason=form.reason)
    return VersionLine.model_validate(kept)


@ROUTER.post("/posts/{post_id}/case/check")
def check(post_id: PostId, form: CheckForm, house: InHouse, caller: Editor) -> CaseCheckAnswer:
    """Everything that would be wrong with the case if these rows were changed; nothing is kept."""
    del caller
    edits = [RowEdit(**one.model_dump()) for one in form.edits]
    try:
        check_edits(house.store, post_id, base_version=form.base_version, edits=edits)
    except InputProblem as found:
        return CaseCheckAnswer(sound=False, problems=lines_of(found.problems))
    return CaseCheckAnswer(sound=True, problems=[])


@ROUTER.put("/posts/{post_id}/case/files")
def put_files(post_id: PostId, form: FilesForm, house: InHouse, caller: Opener, key: RepeatKey) -> VersionLine:
    """Keep a whole case as the next version, or open a post with it."""
    hand = hand_of(caller, post_id, Right.EDIT_CASE, act_as=form.act_as, key=key)
    files = {name: text.encode() for name, text in form.files.items()}
    kept = replace_case(house.store, post_id, hand, base_version=form.base_version, files=files, reason=form.reason)
    return VersionLine.model_validate(kept)


@ROUTER.post("/posts/{post_id}/reports", status_code=201)
def report(post_id: PostId, form: ReportForm, house: InHouse, caller: Reporter, key: RepeatKey) -> VersionLine:
    """Log a report; it is a new row beside the others, so it clashes with nothing but its own id."""
    hand = hand_of(caller, post_id, Right.REPORT, act_as=form.act_as, key=key)
    return VersionLine.model_validate(log_report(house.store, post_id, hand, cells=form.cells))


@ROUTER.get("/posts/{post_id}/zone")
def zone(post_id: PostId, house: InHouse, caller: Annotated[Caller, Depends(Needs(Right.SEE_ZONE))]) -> ZoneAnswer:
    """What a warden looks after: groups, sites and orders of their zone, and nothing else of the post."""
    own = caller.zone(post_id)
    _, case = kept_version_tokened(house.store, post_id, 0)
    every = cells_of_table(case, "groups")
    groups = [row for key, row in every.items() if own is None or {key, row["site_id"]} & set(own)]
    near = {row["site_id"] for row in groups} | set(own or ())
    sites = [row for key, row in cells_of_table(case, "sites").items() if own is None or key in near]
    return ZoneAnswer(
        post_id=post_id,
        zone=list(own or ()),
        groups=groups,
        sites=sites,
        orders=orders_of_zone(house, caller, post_id),
    )


@ROUTER.get("/tables")
def tables(caller: Annotated[Caller, Depends(Needs(None))]) -> list[TableLine]:
    """Every table of a case, column by column: the data dictionary."""
    del caller
    return [TableLine.model_validate(one) for one in table_columns()]


def orders_of_zone(house: House, caller: Caller, post_id: str) -> list[str]:
    """Return the orders that a caller may acknowledge: all of them, or those of their titles and of their groups."""
    lines = orders_standing(house.store, post_id, caller.now)
    own = caller.zone(post_id)
    if own is None:
        return [line.id for line in lines]
    titles = {title for grant in caller.grants_at(post_id) for title in grant.titles}
    _, case = kept_version_tokened(house.store, post_id, 0)
    groups = {group.id for group in case.groups if {group.id, group.site_id} & set(own)}
    theirs = {order.id for order in orders_given(house.store, post_id) if is_order_of(order, groups)}
    return [line.id for line in lines if line.who in titles or line.id in theirs]


def _refuse_beyond_people(caller: Caller, post_id: str, edits: list[RowEditForm]) -> None:
    """Refuse edits of other tables than those of people to somebody who may edit these alone."""
    if caller.may(Right.EDIT_CASE, post_id):
        return
    beyond = sorted({edit.table for edit in edits} - PEOPLE_TABLES)
    if beyond:
        sentence = f"Your role lets you edit {' and '.join(sorted(PEOPLE_TABLES))}, not {', '.join(beyond)}."
        raise Refused(403, "not_allowed", sentence, remedy="Ask a planner.")

"""Long work: asked for, watched, cancelled, and its answer fetched."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.api.answers import BYTES, TEXT, described
from egress.interfaces.api.asked import Answered, Id, PostId
from egress.interfaces.api.door import InHouse, Needs, RepeatKey, hand_of
from egress.interfaces.api.house import House
from egress.interfaces.api.jobs.orders import (
    ActivateOrder,
    BriefOrder,
    JobHand,
    JobOrder,
    KeptOrder,
    PublishOrder,
    right_for,
)
from egress.interfaces.api.jobs.states import URGENT, WAITING
from egress.interfaces.api.problems import ProblemLine, lines_of
from egress.interfaces.wiring import JobRow, new_act_id
from egress.kit import Problem, iso_utc
from egress.publications.papers.writing import PDF, WORD

ROUTER = APIRouter(tags=["jobs"])
Runner = Annotated[Caller, Depends(Needs(Right.RUN_JOBS))]
Viewer = Annotated[Caller, Depends(Needs(Right.SEE_POST))]
JobId = Annotated[Id, Field(description="Id of the job.")]

MOST_WAITING = 200
"""Jobs of one post that wait at most; more are refused until some are done."""


class JobLine(Answered):
    """One piece of long work."""

    id: str
    post_id: str
    kind: str
    state: str = Field(description="waiting, at work, giving orders, done, refused, cancelled or failed.")
    progress: str = Field(description="The last word of how far it is.")
    asked_at: str
    begun_at: str | None
    ended_at: str | None
    problems: list[ProblemLine] = Field(description="Why it was refused.")
    media_type: str | None = Field(description="Of its answer; null = it has none yet.")


@ROUTER.post("/posts/{post_id}/jobs", status_code=202)
def ask_for_job(post_id: PostId, order: JobOrder, house: InHouse, caller: Runner, key: RepeatKey) -> JobLine:
    """
    Ask for long work: plan, brief, what_if, rehearse, losses, force, enablers, staff, advise, diff, replay, publish,
    activate.

    Its progress is told by the events of the post; after a restart of egress it is begun anew or goes on.
    """
    right = right_for(order.kind)
    caller.demand(right, post_id)
    act_as = order.act_as if isinstance(order, ActivateOrder | BriefOrder) else ""
    hand = hand_of(caller, post_id, right, act_as=act_as, key=key)
    job_id = hand.act_id or new_act_id()
    known = house.desk.jobs(id=job_id)
    if not known:
        if order.kind not in URGENT:
            _refuse_crowd(house, post_id)
        kept = KeptOrder(order=order, hand=JobHand(role=hand.role, at=hand.at))
        row = JobRow(
            id=job_id,
            post_id=post_id,
            kind=order.kind,
            asked_by=caller.account_id,
            asked_at=iso_utc(caller.now),
            order=kept.model_dump_json(),
            state=WAITING,
            progress="",
            begun_at=None,
            ended_at=None,
            problem="",
            media_type=None,
            change=1,
        )
        # Where the same order came in twice at once, the first stands for both.
        known = (row,) if house.desk.put_job(row) else house.desk.jobs(id=job_id)
    return line_of(known[0])


@ROUTER.get("/posts/{post_id}/jobs")
def list_jobs(
    post_id: PostId,
    house: InHouse,
    caller: Viewer,
    most: Annotated[int, Query(ge=1, le=200, description="So many at most.")] = 50,
    before: Annotated[
        str,
        Query(pattern=r"^[a-z0-9_-]{0,64}$", description="Only those asked for before this job: the next page."),
    ] = "",
) -> list[JobLine]:
    """The long work of a post that was asked for last, in the order of asking; ended work is kept for 30 days."""
    del caller
    return [line_of(row) for row in reversed(house.desk.latest_jobs(post_id, most=most, before=before))]


@ROUTER.get("/posts/{post_id}/jobs/{job_id}")
def job(post_id: PostId, job_id: JobId, house: InHouse, caller: Viewer) -> JobLine:
    """How far one piece of work is."""
    del caller
    return line_of(_row(house, post_id, job_id))


@ROUTER.post("/posts/{post_id}/jobs/{job_id}/cancellation")
def cancel_job(post_id: PostId, job_id: JobId, house: InHouse, caller: Runner) -> JobLine:
    """
    Cancel work that waits or goes on; the process that does it is ended, and nothing of it is kept.

    An activation is cancelled by whoever may decide, and whole, or not any more once its orders are given: those
    stand until decided anew.
    """
    caller.demand(right_for(_row(house, post_id, job_id).kind), post_id)
    if not house.foreman.cancel(job_id):
        sentence = "The job has ended already, or gives its orders now; what was ordered stands."
        raise Refused(409, "job_has_ended", sentence, remedy="Look at its state; decide anew to change orders.")
    return line_of(_row(house, post_id, job_id))


@ROUTER.get(
    "/posts/{post_id}/jobs/{job_id}/answer",
    response_class=Response,
    responses=described(
        *("plan", "brief", "diff", "rehearse", "losses", "force", "enablers", "staff", "advise"),
        other={"text/html": TEXT, "text/plain": TEXT, PDF: BYTES, WORD: BYTES},
    ),
)
def job_answer(post_id: PostId, job_id: JobId, house: InHouse, caller: Viewer) -> Any:
    """The document that the work made, with marks where hidden texts stand."""
    del caller
    row = house.desk.job(job_id)
    if row is None or row.post_id != post_id:
        raise _no_such_job()
    if row.answer is None:
        sentence = f"The job is {row.state}; it has no answer."
        raise Refused(409, "no_answer", sentence, remedy="Wait until it is done, or ask for it anew.")
    return Response(row.answer, media_type=row.media_type, headers=_name_of(row))


def _name_of(row: JobRow) -> dict[str, str]:
    """Return under which name a paper is saved; nothing for what is read in the browser."""
    if row.kind != "publish":
        return {}
    order = KeptOrder.model_validate_json(row.order).order
    assert isinstance(order, PublishOrder)
    name = f"{row.post_id}-{order.paper}-{order.language}.{order.form}"
    return {"content-disposition": f'attachment; filename="{name}"'}


def line_of(row: JobRow) -> JobLine:
    """Return a job as it is shown."""
    names = ("id", "post_id", "kind", "state", "progress", "asked_at", "begun_at", "ended_at", "media_type")
    problems = [Problem(**one) for one in json.loads(row.problem)] if row.problem else []
    return JobLine(**{name: getattr(row, name) for name in names}, problems=lines_of(problems))


def _row(house: House, post_id: str, job_id: str) -> JobRow:
    found = house.desk.jobs(id=job_id)
    if not found or found[0].post_id != post_id:
        raise _no_such_job()
    return found[0]


def _no_such_job() -> Refused:
    return Refused(404, "no_such_job", "There is no such job at this post.", remedy="See the list of jobs.")


def _refuse_crowd(house: House, post_id: str) -> None:
    waiting = house.desk.waiting_jobs(post_id)
    if waiting >= MOST_WAITING:
        sentence = f"{waiting} jobs of this post wait already."
        raise Refused(429, "too_many_jobs", sentence, remedy="Wait, or cancel some.", wait_s=60)

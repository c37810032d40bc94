"""What a screen shows at first: the posts on a map, and the plans that were made of one of them."""

import json
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.api.answers import described
from egress.interfaces.api.asked import Answered, Instant, PostId
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.api.house import House
from egress.workflow.record.overview import show_overview

ROUTER = APIRouter(tags=["overview"])
Viewer = Annotated[Caller, Depends(Needs(Right.SEE_POST))]


MOST_PLANS = 50
"""Plans that are told, the newest first; older ones are asked for by the id of their job."""


class WaitLine(Answered):
    """Something that waits for a signature."""

    kind: str = Field(description="request, question, review or confirmation.")
    id: str = Field(description="The act that it began with.")
    what: str
    who: str = Field(description="Who must act now.")
    due: Instant | None = Field(description="By when; null where no clock runs.")
    status: str


class PostPlace(Answered):
    """One post on the map."""

    post_id: str
    label: str
    timezone: str = Field(description="Of the post, as in the tz database.")
    lat: float = Field(description="Degrees north, WGS84.")
    lon: float = Field(description="Degrees east, WGS84.")
    persons: int = Field(description="Everybody that its plans count with.")
    version: int = Field(description="The latest version of its case.")
    waits: list[WaitLine] = Field(description="What waits for a signature, the earliest due first.")


class PlanLine(Answered):
    """A plan that was made and can be shown: the answer of a job."""

    job_id: str
    as_of: Instant
    scenario_id: str
    start: Instant | None = Field(description="When the order is given; null = at `as_of`.")
    version: int = Field(description="Version of the case; 0 = the latest when it was asked for.")
    asked_at: str
    state: str = Field(description="As of the job.")
    progress: str = Field(description="The last word of how far it is.")


class PaperLine(Answered):
    """A paper that was asked for: PDF or Word, the answer of a job."""

    job_id: str
    paper: str
    as_of: Instant
    scenario_id: str
    language: str
    form: str
    asked_at: str
    state: str = Field(description="As of the job.")
    progress: str = Field(description="The last word of how far it is.")


@ROUTER.get("/overview")
def overview(house: InHouse, caller: Annotated[Caller, Depends(Needs(None))]) -> list[PostPlace]:
    """Where your posts are, and what there waits for a signature."""
    posts = [post for post in house.store.posts() if caller.may(Right.SEE_POST, post)]
    found = show_overview(house.store, posts, caller.now)
    return [
        PostPlace(
            post_id=one.post_id,
            label=one.label,
            timezone=one.timezone,
            lat=one.place.lat,
            lon=one.place.lon,
            persons=one.persons,
            version=one.version,
            waits=[WaitLine.model_validate(line) for line in one.waits],
        )
        for one in found
    ]


@ROUTER.get("/posts/{post_id}/plans")
def plans(post_id: PostId, house: InHouse, caller: Viewer) -> list[PlanLine]:
    """The plans of a post that were asked for, the newest first; the movements are in the answer of the job."""
    del caller
    lines: list[PlanLine] = []
    for row in reversed(house.desk.jobs(post_id=post_id)):
        if row.kind == "plan" and len(lines) < MOST_PLANS:
            asked = _asked(_Job(house, row.id))
            if not asked:
                continue
            lines.append(
                PlanLine(job_id=row.id, asked_at=row.asked_at, state=row.state, progress=row.progress, **asked)
            )
    return lines


@ROUTER.get("/posts/{post_id}/papers")
def papers(post_id: PostId, house: InHouse, caller: Viewer) -> list[PaperLine]:
    """The papers of a post that were asked for, the newest first; the bytes are the answer of the job."""
    del caller
    rows = [row for row in reversed(house.desk.jobs(post_id=post_id)) if row.kind == "publish"]
    asked = ((row, _asked(_Job(house, row.id))) for row in rows[:MOST_PLANS])
    names = ("paper", "as_of", "scenario_id", "language", "form")
    return [
        PaperLine(
            job_id=row.id,
            asked_at=row.asked_at,
            state=row.state,
            progress=row.progress,
            **{name: order[name] for name in names},
        )
        for row, order in asked
        if order
    ]


@ROUTER.get("/posts/{post_id}/briefs/{seq}/screen", response_class=Response, responses=described("brief"))
def brief_on_screen(
    post_id: PostId, seq: Annotated[int, Field(ge=1, le=2**53)], house: InHouse, caller: Viewer
) -> Any:
    """A brief as it was kept, without its switch-over cards, which are most of its bytes on a large case."""
    del caller
    if seq not in {one.seq for one in house.store.documents(post_id, "brief")}:
        raise Refused(404, "no_such_brief", "No act of that place kept a brief.", remedy="See the list of briefs.")
    return Response(_without_cards(_Kept(house, seq)), media_type="application/json")


class _Job:
    """A job, told apart by its id: what was asked never changes."""

    def __init__(self, house: House, job_id: str) -> None:
        self.house, self.job_id = house, job_id

    def __hash__(self) -> int:
        return hash(self.job_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Job) and self.house is other.house and self.job_id == other.job_id


@lru_cache(maxsize=1024)
def _asked(job: _Job) -> dict[str, Any]:
    row = job.house.desk.job(job.job_id)
    order = json.loads(row.order)["order"] if row else {}
    names = ("as_of", "scenario_id", "start", "version", "paper", "language", "form")
    return {name: order[name] for name in names if name in order}


class _Kept:
    """A brief that was kept, told apart by its place in the ledger: it never changes."""

    def __init__(self, house: House, seq: int) -> None:
        self.house, self.seq = house, seq

    def __hash__(self) -> int:
        return hash(self.seq)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.house is other.house and self.seq == other.seq


@lru_cache(maxsize=32)
def _without_cards(brief: _Kept) -> bytes:
    kept = json.loads(brief.house.store.document(brief.seq))
    if kept["data"].get("tried"):
        kept["data"]["tried"]["cards"] = []
    return json.dumps(kept, ensure_ascii=False).encode()

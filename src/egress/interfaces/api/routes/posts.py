"""Posts: the portfolio, what stands, the log, briefs that were kept, and the threat."""

from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from egress import __version__
from egress.interfaces.accounts import Caller, Right
from egress.interfaces.accounts.refusals import Refused
from egress.interfaces.api.answers import BYTES, described, sent
from egress.interfaces.api.asked import Answered, AudienceName, Id, Instant, PostId
from egress.interfaces.api.door import InHouse, Needs
from egress.publications import Envelope, Portfolio, write_record, write_threat
from egress.publications.document import Document
from egress.workflow import assess_threat, inputs_digest
from egress.workflow.audiences import known_to, picture_for
from egress.workflow.record.hands import case_now
from egress.workflow.record.look import show_log, show_portfolio, show_standing

ROUTER = APIRouter(tags=["posts"])
Viewer = Annotated[Caller, Depends(Needs(Right.SEE_POST))]
Stander = Annotated[Caller, Depends(Needs(Right.SEE_STANDING))]
Reader = Annotated[Caller, Depends(Needs(Right.SEE_LOG))]
AsOf = Annotated[Instant, Query(description="What was known then counts.")]
For = Annotated[
    AudienceName | None, Query(description="Whom it is meant for: without reports that their label keeps from it.")
]
Until = Annotated[Instant | None, Query(description="Only what was done until then.")]


class VersionLine(Answered):
    """One version of a post's case."""

    post_id: str
    version: int
    seq: int = Field(description="The act that kept it.")
    at: str = Field(description="When it was kept.")
    digest: str


class BriefLine(Answered):
    """One brief that was kept, and what the portfolio shows of it."""

    seq: int = Field(description="The act that kept it.")
    as_of: Instant
    version: int = Field(description="Of the case that it was made of.")
    posture: str
    start_by_status: str
    margin_h: float | None
    clearance_h: float | None
    debt_h: float
    digest: str


@ROUTER.get("/posts", response_class=Response, responses=described("portfolio"))
def list_posts(house: InHouse, caller: Annotated[Caller, Depends(Needs(None))]) -> Any:
    """Your posts, the least margin first."""
    every = show_portfolio(house.store, caller.now)
    own = tuple(line for line in every.posts if caller.may(Right.SEE_POST, line.post_id))
    return sent(write_record(Portfolio(at=every.at, posts=own), "json", spaced=False))


@ROUTER.get("/posts/{post_id}/standing", response_class=Response, responses=described("standing"))
def standing(post_id: PostId, house: InHouse, caller: Stander) -> Any:
    """What waits for whom: tasks, requests, questions, confirmations, orders; the earliest due first."""
    return sent(write_record(show_standing(house.store, post_id, caller.now), "json", spaced=False))


@ROUTER.get("/posts/{post_id}/log", response_class=Response, responses=described("log"))
def log(
    post_id: PostId,
    house: InHouse,
    caller: Reader,
    until: Until = None,
    after_seq: Annotated[int, Query(ge=0, le=2**53, description="Only acts behind this place.")] = 0,
) -> Any:
    """Who did what at a post; an auditor reads marks where names and free text stand."""
    named = caller.sees_names_of_hands(post_id)
    shown = show_log(house.store, post_id, until=until, after_seq=after_seq, with_names=named)
    return sent(write_record(shown, "json", spaced=False))


@ROUTER.get("/posts/{post_id}/versions")
def versions(post_id: PostId, house: InHouse, caller: Viewer) -> list[VersionLine]:
    """Every version of a post's case, oldest first."""
    del caller
    return [VersionLine.model_validate(one) for one in house.store.versions(post_id)]


@ROUTER.get("/posts/{post_id}/briefs")
def briefs(post_id: PostId, house: InHouse, caller: Viewer) -> list[BriefLine]:
    """The briefs that were kept of a post, by day."""
    del caller
    return [BriefLine.model_validate(one) for one in house.store.documents(post_id, "brief")]


@ROUTER.get("/posts/{post_id}/briefs/{seq}", response_class=Response, responses=described("brief"))
def brief(post_id: PostId, seq: Annotated[int, Field(ge=1, le=2**53)], house: InHouse, caller: Viewer) -> Any:
    """A brief as it was kept, with marks where hidden texts stand."""
    del caller
    if seq not in {one.seq for one in house.store.documents(post_id, "brief")}:
        raise Refused(404, "no_such_brief", "No act of that place kept a brief.", remedy="See the list of briefs.")
    return Response(house.store.document(seq), media_type="application/json")


@ROUTER.get("/posts/{post_id}/threat", response_class=Response, responses=described("threat"))
def threat(
    post_id: PostId,
    as_of: AsOf,
    house: InHouse,
    caller: Viewer,
    scenario_id: Annotated[Id, Query(description="Scenario of the case.")] = "base",
    audience: For = None,
) -> Any:
    """How long we have: one curve per exit, the sources behind them, and what would move them."""
    del caller
    case = case_now(house.store, post_id)
    looked = _Lookup(case, inputs_digest(case, as_of))
    return sent(_threat(looked, as_of, scenario_id, audience))


@ROUTER.get(
    "/posts/{post_id}/workbook",
    response_class=Response,
    responses=described(other={"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": BYTES}),
)
def workbook(post_id: PostId, house: InHouse, caller: Viewer, audience: For = None) -> Any:
    """The latest version of the case as an Excel workbook, with marks where hidden texts stand."""
    del caller
    from egress.workflow.convert import workbook_of

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"content-disposition": f'attachment; filename="{post_id}.xlsx"'}
    return Response(workbook_of(known_to(case_now(house.store, post_id), audience)), media_type=kind, headers=headers)


class _Lookup:
    """A case that is told apart by its digest, so that the same picture is not reckoned twice."""

    def __init__(self, case: Any, digest: str) -> None:
        self.case, self.digest = case, (case.case_id, digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lookup) and self.digest == other.digest


@lru_cache(maxsize=64)
def _threat(looked: _Lookup, as_of: Any, scenario_id: str, audience: str | None) -> Document:
    case = known_to(looked.case, audience)
    picture = picture_for(looked.case, assess_threat(case, as_of, scenario_id=scenario_id), audience)
    digest = inputs_digest(case, as_of)
    envelope = Envelope(case_id=case.case_id, as_of=as_of, inputs_digest=digest, seed=case.seed, version=__version__)
    return write_threat(picture, "json", label=case.label, timezone=case.timezone, envelope=envelope)

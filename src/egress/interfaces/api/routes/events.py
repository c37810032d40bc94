"""Events: what others do at a post, told within two seconds; a listener who was cut off misses nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from egress.interfaces.accounts import Caller, Refused, Right
from egress.interfaces.api.asked import PostId
from egress.interfaces.api.door import InHouse, Needs, secret_of_session
from egress.interfaces.api.house import House
from egress.interfaces.api.routes.jobs import line_of
from egress.kit import iso_utc

ROUTER = APIRouter(tags=["events"])
LOOK_EVERY_S, BREATH_EVERY_S, DOOR_EVERY_S = 0.3, 15.0, 5.0
"""How often changes are looked for, the line is kept awake, and the listener's right is looked at again."""

EVENT: dict[str, Any] = {
    "title": "StreamedEvent",
    "type": "object",
    "description": "One event of the stream, by the names of its lines.",
    "properties": {name: {"type": "string"} for name in ("id", "event", "data")},
}
STREAM: dict[int | str, Any] = {
    200: {
        "description": (
            "A stream of events. `act`: {seq, kind, at, role}, its id is its place in the ledger. `job`: a JobLine "
            "of a job that changed. Come again with Last-Event-ID and none is missed."
        ),
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}


@ROUTER.get("/posts/{post_id}/events", response_class=StreamingResponse, responses=STREAM)
async def events(
    post_id: PostId,
    request: Request,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.SEE_STANDING))],
    after_seq: Annotated[int | None, Query(ge=0, le=2**53, description="Tell acts behind this place.")] = None,
    for_s: Annotated[float, Query(ge=0, le=86400, description="How long the stream lasts.")] = 3600.0,
    last_event_id: Annotated[str, Header(pattern=r"^[0-9]{0,16}$")] = "",
) -> StreamingResponse:
    """What others do at a post, as server-sent events."""
    del caller
    from_header = int(last_event_id) if last_event_id else after_seq
    begin = house.tide.look()[0] if from_header is None else from_header
    stream = _stream(house, request, post_id, begin, for_s)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _stream(house: House, request: Request, post_id: str, seq: int, for_s: float) -> AsyncIterator[str]:
    clock = asyncio.get_running_loop().time
    end, breath, door = clock() + for_s, clock() + BREATH_EVERY_S, clock() + DOOR_EVERY_S
    told_jobs: dict[str, int] | None = None
    seen: Any = None
    yield f": {post_id}\nid: {seq}\nretry: 1000\n\n"
    while True:
        tide = await run_in_threadpool(house.tide.look)
        if tide != seen:
            seen = tide
            acts, seq = await run_in_threadpool(_acts, house, post_id, seq)
            jobs, told_jobs = await run_in_threadpool(_jobs, house, post_id, told_jobs)
            for text in (*acts, *jobs):
                yield text
        now = clock()
        if now >= end:
            return
        if now >= breath:
            breath = now + BREATH_EVERY_S
            yield ": awake\n\n"
        if now >= door:
            door = now + DOOR_EVERY_S
            if not await run_in_threadpool(_still_allowed, house, request, post_id):
                return
        await asyncio.sleep(min(LOOK_EVERY_S, max(0.0, end - now)))


def _acts(house: House, post_id: str, seq: int) -> tuple[list[str], int]:
    """Return the acts of a post behind a place as events, and the place of the last."""
    found = []
    for act in house.store.acts(post_id, after_seq=seq):
        data = {"seq": act.seq, "kind": act.kind, "at": iso_utc(act.at), "role": act.role}
        found.append(f"id: {act.seq}\nevent: act\ndata: {json.dumps(data)}\n\n")
        seq = act.seq
    return found, seq


def _jobs(house: House, post_id: str, told: dict[str, int] | None) -> tuple[list[str], dict[str, int]]:
    """Return the jobs that changed since they were told; none at the first look."""
    now, changed = house.desk.jobs_changed(post_id, told)
    return [f"event: job\ndata: {line_of(row).model_dump_json()}\n\n" for row in changed], dict(now)


def _still_allowed(house: House, request: Request, post_id: str) -> bool:
    try:
        caller = house.access.caller(secret_of_session(request, house), is_request=False)
        return caller.may(Right.SEE_STANDING, post_id)
    except Refused:
        return False

"""Whether egress is well: for a machine that asks, and in plain words for the person who keeps it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from egress import __version__
from egress.interfaces.accounts import Caller, Right
from egress.interfaces.api.asked import Answered
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.self_test import self_test

ROUTER = APIRouter(tags=["operations"])


class HealthAnswer(Answered):
    """Whether egress answers and its record can be read."""

    status: str = Field(description="well, or ill.")
    version: str


class TestLine(Answered):
    """One thing that was looked at."""

    what: str
    well: bool
    sentence: str = Field(description="What was found, in plain words, and what to do if it is not well.")


@ROUTER.get("/health")
def health(response: Response, house: InHouse) -> HealthAnswer:
    """Whether egress answers and its record can be read; tells nothing of what is in it."""
    try:
        house.store.head()
        house.desk.jobs_tide()
    except Exception:
        response.status_code = 503
        return HealthAnswer(status="ill", version=__version__)
    return HealthAnswer(status="well", version=__version__)


@ROUTER.get("/self-test")
def run_self_test(house: InHouse, caller: Annotated[Caller, Depends(Needs(Right.ADMINISTER))]) -> list[TestLine]:
    """Look at the record, the desk, the keys, the room on the disk, the clock and the long work."""
    return [
        TestLine.model_validate(one)
        for one in self_test(house.address, house.keys, house.store, house.desk, at=caller.now)
    ]

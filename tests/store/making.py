"""Cases and acts for the tests of the record."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from egress.domain import Act, Case
from egress.inputs import read_case
from egress.store import new_act_id

CASES = Path(__file__).resolve().parents[2] / "cases"
DAY = datetime(2030, 3, 1, tzinfo=UTC)


@cache
def shipped(name: str) -> Case:
    """Return a shipped case."""
    return read_case(CASES / name)


def tiny(**changes: Any) -> Case:
    """Return the smallest shipped case, with changes."""
    return replace(shipped("tiny-post"), **changes)


def act(kind: str = "note", post_id: str = "tiny-post", **fields: Any) -> Act:
    """Return an act of a planner on the first day."""
    stated = {"act_id": new_act_id(), "at": DAY, "role": "planner", "person": "Jo Planner"}
    return Act(kind=kind, post_id=post_id, **(stated | fields))

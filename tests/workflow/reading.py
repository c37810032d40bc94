"""Read a brief the way the tests compare it: clocks as numbers, answers as bytes."""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from egress.decision import ClockLine, StartBy, StartByStatus
from egress.domain import Case
from egress.publications import Brief
from egress.publications.brief_writer import write_brief as written
from egress.workflow import make_brief

INF = float("inf")


@functools.cache
def brief_of(make: Any, as_of: datetime, against: datetime | None = None) -> Brief:
    """Return the brief of the case that `make` returns; made once for each maker and day."""
    return make_brief(make(), as_of, against=against)


def margin_h(entry: StartBy) -> float:
    """Return the margin in hours: −inf when past, inf beyond the horizon."""
    if entry.status is StartByStatus.PAST:
        return -INF
    return INF if entry.margin_h is None else entry.margin_h


def margins(line: ClockLine) -> list[float]:
    """Return the margins of a line by risk level, in hours."""
    return [margin_h(entry) for entry in line.start_by]


def clearance_h(line: ClockLine) -> float:
    """Return the clearance of a line in hours; inf if it does not clear."""
    return INF if line.clearance_time_h is None else line.clearance_time_h


def lines_of(clock: Sequence[ClockLine]) -> Mapping[str, ClockLine]:
    """Return clock lines by target."""
    return {line.target: line for line in clock}


def clock_of(brief: Brief) -> Mapping[str, ClockLine]:
    """Return a brief's clock by target."""
    return lines_of(brief.advice.clock)


def answer_bytes(brief: Brief) -> bytes:
    """Return a brief's JSON without what it cost to make."""
    return written(replace(brief, costs=()), "json").content


def answer(brief: Brief) -> dict[str, Any]:
    """Return a brief's JSON without what it cost to make and the digest of its inputs."""
    loaded: dict[str, Any] = json.loads(answer_bytes(brief))
    del loaded["inputs_digest"]
    return loaded


def tighter(one: ClockLine, other: ClockLine) -> bool:
    """Whether the first clock is earlier: no start-by later, and some earlier or, all past alike, more risk now."""
    pairs = list(zip(margins(one), margins(other), strict=True))
    if any(a > b for a, b in pairs):
        return False
    return any(a < b for a, b in pairs) or one.risk_if_started_now > other.risk_if_started_now


def with_rows(case: Case, **rows: Any) -> Case:
    """Return the case with rows put before those of its tables."""
    return replace(case, **{table: (*added, *getattr(case, table)) for table, added in rows.items()})

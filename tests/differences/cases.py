"""The two cases that these tests compare: tiny-post as shipped, and a post behind a gate."""

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

from egress.domain import Case
from egress.inputs import read_case
from egress.kit import parse_as_of
from tests.workflow.gated_post import gated_post as gated_post

TINY_AS_OF = parse_as_of("2030-02-28")


@functools.cache
def tiny_post() -> Case:
    """Return tiny-post as it is shipped: 60 people, one bus, one aircraft, solved exactly."""
    return read_case(Path(__file__).resolve().parents[2] / "cases" / "tiny-post")


def with_row(case: Case, table: str, row_id: str, **changes: Any) -> Case:
    """Return the case with fields of one row changed."""
    rows = tuple(replace(row, **changes) if row.id == row_id else row for row in getattr(case, table))
    assert rows != getattr(case, table)
    return replace(case, **{table: rows})


def without_row(case: Case, table: str, row_id: str) -> Case:
    """Return the case without one row."""
    rows = tuple(row for row in getattr(case, table) if row.id != row_id)
    assert len(rows) == len(getattr(case, table)) - 1
    return replace(case, **{table: rows})

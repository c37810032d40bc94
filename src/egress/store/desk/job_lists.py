"""Lists of long work, without what was ordered and what was answered, which may be long."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, tuple_

from egress.store.desk.rows import JobRow
from egress.store.desk.schema import JOBS

MOST_TOLD = 200
"""Changed jobs that are read at once."""


def jobs_by(connection: Connection, by: Mapping[str, str]) -> tuple[JobRow, ...]:
    """Return jobs with these columns, in the order in which they were asked for."""
    found = _jobs().order_by(JOBS.c.asked_at, JOBS.c.id)
    for name, value in by.items():
        found = found.where(JOBS.c[name] == value)
    return _rows(connection, found)


def latest_jobs(connection: Connection, post_id: str, *, most: int, before: str) -> tuple[JobRow, ...]:
    """Return the jobs of a post that were asked for last, newest first; only those asked for before a job."""
    found = _jobs().where(JOBS.c.post_id == post_id).order_by(JOBS.c.asked_at.desc(), JOBS.c.id.desc()).limit(most)
    if before:
        start = connection.execute(select(JOBS.c.asked_at).where(JOBS.c.id == before)).scalar_one_or_none()
        found = found.where(tuple_(JOBS.c.asked_at, JOBS.c.id) < tuple_(start or "", before))
    return _rows(connection, found)


def jobs_changed(
    connection: Connection, post_id: str, told: Mapping[str, int] | None
) -> tuple[Mapping[str, int], tuple[JobRow, ...]]:
    """Return how often each job of a post has changed as far as it is told now, and the jobs that this tells of."""
    counted = select(JOBS.c.id, JOBS.c.change).where(JOBS.c.post_id == post_id)
    now = {row.id: row.change for row in connection.execute(counted)}
    if told is None:
        return now, ()
    fresh = [one for one, change in now.items() if told.get(one) != change]
    later = {one: told.get(one, 0) for one in fresh[MOST_TOLD:]}
    return now | later, _rows(connection, _jobs().where(JOBS.c.id.in_(fresh[:MOST_TOLD])))


def _jobs() -> Any:
    return select(*(column for column in JOBS.columns if column.name not in ("answer", "order")))


def _rows(connection: Connection, found: Any) -> tuple[JobRow, ...]:
    return tuple(JobRow(**row) for row in connection.execute(found).mappings())

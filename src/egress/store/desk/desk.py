"""The rows of the desk read and written."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, Update, delete, func, select, update

from egress.store.connections import appending, reading
from egress.store.desk.attempts import Wait, begin_try, count_one_more, failures_of, sweep_tries, take_back
from egress.store.desk.coming_in import ComingIn, grants_of, who_comes_in
from egress.store.desk.job_lists import jobs_by, jobs_changed, latest_jobs
from egress.store.desk.putting import put_new_row, put_row
from egress.store.desk.rows import (
    AccountRow,
    DeviceRow,
    FeedTokenRow,
    GlassRow,
    GrantRow,
    JobRow,
    NoticesReadRow,
    SessionRow,
)
from egress.store.desk.schema import (
    ACCOUNTS,
    CODES,
    DEVICES,
    FEED_TOKENS,
    GLASS,
    GRANTS,
    JOBS,
    NOTICES_READ,
    SESSIONS,
)
from egress.store.desk.sessions import begin_session, drop_others

R = TypeVar("R")


class Desk:
    """What changes and is no evidence. Whatever a method returns after writing was synced to the disk."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name

    def __enter__(self) -> "Desk":
        """Return the desk itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the desk."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed together at the end."""
        with appending(self.engine, self.name, alone=False) as connection:
            yield connection

    def account(self, **by: str) -> AccountRow | None:
        """Return the account with this id, name_key or subject; None where there is none."""
        return self._one(ACCOUNTS, AccountRow, by)

    def accounts(self) -> tuple[AccountRow, ...]:
        """Return every account by name."""
        return self._all(ACCOUNTS, AccountRow, {}, order="name_key")

    def put_account(self, row: AccountRow) -> bool:
        """Keep a new account; False where another bears its name by now."""
        with self.changing() as connection:
            return put_new_row(connection, ACCOUNTS, asdict(row))

    def change_account(self, account_id: str, **values: Any) -> bool:
        """Change these columns of an account that is not shut; False where it is."""
        open_still = (ACCOUNTS.c.id == account_id) & ACCOUNTS.c.revoked_at.is_(None)
        return self._change(update(ACCOUNTS).where(open_still).values(**values))

    def use_step(self, account_id: str, step: int) -> bool:
        """Use up the one-time code of a step; False where that or a later one was used already."""
        newer = (ACCOUNTS.c.id == account_id) & (ACCOUNTS.c.one_time_step < step)
        return self._change(update(ACCOUNTS).where(newer).values(one_time_step=step))

    def grants(self, account_id: str) -> tuple[GrantRow, ...]:
        """Return the roles of an account."""
        with reading(self.engine, self.name) as connection:
            return grants_of(connection, account_id)

    def coming_in(self, digest: str) -> ComingIn | None:
        """Return who comes in with the session of a digest, in one look; None where there is none."""
        with reading(self.engine, self.name) as connection:
            return who_comes_in(connection, digest)

    def put_grant(self, row: GrantRow) -> None:
        """Give an account a role at a post, or change it."""
        line = asdict(row) | {"titles": json.dumps(row.titles), "zone": json.dumps(row.zone)}
        self._put(GRANTS, line)

    def drop_grant(self, account_id: str, post_id: str, role: str) -> bool:
        """Take a role away; False where there was none."""
        return self._drop(GRANTS, {"account_id": account_id, "post_id": post_id, "role": role}) > 0

    def device(self, **by: str) -> DeviceRow | None:
        """Return the device with this id or secret_digest; None where there is none."""
        return self._one(DEVICES, DeviceRow, by)

    def devices(self, account_id: str) -> tuple[DeviceRow, ...]:
        """Return the devices of an account."""
        return self._all(DEVICES, DeviceRow, {"account_id": account_id}, order="enrolled_at")

    def put_device(self, row: DeviceRow) -> None:
        """Keep a device, new or changed."""
        self._put(DEVICES, asdict(row))

    def put_code(self, digest: str, account_id: str, until: str) -> None:
        """Keep a code that enrols one device."""
        self._put(CODES, {"digest": digest, "account_id": account_id, "until": until})

    def drop_codes(self, account_id: str) -> int:
        """Let every code of an account lapse; return how many."""
        return self._drop(CODES, {"account_id": account_id})

    def holds_code(self, digest: str, account_id: str, now: str) -> bool:
        """Whether a code would enrol a device of an account now; it is not used up by that."""
        held = (CODES.c.digest == digest) & (CODES.c.account_id == account_id) & (CODES.c.until > now)
        with reading(self.engine, self.name) as connection:
            return connection.execute(select(CODES.c.digest).where(held)).first() is not None

    def owner_of_code(self, digest: str, now: str) -> str:
        """Return the id of the account one of whose devices a code would enrol now; empty where there is none."""
        with reading(self.engine, self.name) as connection:
            found = select(CODES.c.account_id).where(CODES.c.digest == digest, CODES.c.until > now)
            return str(connection.execute(found).scalar_one_or_none() or "")

    def use_code(self, digest: str, account_id: str, now: str) -> bool:
        """Use up a code; False where there is none that holds now."""
        held = (CODES.c.digest == digest) & (CODES.c.account_id == account_id) & (CODES.c.until > now)
        with self.changing() as connection:
            return connection.execute(delete(CODES).where(held)).rowcount == 1

    def session(self, digest: str) -> SessionRow | None:
        """Return the session with this digest; None where there is none."""
        return self._one(SESSIONS, SessionRow, {"digest": digest})

    def sessions(self, account_id: str) -> tuple[SessionRow, ...]:
        """Return the sessions of an account, the oldest first, those that ran out and were not swept yet too."""
        return self._all(SESSIONS, SessionRow, {"account_id": account_id}, order="opened_at")

    def begin_session(self, row: SessionRow, *, instead_of: str, idle_before: str, most: int) -> None:
        """Keep a new session instead of that of a digest; its account has so many at most, the oldest end."""
        with self.changing() as connection:
            begin_session(connection, row, instead_of=instead_of, idle_before=idle_before, most=most)

    def put_session(self, row: SessionRow) -> None:
        """Keep a session, new or changed."""
        self._put(SESSIONS, asdict(row))

    def session_seen(self, digest: str, at: str) -> bool:
        """Note when a session was last used; False where it has ended meanwhile, and stays so."""
        return self._change(update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen_at=at))

    def drop_sessions(self, **by: str) -> int:
        """End the sessions of this digest, account_id or device_id; return how many."""
        return self._drop(SESSIONS, by)

    def drop_other_sessions(self, account_id: str, digest: str) -> int:
        """End the sessions of an account, all but that of a digest; return how many."""
        with self.changing() as connection:
            return drop_others(connection, account_id, digest)

    def feed_token(self, **by: str) -> FeedTokenRow | None:
        """Return the token with this id or digest; None where there is none."""
        return self._one(FEED_TOKENS, FeedTokenRow, by)

    def feed_tokens(self, account_id: str) -> tuple[FeedTokenRow, ...]:
        """Return the tokens of an account."""
        return self._all(FEED_TOKENS, FeedTokenRow, {"account_id": account_id}, order="made_at")

    def put_feed_token(self, row: FeedTokenRow) -> None:
        """Keep a token, new or changed."""
        self._put(FEED_TOKENS, asdict(row))

    def glass(self, account_id: str) -> tuple[GlassRow, ...]:
        """Return where an account broke the glass."""
        return self._all(GLASS, GlassRow, {"account_id": account_id}, order="post_id")

    def put_glass(self, row: GlassRow) -> None:
        """Keep that an account broke the glass at a post."""
        self._put(GLASS, asdict(row))

    def notices_read(self, account_id: str) -> NoticesReadRow | None:
        """Return how far the owner of an account has read what they are told; None where they never did."""
        with reading(self.engine, self.name) as connection:
            found = _where(select(NOTICES_READ), NOTICES_READ, {"account_id": account_id})
            row = connection.execute(found).mappings().one_or_none()
        return None if row is None else NoticesReadRow(**{**row, "ending": tuple(json.loads(row["ending"]))})

    def put_notices_read(self, row: NoticesReadRow) -> None:
        """Keep how far somebody has read."""
        self._put(NOTICES_READ, asdict(row) | {"ending": json.dumps(row.ending)})

    def failures(self, key: str) -> int:
        """Return how often a sign-in failed under a key since the last that succeeded."""
        with reading(self.engine, self.name) as connection:
            return failures_of(connection, (key,)).get(key, (0, ""))[0]

    def count_failure(self, key: str, at: str) -> None:
        """Count one failed sign-in more under a key that delays nobody: whose account it is will be told."""
        with self.changing() as connection:
            count_one_more(connection, key, at)

    def told_failures(self, key: str) -> tuple[int, str]:
        """Return how often a sign-in failed under a key, and when it last did; empty where it never did."""
        with reading(self.engine, self.name) as connection:
            return failures_of(connection, (key,)).get(key, (0, ""))

    def begin_try(self, keys: tuple[str, ...], at: str, wait: Wait) -> int:
        """Count a try as failed until it succeeds, and return 0; or the seconds that it must wait."""
        with self.changing() as connection:
            return begin_try(connection, keys, at, wait)

    def end_try(self, keys: tuple[str, ...], *, whole: frozenset[str]) -> None:
        """Let a try that succeeded count no longer; under the keys in `whole` begin to count anew."""
        with self.changing() as connection:
            take_back(connection, keys, whole=whole)

    def put_job(self, row: JobRow) -> bool:
        """Keep a job that is new; False where one of its id is kept already, and stays as it is."""
        with self.changing() as connection:
            return put_new_row(connection, JOBS, asdict(row))

    def change_job(self, job_id: str, *, only_from: tuple[str, ...] = (), **values: Any) -> bool:
        """Change a job, if it is in one of these states; False where it was not."""
        held = JOBS.c.id == job_id
        if only_from:
            held &= JOBS.c.state.in_(only_from)
        with self.changing() as connection:
            done = connection.execute(update(JOBS).where(held).values(**values, change=JOBS.c.change + 1))
            return done.rowcount == 1

    def job(self, job_id: str) -> JobRow | None:
        """Return a job with its answer; None where there is none."""
        return self._one(JOBS, JobRow, {"id": job_id})

    def jobs(self, **by: str) -> tuple[JobRow, ...]:
        """
        Return jobs of this id, post_id or state, in the order in which they were asked for.

        Without what was ordered and what was answered, which may be long: see `job`.
        """
        with reading(self.engine, self.name) as connection:
            return jobs_by(connection, by)

    def latest_jobs(self, post_id: str, *, most: int, before: str = "") -> tuple[JobRow, ...]:
        """Return the jobs of a post that were asked for last, newest first; only those asked for before a job."""
        with reading(self.engine, self.name) as connection:
            return latest_jobs(connection, post_id, most=most, before=before)

    def jobs_changed(
        self, post_id: str, told: Mapping[str, int] | None
    ) -> tuple[Mapping[str, int], tuple[JobRow, ...]]:
        """
        Return how often each job of a post has changed as far as it is told now, and the jobs that this tells of.

        None = nothing is told yet, and none of what is there need be.
        """
        with reading(self.engine, self.name) as connection:
            return jobs_changed(connection, post_id, told)

    def waiting_jobs(self, post_id: str) -> int:
        """Return how many jobs of a post wait."""
        waiting = select(func.count()).where((JOBS.c.post_id == post_id) & (JOBS.c.state == "waiting"))
        with reading(self.engine, self.name) as connection:
            return int(connection.execute(waiting).scalar_one())

    def jobs_tide(self) -> tuple[int, int]:
        """Return two numbers of which one differs whenever any job changed: how many there are, and their changes."""
        with reading(self.engine, self.name) as connection:
            counted, changes = connection.execute(
                select(func.count(), func.sum(JOBS.c.change)).select_from(JOBS)
            ).one()
        return counted, changes or 0

    def sweep(self, now: str, *, tries_before: str = "", told_before: str = "", jobs_before: str = "") -> None:
        """
        Remove what ran out: sessions, codes, broken glass; tries that failed, and jobs that ended, before then.

        What is counted for the owner of an account, and delays nobody, has a date of its own.
        """
        with self.changing() as connection:
            for table in (SESSIONS, CODES, GLASS):
                connection.execute(delete(table).where(table.c.until <= now))
            sweep_tries(connection, before=tries_before, told_before=told_before)
            connection.execute(delete(JOBS).where(JOBS.c.ended_at.is_not(None) & (JOBS.c.ended_at < jobs_before)))

    def _one(self, table: Table, kind: type[R], by: Mapping[str, str]) -> R | None:
        with reading(self.engine, self.name) as connection:
            row = connection.execute(_where(select(table), table, by)).mappings().one_or_none()
        return None if row is None else kind(**row)

    def _all(self, table: Table, kind: type[R], by: Mapping[str, str], *, order: str) -> tuple[R, ...]:
        found = _where(select(table), table, by).order_by(table.c[order])
        with reading(self.engine, self.name) as connection:
            return tuple(kind(**row) for row in connection.execute(found).mappings())

    def _put(self, table: Table, line: Mapping[str, Any]) -> None:
        with self.changing() as connection:
            put_row(connection, table, line)

    def _change(self, statement: Update) -> bool:
        with self.changing() as connection:
            return connection.execute(statement).rowcount == 1

    def _drop(self, table: Table, by: Mapping[str, str]) -> int:
        with self.changing() as connection:
            return int(connection.execute(_where(delete(table), table, by)).rowcount)


def _where(statement: Any, table: Table, by: Mapping[str, str]) -> Any:
    for name, value in by.items():
        statement = statement.where(table.c[name] == value)
    return statement

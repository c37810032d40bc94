"""A record to try things on: the example cases, and an account for every role."""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from egress.interfaces.accounts import EVERY_POST, Access, Grant, Role
from egress.interfaces.api.jobs.orders import BriefOrder, JobHand, KeptOrder
from egress.interfaces.wiring import (
    JobRow,
    make_store,
    new_act_id,
    now,
    open_case,
    open_desk_of,
    opened_store,
    store_file_of,
)
from egress.kit import InputProblem, Problem, iso_utc
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_case

DAYS: dict[str, tuple[datetime, datetime | None]] = {
    "tiny-post": (datetime(2030, 3, 11, tzinfo=UTC), None),
    "field-office": (datetime(2030, 6, 18, tzinfo=UTC), None),
    "kabul-2021": (datetime(2021, 8, 11, tzinfo=UTC), datetime(2021, 7, 11, tzinfo=UTC)),
}
"""By example: the instant its brief is made for and the one it is compared with, the quickest first."""


def make_example(address: str, keys: Path, cases: Path) -> Iterator[str]:
    """
    Make a record with every case of a folder, unless it is there already; yield what to tell whoever looks on.

    Raises
    ------
    InputProblem
        when the folder holds no case.
    """
    file = store_file_of(address)
    if file is not None and file.exists():
        yield f"{file.name} is there already and stays as it is."
        return
    folders = sorted(path.parent for path in cases.glob("*/case.toml"))
    if not folders:
        raise InputProblem([Problem("--example", 0, "", str(cases), "a folder of case folders", "Name it.")])
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    make_store(address, keys)
    titles: set[str] = set()
    with opened_store(address, keys) as store:
        for folder in folders:
            case = open_case(folder)
            titles |= {role for row in case.authority for role in (row.requested_by, row.decided_by) if role}
            hand = Hand(person="egress", role="example", at=now())
            keep_case(store, case, hand, reason="the example as it is shipped")
            yield f"Kept {case.case_id}."
    yield "Sign in first with a password of your own and the code, within the hour:"
    planner = yield from _accounts(address, keys, sorted(titles))
    yield from _briefs(address, planner, sorted(titles)[0], [folder.name for folder in folders])


def _briefs(address: str, account_id: str, title: str, posts: list[str]) -> Iterator[str]:
    """Have the briefs of the examples made, each of a day on which its post has something to decide."""
    due = [(post, days) for post, days in DAYS.items() if post in posts]
    with open_desk_of(address) as desk:
        first = now()
        for number, (post_id, (as_of, against)) in enumerate(due):
            asked = first + timedelta(seconds=number)
            order = BriefOrder(kind="brief", as_of=as_of, against=against, keep=True)
            hand = JobHand(role=title, at=asked)
            desk.put_job(
                JobRow(
                    id=new_act_id(),
                    post_id=post_id,
                    kind=order.kind,
                    asked_by=account_id,
                    asked_at=iso_utc(asked),
                    order=KeptOrder(order=order, hand=hand).model_dump_json(),
                    state="waiting",
                    progress="",
                    begun_at=None,
                    ended_at=None,
                    problem="",
                    media_type=None,
                    change=1,
                )
            )
    if due:
        posts_due = ", ".join(post for post, _ in due)
        yield f"Briefs are made while you look around: {posts_due}; the last takes minutes."


def _accounts(address: str, keys: Path, titles: list[str]) -> Generator[str, None, str]:
    """Make an account of every role, and tell its first code; return the id of the planner's."""
    ids: dict[Role, str] = {}
    with open_desk_of(address) as desk:
        access = Access(desk, seal=str(keys), clock=now)
        for role in Role:
            row, code = access.new_account(f"Example {role.value.replace('_', ' ')}")
            own = tuple(titles) if role in (Role.DECISION_MAKER, Role.PLANNER) else ()
            access.give(row.id, Grant(post_id=EVERY_POST, role=role, titles=own))
            ids[role] = row.id
            yield f"  {row.name:32} {code}"
    return ids[Role.PLANNER]

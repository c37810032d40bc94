"""A record to try things on: the example cases, and an account for every role."""

from collections.abc import Iterator
from pathlib import Path

from egress.interfaces.accounts import EVERY_POST, Access, Grant, Role
from egress.interfaces.wiring import (
    make_store,
    now,
    open_case,
    open_desk_of,
    opened_store,
    store_file_of,
)
from egress.kit import InputProblem, Problem
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_case


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
    yield from _accounts(address, keys, sorted(titles))


def _accounts(address: str, keys: Path, titles: list[str]) -> Iterator[str]:
    with open_desk_of(address) as desk:
        access = Access(desk, seal=str(keys), clock=now)
        for role in Role:
            row, code = access.new_account(f"Example {role.value.replace('_', ' ')}")
            own = tuple(titles) if role in (Role.DECISION_MAKER, Role.PLANNER) else ()
            access.give(row.id, Grant(post_id=EVERY_POST, role=role, titles=own))
            yield f"  {row.name:32} {code}"

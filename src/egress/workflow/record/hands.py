"""Who acts, under which role and when; and how an act is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egress.domain import Act, Case
from egress.domain.acts import ActKind
from egress.kit import InputProblem, Problem
from egress.store import Store, new_act_id
from egress.workflow.record.names import with_texts


@dataclass(frozen=True, kw_only=True)
class Hand:
    """
    Who does something.

    Attributes
    ----------
    person : their name; sealed before it is kept. role : in the words of the authority table.
    at : when it is done.
    act_id : drawn by whoever acts, so that the same act sent twice is kept once; empty = egress draws one.
    """

    person: str
    role: str
    at: datetime
    act_id: str = ""


def act_of(
    hand: Hand,
    kind: ActKind,
    post_id: str,
    *,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    act_id: str = "",
) -> Act:
    """Return an act by a hand, ready to be kept."""
    return Act(
        act_id=act_id or hand.act_id or new_act_id(),
        post_id=post_id,
        kind=kind,
        at=hand.at,
        role=hand.role,
        person=hand.person,
        facts=facts or {},
        words=words or {},
    )


def refused(what: str, reason: str, *, remedy: str) -> InputProblem:
    """Return why something was not done, to be raised."""
    return InputProblem([Problem(what, 0, "", reason, "an act that the rules of the post allow", remedy)])


def case_now(store: Store, post_id: str) -> Case:
    """
    Return the latest version of a post's case, with tokens for names.

    Raises
    ------
    InputProblem
        when the post has none.
    """
    latest = store.latest_version(post_id)
    if not latest:
        expected, remedy = "a post of this record", "See `egress portfolio`, or keep its case: egress keep CASE."
        raise InputProblem([Problem(post_id, 0, "", "no such post", expected, remedy)])
    return store.case_at(post_id, latest)


def kept_version(store: Store, post_id: str, version: int) -> Case:
    """
    Return a version of a post's case, with names where its key is here.

    Raises
    ------
    InputProblem
        when there is no such version.
    """
    case_now(store, post_id)
    last = store.latest_version(post_id)
    if not 1 <= version <= last:
        expected, remedy = f"a version from 1 to {last}", "See them: egress log POST."
        raise InputProblem([Problem(f"{post_id}@{version}", 0, "", str(version), expected, remedy)])
    return with_texts(store.case_at(post_id, version), store.texts(post_id))


def kept_version_tokened(store: Store, post_id: str, version: int) -> tuple[int, Case]:
    """
    Return a version of a post's case and its number, with tokens where names stand; the latest for 0.

    Raises
    ------
    InputProblem
        when there is no such version.
    """
    case_now(store, post_id)
    last = store.latest_version(post_id)
    if version == 0:
        return last, store.case_at(post_id, last)
    if not 1 <= version <= last:
        expected, remedy = f"a version from 1 to {last}", "See them: egress log POST."
        raise InputProblem([Problem(f"{post_id}@{version}", 0, "", str(version), expected, remedy)])
    return version, store.case_at(post_id, version)


def full_id(store: Store, post_id: str, beginning: str) -> str:
    """
    Return the id of the one act of a post that begins so, or ends so behind a slash as orders do.

    Raises
    ------
    InputProblem
        when none does, or several do.
    """
    ids = [act.act_id for act in store.acts(post_id)]
    found = [one for one in ids if one == beginning] or [one for one in ids if one.startswith(beginning)]
    found = found or [one for one in ids if one.endswith(f"/{beginning}")]
    if len(found) != 1 or not beginning:
        value = f"{len(found)} acts begin so" if found else "no act begins so"
        expected, remedy = (
            "the beginning of one act's id",
            "See the ids: egress standing POST, egress decision show POST.",
        )
        raise InputProblem([Problem(beginning, 0, "", value, expected, remedy)])
    return found[0]

"""Who acts, under which role and when; and how an act is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egress.domain import Act, Case
from egress.domain.acts import ActKind
from egress.kit import InputProblem, Problem
from egress.store import Store, new_act_id


@dataclass(frozen=True, kw_only=True)
class Hand:
    """
    Who does something.

    Attributes
    ----------
    person : their name; sealed before it is kept. role : in the words of the authority table.
    at : when it is done.
    """

    person: str
    role: str
    at: datetime


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
        act_id=act_id or new_act_id(),
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
    versions = store.versions(post_id)
    if not versions:
        expected, remedy = "a post of this record", "See `egress portfolio`, or keep its case: egress keep CASE."
        raise InputProblem([Problem(post_id, 0, "", "no such post", expected, remedy)])
    return store.case_at(post_id, versions[-1].version)

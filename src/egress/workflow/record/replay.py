"""The verb `replay`: a brief made again of what was known then, and held against what was kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from egress import __version__
from egress.domain.acts import ActKind
from egress.kit import InputProblem, Problem, Progress
from egress.publications import Brief
from egress.store import DocumentSummary, KeptVersion, Store, document_digest
from egress.workflow.make_brief import make_brief
from egress.workflow.record.keep import brief_bytes, case_as_kept
from egress.workflow.record.names import with_texts

MOST_TOLD = 10
"""Differences between a replay and what was kept that are named; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Replay:
    """
    A brief made again.

    Attributes
    ----------
    brief : with names where the key of the post is here, and "(destroyed)" where it is not.
    version : the version of the case that it was made of.
    kept : the brief that was kept of that instant; None where none was, and nothing could be compared.
    differences : where the replay differs from it, in words; empty where it is the same, bit for bit.
    """

    brief: Brief
    version: KeptVersion
    kept: DocumentSummary | None
    differences: tuple[str, ...]


def replay_brief(
    store: Store,
    post_id: str,
    *,
    as_of: datetime,
    progress: Progress | None = None,
    workers: int = 1,
) -> Replay:
    """
    Make the brief of a post as of an instant again, from the version of its case that it was made of then.

    Where no brief of that instant was kept, the version that stood then is taken, and nothing is compared.

    Raises
    ------
    InputProblem
        when the post had no case then.
    """
    again = replay_again(store, post_id, as_of=as_of, progress=progress, workers=workers)
    return replace(again, brief=with_texts(again.brief, store.texts(post_id)))


def replay_again(
    store: Store,
    post_id: str,
    *,
    as_of: datetime,
    progress: Progress | None = None,
    workers: int = 1,
) -> Replay:
    """Make the brief again as `replay_brief` does, with tokens where names stand."""
    kept = next(iter(reversed(store.documents(post_id, "brief", as_of=as_of))), None)
    version, until, against = _made_of(store, post_id, as_of, kept)
    case = case_as_kept(store, post_id, version.version, counted_until=until)
    brief = make_brief(case, as_of, against=against, progress=progress, workers=workers)
    found = () if kept is None else _compared(brief_bytes(brief), store, kept)
    return Replay(brief=replace(brief, costs=()), version=version, kept=kept, differences=found)


def _made_of(
    store: Store, post_id: str, as_of: datetime, kept: DocumentSummary | None
) -> tuple[KeptVersion, int, datetime | None]:
    """Return the version that a brief is made of, the place in the ledger until which affirmations count, and the day
    compared with."""
    versions = store.versions(post_id)
    if kept is not None:
        act = next(one for one in store.acts(post_id, kinds=[ActKind.BRIEF_MADE]) if one.seq == kept.seq)
        return versions[kept.version - 1], int(act.facts["counted_until"]), act.instant("against")
    stood = [one for one in versions if datetime.fromisoformat(one.at) <= as_of]
    if not stood:
        first = versions[0].at if versions else "never kept"
        remedy = "Name a later day, or keep the case first: egress keep CASE."
        raise InputProblem([Problem(post_id, 0, "--as-of", as_of.isoformat(), f"a day from {first} on", remedy)])
    seqs = [act.seq for act in store.acts(post_id) if act.at <= as_of]
    return stood[-1], max(seqs, default=0) + 1, None


def _compared(made: bytes, store: Store, kept: DocumentSummary) -> tuple[str, ...]:
    if document_digest(made) == kept.digest:
        return ()
    then, now = json.loads(store.document(kept.seq)), json.loads(made)
    found = list(_paths(then, now, ""))
    words = found[:MOST_TOLD] + ([f"and {len(found) - MOST_TOLD} more"] if len(found) > MOST_TOLD else [])
    if then.get("version") != __version__:
        words.insert(0, f"it was made by egress {then.get('version')}, this is {__version__}")
    return tuple(words) or ("the bytes differ, though every value is the same",)


def _paths(then: Any, now: Any, place: str) -> Iterator[str]:
    """Tell where two JSON values differ."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*then, *now]):
            yield from _paths(then.get(key), now.get(key), f"{place}.{key}" if place else key)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _paths(one, other, f"{place}[{number}]")
    elif then != now:
        yield f"{place}: {str(then)[:60]} then, {str(now)[:60]} now"

"""The verb `overview`: where every post is, and what there waits for a signature."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from egress.domain import Case
from egress.domain.acts import ActKind
from egress.kit import Place
from egress.publications import StandingLine
from egress.store import Store
from egress.workflow.record.look import show_standing

SIGNED = frozenset({"request", "question", "review", "confirmation"})
"""Kinds of what waits that end with somebody's signature."""

ASKING = (ActKind.QUESTION_PUT, ActKind.REQUEST_MADE, ActKind.DECIDED, ActKind.PROPOSED)
"""Kinds of act with which such waiting begins."""


@dataclass(frozen=True, kw_only=True)
class PostOverview:
    """
    One post on the map.

    Attributes
    ----------
    place : of the site where most of the post's own people are; of most people, where no group is official.
    persons : head count of everybody that its plans count with.
    waits : what waits for a signature, the earliest due first.
    """

    post_id: str
    label: str
    timezone: str
    place: Place
    persons: int
    version: int
    waits: tuple[StandingLine, ...]


def show_overview(store: Store, post_ids: Iterable[str], now: datetime) -> list[PostOverview]:
    """
    Return where posts are and what there waits for a signature, in the order in which they are named.

    One look at the ledger serves all of them: a version of a case is read once, and what stands is reckoned only
    where something was asked, decided or proposed.
    """
    kept: dict[str, int] = {}
    asked: set[str] = set()
    for act in store.acts(kinds=(ActKind.VERSION_KEPT, *ASKING)):
        if act.kind == ActKind.VERSION_KEPT:
            kept[act.post_id] = act.seq
        else:
            asked.add(act.post_id)
    return [_overview(store, post_id, kept[post_id], post_id in asked, now) for post_id in post_ids]


def _overview(store: Store, post_id: str, seq: int, has_questions: bool, now: datetime) -> PostOverview:
    label, timezone, place, persons, version = _summed_up(_Known(store, post_id, seq))
    standing = show_standing(store, post_id, now).lines if has_questions else ()
    return PostOverview(
        post_id=post_id,
        label=label,
        timezone=timezone,
        place=place,
        persons=persons,
        version=version,
        waits=tuple(line for line in standing if line.kind in SIGNED),
    )


def place_of(case: Case) -> Place:
    """Return where a post is: the site with most of its own people, or with most people where none are its own."""
    counts: Counter[str] = Counter()
    own = [group for group in case.groups if group.official and group.head_count]
    for group in own or case.groups:
        counts[group.site_id] += group.head_count
    sites = {site.id: site for site in case.sites}
    found = counts.most_common(1)
    return sites[found[0][0]].place if found else case.sites[0].place


class _Known:
    """A version of a case, told apart by the act that kept it, so that it is read once."""

    def __init__(self, store: Store, post_id: str, seq: int) -> None:
        self.store, self.key = store, (store.name, post_id, seq)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.store is other.store and self.key == other.key


@lru_cache(maxsize=4096)
def _summed_up(known: _Known) -> tuple[str, str, Place, int, int]:
    post_id = known.key[1]
    version = known.store.latest_version(post_id)
    case = known.store.case_at(post_id, version)
    persons = sum(group.head_count for group in case.groups)
    return case.label, case.timezone.key, place_of(case), persons, version

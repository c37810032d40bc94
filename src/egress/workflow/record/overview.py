"""The verb `overview`: where every post is, and what there waits for a signature."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from egress.domain import Case
from egress.kit import Place
from egress.publications import StandingLine
from egress.store import Store
from egress.workflow.record.look import show_standing

SIGNED = frozenset({"request", "question", "review", "confirmation"})
"""Kinds of what waits that end with somebody's signature."""


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


def show_overview(store: Store, post_id: str, now: datetime) -> PostOverview:
    """Return where a post is and what waits there for a signature."""
    version = store.versions(post_id)[-1]
    label, timezone, place, persons = _Known(store, post_id, version.version, version.digest).summed_up()
    waits = tuple(line for line in show_standing(store, post_id, now).lines if line.kind in SIGNED)
    return PostOverview(
        post_id=post_id,
        label=label,
        timezone=timezone,
        place=place,
        persons=persons,
        version=version.version,
        waits=waits,
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
    """A version of a case, told apart by its digest, so that it is read once."""

    def __init__(self, store: Store, post_id: str, version: int, digest: str) -> None:
        self.store, self.post_id, self.version, self.digest = store, post_id, version, digest

    def __hash__(self) -> int:
        return hash((self.post_id, self.digest))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and (self.post_id, self.digest) == (other.post_id, other.digest)

    def summed_up(self) -> tuple[str, str, Place, int]:
        """Return label, time zone, place and head count."""
        return _summed_up(self)


@lru_cache(maxsize=4096)
def _summed_up(known: _Known) -> tuple[str, str, Place, int]:
    case = known.store.case_at(known.post_id, known.version)
    persons = sum(group.head_count for group in case.groups)
    return case.label, case.timezone.key, place_of(case), persons

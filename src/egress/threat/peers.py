"""Other posts' story: each has sources of its own, but many leave because the others do."""

from collections.abc import Iterable
from dataclasses import dataclass

from egress.threat.origins import Origin
from egress.threat.stories import Cdf, exponential

STEP = {"peer_post_leaves": 1.0, "peer_post_reduces": 0.5}
"""What a post that leaves, or reduces, says by itself."""

HERD_DAYS, HERDING = 7.0, 0.5
"""A post that goes within a week of another says half as much, within a week of two a quarter."""

HALF_LIFE_DAYS = 21.0
RATE_PER_DAY, RATE_PER_PEER = 0.004, 0.004
"""Hazard of this story: a little, and so much for each independent departure. Posts leave late, often in vain."""

MOST_PEERS = 3.0


@dataclass(frozen=True, kw_only=True)
class PeersStory:
    """Other posts' postures at as_of; `independent` is their number after the herding discount."""

    moves: int
    independent: float
    cdf: Cdf
    weight: float


def peers_story(origins: Iterable[Origin]) -> PeersStory | None:
    """Return the story of the other posts; None while none has moved."""
    moves = sorted((o for o in origins if o.claim in STEP), key=lambda o: (-o.age_days, o.source_id))
    if not moves:
        return None
    independent = 0.0
    for i, move in enumerate(moves):
        before = sum(1 for other in moves[:i] if other.age_days - move.age_days <= HERD_DAYS)
        independent += STEP[move.claim] * move.weight(HALF_LIFE_DAYS) * HERDING**before
    rate = RATE_PER_DAY + RATE_PER_PEER * min(independent, MOST_PEERS)
    return PeersStory(moves=len(moves), independent=independent, cdf=exponential(rate), weight=min(1.0, independent))

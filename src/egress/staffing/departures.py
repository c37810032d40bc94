"""Authorized and ordered departure as rules about categories: which positions must go under a rung of the ladder."""

import math
from collections.abc import Mapping

from egress.domain import Case, Effect, Posture

AUTHORIZED_SHARE = 0.4
"""
Share of those who may leave who do so. Assumption: under an authorized departure each decides for himself; posts tell
of anything from a few to most.
"""

GOING = {Effect.MAY_LEAVE: AUTHORIZED_SHARE, Effect.MUST_LEAVE: 1.0, Effect.ALL_LEAVE: 1.0, Effect.RELOCATE: 1.0}
"""Share of the holders in a rung's categories who go, by its effect; no others make anybody go."""


def must_go(case: Case, rung: Posture | None) -> Mapping[str, int]:
    """Return how many holders of each position go under a rung of the ladder, whatever the footprint (persons)."""
    if rung is None or rung.effect not in GOING:
        return {}
    share = GOING[rung.effect]
    return {p.id: math.ceil(share * p.holders - 1e-9) for p in case.positions if rung.applies_to(p.category)}

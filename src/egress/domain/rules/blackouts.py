"""When a scenario's blackout makes a site, leg or fleet unusable."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from egress.domain.case import Case
from egress.domain.scenarios import Blackout
from egress.domain.vocabulary import TargetKind

Blackouts = Mapping[tuple[TargetKind, str], Sequence[Blackout]]
"""The blackouts of each target, by kind and id."""


def blackouts_by_target(case: Case) -> Blackouts:
    """Return the case's blackouts by kind and id of their target."""
    found: dict[tuple[TargetKind, str], list[Blackout]] = {}
    for blackout in case.blackouts:
        found.setdefault((blackout.target_kind, blackout.target_id), []).append(blackout)
    return found


def is_blacked_out(blackouts: Blackouts, kind: TargetKind, target_id: str, instant: datetime) -> bool:
    """Whether from_ ≤ instant < until for one of the target's blackouts; None = unbounded."""
    return any(
        (b.from_ is None or b.from_ <= instant) and (b.until is None or instant < b.until)
        for b in blackouts.get((kind, target_id), ())
    )

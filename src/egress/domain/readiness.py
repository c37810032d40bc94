"""Readiness debt: what has lapsed at a post, in hours that it adds to the clearance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from egress.domain.case import Case
from egress.domain.readiness_items import ReadinessKind


@dataclass(frozen=True, kw_only=True)
class DebtLine:
    """One thing that has lapsed and the hours that it adds; `at_once`: such things are put right at the same time."""

    label: str
    what: str
    hours: float
    at_once: bool


@dataclass(frozen=True, kw_only=True)
class ReadinessDebt:
    """
    What has lapsed, longest first, and the hours that all of it adds to the clearance.

    ``hours = max(hours of permissions and contracts) + sum(hours of the rest)``: what is asked of others is asked of
    all of them at the same hour and waited for together; what was not renewed or practised costs its time each.
    """

    lines: tuple[DebtLine, ...]

    @property
    def hours(self) -> float:
        """Hours added to the clearance."""
        waits = [line.hours for line in self.lines if line.at_once]
        return max(waits, default=0.0) + sum(line.hours for line in self.lines if not line.at_once)

    def sentences(self) -> Iterator[str]:
        """Return each line in words: "Overflight permission: expired, 24 h"."""
        return (f"{line.label}: {line.what}, {line.hours:g} h" for line in self.lines)


def readiness_debt(case: Case, now: datetime) -> ReadinessDebt:
    """Return the readiness debt of a case: permissions and contracts that ran out, and items that lapsed."""
    lines = [*_expired(case, now), *_lapsed(case, now)]
    return ReadinessDebt(lines=tuple(sorted(lines, key=lambda line: (-line.hours, line.label))))


def _expired(case: Case, now: datetime) -> Iterator[DebtLine]:
    """Tell which permissions and contracts have run out: each must be obtained anew within its lead time."""
    for enabler in case.enablers:
        ended = enabler.available_until
        if enabler.in_use and ended is not None and ended <= now:
            yield DebtLine(label=enabler.label, what="expired", hours=enabler.lead_time_h, at_once=True)


def _lapsed(case: Case, now: datetime) -> Iterator[DebtLine]:
    words = {ReadinessKind.ANNEX: "stale", ReadinessKind.DRILL: "not held", ReadinessKind.ROUTE: "not driven"}
    for item in case.readiness:
        if item.lapsed(now):
            what = words.get(item.kind, "lapsed")
            yield DebtLine(label=item.label, what=what, hours=item.hours_if_lapsed, at_once=False)

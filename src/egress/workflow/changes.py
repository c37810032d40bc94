"""What changed since another day, and which kind of input changed it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from egress.decision import Timing, last_closings, leading_risk, risk_at, start_by
from egress.domain import Case, known_at
from egress.kit import hours_between
from egress.publications import Change
from egress.threat import ThreatPicture, assess

MOST_NAMED = 4
"""Rows named in one sentence; more are counted."""


@dataclass(frozen=True)
class _Reading:
    p30: float
    risk: float
    start_by: datetime | None


def changes_since(case: Case, *, against: datetime, as_of: datetime, then: Timing, now: Timing) -> tuple[Change, ...]:
    """
    Return what moved the clock of everyone from `against` to `as_of`, cause by cause.

    Each cause is let in after the one before it: the calendar (the same evidence, later), estimates, counted
    captures, reports, and last the plan itself (what is in place and in hand by now). The moves add up.
    """
    old = known_at(case, against)
    steps = [("the calendar", old, f"{hours_between(against, as_of) / 24:.0f} days have passed and nothing closed.")]
    for cause, table in (("estimates", "estimates"), ("counted captures", "series"), ("reports", "reports")):
        fresh = [row for row in getattr(case, table) if against < row.t_received <= as_of]
        tables = {table: getattr(known_at(case, as_of), table)}
        old = replace(old, **tables)
        steps.append((cause, old, _came_in(cause, fresh)))
    before = _read(case, assess(known_at(case, against), against), then)
    found = []
    for cause, evidence, sentence in steps:
        after = _read(case, assess(evidence, as_of), then)
        found.append(_change(cause, sentence, before, after))
        before = after
    last = _read(case, assess(case, as_of), now)
    plans = "What is in place and in hand by now, and what leaves when, changes how long we need."
    return (*found, _change("forces and enablers", plans, before, last))


def _read(case: Case, picture: ThreatPicture, timing: Timing) -> _Reading:
    timing = replace(timing, last_way_h=last_closings(case, picture))
    groups = [group.id for group in case.groups if group.head_count]
    curve = picture.curves[picture.main_exit]
    p30 = float(curve.p_closed[list(curve.hours).index(30 * 24)])
    found = start_by(picture, timing, groups, risk=leading_risk(case))
    return _Reading(p30, risk_at(timing, groups, 0.0), found.start_by)


def _change(cause: str, sentence: str, before: _Reading, after: _Reading) -> Change:
    both = before.start_by is not None and after.start_by is not None
    moved = hours_between(before.start_by, after.start_by) if both else None  # type: ignore[arg-type]
    return Change(
        cause=cause,
        sentence=sentence,
        start_by_moved_h=moved,
        risk_moved=after.risk - before.risk,
        p30_moved=after.p30 - before.p30,
    )


def _came_in(cause: str, fresh: Sequence[object]) -> str:
    if not fresh:
        return f"No new {cause}."
    named = [_row_words(row).rstrip(".") for row in sorted(fresh, key=lambda row: row.t_received, reverse=True)]  # type: ignore[attr-defined]
    rest = f"; and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return f"{len(named)} new: {'; '.join(named[:MOST_NAMED])}{rest}."


def _row_words(row: object) -> str:
    day = row.t_received.strftime("%-d %b")  # type: ignore[attr-defined]
    if hasattr(row, "statement"):
        return f"{row.source_id} ({day}): {row.statement}"  # type: ignore[attr-defined]
    if hasattr(row, "series_id"):
        return f"{row.series_id} ({day}): {row.value:g} of {row.denominator:g}"  # type: ignore[attr-defined]
    return f"{row.source_id} ({day}): {row.text}"  # type: ignore[attr-defined]

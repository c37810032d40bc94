"""What changed since another day, and which kind of input changed it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from egress.decision import Timing, leading_risk, risk_at, start_by
from egress.domain import Case, Enabler, Fleet, Force, apply_scenario, known_at
from egress.kit import hours_between
from egress.planning import last_way_out_h
from egress.publications import Change
from egress.threat import ThreatPicture, assess

MEANS_DATES = {
    "present_from": "came",
    "withdrawn_by": "left",
    "in_hand_from": "came in hand",
    "available_from": "became available",
    "available_until": "ran out",
}
"""Dates of forces, enablers and fleets that change how long we need, and what happens then."""

CAUSES = (
    ("estimates", "estimates"),
    ("counted captures", "series"),
    ("fronts and supplies", "gauges"),
    ("reports", "reports"),
    ("claims resolved", "resolutions"),
)
IF_THE_CASE_HAS_ANY = ("gauges", "resolutions")
"""The kinds of evidence, in the order in which they are let in; the last named only where a case has such rows."""

MOST_NAMED = 4
"""Rows named in one sentence; more are counted."""


@dataclass(frozen=True)
class _Reading:
    p30: float
    risk: float
    start_by: datetime | None


def changes_since(case: Case, *, against: datetime, as_of: datetime, then: Timing, now: Timing) -> tuple[Change, ...]:
    """
    Return what moved the clock from `against` to `as_of`, cause by cause.

    It is the clock of the post itself, which moves while that of everyone may long be past; of everyone where the
    case has no official groups.

    Each cause is let in after the one before it: the calendar (the same evidence, later), estimates, counted
    captures, fronts and supplies, reports, what became of claims, and last the plan itself (what is in place and in
    hand by now). The moves add up.
    """
    old = known_at(case, against)
    steps = [("the calendar", old, f"{hours_between(against, as_of) / 24:.0f} days have passed and nothing closed.")]
    for cause, table in CAUSES:
        if table in IF_THE_CASE_HAS_ANY and not getattr(case, table):
            continue
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
    return (*found, _change("forces and enablers", _what_became_of_means(case, against, as_of), before, last))


def followed_groups(case: Case) -> list[str]:
    """Return the groups whose clock is followed: the post's own, or all."""
    present = [group for group in case.groups if group.head_count]
    return [group.id for group in present if group.official] or [group.id for group in present]


def _read(case: Case, picture: ThreatPicture, timing: Timing) -> _Reading:
    timing = replace(timing, last_way_h=last_way_out_h(apply_scenario(case, "base"), picture))
    groups = followed_groups(case)
    curve = picture.curves[picture.main_exit]
    p30 = float(curve.p_closed[list(curve.hours).index(30 * 24)])
    found = start_by(picture, timing, groups, risk=leading_risk(case))
    return _Reading(p30, risk_at(timing, groups, 0.0), found.start_by)


def _what_became_of_means(case: Case, against: datetime, as_of: datetime) -> str:
    """Name what came, left or lapsed between the two days; a case without such dates changed nothing."""
    means: list[Force | Enabler | Fleet] = [*case.forces, *case.enablers, *case.fleets]
    words = []
    for row in means:
        for field, verb in MEANS_DATES.items():
            moment = getattr(row, field, None)
            if moment is not None and against < moment <= as_of:
                words.append(f"{row.label} {verb} on {moment:%-d %b}")
    return f"{'; '.join(words)}." if words else "Nothing came, left or lapsed: the days left before dates are fewer."


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
        return f"{row.series_id} ({day}): {row.lost_places:g} of {row.all_places:g}"  # type: ignore[attr-defined]
    if hasattr(row, "gauge_id"):
        return f"{row.gauge_id} ({day}): {row.value:g} {'km' if row.kind == 'front_km' else 'days of supply'}"  # type: ignore[attr-defined]
    if hasattr(row, "held"):
        return f"{row.report_id} ({day}): {'held' if row.held else 'did not hold'}"  # type: ignore[attr-defined]
    return f"{row.source_id} ({day}): {row.text}"  # type: ignore[attr-defined]

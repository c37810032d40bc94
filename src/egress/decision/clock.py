"""The clock: one line for everyone, for the post itself, and for every group."""

from collections.abc import Sequence

from egress.decision.advice import ClockLine
from egress.decision.clearance import Timing, timing
from egress.decision.start_by import risk_at, starts_by
from egress.domain import Case
from egress.kit import H_PER_DAY
from egress.planning import PlanningResult
from egress.threat import ThreatPicture

SAME_START_H = 0.05
"""Orders are given at whole minutes, so a start may lie this far from what was asked for."""

EVERYONE, POST = "everyone", "post"


def clock(case: Case, picture: ThreatPicture, timing: Timing) -> tuple[ClockLine, ...]:
    """Return the clock lines: everyone, the post itself if it has official groups, then the groups in case order."""
    return tuple(_line(case, picture, timing, *target) for target in targets_of(case))


def targets_of(case: Case) -> list[tuple[str, str, list[str]]]:
    """Return what has a line of the clock: target, label, ids of its groups."""
    targets = [(EVERYONE, "Everyone (full population)", [g.id for g in case.groups if g.head_count])]
    official = [group.id for group in case.groups if group.official and group.head_count]
    if official:
        targets.append((POST, "The post itself (full evacuation)", official))
    return targets + [(group.id, group.label, [group.id]) for group in case.groups if group.head_count]


def clock_of_one_plan(case: Case, picture: ThreatPicture, plan: PlanningResult) -> tuple[ClockLine, ...]:
    """Return the clock when only one start was planned: its clearance times are taken for every start."""
    return clock(case, picture, timing(case, picture, [plan]))


def _line(
    case: Case, picture: ThreatPicture, timing: Timing, target: str, label: str, group_ids: Sequence[str]
) -> ClockLine:
    times = [timing.clearance_h(group_id, 0.0) for group_id in group_ids]
    needed = [time for time in times if time is not None]
    persons = sum(group.head_count for group in case.groups if group.id in set(group_ids))
    return ClockLine(
        target=target,
        label=label,
        persons=persons,
        clearance_time_h=max(needed, default=0.0) if len(needed) == len(times) else None,
        risk_if_started_now=risk_at(timing, group_ids, 0.0),
        risk_is_at_least=len(needed) < len(times),
        start_by=starts_by(picture, timing, group_ids, risks=case.values.risk_levels),
        price_of_waiting_persons=price_of_waiting(timing, group_ids),
    )


def price_of_waiting(timing: Timing, group_ids: Sequence[str]) -> float | None:
    """
    Return the extra people caught by waiting one more day: caught(start in 24 h) − caught(start now).

    Expected head counts of two plans judged at the same instant; None if no plan was made for the day after.
    """
    later = [start for start in timing.starts if abs(start.start_h - H_PER_DAY) < SAME_START_H]
    now = timing.starts[0]
    if not later:
        return None
    return sum(later[0].caught_persons[group_id] - now.caught_persons[group_id] for group_id in group_ids)

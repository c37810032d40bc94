"""How long each group needs, as a function of the start: planned at a few starts, straight lines in between."""

import bisect
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from egress.domain import Case
from egress.kit import H_PER_DAY, hours_between
from egress.planning import PlanningResult, last_way_out_h
from egress.threat import ThreatPicture


@dataclass(frozen=True, kw_only=True)
class PlannedStart:
    """
    What one plan says of one start.

    Attributes
    ----------
    start_h : hours from as_of to the start.
    horizon_h : hours from the start to the end of its plan.
    clearance_h : by group id, hours from the start until its last person is safe; None = not within the plan.
    safe_persons : by group id, head count brought to safety.
    caught_persons : by group id, expected head count caught.
    """

    start_h: float
    horizon_h: float
    clearance_h: Mapping[str, float | None]
    safe_persons: Mapping[str, int]
    caught_persons: Mapping[str, float]


@dataclass(frozen=True)
class Timing:
    """
    The clearance of every group for any start.

    Attributes
    ----------
    starts : planned starts, earliest first; at least one.
    last_way_h : by group id, hours from as_of until its last way out closes, by joint path. Shape (paths,).
    """

    starts: tuple[PlannedStart, ...]
    last_way_h: Mapping[str, np.ndarray]

    def clearance_h(self, group_id: str, start_h: float) -> float | None:
        """
        Return the group's clearance time for a start (hours); None where it is not cleared.

        Between two planned starts the time is interpolated; if either of them does not clear the group, neither
        does anything in between. After the last planned start, its time holds.
        """
        index = bisect.bisect_right([start.start_h for start in self.starts], start_h)
        before = self.starts[max(0, index - 1)]
        if index in (0, len(self.starts)) or before.start_h == start_h:
            return before.clearance_h[group_id]
        after = self.starts[index]
        a, b = before.clearance_h[group_id], after.clearance_h[group_id]
        if a is None or b is None:
            return None
        return a + (b - a) * (start_h - before.start_h) / (after.start_h - before.start_h)

    def clears_all(self, group_ids: Sequence[str], start_h: float) -> bool:
        """Whether every one of the groups is cleared by a start."""
        return all(self.clearance_h(group_id, start_h) is not None for group_id in group_ids)


def start_worth_planning(timing: Timing, group_ids: Sequence[str], *, within_h: float) -> float | None:
    """
    Return a start between one that clears the groups and a later one that does not, whole days from as_of (hours).

    None once the two lie no further apart than `within_h`: the last clearing start is then known well enough.
    """
    for before, after in itertools.pairwise(timing.starts):
        clears = [timing.clears_all(group_ids, start.start_h) for start in (before, after)]
        if clears == [True, False] and after.start_h - before.start_h > within_h:
            days = round((before.start_h + after.start_h) / 2 / H_PER_DAY)
            return float(days * H_PER_DAY)
    return None


def planned_start(picture: ThreatPicture, result: PlanningResult) -> PlannedStart:
    """Return what a plan says of its start."""
    return PlannedStart(
        start_h=hours_between(picture.as_of, result.plan.start),
        horizon_h=hours_between(result.plan.start, result.plan.horizon_end),
        clearance_h={group.group_id: group.clearance_time_h for group in result.groups},
        safe_persons={group.group_id: group.safe_persons for group in result.groups},
        caught_persons={group.group_id: group.expected_caught_persons for group in result.groups},
    )


def timing(case: Case, picture: ThreatPicture, results: Sequence[PlanningResult]) -> Timing:
    """Return the timing of a case (scenario applied) from plans at several starts."""
    starts = sorted((planned_start(picture, result) for result in results), key=lambda one: one.start_h)
    return Timing(tuple(starts), last_way_out_h(case, picture))

"""The frontier: for every footprint the most of the mission that it can keep."""

from egress.domain import Case, Posture
from egress.staffing.choice import StaffingChoice
from egress.staffing.choose_staff import choose_staff

MOST_FOOTPRINTS = 60
"""Footprints that a frontier shows; a larger post is shown in even steps."""


def staffing_frontier(case: Case, *, rung: Posture | None = None) -> tuple[StaffingChoice, ...]:
    """Return the best choice for every footprint from nobody to everybody, the infeasible ones included."""
    everybody = sum(p.holders for p in case.positions)
    step = max(1, -(-everybody // MOST_FOOTPRINTS))
    sizes = sorted({*range(0, everybody + 1, step), everybody})
    return tuple(choose_staff(case, size, rung=rung) for size in sizes)

"""The plans that a brief needs: now, a day later, at later starts, prepared, and under every scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.decision import prepared
from egress.domain import Case, apply_scenario
from egress.kit import H_PER_DAY, Progress, add_hours
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.threat import ThreatPicture

LATER_STARTS_DAYS = (7, 21, 45)
"""Days after as_of at which base is planned again; clearance is interpolated in between."""

PREPARED_STARTS_DAYS = (0, 21)
"""Days after as_of at which base is planned with every enabler in hand, for the deadlines."""


@dataclass(frozen=True, kw_only=True)
class BriefPlans:
    """Everything planned for one brief; `base[0]` starts at as_of, `base[1]` a day later, judged at the same end."""

    base: tuple[PlanningResult, ...]
    prepared: tuple[PlanningResult, ...]
    scenarios: Mapping[str, PlanningResult]


def make_brief_plans(case: Case, picture: ThreatPicture, progress: Progress) -> BriefPlans:
    """Make the plans of a brief, one stage each."""
    with progress.stage("plan base"):
        base = make_plan(case, "base", picture)
    later = [_later(case, picture, base, days, progress) for days in (1, *LATER_STARTS_DAYS)]
    ready = prepared(apply_scenario(case, "base"), picture)
    return BriefPlans(
        base=(base, *later),
        prepared=tuple(_prepared(ready, picture, days, progress) for days in PREPARED_STARTS_DAYS),
        scenarios={
            scenario.id: _scenario(case, picture, scenario.id, progress)
            for scenario in case.scenarios
            if scenario.id != "base"
        },
    )


def base_now(case: Case, picture: ThreatPicture, progress: Progress, *, day: datetime) -> PlanningResult:
    """Return the plan of base for an order given on another day, for comparison."""
    with progress.stage(f"plan base as of {day:%Y-%m-%d}"):
        return make_plan(case, "base", picture, PlanOptions(explained=False))


def _later(case: Case, picture: ThreatPicture, base: PlanningResult, days: int, progress: Progress) -> PlanningResult:
    start = add_hours(picture.as_of, days * H_PER_DAY)
    # The day after is compared with today, so whoever is left is judged at the same instant.
    end = base.plan.horizon_end if days == 1 else None
    with progress.stage(f"plan base, started {days} d later"):
        return make_plan(case, "base", picture, PlanOptions(start=start, judged_until=end, explained=False))


def _prepared(case: Case, picture: ThreatPicture, days: int, progress: Progress) -> PlanningResult:
    start = add_hours(picture.as_of, days * H_PER_DAY)
    with progress.stage(f"plan base with everything in hand, started {days} d later"):
        return make_plan(case, "base", picture, PlanOptions(start=start, explained=False))


def _scenario(case: Case, picture: ThreatPicture, scenario_id: str, progress: Progress) -> PlanningResult:
    with progress.stage(f"plan {scenario_id}"):
        return make_plan(case, scenario_id, picture)

"""The plans that a brief needs: now, a day later, at later starts, prepared, and under every scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from egress.decision import prepared, start_worth_planning, timing
from egress.domain import Case, PartnerChange, apply_scenario, partner_changes
from egress.kit import H_PER_DAY, Progress, add_hours
from egress.planning import USUAL_LOOKS, PlanningResult
from egress.threat import ThreatPicture, picture_under
from egress.workflow.plan_tasks import PlanSearch, PlanTask, all_of, run_searches

LATER_STARTS_DAYS = (1, 7, 21, 45)
"""Days after as_of at which base is planned again; clearance is interpolated in between."""

KNOWN_WITHIN_H = 48
"""The last start that clears is sought until it is known this well, hours."""

MOST_MORE_STARTS = 3
"""Plans that may be spent on that, for the post and for everyone each."""

GLANCE_LOOKS = 4
"""Looks for a plan that is only compared with base or tells when a start clears: a quarter of the work.

What is executed, the day after, the day compared with and what partners change get the usual ones.
"""

PREPARED_STARTS_DAYS = (0, 21)
"""Days after as_of at which base is planned with every enabler in hand, for the deadlines."""


@dataclass(frozen=True, kw_only=True)
class BriefPlans:
    """
    Everything planned for one brief.

    Attributes
    ----------
    base : base by start; the first starts at as_of, the second a day later, judged at the same end.
    prepared : base with every enabler in hand, by start.
    scenarios : every other scenario of the case, started at as_of.
    then : base as of the day compared with, if any.
    partners : base with a partner doing otherwise, for each of `partner_changes`.
    """

    base: tuple[PlanningResult, ...]
    prepared: tuple[PlanningResult, ...]
    scenarios: Mapping[str, PlanningResult]
    then: PlanningResult | None
    partners: tuple[PlanningResult, ...] = ()


def make_brief_plans(
    case: Case, picture: ThreatPicture, *, then: ThreatPicture | None, progress: Progress, workers: int
) -> BriefPlans:
    """
    Make the plans of a brief; with several workers in processes of their own, with the same results.

    `then` is the threat picture of the day compared with.
    """
    later = [_later(case, picture, days) for days in (0, *LATER_STARTS_DAYS)]
    ready = [_prepared(case, picture, days) for days in PREPARED_STARTS_DAYS]
    ids = [scenario.id for scenario in case.scenarios if scenario.id != "base"]
    base, in_hand, against, others, partners = run_searches(
        [
            _refined(case, picture, later),
            _refined(prepared(case, picture), picture, ready),
            all_of([] if then is None else [_then(case, then)]),
            all_of([_scenario(case, picture, scenario_id) for scenario_id in ids]),
            all_of([_otherwise(change, picture) for change in partner_changes(case)]),
        ],
        progress,
        workers,
    )
    return BriefPlans(
        base=tuple(base),
        prepared=tuple(in_hand),
        scenarios=dict(zip(ids, others, strict=True)),
        partners=tuple(partners),
        then=next(iter(against), None),
    )


def _refined(case: Case, picture: ThreatPicture, tasks: Sequence[PlanTask]) -> PlanSearch[list[PlanningResult]]:
    """Plan base at some starts, and at a few more where the post, or everyone, stops being cleared between two."""
    base = yield tasks
    applied = apply_scenario(case, "base")
    seen = picture_under(picture, applied)
    official = [group.id for group in applied.groups if group.official and group.head_count]
    for group_ids in (official, [group.id for group in applied.groups if group.head_count]):
        for _ in range(MOST_MORE_STARTS if group_ids else 0):
            start_h = start_worth_planning(timing(applied, seen, base), group_ids, within_h=KNOWN_WITHIN_H)
            if start_h is None:
                break
            days = round(start_h / H_PER_DAY)
            base += yield [replace(_later(case, picture, days), name=f"look closer: base started {days} d later")]
    return base


def _later(case: Case, picture: ThreatPicture, days: int) -> PlanTask:
    # The day after is compared with today, so whoever is left is judged at the same instant.
    end = add_hours(picture.as_of, case.horizon_days * H_PER_DAY) if days == 1 else None
    name = f"plan base, started {days} d later" if days else "plan base"
    return PlanTask(
        name=name,
        case=case,
        picture=picture,
        scenario_id="base",
        days_later=days,
        told_until=end,
        explained=days == 0,
        in_depth=days == 0,
        looks=USUAL_LOOKS if days <= 1 else GLANCE_LOOKS,
    )


def _prepared(case: Case, picture: ThreatPicture, days: int) -> PlanTask:
    return PlanTask(
        name=f"plan base with everything in hand, started {days} d later",
        case=prepared(case, picture),
        picture=picture,
        scenario_id="base",
        days_later=days,
        explained=False,
        looks=GLANCE_LOOKS,
    )


def _scenario(case: Case, picture: ThreatPicture, scenario_id: str) -> PlanTask:
    name = f"plan {scenario_id}"
    return PlanTask(name=name, case=case, picture=picture, scenario_id=scenario_id, looks=GLANCE_LOOKS)


def _otherwise(change: PartnerChange, picture: ThreatPicture) -> PlanTask:
    verb = "not" if change.holds else "after all"
    name = f"plan base, {change.partner.id} {change.step.value} {verb}"
    return PlanTask(name=name, case=change.otherwise, picture=picture, scenario_id="base", explained=False)


def _then(case: Case, picture: ThreatPicture) -> PlanTask:
    name = f"plan base as of {picture.as_of:%Y-%m-%d %H:%M}Z"
    return PlanTask(name=name, case=case, picture=picture, scenario_id="base", explained=False)

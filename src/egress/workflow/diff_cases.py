"""The verb `diff`: what differs between two cases, and what each difference does to the clock."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from egress import __version__
from egress.decision import EVERYONE, POST, ClockLine, clock_of_one_plan, leading, leading_risk
from egress.domain import (
    Case,
    Difference,
    apply_scenario,
    difference_in_words,
    differences,
    footprint_at,
    in_safe_order,
    may_move_the_clock,
    with_difference,
)
from egress.kit import Progress, plain
from egress.planning import PlanningResult
from egress.publications.diff_writer import (
    CaseDiff,
    ClockReading,
    DiffStep,
    FieldDifference,
    RowDifference,
    effect_in_words,
)
from egress.threat import ThreatPicture, assess, picture_under
from egress.workflow.known_inputs import inputs_digest
from egress.workflow.partner_lines import footprint_words
from egress.workflow.plan_tasks import PlanTask, run_tasks

MOST_SINGLY = 12
"""Differences that are planned one by one; the rest is let in together."""


def diff_cases(a: Case, b: Case, as_of: datetime, *, progress: Progress | None = None, workers: int = 1) -> CaseDiff:
    """
    Return what differs from case a to case b and what that does to the clock of an order given at as_of.

    The differences are let in one after the other (see `in_safe_order`), those of one row together; after the first
    12 the rest together. Those that no plan as things stand and no curve is reckoned from are told, not planned.
    `workers` processes make the plans; their number changes no result.
    """
    progress = progress or Progress()
    found = differences(a, b)
    idle = [one for one in found if not may_move_the_clock(one, as_of)]
    packs = _packs([one for one in in_safe_order(found) if may_move_the_clock(one, as_of)])
    cases = _cases(a, idle, packs)
    readings, gaps = _readings(cases, as_of, progress, workers) if packs else ([], [0.0])
    steps = tuple(
        DiffStep(
            differences=tuple(_row_difference(one) for one in pack),
            before=before,
            after=after,
            footprint=_footprint(pack, *ways),
            effect=effect_in_words(before, after),
        )
        for pack, before, after, ways in zip(packs, readings, readings[1:], pairwise(cases), strict=False)
    )
    return CaseDiff(
        case_id=b.case_id,
        old_label=a.label,
        new_label=b.label,
        timezone=b.timezone.key,
        as_of=as_of,
        old_digest=inputs_digest(a, as_of),
        new_digest=inputs_digest(b, as_of),
        seed=b.seed,
        version=__version__,
        differences=tuple(_row_difference(one) for one in found),
        steps=steps,
        without_effect=tuple(_row_difference(one) for one in idle),
        measured_together=len(packs[-1]) if packs and len(packs[-1]) > 1 else 0,
        total_effect=effect_in_words(readings[0], readings[-1]) if readings else "nothing moves the clock.",
        largest_gap=max(gaps),
    )


def _footprint(pack: Sequence[Difference], before: Case, after: Case) -> str:
    """Return how people and force change at the common sites of the partners that differ."""
    partners = [row for one in pack if one.table == "partners" for row in (one.old, one.new) if row is not None]
    sites = dict.fromkeys(partner.co_locates_at for partner in partners if partner.co_locates_at)
    changed = [site_id for site_id in sites if footprint_at(before, site_id) != footprint_at(after, site_id)]
    label = {**before.site_by_id, **after.site_by_id}
    return " ".join(f"{label[site_id].label}: {footprint_words(before, after, site_id)}." for site_id in changed)


def _packs(found: Sequence[Difference]) -> list[list[Difference]]:
    """Return what is let in at each step: one difference, and at last all that are left over."""
    if len(found) <= MOST_SINGLY:
        return [[one] for one in found]
    return [*([one] for one in found[:MOST_SINGLY]), list(found[MOST_SINGLY:])]


def _cases(a: Case, idle: Sequence[Difference], packs: Sequence[Sequence[Difference]]) -> list[Case]:
    """Return the cases on the way from a to b: a itself, and one more per step."""
    for one in idle:
        a = with_difference(a, one)
    cases = [a]
    for pack in packs:
        now = cases[-1]
        for one in pack:
            now = with_difference(now, one)
        cases.append(now)
    return cases


def _readings(
    cases: Sequence[Case], as_of: datetime, progress: Progress, workers: int
) -> tuple[list[tuple[ClockReading, ...]], list[float]]:
    """Plan every case on the way and read its clocks; also the gap of each plan."""
    with progress.stage("assess the threat"):
        pictures = [assess(case, as_of) for case in cases]
    tasks = [
        PlanTask(
            name="plan the old case" if number == 0 else f"plan with difference {number}",
            case=case,
            picture=picture,
            scenario_id="base",
            explained=False,
        )
        for number, (case, picture) in enumerate(zip(cases, pictures, strict=True))
    ]
    results = list(run_tasks(tasks, progress, workers))
    read = [_read(case, picture, result) for case, picture, result in zip(cases, pictures, results, strict=True)]
    return read, [result.gap for result in results]


def _read(case: Case, picture: ThreatPicture, result: PlanningResult) -> tuple[ClockReading, ...]:
    """Return the clocks of everyone and of the post."""
    applied = apply_scenario(case)
    lines = clock_of_one_plan(applied, picture_under(picture, applied), result)
    present = [group for group in applied.groups if group.head_count]
    members = {EVERYONE: {g.id for g in present}, POST: {g.id for g in present if g.official}}
    risk = leading_risk(case)
    return tuple(_reading(line, members[line.target], result, risk) for line in lines if line.target in members)


def _reading(line: ClockLine, group_ids: set[str], result: PlanningResult, risk: float) -> ClockReading:
    outcomes = [outcome for outcome in result.groups if outcome.group_id in group_ids]
    found = leading(line, risk)
    return ClockReading(
        target=line.target,
        label=line.label,
        persons=line.persons,
        safe_persons=sum(outcome.safe_persons for outcome in outcomes),
        expected_caught_persons=sum(outcome.expected_caught_persons for outcome in outcomes),
        clearance_time_h=line.clearance_time_h,
        risk=risk,
        risk_if_started_now=line.risk_if_started_now,
        start_by_status=found.status.value,
        start_by=found.start_by,
    )


def _row_difference(one: Difference) -> RowDifference:
    return RowDifference(
        table=one.table,
        row_id=one.row_id,
        kind=one.kind.value,
        sentence=difference_in_words(one),
        fields=tuple(
            FieldDifference(field=change.field, old=plain(change.old), new=plain(change.new), unit=change.unit)
            for change in one.changes
        ),
    )

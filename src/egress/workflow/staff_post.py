"""
The verb `staff`: who stays for a footprint, and the frontier of footprints against mission, clearance and people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.domain import Case, Posture
from egress.kit import InputProblem, Problem, Progress
from egress.publications.staffing_writer import FootprintLine, StaffingAnswer
from egress.publications.wording import day_named
from egress.staffing import StaffingChoice, choose_staff, quiet_way, staffing_frontier, with_footprint
from egress.threat import assess
from egress.workflow.plan_tasks import PlanTask, run_tasks

PLANNED_FOOTPRINTS = 6
"""Footprints of the frontier that are planned, from the least to the largest that keep the rules."""

QUIET_DAYS = 30
"""The quiet way is looked for within a month, unless another day is asked for."""


@dataclass(frozen=True, kw_only=True)
class StaffingOrder:
    """
    What is asked: a footprint (None = the frontier alone), a rung of the ladder by its id, and a day for the quiet
    way.

    `planned` is how many footprints of the frontier are planned; 0 for none.
    """

    footprint_persons: int | None = None
    posture_id: str = ""
    quiet_by: datetime | None = None
    planned: int = PLANNED_FOOTPRINTS


def staff_post(
    case: Case, as_of: datetime, order: StaffingOrder, *, progress: Progress | None = None, workers: int = 1
) -> StaffingAnswer:
    """
    Return who stays for the footprint asked for, the whole frontier, and the quiet way there.

    Raises
    ------
    InputProblem
        where the case has no positions, the footprint is larger than the post, the rung is unknown, or the day of the
        quiet way is past.
    """
    progress, rung = progress or Progress(), _rung(case, order.posture_id)
    everybody = sum(p.holders for p in case.positions)
    _refuse(case, order.footprint_persons, everybody)
    by = _quiet_by(as_of, order.quiet_by)
    with progress.stage("choose staff for every footprint"):
        frontier = staffing_frontier(case, rung=rung)
        asked = order.footprint_persons
        choice = None if asked is None else choose_staff(case, asked, rung=rung)
    planned = _planned(case, as_of, _spread(frontier, choice, order.planned), rung, progress, workers)
    way = None
    if choice is not None and choice.feasible:
        way = quiet_way(case, _fewer(case, choice, rung), as_of=as_of, by=by)
    return StaffingAnswer(
        posture_id=order.posture_id,
        movement_level=case.movement_level.value,
        choice=choice,
        frontier=frontier,
        planned=planned,
        quiet=way,
    )


def _rung(case: Case, posture_id: str) -> Posture | None:
    if not posture_id:
        return None
    known = {rung.id: rung for rung in case.postures}
    if posture_id not in known:
        wanted = ", ".join(known)
        raise InputProblem([Problem("--posture", 0, "", posture_id, f"one of {wanted}", "Name a rung of the case.")])
    return known[posture_id]


def _quiet_by(as_of: datetime, asked: datetime | None) -> datetime:
    """Return the day by which the quiet way must have worked; it lies ahead."""
    by = asked or as_of + timedelta(days=QUIET_DAYS)
    if by < as_of:
        expected = f"no day before that of the answer, {day_named(as_of, beside=by)}"
        remedy = "Name a later day, or an earlier --as-of."
        raise InputProblem([Problem("--quiet-by", 0, "", day_named(by, beside=as_of), expected, remedy)])
    return by


def _refuse(case: Case, asked: int | None, everybody: int) -> None:
    if not case.positions:
        remedy = "Fill in functions.csv and positions.csv."
        raise InputProblem([Problem("positions.csv", 0, "", "no positions", "who delivers which function", remedy)])
    if asked is not None and asked > everybody:
        expected = f"at most {everybody}, the holders of all positions"
        raise InputProblem([Problem("--footprint", 0, "", str(asked), expected, "Ask for fewer.")])


def _fewer(case: Case, choice: StaffingChoice, rung: Posture | None) -> dict[str, int]:
    """Return by category how many fewer are at post under a footprint: holders, families and others."""
    left = {group.id: group.head_count for group in with_footprint(case, choice, rung=rung).groups}
    gone: dict[str, int] = {}
    for group in case.groups:
        gone[group.category] = gone.get(group.category, 0) + group.head_count - left[group.id]
    holders: dict[str, int] = {}
    for position in choice.positions:
        leaving = position.holders - position.kept_persons
        holders[position.category] = holders.get(position.category, 0) + leaving
    fewer = {c: max(holders.get(c, 0), gone.get(c, 0)) for c in {**holders, **gone}}
    return {category: persons for category, persons in fewer.items() if persons}


def _spread(frontier: Sequence[StaffingChoice], choice: StaffingChoice | None, count: int) -> list[StaffingChoice]:
    """Return so many feasible footprints, evenly from the least to the largest, with the one asked for."""
    feasible = [one for one in frontier if one.feasible]
    if not feasible or count <= 0:
        return []
    places = {round(i * (len(feasible) - 1) / max(1, count - 1)) for i in range(count)}
    found = {feasible[i].footprint_persons: feasible[i] for i in places}
    if choice is not None and choice.feasible:
        found[choice.footprint_persons] = choice
    return [found[size] for size in sorted(found)]


def _planned(
    case: Case,
    as_of: datetime,
    choices: Sequence[StaffingChoice],
    rung: Posture | None,
    progress: Progress,
    workers: int,
) -> tuple[FootprintLine, ...]:
    """Plan the evacuation of what is left at post under each footprint, and of everybody as things stand."""
    if not choices:
        return ()
    picture = assess(case, as_of)
    cases = [case, *(with_footprint(case, choice, rung=rung) for choice in choices)]
    names = ["as things stand", *(f"with {choice.footprint_persons} who stay" for choice in choices)]
    tasks = [
        PlanTask(name=f"plan {name}", case=one, picture=picture, scenario_id="base", explained=False)
        for name, one in zip(names, cases, strict=True)
    ]
    results = list(run_tasks(tasks, progress, workers))
    everybody = sum(p.holders for p in case.positions)
    sizes = [everybody, *(choice.footprint_persons for choice in choices)]
    shares = [1.0, *(choice.mission_share for choice in choices)]
    return tuple(
        FootprintLine(
            footprint_persons=size,
            as_things_stand=n == 0,
            mission_share=share,
            persons=result.persons,
            clearance_time_h=result.clearance_time_h,
            unsafe_persons=result.persons - result.safe_persons,
            expected_caught_persons=result.expected_caught_persons,
        )
        for n, (size, share, result) in enumerate(zip(sizes, shares, results, strict=True))
    )

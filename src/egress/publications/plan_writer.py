"""A plan with its timetable, for people and for machines."""

from functools import partial

from egress.domain import Case, Movement, Plan
from egress.planning import GroupOutcome, PlanningResult
from egress.publications.blocks import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Section,
    Sentences,
    Table,
    reworded,
    row,
    sentence,
)
from egress.publications.document import Document, Format
from egress.publications.json_data import ends
from egress.publications.json_records import Envelope
from egress.publications.json_writer import plan_json
from egress.publications.plan_change_records import plan_change_data
from egress.publications.sections.binding_ribbon import binding_ribbon_table
from egress.publications.sections.how_long_we_need import (
    bottleneck_chart,
    bottleneck_table,
    clearance_blocks,
    explanation_blocks,
    proof_words,
    room,
    worth_blocks,
)
from egress.publications.sections.plan_changes import keeping_blocks, plan_change_blocks
from egress.publications.text_writer import write_sections
from egress.publications.wording import (
    NOTHING,
    about_persons,
    both_times,
    both_times_with_year,
    clears_in,
    counted,
    duration,
    in_plain_words,
    time_cell,
    vehicle_hours,
)

FIRST_MOVEMENTS = 40
"""Movements in the short listing."""


def write_plan(
    result: PlanningResult,
    case: Case,
    *,
    envelope: Envelope,
    format: Format | str = Format.TEXT,
    every_movement: bool = False,
    previous: Plan | None = None,
) -> Document:
    """
    Return a plan as text or JSON; JSON always has every movement.

    Parameters
    ----------
    case : the case that the plan was made for, scenario applied.
    every_movement : list the whole timetable in the text form, not only its beginning.
    previous : an earlier plan; every movement that differs from it is told.

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(plan_json(result, case, envelope=envelope, previous=previous))
        case Format.TEXT:
            words = partial(in_plain_words, zone=case.timezone)
            sections = (reworded(section, words) for section in _sections(result, case, every_movement, previous))
            return Document.of_text(write_sections(sections, marked=False))
        case Format.HTML:
            raise ValueError("a plan is written as text or json")


def _sections(result: PlanningResult, case: Case, every_movement: bool, previous: Plan | None) -> tuple[Section, ...]:
    plan, zone = result.plan, case.timezone
    until = plan.movements[-1].arrive if plan.movements else plan.horizon_end
    ends_at = max([until, *(b.until for b in result.bindings)])
    title = f"{case.label}: plan for scenario {plan.scenario_id}, order {both_times_with_year(plan.start, zone)}"
    labels = {group.id: group.label for group in case.groups}
    parts: dict[str, tuple[Block, ...]] = {
        title: (_facts(result, case), *explanation_blocks(result.explanation), _groups(result, case)),
        "When they are safe": clearance_blocks(
            result.clearance_curve,
            persons=result.persons,
            cleared_h=result.clearance_time_h,
            start=plan.start,
            zone=zone,
        ),
        "What binds": (
            *bottleneck_chart(result.bindings, start=plan.start, end=ends_at),
            *bottleneck_table(result.bindings, zone),
            *binding_ribbon_table(result.binding_by_hour, result.bindings, labels, zone),
        ),
        "What would buy most": worth_blocks(result.worth),
        "Notices of the checker": _findings(result),
        "Timetable": (_timetable(plan.movements, case, every_movement),),
    }
    if previous is not None:
        changes = plan_change_data(previous, plan, case)
        told = plan_change_blocks(changes, zone, every_movement=every_movement)
        parts["What changes"] = (*keeping_blocks(result.method), *told)
    return tuple(Section(f"part-{i}", name, blocks) for i, (name, blocks) in enumerate(parts.items()))


def _facts(result: PlanningResult, case: Case) -> Facts:
    left = result.persons - result.safe_persons
    first = "nobody leaves" if result.mobilisation_time_h is None else duration(result.mobilisation_time_h)
    return Facts(
        (
            Fact(
                "Everyone safe after",
                clears_in(result.clearance_time_h, persons=result.persons),
                f"{result.safe_persons:,} of {result.persons:,} safe by "
                f"{both_times(result.plan.horizon_end, case.timezone)}" + (f"; {left:,} left." if left else "."),
            ),
            Fact("First departure after", first),
            Fact("Expected caught", about_persons(result.expected_caught_persons)),
            Fact(
                "Room for a better plan",
                room(result.gap_of_savable),
                proof_words(result.weighted_caught, result.bound),
            ),
            Fact(
                "Work",
                counted(len(result.plan.movements), "movement"),
                f"{vehicle_hours(result.vehicle_h)}.",
            ),
        )
    )


def _groups(result: PlanningResult, case: Case) -> Table:
    return Table(
        "How each group fares",
        (
            Column("Group", least=24),
            Column("Safe of all", figures=True),
            Column("First leaves after"),
            Column("Clears in"),
            Column("Expected caught"),
            Column("Worst tenth, from"),
        ),
        tuple(_group_row(g, case) for g in result.groups),
        note="Worst tenth: in the worst tenth of the paths at least so many are caught.",
    )


def _group_row(outcome: GroupOutcome, case: Case) -> tuple[Cell, ...]:
    first = outcome.mobilisation_time_h
    return row(
        case.group_by_id[outcome.group_id].label,
        f"{outcome.safe_persons:,} of {outcome.persons:,}",
        NOTHING if first is None else duration(first),
        Cell(clears_in(outcome.clearance_time_h), alarm=outcome.clearance_time_h is None),
        about_persons(outcome.expected_caught_persons),
        about_persons(outcome.caught_persons_p90),
    )


def _findings(result: PlanningResult) -> tuple[Block, ...]:
    if not result.findings:
        return (sentence("The checker found no breach and has no notice."),)
    return (Sentences(tuple(f"{f.severity}: {f.sentence}" for f in result.findings)),)


def _timetable(movements: tuple[Movement, ...], case: Case, every_movement: bool) -> Table:
    shown = movements if every_movement else movements[:FIRST_MOVEMENTS]
    rest = len(movements) - len(shown)
    return Table(
        f"Movements in order of departure ({len(movements):,})",
        (
            Column("Depart", whole=True),
            Column("Arrive", whole=True),
            Column("Vehicle", least=12),
            Column("From", least=13),
            Column("To", least=13),
            Column("Persons", figures=True),
            Column("Load", least=18),
        ),
        tuple(_movement_row(m, case) for m in shown),
        note="UTC, and post-local time in brackets."
        + (f" And {rest:,} more movements; ask for all." if rest else ""),
    )


def _movement_row(movement: Movement, case: Case) -> tuple[Cell, ...]:
    from_id, to_id = ends(movement, case)
    load = "\n".join(f"{persons:,} {group_id}" for group_id, persons in movement.loads)
    return row(
        time_cell(movement.depart, case.timezone),
        time_cell(movement.arrive, case.timezone),
        NOTHING if movement.fleet_id is None else f"{movement.fleet_id} {movement.vehicle}",
        from_id,
        to_id,
        f"{movement.persons:,}",
        load or "empty",
    )

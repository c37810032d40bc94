"""Who stays, for people and for machines: the footprint asked for, the frontier, and the quiet way there."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import Case
from egress.publications.answer_writer import write_answer
from egress.publications.blocks import Block, Cell, Column, Sentences, Table, row
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.wording import NOTHING, counted, day_named, duration, listing
from egress.staffing import QuietWay, StaffingChoice


@dataclass(frozen=True, kw_only=True)
class FootprintLine:
    """
    One footprint with the evacuation of whoever is left planned.

    Attributes
    ----------
    as_things_stand : whether it is everybody who is there now, families too, with no rule of staffing kept yet.
    mission_share : share of the mission that is kept, in [0, 1].
    persons : head count to be brought out.
    clearance_time_h : hours from the order until the last of them is safe; null if somebody is left.
    unsafe_persons : not safe by the end of the plan.
    expected_caught_persons : expected head count caught, the order given now.
    """

    footprint_persons: int
    as_things_stand: bool
    mission_share: float
    persons: int
    clearance_time_h: float | None
    unsafe_persons: int
    expected_caught_persons: float


@dataclass(frozen=True, kw_only=True)
class StaffingAnswer:
    """
    The staffing of a post.

    Attributes
    ----------
    posture_id : rung of the ladder under which it was chosen; empty = none. movement_level : of the case today.
    choice : the footprint asked for; null if none was. frontier : the best choice for every footprint.
    planned : some of the frontier with the evacuation planned. quiet : the least visible way to the footprint.
    """

    posture_id: str
    movement_level: str
    choice: StaffingChoice | None
    frontier: tuple[StaffingChoice, ...]
    planned: tuple[FootprintLine, ...]
    quiet: QuietWay | None


def write_staffing(
    answer: StaffingAnswer, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return the staffing as text or JSON (schema ``egress/staff/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    return write_answer(
        answer,
        case,
        lambda: _blocks(answer, case, envelope.as_of),
        verb="staff",
        title="who stays",
        envelope=envelope,
        format=format,
    )


def _blocks(answer: StaffingAnswer, case: Case, as_of: datetime | None) -> tuple[Block, ...]:
    chosen = () if answer.choice is None else _chosen(answer.choice, case)
    planned = (_planned(answer),) if answer.planned else ()
    quiet = () if answer.quiet is None else _quiet(answer.quiet, as_of or answer.quiet.by)
    return (*chosen, _frontier(answer, case), *planned, *quiet)


def _chosen(choice: StaffingChoice, case: Case) -> tuple[Block, ...]:
    named = listing(_what_binds(choice, case))
    if not choice.feasible:
        return (Sentences((f"{choice.footprint_persons} cannot stay: {named}.",), bullets=False, large=True),)
    kept = f"{choice.mission_share:.0%} of the mission is kept with {choice.footprint_persons} who stay"
    cost = f"; without one of these rules it would be more: {named}." if choice.binding_rules else "."
    return (Sentences((kept + cost,), bullets=False, large=True), _who(choice), _delivered(choice))


def _who(choice: StaffingChoice) -> Table:
    columns = (
        Column("Position", least=22),
        Column("Now", figures=True),
        Column("Stay", figures=True),
        Column("Work from abroad", figures=True),
        Column("Of those who stay", least=20),
    )
    labels = {p.position_id: p.label for p in choice.positions}
    rows = tuple(
        row(
            p.label,
            f"{p.holders}",
            f"{p.kept_persons}",
            f"{p.elsewhere_persons}",
            listing(f"{n} as {labels[q]}" for q, n in p.stands_in_for.items()) if p.stands_in_for else NOTHING,
        )
        for p in choice.positions
    )
    note = f"{counted(choice.family_persons, 'family member')} may remain with them."
    return Table("Who stays", columns, rows, note)


def _delivered(choice: StaffingChoice) -> Table:
    columns = (
        Column("Function", least=26),
        Column("Delivers a day", figures=True),
        Column("With everybody", figures=True),
        Column("Share", figures=True),
        Column("Mission days a day", figures=True),
    )
    rows = tuple(
        row(
            f.label,
            f"{f.delivered_per_day:,.1f} {f.unit}",
            f"{f.whole_per_day:,.1f}",
            f"{f.share:.0%}",
            f"{f.mission_days_per_day:.2f}",
        )
        for f in choice.functions
    )
    note = "Share: of what everybody would deliver if movement were free."
    return Table("What each function still delivers", columns, rows, note)


def _frontier(answer: StaffingAnswer, case: Case) -> Table:
    columns = (
        Column("Stay", figures=True),
        Column("Mission kept", figures=True),
        Column("Mission days a day", figures=True),
        Column("Family", figures=True),
        Column("Rules that bind", least=24),
    )
    rows = tuple(
        row(
            f"{one.footprint_persons}",
            f"{one.mission_share:.0%}" if one.feasible else Cell("cannot be", alarm=True),
            f"{one.mission_days_per_day:.2f}" if one.feasible else NOTHING,
            f"{one.family_persons}" if one.feasible else NOTHING,
            listing(_what_binds(one, case)),
        )
        for one in answer.frontier
    )
    return Table("The frontier: the most that each footprint can keep, proven", columns, rows)


def _what_binds(choice: StaffingChoice, case: Case) -> tuple[str, ...]:
    """Return what a footprint runs against: the rung of the ladder first, then the rules."""
    rungs = {rung.id: f"the order “{rung.label}”" for rung in case.postures}
    rules = {rule.id: rule.label for rule in case.staffing_rules}
    order = (rungs[choice.binding_posture],) if choice.binding_posture else ()
    return (*order, *(rules[i] for i in choice.binding_rules))


def _planned(answer: StaffingAnswer) -> Table:
    columns = (
        Column("Stay", least=14),
        Column("Mission kept", figures=True),
        Column("To bring out", figures=True),
        Column("Clears in"),
        Column("Not out", figures=True),
        Column("Caught", figures=True),
    )
    rows = tuple(
        row(
            f"{one.footprint_persons}" + (", as things stand" if one.as_things_stand else ""),
            f"{one.mission_share:.0%}",
            f"{one.persons}",
            NOTHING if one.clearance_time_h is None else duration(one.clearance_time_h),
            f"{one.unsafe_persons}",
            f"{one.expected_caught_persons:,.2f}",
        )
        for one in answer.planned
    )
    note = (
        "Caught: expected, the order given now. Fewer who make papers ready make those who wait ready later, so "
        "that a "
        "smaller footprint can show more people caught."
    )
    return Table("With the evacuation of whoever is left planned", columns, rows, note)


def _quiet(way: QuietWay, as_of: datetime) -> tuple[Block, ...]:
    columns = (
        Column("Measure", least=24),
        Column("Fewer", figures=True),
        Column("Of whom", least=20),
        Column("Done by", least=10),
        Column("Visibility", figures=True),
    )
    rows = tuple(
        row(
            step.label,
            f"{step.persons}",
            listing(f"{n} {c}" for c, n in step.by_category.items()),
            day_named(step.done_by, beside=as_of),
            f"{step.visibility:.2f}",
        )
        for step in way.steps
    )
    left = listing(f"{n} {c}" for c, n in way.left_persons.items()) if way.left_persons else ""
    by = day_named(way.by, beside=as_of)
    said = (
        f"By {by} the quiet way leaves {left} to be ordered out in full view."
        if left
        else f"The quiet way is enough by {by}."
        if rows
        else "Nobody fewer is asked for: no quiet way is needed."
    )
    note = f"Visibility: 0 nobody notices, 1 an ordered departure. In all {way.visible_persons:.1f} persons in view."
    table = Table("Quiet measures, the least visible first", columns, rows, note)
    return (table, Sentences((said,), bullets=False)) if rows else (Sentences((said,), bullets=False),)

"""Enablers on their critical path, for people and for machines."""

from dataclasses import dataclass
from datetime import datetime

from egress.decision import CriticalEnabler, SlipCost
from egress.domain import Case
from egress.publications.answer_writer import write_answer
from egress.publications.blocks import Cell, Column, Table, row
from egress.publications.deadline_words import named
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.wording import NOTHING, duration


@dataclass(frozen=True, kw_only=True)
class EnablersAnswer:
    """What must be in hand by when: overdue ones first."""

    enablers: tuple[CriticalEnabler, ...]


def write_enablers(
    answer: EnablersAnswer, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return the enablers as text or JSON (schema ``egress/enablers/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    return write_answer(
        answer,
        case,
        lambda: (_table(answer, envelope.as_of),),
        verb="enablers",
        title="what must be in hand by when",
        envelope=envelope,
        format=format,
    )


def _table(answer: EnablersAnswer, as_of: datetime | None) -> Table:
    columns = (
        Column("What", least=22),
        Column("Owner", least=14),
        Column("Takes"),
        Column("Ask by", least=16),
        Column("Margin"),
        Column("A day of slip costs", least=18),
    )
    rows = []
    for one in answer.enablers:
        due = one.deadline
        ask_by = NOTHING if due.deadline is None else f"{due.deadline:%-d %b %H:%M}Z"
        state = {
            "in_hand": "in hand",
            "no_deadline": "no deadline",
            "expected": f"expected {ask_by}",
            "not_needed": "not needed",
        }
        margin = (
            NOTHING if due.margin_h is None else f"{'−' if due.margin_h < 0 else ''}{duration(abs(due.margin_h))}"
        )
        rows.append(
            row(
                due.label if as_of is None else named(due, as_of),
                due.owner or NOTHING,
                duration(due.lead_time_h),
                Cell(state.get(due.status, ask_by), alarm=due.status == "overdue"),
                Cell(margin, alarm=due.status == "overdue"),
                _slip(one.slip),
            )
        )
    note = "Overdue first. Slip: the plan made again with it a day late; small differences are no finding."
    return Table("On the critical path", columns, tuple(rows), note)


def _slip(slip: SlipCost | None) -> str:
    if slip is None:
        return NOTHING
    if not slip.clear:
        return "no clear difference"
    words = f"{slip.caught_persons_per_day:,.0f} caught, {slip.unsafe_persons_per_day:,} not out"
    return words if slip.clearance_h_per_day is None else f"{words}, {slip.clearance_h_per_day:.0f} h later"

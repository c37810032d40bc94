"""Section: permissions, contracts and forces to ask for, in the order in which decision gives them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from egress.decision import EnablerDeadline
from egress.publications.blocks import Block, Cell, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.deadline_words import named
from egress.publications.wording import NOTHING, duration, listing, spoken, time_cell


def enablers_due(brief: Brief) -> Section:
    """Show what must be asked for, by when and by whom; what is in hand, or not needed, is one sentence each."""
    zone, as_of = ZoneInfo(brief.timezone), brief.advice.as_of
    served = {line.target: line.label for line in brief.advice.clock}
    open_ones = [e for e in brief.advice.enablers if e.status not in ("in_hand", "not_needed")]
    in_hand, idle = (
        [named(e, as_of) for e in brief.advice.enablers if e.status == status] for status in ("in_hand", "not_needed")
    )
    blocks: list[Block] = []
    if open_ones:
        blocks.append(_table(open_ones, zone, served, as_of))
    else:
        blocks.append(sentence("Nothing needs to be asked for."))
    if in_hand:
        blocks.append(sentence(f"In hand: {listing(in_hand)}."))
    if idle:
        blocks.append(sentence(f"Not asked for, since no place needs it: {listing(idle)}."))
    return Section("enablers", "Enablers due", tuple(blocks))


def _table(enablers: list[EnablerDeadline], zone: ZoneInfo, served: dict[str, str], as_of: datetime) -> Table:
    return Table(
        "What must be asked for, and by when",
        (
            Column("Status", whole=True),
            Column("What", least=22),
            Column("Owner", least=14),
            Column("Lead time", figures=True),
            Column("Ask by", whole=True),
            Column("Late by", figures=True),
            Column("Needed for", least=16),
        ),
        tuple(_row(e, zone, served, as_of) for e in enablers),
        note="Ask by: the start-by of what it is needed for, less the lead time. Late by: how long ago that was.",
    )


def _row(enabler: EnablerDeadline, zone: ZoneInfo, served: dict[str, str], as_of: datetime) -> tuple[Cell, ...]:
    overdue = enabler.status == "overdue"
    return row(
        Cell("OVERDUE" if overdue else spoken(enabler.status), alarm=overdue),
        _what(enabler, as_of),
        enabler.owner or NOTHING,
        duration(enabler.lead_time_h) if enabler.lead_time_h else NOTHING,
        Cell(_ask_by(enabler, zone), alarm=overdue),
        _late_by(enabler.margin_h),
        served.get(enabler.serves) or spoken(enabler.serves),
    )


def _what(enabler: EnablerDeadline, as_of: datetime) -> str:
    # "Enabler" is the word of the tables; the label says what it is.
    name = named(enabler, as_of)
    return name if enabler.kind in ("", "enabler") else f"{name} ({spoken(enabler.kind)})"


def _ask_by(enabler: EnablerDeadline, zone: ZoneInfo) -> str:
    if enabler.deadline is None:
        return "now" if enabler.status == "overdue" else NOTHING
    shown = time_cell(enabler.deadline, zone)
    return f"expected from\n{shown}" if enabler.status == "expected" else shown


def _late_by(margin_h: float | None) -> str:
    return duration(-margin_h) if margin_h is not None and margin_h < 0 else NOTHING

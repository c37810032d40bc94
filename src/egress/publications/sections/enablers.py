"""Section: permissions, contracts and forces to ask for, the overdue ones first."""

from zoneinfo import ZoneInfo

from egress.decision import EnablerDeadline
from egress.publications.blocks import Block, Cell, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.wording import NOTHING, duration, listing, spoken, time_cell

ORDER = {"overdue": 0, "due": 1, "no_deadline": 2, "in_hand": 3}


def enablers_due(brief: Brief) -> Section:
    """Show what must still be asked for, by when and by whom; what is in hand is one sentence."""
    zone, served = ZoneInfo(brief.timezone), {line.target: line.label for line in brief.advice.clock}
    open_ones = [e for e in in_order(brief.advice.enablers) if e.status != "in_hand"]
    in_hand = [e.label for e in brief.advice.enablers if e.status == "in_hand"]
    blocks: list[Block] = []
    if open_ones:
        blocks.append(_table(open_ones, zone, served))
    else:
        blocks.append(sentence("Nothing needs to be asked for."))
    if in_hand:
        blocks.append(sentence(f"In hand: {listing(in_hand)}."))
    return Section("enablers", "Enablers due", tuple(blocks))


def in_order(enablers: tuple[EnablerDeadline, ...]) -> list[EnablerDeadline]:
    """Return overdue first, then by margin, then those without a deadline, then those in hand."""

    def urgency(enabler: EnablerDeadline) -> tuple[int, float, str]:
        missing = float("-inf") if enabler.status == "overdue" else float("inf")
        margin = missing if enabler.margin_h is None else enabler.margin_h
        return ORDER.get(enabler.status, len(ORDER)), margin, enabler.enabler_id

    return sorted(enablers, key=urgency)


def _table(enablers: list[EnablerDeadline], zone: ZoneInfo, served: dict[str, str]) -> Table:
    return Table(
        "What must be asked for, and by when",
        (
            Column("Status", least=9),
            Column("What", least=24),
            Column("Owner", least=12),
            Column("Takes", figures=True),
            Column("Ask by", whole=True),
            Column("Margin", least=9),
            Column("Needed for", least=12),
        ),
        tuple(_row(e, zone, served) for e in enablers),
        note="Ask by: the start-by of what it is needed for, less the time it takes.",
    )


def _row(enabler: EnablerDeadline, zone: ZoneInfo, served: dict[str, str]) -> tuple[Cell, ...]:
    overdue = enabler.status == "overdue"
    deadline = NOTHING if enabler.deadline is None else time_cell(enabler.deadline, zone)
    return row(
        Cell(spoken(enabler.status).upper() if overdue else spoken(enabler.status), alarm=overdue),
        f"{enabler.label} ({spoken(enabler.kind)})" if enabler.kind else enabler.label,
        enabler.owner or NOTHING,
        duration(enabler.lead_time_h),
        Cell("now" if overdue and enabler.deadline is None else deadline, alarm=overdue),
        _margin(enabler.margin_h),
        served.get(enabler.serves) or spoken(enabler.serves),
    )


def _margin(margin_h: float | None) -> str:
    if margin_h is None:
        return NOTHING
    return f"{duration(-margin_h)} late" if margin_h < 0 else duration(margin_h)

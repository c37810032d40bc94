"""Sections: the base plan rehearsed, the force by hour, the critical path, and cards for the worst scenarios."""

from zoneinfo import ZoneInfo

from egress.publications.blocks import Block, Cell, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.deadline_words import named
from egress.publications.force_writer import strength_needed
from egress.publications.rehearsal_writer import rehearsal_blocks
from egress.publications.switch_over_cards import card_blocks
from egress.publications.wording import NOTHING, duration, listing, time_cell

NOT_ASKED = "Not asked for in this brief."


def how_it_may_come_out(brief: Brief) -> Section:
    """Show how the base plan comes out when things go wrong: a distribution, not a hope."""
    told = brief.tried
    blocks = rehearsal_blocks(told.rehearsal, told.labels) if told else (sentence(NOT_ASKED),)
    return Section("rehearsal", "The plan rehearsed", blocks, annex=True)


def force_by_hour(brief: Brief) -> Section:
    """Show the strength that the base plan needs, by place and hour."""
    told = brief.tried
    block = strength_needed(told.force, told.labels) if told else sentence(NOT_ASKED)
    return Section("force", "The force by hour", (block,), annex=True)


def critical_path(brief: Brief) -> Section:
    """Show what must be in hand by when, and what each waits for."""
    told = brief.tried
    blocks: tuple[Block, ...] = (sentence(NOT_ASKED),)
    if told:
        blocks = (_path(brief),) if told.critical else (sentence("Nothing needs to be in hand."),)
    return Section("critical-path", "Enablers on the critical path", blocks, annex=True)


def _path(brief: Brief) -> Table:
    told, zone = brief.tried, ZoneInfo(brief.timezone)
    columns = (
        Column("What", least=22),
        Column("Owner", least=14),
        Column("Waits for", least=18),
        Column("Ask by", whole=True),
        Column("Margin", figures=True),
    )
    rows = []
    for one in told.critical if told else ():
        due, labels = one.deadline, told.labels if told else {}
        margin = (
            NOTHING if due.margin_h is None else f"{'−' if due.margin_h < 0 else ''}{duration(abs(due.margin_h))}"
        )
        state = {"in_hand": "in hand", "no_deadline": "no deadline", "not_needed": "not needed"}.get(due.status)
        asked = state or (NOTHING if due.deadline is None else time_cell(due.deadline, zone))
        waits = listing(labels.get(i, i) for i in one.waits_on) if one.waits_on else NOTHING
        late = due.status == "overdue"
        what = named(due, brief.advice.as_of)
        rows.append(row(what, due.owner or NOTHING, waits, Cell(asked, alarm=late), Cell(margin, alarm=late)))
    note = "Overdue first. What a day of slip costs in people: `egress enablers`."
    return Table("On the critical path", columns, tuple(rows), note)


def _signed(hours: float) -> str:
    return f"{'−' if hours < 0 else ''}{duration(abs(hours))}"


def switch_over_cards(brief: Brief) -> Section:
    """Show how to switch over to the plans of the worst scenarios."""
    told = brief.tried
    blocks: list[Block] = []
    for card in told.cards if told else ():
        blocks += [sentence(f"{card.label}."), *card_blocks(card)]
    if not blocks:
        blocks.append(sentence(NOT_ASKED if told is None else "No scenario of the case is worse than base."))
    return Section("cards", "Switch-over cards of the worst scenarios", tuple(blocks), annex=True)

"""Section: what speaks against the advice."""

from egress.decision import Advice
from egress.publications.blocks import Block, Column, Section, Sentences, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.wording import about_persons, spoken


def what_speaks_against(brief: Brief) -> Section:
    """Show the doubts, and the value of a mission day at which waiting would be right."""
    advice = brief.advice
    blocks: list[Block] = []
    if advice.against:
        blocks.append(Sentences(advice.against))
    else:
        blocks.append(sentence("Nothing was found that speaks against the advice; ask who would disagree."))
    if advice.break_even_mission_days:
        blocks.append(_break_even(advice))
    return Section("against", "What speaks against", tuple(blocks))


def _break_even(advice: Advice) -> Table:
    labels = {line.target: line.label for line in advice.clock}
    return Table(
        "Leave if one person caught is worth more than this many mission days",
        (Column("Who", least=24), Column("Mission days", figures=True)),
        tuple(
            row(labels.get(target) or spoken(target), "no such figure" if days is None else about_persons(days))
            for target, days in advice.break_even_mission_days.items()
        ),
    )

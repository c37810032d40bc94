"""Section: what speaks against the advice."""

from egress.decision import Advice
from egress.publications.blocks import Block, Column, Section, Sentences, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.wording import about_persons, counted, listing, spoken

LEAST_TOLD_DAYS = 0.5
"""Below this the figure would read "under 1", the same for everybody: one sentence names them all."""

MOST_NAMED = 4


def what_speaks_against(brief: Brief) -> Section:
    """Show the doubts, and the value of a mission day at which a day's wait would be right."""
    advice = brief.advice
    blocks: list[Block] = []
    if advice.against:
        blocks.append(Sentences(advice.against))
    else:
        blocks.append(sentence("Nothing was found that speaks against the advice; ask who would disagree."))
    blocks.extend(_break_even(advice))
    return Section("against", "What speaks against", tuple(blocks))


def _break_even(advice: Advice) -> tuple[Block, ...]:
    labels = {line.target: line.label for line in advice.clock}
    days = {labels.get(target) or spoken(target): value for target, value in advice.break_even_mission_days.items()}
    telling = {who: value for who, value in days.items() if value is not None and value >= LEAST_TOLD_DAYS}
    small = [who for who, value in days.items() if value is not None and value < LEAST_TOLD_DAYS]
    without = [who for who, value in days.items() if value is None]
    blocks: list[Block] = [_table(telling)] if telling else []
    if small:
        blocks.append(
            sentence(f"Rather today than tomorrow if one person caught is worth even 1 mission day: {_named(small)}.")
        )
    if without:
        blocks.append(
            sentence(f"Waiting a day shows no clear difference, so there is no such figure: {_named(without)}.")
        )
    return tuple(blocks)


def _table(days: dict[str, float]) -> Table:
    return Table(
        "Rather today than tomorrow if one person caught is worth more than this many mission days",
        (Column("Who", least=24), Column("Mission days", figures=True)),
        tuple(row(who, about_persons(value)) for who, value in days.items()),
    )


def _named(names: list[str]) -> str:
    if len(names) <= MOST_NAMED:
        return listing(names)
    rest = len(names) - MOST_NAMED + 1
    return f"{', '.join(names[: MOST_NAMED - 1])} and {counted(rest, 'more line')} of the clock"

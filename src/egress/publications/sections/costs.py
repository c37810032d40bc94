"""Section: time and peak memory by stage, and how to get the same answer again."""

from egress.publications.blocks import Block, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief

WHOLE = "whole brief"
"""The stage that says how long somebody waited for the brief; the others are work, some of it at the same time."""


def what_it_took(brief: Brief) -> Section:
    """Show what each stage took, and the marks under which the brief can be replayed."""
    blocks: list[Block] = []
    if brief.costs:
        blocks.append(_table(brief))
    else:
        blocks.append(sentence("No stage was timed."))
    marks = f"Replay: egress {brief.version}, seed {brief.seed}, inputs {brief.inputs_digest}."
    return Section("costs", "Time and memory by stage", (*blocks, sentence(marks)), annex=True)


def _table(brief: Brief) -> Table:
    stages = [cost for cost in brief.costs if cost.stage != WHOLE]
    whole = [cost for cost in brief.costs if cost.stage == WHOLE]
    highest_mib = f"{max(cost.peak_memory_mib for cost in brief.costs):,.0f}"
    rows = [row(c.stage, f"{c.wall_s:,.1f}", f"{c.peak_memory_mib:,.0f}") for c in stages]
    rows.append(row("all stages added up", f"{sum(c.wall_s for c in stages):,.1f}", highest_mib))
    rows += [row("the whole brief, by the clock", f"{c.wall_s:,.1f}", highest_mib) for c in whole]
    return Table(
        "What each stage took",
        (
            Column("Stage", least=30),
            Column("Seconds of work", figures=True),
            Column("Peak memory, MiB", figures=True),
        ),
        tuple(rows),
        note="Some stages run at the same time, so they can add up to more than went by. "
        "Peak memory is that of the process of the stage so far; in the last rows, the highest of one process.",
    )

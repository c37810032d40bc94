"""Section: time and peak memory by stage, and how to get the same answer again."""

from egress.publications.blocks import Block, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief


def what_it_took(brief: Brief) -> Section:
    """Show what each stage took, and the marks under which the brief can be replayed."""
    blocks: list[Block] = []
    if brief.costs:
        blocks.append(_table(brief))
    else:
        blocks.append(sentence("No stage was timed."))
    marks = f"Replay: egress {brief.version}, seed {brief.seed}, inputs {brief.inputs_digest}."
    return Section("costs", "Time and memory by stage", (*blocks, sentence(marks)))


def _table(brief: Brief) -> Table:
    total_s = sum(cost.wall_s for cost in brief.costs)
    peak_mib = max(cost.peak_memory_mib for cost in brief.costs)
    rows = [row(c.stage, f"{c.wall_s:,.1f}", f"{c.peak_memory_mib:,.0f}") for c in brief.costs]
    return Table(
        "What each stage took",
        (Column("Stage", least=30), Column("Seconds", figures=True), Column("Peak memory, MiB", figures=True)),
        (*rows, row("in all", f"{total_s:,.1f}", f"{peak_mib:,.0f}")),
    )

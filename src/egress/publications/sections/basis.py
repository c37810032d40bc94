"""Section: the assumptions and the stale inputs that the brief rests on."""

from egress.publications.blocks import Block, Cell, Column, Section, Table, row, sentence
from egress.publications.brief_document import BasisLine, Brief
from egress.publications.wording import spoken

MOST_ROWS_IN_TEXT = 20


def what_it_rests_on(brief: Brief) -> Section:
    """Show the rows past the date by which they were to be affirmed, then the rows that are assumptions."""
    blocks: list[Block] = []
    if brief.stale:
        blocks.append(_table("Stale: past the day by which the owner was to affirm them", brief.stale))
    else:
        blocks.append(sentence("No input is stale."))
    if brief.assumptions:
        blocks.append(_table("Assumptions", brief.assumptions))
    else:
        blocks.append(sentence("No row is marked as an assumption."))
    return Section("basis", "Assumptions and stale inputs", tuple(blocks), annex=True)


def _table(caption: str, lines: tuple[BasisLine, ...]) -> Table:
    return Table(
        f"{caption} ({len(lines)})",
        (Column("Table", least=10), Column("Row", least=18), Column("What it says", least=40)),
        tuple(row(spoken(line.table), Cell(line.row_id, is_id=True), line.sentence) for line in lines),
        most_rows_in_text=MOST_ROWS_IN_TEXT,
    )

"""Section: the posture advised for each category, by when, and whose signature it needs."""

from zoneinfo import ZoneInfo

from egress.decision import PostureAdvice
from egress.publications.blocks import Cell, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.wording import NOTHING, spoken, time_cell


def who_decides_what(brief: Brief) -> Section:
    """Show one line per category: rung advised, by when to ask, who asks, who decides, and why."""
    title = "Who decides what"
    if not brief.advice.postures:
        return Section("who-decides", title, (sentence("The case has no ladder of postures."),))
    zone = ZoneInfo(brief.timezone)
    ordered = sorted(brief.advice.postures, key=lambda p: (-p.rank, p.category))
    table = Table(
        "Posture advised for each category of people",
        (
            Column("Category"),
            Column("Advised"),
            Column("Ask by", whole=True),
            Column("Asked for by"),
            Column("Decided by"),
            Column("If cut off"),
            Column("Why", least=18),
        ),
        tuple(_row(p, zone) for p in ordered),
        note="By the authority table of the case. egress advises; it never decides.",
    )
    return Section("who-decides", title, (table,))


def _row(posture: PostureAdvice, zone: ZoneInfo) -> tuple[Cell, ...]:
    return row(
        spoken(posture.category),
        "none helps" if posture.cannot_clear and posture.rank == 0 else posture.label,
        _ask_by(posture, zone),
        posture.requested_by or NOTHING,
        posture.decided_by or "no decision needed",
        posture.fallback_authority or NOTHING,
        posture.reason,
    )


def _ask_by(posture: PostureAdvice, zone: ZoneInfo) -> Cell:
    if posture.act_by is not None:
        return Cell(time_cell(posture.act_by, zone))
    return Cell("now", alarm=True) if posture.rank > 0 else Cell(NOTHING)

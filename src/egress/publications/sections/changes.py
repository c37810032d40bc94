"""Section: what changed since the day compared with, and which input changed it."""

from zoneinfo import ZoneInfo

from egress.decision import POST
from egress.publications.blocks import Block, Column, Section, Sentences, Table, row, sentence
from egress.publications.brief_document import Brief, Change
from egress.publications.wording import both_times_with_year, moved, points_moved


def what_changed(brief: Brief) -> Section:
    """Show, for each kind of input, how it moved the start-by of everyone, the risk and the 30-day chance."""
    if brief.against is None:
        blocks: tuple[Block, ...] = (sentence("No earlier day was asked for, so nothing is compared."),)
        return Section("changes", "What changed", blocks)
    title = f"What changed since {both_times_with_year(brief.against, ZoneInfo(brief.timezone))}"
    if not brief.changes:
        return Section("changes", title, (sentence("No input changed."),))
    return Section("changes", title, (_table(brief, brief.advice.leading_risk), _words(brief.changes)))


def _table(brief: Brief, leading_risk: float) -> Table:
    changes = brief.changes
    has_post = any(line.target == POST for line in brief.advice.clock)
    whose = "the post itself" if has_post else "everyone"
    return Table(
        f"What each kind of input did to the clock of {whose} (start-by at {100 * leading_risk:g} % risk)",
        (
            Column("Input"),
            Column("Start-by moved"),
            Column("Risk if started now", figures=True),
            Column("Main way out closed in 30 days", figures=True),
        ),
        tuple(
            row(c.cause, moved(c.start_by_moved_h), points_moved(c.risk_moved), points_moved(c.p30_moved))
            for c in changes
        ),
        note="Points are percentage points. A dash: no date on one side, because it is past or beyond the horizon.",
    )


def _words(changes: tuple[Change, ...]) -> Sentences:
    return Sentences(tuple(f"{c.cause}: {c.sentence}" for c in changes if c.sentence))

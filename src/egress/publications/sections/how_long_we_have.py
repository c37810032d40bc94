"""Section: how long we have, and where the sources disagree."""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from egress.kit import H_PER_DAY, add_hours, hours_between
from egress.publications.blocks import Block, Cell, Chart, Column, Section, Sentences, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.charts import draw_exit_curves
from egress.publications.curves import curves_in_order, p_closed_by, spark
from egress.publications.wording import (
    NOTHING,
    about_duration,
    chance_cell,
    duration,
    spoken,
    three_digits,
    time_cell,
    together,
    utc_day,
)
from egress.threat import (
    EXIT_KINDS,
    ExitCurve,
    FeedView,
    MechanismView,
    SourceView,
    ThreatPicture,
    TripwireState,
)

HORIZONS_DAYS = (7, 14, 30, 60, 90)
SPARK_DAYS = 90
SPARK_MARKS = 45
LEAST_MOVE_POINTS = 0.1
_MOVE_POINTS = re.compile(r"\(([+\N{MINUS SIGN}-]\d+(?:\.\d+)?) points?\)")


def how_long_we_have(brief: Brief) -> Section:
    """Show P(closed) by horizon for each way out, its median, and the rival accounts behind it."""
    cleared_h = brief.plan.clearance_time_h
    if cleared_h is not None:
        cleared_h += hours_between(brief.as_of, brief.plan.start)
    return Section(
        "have", "How long we have", threat_blocks(brief.picture, zone=ZoneInfo(brief.timezone), cleared_h=cleared_h)
    )


def accounts_and_sources(brief: Brief) -> Section:
    """Show the accounts and sources behind the curves, with their weights."""
    blocks = account_blocks(brief.picture) or (sentence("No account or source is named."),)
    return Section("accounts", "Accounts and sources behind the curves", blocks, annex=True)


def account_blocks(picture: ThreatPicture) -> tuple[Block, ...]:
    """Return the tables of the accounts and of the sources that were pooled."""
    blocks: list[Block] = []
    if picture.mechanisms:
        blocks.append(_mechanisms_table(picture.mechanisms, picture))
    if picture.sources:
        blocks.append(_sources_table(picture.sources))
    if picture.feeds:
        blocks.append(_feeds_table(picture))
    blocks.append(_exit_kinds(picture))
    return tuple(blocks)


def told_movers(movers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the movers without those that say of themselves that they moved less than 0.1 points."""
    return tuple(mover for mover in movers if _points(mover) >= LEAST_MOVE_POINTS)


def _points(mover: str) -> float:
    found = _MOVE_POINTS.search(mover)
    return float("inf") if found is None else abs(float(found[1].replace("\N{MINUS SIGN}", "-")))


def threat_blocks(picture: ThreatPicture, *, zone: ZoneInfo, cleared_h: float | None) -> tuple[Block, ...]:
    """Return the blocks that show a threat picture, with the clearance time marked where it is known."""
    curves = curves_in_order(picture)
    blocks: list[Block] = [
        Chart(
            "exit-curves",
            "Chance that each way out is closed, by day",
            lambda: draw_exit_curves(picture, curves, cleared_h=cleared_h),
            _sparks(curves),
        ),
        _exits_table(picture, curves),
    ]
    if picture.disagreement:
        blocks.append(sentence("Where sources and accounts part:"))
        blocks.append(Sentences(picture.disagreement))
    if movers := told_movers(picture.movers):
        blocks.append(sentence("What moved it last:"))
        blocks.append(Sentences(movers))
    if picture.would_move:
        blocks.append(sentence("What would move it by ten points:"))
        blocks.append(Sentences(picture.would_move))
    if picture.tripwires:
        blocks.append(_tripwires_table(picture, zone))
    if picture.notes:
        blocks.append(sentence("What the curves do not know, and how they were read:"))
        blocks.append(Sentences(picture.notes))
    return tuple(blocks)


def _sparks(curves: tuple[ExitCurve, ...]) -> tuple[str, ...]:
    each = SPARK_DAYS // SPARK_MARKS
    head = f"Chance of being closed, today to {SPARK_DAYS} days; {each} days a mark, ▁ under 1 in 8 … █ over 7 in 8:"
    rows = [
        f"  {spoken(c.exit):<15}|{spark(c, days=SPARK_DAYS, marks=SPARK_MARKS)}| "
        f"{chance_cell(p_closed_by(c, SPARK_DAYS * H_PER_DAY))}"
        for c in curves
    ]
    return (head, *rows)


def _exits_table(picture: ThreatPicture, curves: tuple[ExitCurve, ...]) -> Table:
    rows = tuple(
        row(
            spoken(c.exit) + (" (main)" if c.exit == picture.main_exit else ""),
            *(chance_cell(p_closed_by(c, days * H_PER_DAY)) for days in HORIZONS_DAYS),
            _median(c, picture.as_of),
            chance_cell(c.p_never),
        )
        for c in curves
    )
    return Table(
        "Probability that each way out is closed by then",
        (Column("Way out", least=16), *_horizon_columns(), Column("Even odds"), Column("Never", figures=True)),
        rows,
        note="Even odds: closed by then with probability one half. Never: it stays open for good.",
    )


def _median(curve: ExitCurve, as_of: datetime) -> str:
    if curve.median_h is None:
        return f"not within {duration(float(curve.hours[-1]))}"
    return f"{about_duration(curve.median_h)} ({utc_day(add_hours(as_of, curve.median_h))})"


def _mechanisms_table(mechanisms: tuple[MechanismView, ...], picture: ThreatPicture) -> Table:
    return Table(
        f"Rival accounts of what happens, and the chance by each that {spoken(picture.main_exit)} is closed",
        (Column("Account", least=34), Column("Weight", figures=True), *_horizon_columns()),
        tuple(row(f"{spoken(m.name)}: {m.sentence}", _weight(m.weight), *_by_days(m.p_by_days)) for m in mechanisms),
    )


def _sources_table(sources: tuple[SourceView, ...]) -> Table:
    return Table(
        "What each source says now, given that it has not happened yet",
        (
            Column("Source", least=30),
            Column("Way out", least=8),
            Column("Grade"),
            Column("Age", figures=True),
            Column("Even odds", figures=True),
            Column(together("30 d"), figures=True),
            Column(together("90 d"), figures=True),
            Column("Weight", figures=True),
        ),
        tuple(_source_row(s) for s in sources),
    )


def _source_row(source: SourceView) -> tuple[Cell, ...]:
    return row(
        f"{source.source_id}: “{source.statement}”",
        spoken(source.exit),
        source.grade,
        duration(source.age_days * H_PER_DAY),
        NOTHING if source.median_days is None else duration(source.median_days * H_PER_DAY),
        chance_cell(source.p_by_days.get(30)),
        chance_cell(source.p_by_days.get(90)),
        _weight(source.weight),
    )


def _weight(weight: float) -> str:
    """Return a share of the pool; a dash for what is not pooled at all."""
    return chance_cell(weight) if weight > 0 else NOTHING


def _feeds_table(picture: ThreatPicture) -> Table:
    return Table(
        f"Every source: how old it is, its record, and the chance within 30 days that {spoken(picture.main_exit)} is "
        "closed, had it said nothing",
        (
            Column("Source", least=20),
            Column("Rows", figures=True),
            Column("Newest event", figures=True),
            Column("Newest news", figures=True),
            Column("Claims held", figures=True),
            Column("Without it", figures=True),
            Column("Adds", figures=True),
        ),
        tuple(_feed_row(f) for f in picture.feeds),
        note="Silent: nothing new for a fortnight. Frozen: the same figure three times over a week or more.",
    )


def _feed_row(feed: FeedView) -> tuple[Cell, ...]:
    marks = [word for word, is_so in (("silent", feed.is_silent), ("frozen", feed.is_frozen)) if is_so]
    held = f"{feed.claims_held} of {feed.claims_resolved}" if feed.claims_resolved else NOTHING
    return row(
        feed.source_id + (f" ({', '.join(marks)})" if marks else ""),
        str(feed.rows),
        duration(feed.newest_event_days * H_PER_DAY),
        duration(feed.newest_received_days * H_PER_DAY),
        held,
        chance_cell(feed.p_30_without),
        f"{feed.change_points:+.1f}",
    )


def _tripwires_table(picture: ThreatPicture, zone: ZoneInfo) -> Table:
    return Table(
        "Tripwires: who watches what, and who owes what by when",
        (
            Column("Tripwire", least=30),
            Column("State"),
            Column("Owner"),
            Column("Act by"),
            Column("Now", figures=True),
        ),
        tuple(
            row(
                t.sentence,
                Cell(t.state.value, alarm=t.state is TripwireState.OVERDUE or not t.is_watched),
                t.owner,
                NOTHING if t.act_by is None else time_cell(t.act_by, zone),
                NOTHING if t.value is None else three_digits(t.value),
            )
            for t in picture.tripwires
        ),
    )


def _exit_kinds(picture: ThreatPicture) -> Sentences:
    return Sentences(
        tuple(
            f"{spoken(c.exit)} counts as closed when {EXIT_KINDS[c.exit].closes_when}"
            + (
                "; it may open again, the curve speaks of the first closing."
                if EXIT_KINDS[c.exit].is_reversible
                else "."
            )
            for c in curves_in_order(picture)
        )
    )


def _horizon_columns() -> tuple[Column, ...]:
    return tuple(Column(together(f"{days} d"), figures=True) for days in HORIZONS_DAYS)


def _by_days(p_by_days: Mapping[int, float]) -> tuple[str, ...]:
    return tuple(chance_cell(p_by_days.get(days)) for days in HORIZONS_DAYS)

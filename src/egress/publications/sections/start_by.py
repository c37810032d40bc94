"""Section: the start-by clock, for everyone, the post and each group."""

from zoneinfo import ZoneInfo

from egress.decision import ClockLine
from egress.publications.blocks import Block, Cell, Chart, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief
from egress.publications.charts import draw_start_by_timeline
from egress.publications.clock_lines import cannot_clear, risk_now, start_by_cell
from egress.publications.wording import (
    NOTHING,
    TIME_CELL_WIDTH,
    clears_in,
    counted,
    duration,
    extra_persons,
    listing,
    together,
)


def start_by_clock(brief: Brief) -> Section:
    """Show the latest start of each target at each risk, what it needs, and what one day of waiting costs."""
    clock = brief.advice.clock
    title = "Start-by clock"
    if not clock:
        return Section("start-by", title, (sentence("The clock has no lines."),))
    chart = Chart(
        "start-by",
        "Latest start for each group, by the risk accepted",
        lambda: draw_start_by_timeline(clock, brief.as_of),
    )
    return Section("start-by", title, (chart, _table(clock, ZoneInfo(brief.timezone)), *_left(clock)))


def _left(clock: tuple[ClockLine, ...]) -> tuple[Block, ...]:
    names = [line.label or line.target for line in clock if cannot_clear(line)]
    return (sentence(f"Cannot clear, some are left whatever the start: {listing(names)}."),) if names else ()


def _table(clock: tuple[ClockLine, ...], zone: ZoneInfo) -> Table:
    risks = sorted({entry.risk for line in clock for entry in line.start_by})
    return Table(
        "Latest start so that the last way out closes before all are safe with no more than this risk",
        (
            Column("Who", least=12),
            Column("Clears in"),
            Column("Risk if started now"),
            *(Column(together(f"{100 * risk:g} % risk"), least=TIME_CELL_WIDTH) for risk in risks),
            Column("One day’s wait", least=10),
        ),
        tuple(_row(line, risks, zone) for line in clock),
        note="Times: UTC, and post-local time in brackets. One day’s wait: how many more expected caught; "
        "under 1, or a fall under 1 % of the people, is no clear difference. "
        "At least: some of them are not safe within the plan.",
    )


def _clears(line: ClockLine) -> str:
    return clears_in(None) if line.clearance_time_h is None else together(duration(line.clearance_time_h))


def _row(line: ClockLine, risks: list[float], zone: ZoneInfo) -> tuple[Cell, ...]:
    by_risk = {entry.risk: start_by_cell(entry, line, zone) for entry in line.start_by}
    return row(
        f"{line.label or line.target}\n{counted(line.persons, 'person', 'people')}",
        Cell(_clears(line), alarm=line.clearance_time_h is None and not cannot_clear(line)),
        NOTHING if cannot_clear(line) else risk_now(line),
        *(by_risk.get(risk, Cell(NOTHING)) for risk in risks),
        extra_persons(line.price_of_waiting_persons, line.persons),
    )

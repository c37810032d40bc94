"""Section: the same order given now, under each scenario."""

from zoneinfo import ZoneInfo

from egress.decision import StartByStatus
from egress.publications.blocks import Block, Cell, Chart, Column, Section, Sentences, Table, row, sentence
from egress.publications.brief_document import Brief, ScenarioLine
from egress.publications.charts import draw_scenario_bars
from egress.publications.clock_lines import BEYOND, CANNOT_CLEAR, past_in_words, risk_words
from egress.publications.wording import (
    TIME_CELL_WIDTH,
    about_persons,
    clears_in,
    persons_range,
    time_cell,
    together,
)


def scenarios_in_one_table(brief: Brief) -> Section:
    """Show one line per scenario, and how far the expected number caught ranges over them."""
    lines = brief.scenarios
    if not lines:
        return Section("scenarios", "Scenarios", (sentence("The case has no scenarios."), *_partners(brief)))
    chart = Chart("scenarios", "Expected people caught, by scenario", lambda: draw_scenario_bars(lines))
    blocks: list[Block] = [chart, _table(lines, brief)]
    if len(lines) > 1:
        blocks.insert(0, sentence(_spread(lines, brief.plan.scenario_id)))
    return Section("scenarios", "Scenarios", (*blocks, *_partners(brief)))


def _partners(brief: Brief) -> tuple[Block, ...]:
    """Say what each partner's joining or leaving would do."""
    if not brief.partners:
        return ()
    lead = sentence("Partners, each as things stand and the other way round:")
    return lead, Sentences(tuple(line.sentence for line in brief.partners))


def _spread(lines: tuple[ScenarioLine, ...], base_id: str) -> str:
    caught = [s.expected_caught_persons for s in lines]
    base = next((s for s in lines if s.scenario_id == base_id), lines[0])
    span = persons_range(min(caught), max(caught))
    caught_in_base = about_persons(base.expected_caught_persons)
    if span == caught_in_base:
        return f"Expected caught if ordered now: {span} under every scenario."
    name = base.label or base.scenario_id
    return f"Expected caught if ordered now: {caught_in_base} under “{name}”; {span} over all scenarios."


def _table(lines: tuple[ScenarioLine, ...], brief: Brief) -> Table:
    zone = ZoneInfo(brief.timezone)
    return Table(
        f"The order given now, under each scenario (start-by at {100 * brief.advice.leading_risk:g} % risk)",
        (
            Column("Scenario", least=18),
            Column("Safe of all", figures=True),
            Column("Clears in", least=8),
            Column("Caught", least=8),
            Column("Risk if started now"),
            Column("Start by", whole=True, least=TIME_CELL_WIDTH),
            Column("What binds", least=18),
        ),
        tuple(_row(s, zone, brief.advice.leading_risk) for s in lines),
        note="Caught: expected head count whose every way out closes first. No scenario is a forecast. Start by: as "
        "if later starts took as long as one now; the clock above plans later starts, and may have another.",
    )


def _row(line: ScenarioLine, zone: ZoneInfo, limit: float) -> tuple[Cell, ...]:
    return row(
        line.label or line.scenario_id,
        f"{line.safe_persons:,} of\n{line.persons:,}",
        Cell(_clears(line), alarm=line.clearance_time_h is None and line.persons > 0),
        about_persons(line.expected_caught_persons),
        risk_words(line.risk_if_started_now, [limit], at_least=line.clearance_time_h is None),
        _start_by(line, zone, limit),
        line.binds,
    )


def _clears(line: ScenarioLine) -> str:
    left = line.persons - line.safe_persons
    clears = clears_in(line.clearance_time_h, persons=line.persons)
    return f"{clears}\n({left:,} left)" if left > 0 else clears


def _start_by(line: ScenarioLine, zone: ZoneInfo, limit: float) -> Cell:
    if line.start_by is not None:
        return Cell(together(time_cell(line.start_by, zone)))
    if line.start_by_status == StartByStatus.PAST:
        at_least = line.clearance_time_h is None
        return Cell(past_in_words(line.risk_if_started_now, limit=limit, at_least=at_least), alarm=True)
    return Cell(CANNOT_CLEAR if line.start_by_status == StartByStatus.CANNOT_CLEAR else BEYOND)

"""Section: the same order given now, under each scenario."""

from zoneinfo import ZoneInfo

from egress.publications.blocks import Block, Cell, Chart, Column, Section, Table, row, sentence
from egress.publications.brief_document import Brief, ScenarioLine
from egress.publications.charts import draw_scenario_bars
from egress.publications.clock_lines import BEYOND, past_in_words
from egress.publications.wording import (
    TIME_CELL_WIDTH,
    about_persons,
    chance_cell,
    clears_in,
    persons_range,
    time_cell,
)


def scenarios_in_one_table(brief: Brief) -> Section:
    """Show one line per scenario, and how far the expected number caught ranges over them."""
    lines = brief.scenarios
    if not lines:
        return Section("scenarios", "Scenarios", (sentence("The case has no scenarios."),))
    chart = Chart("scenarios", "Expected people caught, by scenario", lambda: draw_scenario_bars(lines))
    blocks: list[Block] = [chart, _table(lines, brief)]
    if len(lines) > 1:
        blocks.insert(0, sentence(_spread(lines, brief.plan.scenario_id)))
    return Section("scenarios", "Scenarios", tuple(blocks))


def _spread(lines: tuple[ScenarioLine, ...], base_id: str) -> str:
    caught = [s.expected_caught_persons for s in lines]
    base = next((s for s in lines if s.scenario_id == base_id), lines[0])
    span = persons_range(min(caught), max(caught))
    caught_in_base = about_persons(base.expected_caught_persons)
    return (
        f"Expected caught if ordered now: {caught_in_base} under “{base.label or base.scenario_id}”, {span} over all."
    )


def _table(lines: tuple[ScenarioLine, ...], brief: Brief) -> Table:
    zone = ZoneInfo(brief.timezone)
    return Table(
        f"The order given now, under each scenario (start-by at {100 * brief.advice.leading_risk:g} % risk)",
        (
            Column("Scenario", least=18),
            Column("Safe of all", figures=True),
            Column("Clears in", least=8),
            Column("Caught", least=8),
            Column("Risk if started now", figures=True),
            Column("Start by", least=TIME_CELL_WIDTH),
            Column("What binds", least=18),
        ),
        tuple(_row(s, zone) for s in lines),
        note="Caught: expected head count whose every way out closes first. No scenario is a forecast.",
    )


def _row(line: ScenarioLine, zone: ZoneInfo) -> tuple[Cell, ...]:
    safe = about_persons(line.safe_persons).removeprefix("about ")
    return row(
        line.label or line.scenario_id,
        f"{safe} of\n{about_persons(line.persons).removeprefix('about ')}",
        Cell(clears_in(line.clearance_time_h), alarm=line.clearance_time_h is None),
        about_persons(line.expected_caught_persons),
        chance_cell(line.risk_if_started_now),
        _start_by(line, zone),
        line.binds,
    )


def _start_by(line: ScenarioLine, zone: ZoneInfo) -> Cell:
    if line.start_by is not None:
        return Cell(time_cell(line.start_by, zone))
    past = line.start_by_status == "past"
    return Cell(past_in_words(line.risk_if_started_now) if past else BEYOND, alarm=past)

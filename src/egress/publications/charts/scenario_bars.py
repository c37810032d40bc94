"""Chart: expected people caught under each scenario, out of everyone."""

from collections.abc import Sequence

from markupsafe import Markup

from egress.publications.brief_document import ScenarioLine
from egress.publications.charts.svg import ACCENT, GREY, INK, Scale, figure, group, label, names_at, rect
from egress.publications.clock_lines import risk_words
from egress.publications.wording import about_persons, two_lines

LEFT, RIGHT, ROW, TOP = 214.0, 486.0, 34.0, 26.0

LONGEST_NAME = 27
"""Characters of a line of a name; so many fit left of the bars in the widest of the usual typefaces."""


def draw_scenario_bars(scenarios: Sequence[ScenarioLine]) -> Markup:
    """Return one bar per scenario: outlined = everyone, filled = expected to be caught, all to one scale."""
    most = max([1, *(s.persons for s in scenarios)])
    x = Scale(0, most, LEFT, RIGHT)
    rows = [_row(s, x, TOP + ROW * i) for i, s in enumerate(scenarios)]
    heads = group(
        label(LEFT, TOP - 10, "outlined: everyone · filled: expected caught", font_size=12, fill=GREY),
        label(RIGHT + 12, TOP - 10, "caught · risk if started now", font_size=12, fill=GREY),
    )
    return figure(
        group(heads, *rows),
        key="scenarios",
        title="Expected people caught, by scenario",
        description=" ".join(_told(s) for s in scenarios),
        height=TOP + ROW * len(scenarios) + 6,
    )


def _row(scenario: ScenarioLine, x: Scale, top: float) -> Markup:
    caught = min(scenario.expected_caught_persons, scenario.persons)
    value = f"{about_persons(scenario.expected_caught_persons)} · {_risk(scenario)}"
    middle = top + ROW / 2
    return group(
        names_at(LEFT - 10, middle, two_lines(scenario.label or scenario.scenario_id, LONGEST_NAME), font_size=12),
        rect(LEFT, top + 6, x(scenario.persons) - LEFT, ROW - 12, fill="#ffffff", stroke=INK),
        rect(LEFT, top + 6, x(caught) - LEFT, ROW - 12, fill=ACCENT),
        label(RIGHT + 12, middle + 4, value, font_weight="bold"),
    )


def _risk(scenario: ScenarioLine) -> str:
    return risk_words(scenario.risk_if_started_now, [], at_least=scenario.clearance_time_h is None)


def _told(scenario: ScenarioLine) -> str:
    name = scenario.label or scenario.scenario_id
    caught = about_persons(scenario.expected_caught_persons)
    return f"{name}: {caught} caught, risk if started now {_risk(scenario)}."

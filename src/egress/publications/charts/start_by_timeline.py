"""Chart: the start-by clock as one time line per target, with a mark for each risk."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from egress.decision import ClockLine, StartBy, StartByStatus
from egress.kit import H_PER_DAY
from egress.publications.charts.svg import (
    ACCENT,
    GREY,
    INK,
    PALE,
    Scale,
    day_axis,
    element,
    figure,
    group,
    label,
    line,
    names_at,
    rect,
    spread,
)
from egress.publications.clock_lines import cannot_clear, risk_now
from egress.publications.wording import two_lines

LEFT, RIGHT, ROW, TOP = 262.0, 634.0, 46.0, 30.0
NAME_CHARACTERS = 40


def draw_start_by_timeline(lines: Sequence[ClockLine], as_of: datetime) -> Markup:
    """Return the chart: circles bear the risk in percent and stand at the latest start; a bar marks what is past."""
    x = Scale(0, _span_h(lines), LEFT, RIGHT)
    bottom = TOP + ROW * len(lines)
    rows = [_row(clock, x, TOP + ROW * (i + 0.5)) for i, clock in enumerate(lines)]
    today = line(LEFT, TOP - 8, LEFT, bottom, stroke_width=2)
    now = label(LEFT, TOP - 14, "today", text_anchor="middle", font_weight="bold")
    key = label(RIGHT, TOP - 14, "number in the circle: risk accepted, %", text_anchor="end", fill=GREY, font_size=12)
    return figure(
        group(day_axis(as_of, x, top=TOP, bottom=bottom), today, now, key, *rows),
        key="start-by",
        title="Latest start for each group, by the risk accepted",
        description=" ".join(_told(clock) for clock in lines) + " The table beside it has the dates.",
        height=bottom + 26,
    )


def _span_h(lines: Sequence[ClockLine]) -> float:
    margins = [s.margin_h for clock in lines for s in clock.start_by if s.margin_h is not None]
    return max([7.0 * H_PER_DAY, *(1.08 * margin for margin in margins)])


def _row(clock: ClockLine, x: Scale, y: float) -> Markup:
    name = two_lines(clock.label or clock.target, NAME_CHARACTERS)
    parts = [] if cannot_clear(clock) else [line(LEFT, y, RIGHT, y, stroke=PALE)]
    is_past = any(s.status == StartByStatus.PAST for s in clock.start_by)
    weight = "bold" if clock.target == "everyone" else "normal"
    parts.append(names_at(LEFT - 14, y - 7 if is_past else y, name, font_weight=weight, font_size=11.5))
    if cannot_clear(clock):
        parts.append(
            label(LEFT + 10, y + 4, "cannot clear: some are left whatever the start", font_size=12, fill=GREY)
        )
    if is_past:
        parts.append(_past(clock, y))
    parts.extend(_open_marks([s for s in clock.start_by if s.status == StartByStatus.OPEN], x, y))
    if any(s.status == StartByStatus.BEYOND_HORIZON for s in clock.start_by):
        parts.append(_beyond(clock, y))
    return group(*parts)


def _past(clock: ClockLine, y: float) -> Markup:
    every = all(s.status == StartByStatus.PAST for s in clock.start_by)
    at = "" if every else f" at {_risks(clock, StartByStatus.PAST)} %"
    text = f"past{at}: already {risk_now(clock)}"
    return group(
        rect(LEFT - 5, y - 11, 10, 22, fill=ACCENT),
        label(LEFT - 14, y + 18, text, text_anchor="end", font_size=11, fill=ACCENT, font_weight="bold"),
    )


def _beyond(clock: ClockLine, y: float) -> Markup:
    arrow = element("path", d=f"M{RIGHT:g} {y - 7:g} l11 7 l-11 7 z", fill=INK)
    text = f"any day: {_risks(clock, StartByStatus.BEYOND_HORIZON)} %"
    return group(arrow, label(RIGHT + 16, y + 4, text, font_size=12))


def _open_marks(entries: Sequence[StartBy], x: Scale, y: float) -> list[Markup]:
    wanted = [x(s.margin_h or 0.0) for s in entries]
    placed = spread(wanted, apart=21, highest=RIGHT)
    parts = []
    for entry, true_x, shown_x in zip(entries, wanted, placed, strict=True):
        parts.append(line(true_x, y - 5, true_x, y + 5, stroke_width=2))
        parts.append(element("circle", cx=shown_x, cy=y, r=10, fill="#ffffff", stroke=INK, stroke_width=1.5))
        text = f"{100 * entry.risk:g}"
        parts.append(label(shown_x, y + 4, text, text_anchor="middle", font_size=11, font_weight="bold"))
    return parts


def _risks(clock: ClockLine, status: StartByStatus) -> str:
    return ", ".join(f"{100 * s.risk:g}" for s in clock.start_by if s.status == status)


def _told(clock: ClockLine) -> str:
    statuses = {
        StartByStatus.OPEN: "a latest start is shown for",
        StartByStatus.PAST: "the latest start is past for",
        StartByStatus.BEYOND_HORIZON: "any day in the horizon will do for",
    }
    told = [f"{words} {risks} % risk" for status, words in statuses.items() if (risks := _risks(clock, status))]
    name = clock.label or clock.target
    if cannot_clear(clock):
        return f"{name}: cannot clear, some are left whatever the start."
    return f"{name}: {'; '.join(told)}; started today, {risk_now(clock)}."

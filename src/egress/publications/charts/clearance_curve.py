"""Chart: how many people are safe, by hours from the order."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from egress.kit import H_PER_DAY
from egress.publications.charts.svg import (
    ACCENT,
    FAINT,
    GREY,
    Scale,
    day_axis,
    figure,
    group,
    label,
    line,
    path,
)
from egress.publications.wording import about_duration, duration

TOP, BOTTOM, LEFT, RIGHT = 30.0, 250.0, 62.0, 720.0


def draw_clearance_curve(curve: Sequence[tuple[float, int]], *, persons: int, start: datetime) -> Markup:
    """Return the step curve of people safe against time, with the whole population as its ceiling."""
    span_h = 1.04 * max([float(H_PER_DAY), *(hours for hours, _ in curve)])
    x, y = Scale(0, span_h, LEFT, RIGHT), Scale(0, max(persons, 1), BOTTOM, TOP)
    points = [(LEFT, BOTTOM)]
    for hours, safe in curve:
        points += [(x(hours), points[-1][1]), (x(hours), y(safe))]
    points.append((RIGHT, points[-1][1]))
    ceiling = group(
        line(LEFT, TOP, RIGHT, TOP, stroke=GREY, stroke_dasharray="5 4"),
        label(RIGHT, TOP - 7, f"all {persons:,}", text_anchor="end", fill=GREY),
    )
    body = group(
        day_axis(start, x, top=TOP, bottom=BOTTOM),
        _persons_axis(persons, y),
        ceiling,
        path(points, stroke=ACCENT, stroke_width=3),
    )
    return figure(
        body,
        key="clearance",
        title="People safe, by time from the order",
        description=_description(curve, persons),
        height=BOTTOM + 26,
    )


def hours_until_share(curve: Sequence[tuple[float, int]], *, persons: int, share: float) -> float | None:
    """Return the first hour at which that share of the people is safe; None if it never is."""
    return next((hours for hours, safe in curve if safe >= share * persons - 1e-9), None)


def _persons_axis(persons: int, y: Scale) -> Markup:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75):
        at = y(share * persons)
        parts.append(line(LEFT, at, RIGHT, at, stroke=GREY if share == 0 else FAINT))
        text = f"{round(share * persons):,}"
        parts.append(label(LEFT - 8, at + 4, text, text_anchor="end", font_size=12, fill=GREY))
    return group(*parts)


def _description(curve: Sequence[tuple[float, int]], persons: int) -> str:
    half = hours_until_share(curve, persons=persons, share=0.5)
    safe = curve[-1][1] if curve else 0
    told = "Half are never safe." if half is None else f"Half are safe after {about_duration(half)}."
    last = f" At the end, after {duration(curve[-1][0])}, {safe:,} are safe." if curve else ""
    return f"{told}{last} All are {persons:,}."

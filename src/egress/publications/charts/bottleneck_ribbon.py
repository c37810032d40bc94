"""Chart: which rule binds where, hour by hour."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from egress.kit import hours_between
from egress.planning import Binding
from egress.publications.bottlenecks import Bottleneck
from egress.publications.charts.svg import ACCENT, FAINT, Scale, day_axis, figure, group, names_at, rect
from egress.publications.wording import duration, two_lines

LEFT, RIGHT, ROW, TOP = 250.0, 730.0, 34.0, 12.0


def draw_bottleneck_ribbon(bottlenecks: Sequence[Bottleneck], *, start: datetime, end: datetime) -> Markup:
    """Return one band per scarce thing, dark in the hours in which it binds."""
    x = Scale(0, max(1.0, hours_between(start, end)), LEFT, RIGHT)
    bottom = TOP + ROW * len(bottlenecks)
    rows = [_row(b, x, TOP + ROW * i, start) for i, b in enumerate(bottlenecks)]
    return figure(
        group(day_axis(start, x, top=TOP, bottom=bottom), *rows),
        key="bottlenecks",
        title="What binds, the longest first",
        description=" ".join(_told(b) for b in bottlenecks) + " The annex has the times.",
        height=bottom + 26,
    )


def _row(bottleneck: Bottleneck, x: Scale, top: float, start: datetime) -> Markup:
    name = two_lines(bottleneck.sentence.removesuffix("."), 42)
    names = names_at(LEFT - 10, top + ROW / 2, name, font_size=11.5)
    band = rect(LEFT, top + 7, RIGHT - LEFT, ROW - 14, fill=FAINT)
    return group(names, band, *(_stretch(s, x, top, start) for s in bottleneck.stretches))


def _stretch(binding: Binding, x: Scale, top: float, start: datetime) -> Markup:
    left, right = x(hours_between(start, binding.from_)), x(hours_between(start, binding.until))
    return rect(left, top + 7, max(right - left, 1.5), ROW - 14, fill=ACCENT)


def _told(bottleneck: Bottleneck) -> str:
    return f"For {duration(bottleneck.bound_h)}: {bottleneck.sentence}"

"""Chart: P(each exit is closed by then), with the time that everyone needs marked on it."""

from collections.abc import Sequence

from markupsafe import Markup

from egress.domain import Exit
from egress.kit import H_PER_DAY
from egress.publications.charts.svg import (
    ACCENT,
    FAINT,
    GREY,
    INK,
    WIDTH,
    Scale,
    day_axis,
    figure,
    group,
    label,
    line,
    path,
    spread,
)
from egress.publications.curves import p_closed_by
from egress.publications.wording import chance, spoken
from egress.threat import ExitCurve, ThreatPicture

SHOWN_DAYS = 90
DASHES = {
    Exit.CITY: "",
    Exit.AIRPORT: "9 4",
    Exit.COMMERCIAL_AIR: "2 4",
    Exit.LAST_ROAD: "9 4 2 4",
    Exit.GOVERNMENT: "15 5",
    Exit.POST: "5 2",
}
"""One pattern of line per exit, so that the chart reads without colour."""

TOP, BOTTOM, LEFT, RIGHT = 26.0, 296.0, 52.0, 596.0


def draw_exit_curves(picture: ThreatPicture, curves: Sequence[ExitCurve], *, cleared_h: float | None) -> Markup:
    """
    Return the chart of the exit curves over 90 days.

    Parameters
    ----------
    cleared_h : hours after as_of at which everyone is safe if the order is given now; None = never within the plan.
    """
    x = Scale(0, SHOWN_DAYS * H_PER_DAY, LEFT, RIGHT)
    y = Scale(0, 1, BOTTOM, TOP)
    body = group(day_axis(picture.as_of, x, top=TOP, bottom=BOTTOM), _chance_axis(y), *_lines(picture, curves, x, y))
    if cleared_h is not None and cleared_h <= x.highest:
        body += _clearance_marker(x(cleared_h))
    return figure(
        body,
        key="exit-curves",
        title="Chance that each way out is closed, by day",
        description=_description(curves, cleared_h),
        height=BOTTOM + 26,
    )


def _lines(picture: ThreatPicture, curves: Sequence[ExitCurve], x: Scale, y: Scale) -> list[Markup]:
    ends = spread([y(p_closed_by(c, x.highest)) + 4 for c in curves], apart=16, highest=BOTTOM)
    parts = []
    for curve, end in zip(curves, ends, strict=True):
        main = curve.exit == picture.main_exit
        colour, width = (ACCENT, 3) if main else (INK, 1.6)
        points = [(x(day * H_PER_DAY), y(p_closed_by(curve, day * H_PER_DAY))) for day in _days()]
        parts.append(path(points, stroke=colour, stroke_width=width, stroke_dasharray=DASHES[curve.exit] or "none"))
        text = f"{spoken(curve.exit)} {round(100 * p_closed_by(curve, x.highest))} %"
        weight = "bold" if main else "normal"
        parts.append(line(RIGHT + 3, y(p_closed_by(curve, x.highest)), RIGHT + 11, end - 4, stroke=GREY))
        parts.append(label(RIGHT + 14, end, text, fill=colour, font_weight=weight))
    return parts


def _days() -> list[float]:
    return [quarter / 4 for quarter in range(13)] + [float(day) for day in range(4, SHOWN_DAYS + 1)]


def _chance_axis(y: Scale) -> Markup:
    parts = []
    for percent in (0, 25, 50, 75, 100):
        at = y(percent / 100)
        parts.append(line(LEFT, at, RIGHT, at, stroke=GREY if percent == 0 else FAINT))
        parts.append(label(LEFT - 8, at + 4, f"{percent} %", text_anchor="end", font_size=12, fill=GREY))
    return group(*parts)


def _clearance_marker(x: float) -> Markup:
    before = x > WIDTH / 2
    return group(
        line(x, TOP - 8, x, BOTTOM, stroke=INK, stroke_width=1.5, stroke_dasharray="4 3"),
        label(
            x - 5 if before else x + 5,
            TOP - 8,
            "everyone safe by here if ordered now",
            text_anchor="end" if before else "start",
            font_weight="bold",
        ),
    )


def _description(curves: Sequence[ExitCurve], cleared_h: float | None) -> str:
    parts = [
        f"{spoken(c.exit)}: {chance(p_closed_by(c, 30 * H_PER_DAY))} by 30 days, "
        f"{chance(p_closed_by(c, SHOWN_DAYS * H_PER_DAY))} by {SHOWN_DAYS} days"
        for c in curves
    ]
    marked = "" if cleared_h is None else f" An order given now has everyone safe after {round(cleared_h)} h."
    return "; ".join(parts) + "." + marked + " The table beside it has the figures."

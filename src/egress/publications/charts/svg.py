"""SVG by small pure functions: elements, a figure with its text alternative, a linear scale, day ticks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from markupsafe import Markup, escape

from egress.kit import H_PER_DAY, hours_between
from egress.publications.wording import readable, utc_day

WIDTH = 760
"""Width of every chart in user units; the page scales it."""

INK, GREY, PALE, FAINT = "#111111", "#5a5a5a", "#b9b9b9", "#e6e6e6"
ACCENT = "#8c1d18"
"""Dark enough to read as black when printed without colour."""


@dataclass(frozen=True)
class Scale:
    """A straight line from the values [lowest, highest] to the drawing positions [start, end]."""

    lowest: float
    highest: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the position of a value; values outside are held at the rim."""
        span = self.highest - self.lowest
        share = 0.0 if span <= 0 else (value - self.lowest) / span
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def element(tag: str, content: str | Markup = "", /, **attributes: str | float) -> Markup:
    """Return one SVG element; text and attributes are escaped, underscores in names become hyphens."""
    parts = [f' {name.rstrip("_").replace("_", "-")}="{_attribute(value)}"' for name, value in attributes.items()]
    inside = content if isinstance(content, Markup) else escape(readable(content))
    return Markup("<") + Markup(tag + "".join(parts)) + Markup(">") + inside + Markup(f"</{tag}>")


def group(*parts: Markup) -> Markup:
    """Return several elements as one."""
    return element("g", Markup("").join(parts))


def figure(body: Markup, *, key: str, title: str, description: str, height: float) -> Markup:
    """Return the whole chart; `title` and `description` are its text alternative."""
    named = element("title", title, id=f"{key}-title") + element("desc", description, id=f"{key}-desc")
    return element(
        "svg",
        named + body,
        viewBox=f"0 0 {WIDTH} {height:g}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float) -> Markup:
    """Return a straight line, thin and dark unless told otherwise."""
    style: dict[str, str | float] = {"stroke": INK, "stroke_width": 1, **attributes}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **style)


def rect(x: float, y: float, width: float, height: float, **attributes: str | float) -> Markup:
    """Return a rectangle."""
    return element("rect", x=x, y=y, width=max(width, 0.0), height=height, **attributes)


def label(x: float, y: float, text: str, **attributes: str | float) -> Markup:
    """Return a text label."""
    style: dict[str, str | float] = {"font_size": 13, "fill": INK, **attributes}
    return element("text", text, x=x, y=y, **style)


def names_at(x: float, middle: float, lines: Sequence[str], **attributes: str | float) -> Markup:
    """Return a name of one or two lines that ends at `x`, its middle at the height `middle`."""
    size = float(attributes.get("font_size", 13))
    first = middle + 0.35 * size - 0.55 * size * (len(lines) - 1)
    parts = (label(x, first + 1.1 * size * i, text, text_anchor="end", **attributes) for i, text in enumerate(lines))
    return group(*parts)


def path(points: list[tuple[float, float]], **attributes: str | float) -> Markup:
    """Return a line through the points."""
    steps = " ".join(f"{'M' if i == 0 else 'L'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(points))
    style: dict[str, str | float] = {"fill": "none", "stroke": INK, "stroke_width": 2, **attributes}
    return element("path", d=steps, **style)


def day_ticks(origin: datetime, span_h: float, most: int = 9) -> Iterator[tuple[float, str]]:
    """Yield (hours after `origin`, label) at UTC midnights, so few that at most `most` are shown."""
    step_days = next((s for s in (1, 2, 5, 7, 10, 14, 30) if span_h / H_PER_DAY / s <= most), 60)
    day = origin.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = day if day == origin else day + timedelta(days=1)
    while (hours := hours_between(origin, day)) <= span_h:
        yield hours, utc_day(day)
        day += timedelta(days=step_days)


def day_axis(origin: datetime, scale: Scale, *, top: float, bottom: float) -> Markup:
    """Return faint upright lines at midnights (UTC), with their dates below."""
    marks = []
    for hours, text in day_ticks(origin, scale.highest):
        x = scale(hours)
        marks.append(line(x, top, x, bottom, stroke=FAINT))
        marks.append(label(x, bottom + 16, text, text_anchor="middle", font_size=12, fill=GREY))
    return group(*marks)


def spread(wanted: list[float], *, apart: float, highest: float) -> list[float]:
    """Return the positions moved as little as needed to lie `apart` from each other and not beyond `highest`."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    for before, here in pairwise(order):
        placed[here] = max(placed[here], placed[before] + apart)
    limit = highest
    for i in reversed(order):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - apart
    return placed


def _attribute(value: str | float) -> Markup:
    text = f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return escape(readable(text))

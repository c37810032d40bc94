"""Figures in words, rounded to what they can bear: no false precision in anything that people read."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from egress.kit import H_PER_DAY, both_zones

NOTHING = "–"
"""Shown where there is no figure."""

TIME_CELL_WIDTH = 14
"""Characters that the longer line of `time_cell` takes."""

_KEPT = "\n\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def readable(text: str) -> str:
    """
    Return text that is safe to show: control and direction-changing characters become U+FFFD.

    Names come from files that anyone may have written; an escape sequence must not reach a terminal, nor a
    direction override reorder a line. Line breaks, unbroken spaces and the joiners that Persian and Arabic need
    are kept.
    """
    return "".join(c if c.isprintable() or c in _KEPT else "\N{REPLACEMENT CHARACTER}" for c in text)


def together(text: str) -> str:
    """Return text that is never broken between its words: "30 d" as the head of a narrow column."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def spoken(word: str) -> str:
    """Return a code word as people say it: ``commercial_air`` becomes "commercial air"."""
    return word.replace("_", " ")


def listing(items: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *first, last = [*items] or [NOTHING]
    return f"{', '.join(first)} and {last}" if first else last


def rounded_persons(persons: float) -> int:
    """Return a head count to two significant digits from 100 up, else to the whole person."""
    if abs(persons) < 100:
        return round(persons)
    digits_dropped = math.floor(math.log10(abs(persons))) - 1
    return round(round(persons, -digits_dropped))


def about_persons(persons: float) -> str:
    """Return a head count in words: 5,931 is "about 5,900", 60 is "60", 0.4 is "under 1", 0 is "none"."""
    if persons == 0:
        return "none"
    if abs(persons) < 0.5:
        return "under 1"
    whole = rounded_persons(persons)
    return f"{whole:,}" if whole == persons else f"about {whole:,}"


def persons_range(low: float, high: float) -> str:
    """Return a range of head counts: "(3,100–8,800)"."""
    return f"({rounded_persons(low):,}–{rounded_persons(high):,})"


def extra_persons(persons: float) -> str:
    """Return a change of a head count: "about 590 more", "about 40 fewer", "under 1 more", "none"."""
    if persons == 0:
        return "none"
    return f"{about_persons(abs(persons))} {'more' if persons > 0 else 'fewer'}"


def chance(p: float) -> str:
    """Return a probability in words: "under 1 %", "about 31 %", "over 99 %"."""
    if p < 0.01:
        return "under 1 %"
    return "over 99 %" if p > 0.99 else f"about {round(100 * p)} %"


def chance_cell(p: float | None) -> str:
    """Return a probability for a table: "<1 %", "31 %", ">99 %"; a dash for None."""
    if p is None:
        return NOTHING
    if p < 0.01:
        return "<1 %"
    return ">99 %" if p > 0.99 else f"{round(100 * p)} %"


def points_moved(change: float) -> str:
    """Return a change of a probability in percentage points: "+12 points", "no change" under half a point."""
    points = round(100 * change)
    return f"{points:+d} point{'s' if abs(points) != 1 else ''}" if points else "no change"


def duration(hours: float) -> str:
    """Return a length of time: minutes under 1 h, hours under 48 h, half days under 10 days, then days."""
    if abs(hours) < 1:
        return f"{round(hours * 60)} min"
    if abs(hours) < 2 * H_PER_DAY:
        return f"{round(hours)} h"
    days = hours / H_PER_DAY
    if abs(days) < 9.75:
        return f"{round(2 * days) / 2:g} days"
    return f"{round(days):,} days"


def about_duration(hours: float) -> str:
    """Return a length of time in words: "about 4.5 days"."""
    return f"about {duration(hours)}"


def moved(hours: float | None) -> str:
    """Return how far a date moved: "about 3 days earlier", "about 5 h later", "no change"; a dash for None."""
    if hours is None:
        return NOTHING
    if abs(hours) < 0.5:
        return "no change"
    return f"{about_duration(abs(hours))} {'earlier' if hours < 0 else 'later'}"


def clears_in(clearance_time_h: float | None) -> str:
    """Return a clearance time, or that there is none within the horizon."""
    return "does not clear" if clearance_time_h is None else duration(clearance_time_h)


def both_times(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant in UTC and post-local time on one line."""
    return both_zones(instant, zone)


def both_times_with_year(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant with its year, in UTC and post-local time: ``11 Aug 2021 00:00Z (04:30 local)``."""
    utc, local = instant.astimezone(UTC), instant.astimezone(zone)
    same_day = utc.date() == local.date()
    local_text = local.strftime("%H:%M") if same_day else local.strftime("%-d %b %H:%M")
    return f"{utc.strftime('%-d %b %Y %H:%M')}Z ({local_text} local)"


def time_cell(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant for a table in two lines: UTC, and post-local time in brackets below."""
    return f"{utc_minute(instant)}\n({instant.astimezone(zone).strftime('%-d %b %H:%M')})"


def utc_minute(instant: datetime) -> str:
    """Return an instant in UTC to the minute: ``10 Aug 06:00Z``."""
    return f"{instant.astimezone(UTC).strftime('%-d %b %H:%M')}Z"


def utc_day(instant: datetime) -> str:
    """Return the UTC day of an instant: ``19 Aug``."""
    return instant.astimezone(UTC).strftime("%-d %b")


def shortened(text: str, longest: int) -> str:
    """Return text cut to so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"

"""Figures in words, rounded to what they can bear: no false precision in anything that people read."""

import math
import re
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from egress.kit import H_PER_DAY, both_zones, parse_instant

NOTHING = "–"
"""Shown where there is no figure."""

TIME_CELL_WIDTH = 14
"""Characters that the longer line of `time_cell` takes."""

NOISE_SHARE = 0.01
"""A fall of the expected number caught by less than this share of the people is no finding: plans differ by more."""

_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")
_ABOUT_PEOPLE = re.compile(r"about (\d[\d,]*)(?= (?:weighted )?(?:persons|people))")
_CODE_WORD = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
_TIGHT_PERCENT = re.compile(r"(?<=\d)%")
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


def in_plain_words(text: str, zone: ZoneInfo) -> str:
    """
    Return a sentence that was made elsewhere as people read it.

    Instants in the form of machines stand in both times, code words lose their underscores, a percent sign stands
    apart from its figure, and what is about so many people is rounded, all as everywhere else.
    """
    timed = _INSTANT.sub(lambda found: both_zones(parse_instant(found[0]), zone), text)
    rounded = _ABOUT_PEOPLE.sub(lambda found: f"about {rounded_persons(int(found[1].replace(',', ''))):,}", timed)
    return _TIGHT_PERCENT.sub(" %", _CODE_WORD.sub(lambda found: spoken(found[0]), rounded))


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 movement", "2 movements"; `many` where the plural is not one + s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listing(items: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"; with semicolons where an item has a comma of its own."""
    every = [*items] or [NOTHING]
    if len(every) > 1 and any("," in item for item in every):
        return "; ".join(every)
    *first, last = every
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


def vehicle_hours(hours: float) -> str:
    """Return the work of a plan with its noun: "no vehicle hours", "about 1 vehicle hour", "60 vehicle hours"."""
    said = "no" if hours == 0 else about_persons(hours)
    return f"{said} vehicle {'hour' if said.endswith(' 1') or said == '1' else 'hours'}"


def two_digits(figure: float) -> str:
    """Return a figure to two significant digits, never with an exponent: 983 is "980", 12,345 is "12,000"."""
    return f"{float(f'{figure:.2g}'):,.12g}"


def three_digits(figure: float) -> str:
    """Return a figure to three significant digits, never with an exponent: 1,234 is "1,230", 0.0312 is "0.0312"."""
    return f"{float(f'{figure:.3g}'):,.12g}"


def persons_range(low: float, high: float) -> str:
    """Return a range of head counts: "from about 3,100 to about 8,800", "none", "between none and 3"."""
    if about_persons(low) == about_persons(high):
        return about_persons(low)
    return f"from {about_persons(low)} to {about_persons(high)}"


def extra_persons(price: float | None, of_persons: int) -> str:
    """
    Return a change of the expected number caught: "about 590 more", "about 40 fewer", "no clear difference".

    Under one person, or a fall of less than 1 % of the people, is within what two plans differ by anyway.
    """
    if price is None:
        return "not known"
    if abs(price) < 1 or -NOISE_SHARE * of_persons < price < 0:
        return "no clear difference"
    return f"{about_persons(abs(price))} {'more' if price > 0 else 'fewer'}"


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


def chance_beside(p: float, *, limits: Iterable[float]) -> str:
    """Return a probability for a table; with a decimal where it would read like a limit that it is not."""
    said = chance_cell(p)
    close = [limit for limit in limits if f"{100 * limit:g} %" == said and p != limit]
    if not close:
        return said
    finer = f"{100 * p:.1f} %"
    if float(f"{100 * p:.1f}") != float(f"{100 * close[0]:g}"):
        return finer
    return f"just {'over' if p > close[0] else 'under'} {said}"


def points_moved(change: float) -> str:
    """Return a change of a probability in percentage points: "+12 points", "no change" under half a point."""
    points = round(100 * change)
    return f"{points:+d} point{'s' if abs(points) != 1 else ''}" if points else "no change"


def duration(hours: float) -> str:
    """Return a length of time: minutes, half hours under 10 h, hours under 48 h, half days under 10 d, then days."""
    if abs(hours) < 1:
        return f"{round(hours * 60)} min"
    if abs(hours) < 9.75:
        return f"{round(2 * hours) / 2:g} h"
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


def clears_in(clearance_time_h: float | None, *, persons: int | None = None) -> str:
    """Return a clearance time, or that there is none within the horizon; with nobody to go, that."""
    if persons == 0:
        return "nobody to move"
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


def as_of_words(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant as the head of a brief; midnight UTC is told as the end of the day before."""
    said = both_times_with_year(instant, zone)
    utc = instant.astimezone(UTC)
    if (utc.hour, utc.minute, utc.second) != (0, 0, 0):
        return said
    day_before = (utc - timedelta(days=1)).strftime("%-d %B %Y")
    return f"the end of {day_before} ({said.replace(' (', ', ', 1)}"


def time_cell(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant for a table in two lines: UTC, and post-local time in brackets below."""
    return f"{utc_minute(instant)}\n({instant.astimezone(zone).strftime('%-d %b %H:%M')})"


def utc_minute(instant: datetime) -> str:
    """Return an instant in UTC to the minute: ``10 Aug 06:00Z``."""
    return f"{instant.astimezone(UTC).strftime('%-d %b %H:%M')}Z"


def utc_day(instant: datetime) -> str:
    """Return the UTC day of an instant: ``19 Aug``."""
    return instant.astimezone(UTC).strftime("%-d %b")


def day_named(instant: datetime, *, beside: datetime) -> str:
    """
    Return a UTC day as it is typed, with its year where that is not the year of the day beside it.

    Midnight is the end of the day before: ``2 May``, or ``31 Dec 2031`` beside a day of 2032.
    """
    day, other = (_day_ending(one).strftime("%-d %b %Y") for one in (instant, beside))
    return day[:-5] if day[-4:] == other[-4:] else day


def _day_ending(instant: datetime) -> datetime:
    """Return the instant, or one of the day before where it is the midnight at which that day ends."""
    utc = instant.astimezone(UTC)
    at_midnight = (utc.hour, utc.minute, utc.second, utc.microsecond) == (0, 0, 0, 0)
    return utc - timedelta(hours=1) if at_midnight else utc


def two_lines(text: str, longest: int) -> tuple[str, ...]:
    """Return text in one or two lines of at most so many characters; of a longer one the first and the last."""
    lines = textwrap.wrap(text, longest, break_long_words=True) or [""]
    if len(lines) <= 2:
        return tuple(lines)
    end = textwrap.wrap(text[::-1], longest, break_long_words=True)[0][::-1]
    return lines[0], f"…{end[-(longest - 1) :]}"

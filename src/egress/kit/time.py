"""Time as egress keeps it: UTC-aware instants only, shown in UTC and in the post's own zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

YEARS = range(1900, 3000)
"""Years of the instants that are read: the calendar of Python ends soon after, and sums must not run over its rim."""

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class FarInstantError(ValueError):
    """An instant that lies outside the years of `YEARS`."""


def parse_instant(text: str) -> datetime:
    """
    Read an ISO 8601 instant with its offset and return it in UTC.

    Raises
    ------
    ValueError
        when the text is no instant, bears no offset (a naive time is never guessed at), or lies outside the years of
        `YEARS`.
    """
    return in_utc(datetime.fromisoformat(text.strip()))


def in_utc(moment: datetime) -> datetime:
    """Return an instant in UTC; raise ValueError where it has no offset, or lies outside the years of `YEARS`."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its offset, such as 2021-08-10T06:00:00+04:30 or …Z")
    if moment.year not in YEARS:
        raise FarInstantError(f"an instant of the years {YEARS[0]} to {YEARS[-1]}, from which can be reckoned")
    return moment.astimezone(UTC)


def parse_as_of(text: str) -> datetime:
    """Read ``--as-of``: a bare date means the end of that day, 24:00Z; an instant is taken as it is."""
    stripped = text.strip()
    if _DATE.match(stripped):
        day = date.fromisoformat(stripped)
        return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)
    return parse_instant(stripped)


def hours_between(earlier: datetime, later: datetime) -> float:
    """Return the hours from `earlier` to `later` (negative when it lies before)."""
    return (later - earlier).total_seconds() / 3600.0


def minutes_between(earlier: datetime, later: datetime) -> float:
    """Return the minutes from `earlier` to `later` (negative when it lies before)."""
    return (later - earlier).total_seconds() / 60.0


def add_hours(instant: datetime, hours: float) -> datetime:
    """Return the instant so many hours later, to the whole second."""
    return instant + timedelta(seconds=round(hours * 3600))


def add_minutes(instant: datetime, minutes: float) -> datetime:
    """Return the instant so many minutes later, to the whole second."""
    return instant + timedelta(seconds=round(minutes * 60))


def iso_utc(instant: datetime) -> str:
    """Return the instant as ``2021-08-10T06:00:00Z``."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def both_zones(instant: datetime, zone: ZoneInfo) -> str:
    """Return the instant for a reader: ``10 Aug 06:00Z (10:30 local)``, with the local day where it differs."""
    utc, local = instant.astimezone(UTC), instant.astimezone(zone)
    local_text = local.strftime("%H:%M") if utc.date() == local.date() else local.strftime("%-d %b %H:%M")
    return f"{utc.strftime('%-d %b %H:%M')}Z ({local_text} local)"


def daily_windows(
    opens: time, closes: time, zone: ZoneInfo, start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """
    Return the UTC windows [open, close) of a daily opening in a local zone that touch [start, end).

    A closing at or before the opening runs past midnight; 00:00 to 00:00 is open all day.
    """
    windows: list[tuple[datetime, datetime]] = []
    day = start.astimezone(zone).date() - timedelta(days=1)
    while True:
        first = datetime.combine(day, opens, tzinfo=zone)
        last_day = day if closes > opens else day + timedelta(days=1)
        last = datetime.combine(last_day, closes, tzinfo=zone)
        first_utc, last_utc = first.astimezone(UTC), last.astimezone(UTC)
        if first_utc >= end:
            return windows
        if last_utc > start:
            windows.append((max(first_utc, start), min(last_utc, end)))
        day += timedelta(days=1)

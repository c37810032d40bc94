"""The times of day that an alert's words name, held against what the plan and the case do then."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from egress.domain.alerts import Alert

CLOCK = re.compile(
    r"(?P<end>\b(?:until|till|before|by)\s+(?:\d{1,2} \w+,? |\w+ \d{1,2},? )?)?"
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])[:h](?P<minute>[0-5]\d)(?![\d:])\s?(?P<zone>Z|UTC|GMT)?",
    re.IGNORECASE,
)
"""A time of day: 18:00 or 18h00, with Z, UTC or GMT where it is not the post's own."""


@dataclass(frozen=True, kw_only=True)
class NamedTime:
    """A time of day in words: as written, whether it is in UTC, and whether it says until when."""

    written: str
    hour: int
    minute: int
    in_utc: bool
    is_end: bool

    def first_after(self, start: datetime, zone: ZoneInfo | None) -> datetime:
        """Return the first instant from a start on at which the clock that is meant shows it."""
        there = start.astimezone(UTC if self.in_utc or zone is None else zone)
        found = there.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return (found if found >= there else found + timedelta(days=1)).astimezone(UTC)

    def is_one_of(self, instants: Iterable[datetime], zone: ZoneInfo | None) -> bool:
        """Whether it is the time of day of any of these, by the clock that is meant; by either if none is named."""
        clocks: list[tzinfo] = [UTC] if self.in_utc or zone is None else [UTC, zone]
        shown = {(one.hour, one.minute) for at in instants for one in (at.astimezone(clock) for clock in clocks)}
        return (self.hour, self.minute) in shown


def times_named(alert: Alert) -> Iterator[NamedTime]:
    """Yield each time of day that the words of an alert name, once for each way in which it is written."""
    words = " ".join(f"{one.headline} {one.description} {one.instruction}" for one in alert.texts.values())
    found = {
        NamedTime(
            written=f"{match.group('hour')}:{match.group('minute')}{'Z' if match.group('zone') else ''}",
            hour=int(match.group("hour")),
            minute=int(match.group("minute")),
            in_utc=bool(match.group("zone")),
            is_end=bool(match.group("end")),
        ): None
        for match in CLOCK.finditer(words)
    }
    yield from found

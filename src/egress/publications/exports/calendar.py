"""Deadlines as iCalendar (RFC 5545), so that they ring where people keep their days."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from egress.publications.exports.tak import IDENTITIES

ALARM_BEFORE = "-PT24H"
LONGEST_LINE = 75
"""Octets of a line; longer ones are folded."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One day that must not pass unnoticed: a stable key, what is due, whose it is, when."""

    key: str
    what: str
    owner: str
    at: datetime


def write_calendar(deadlines: Sequence[Deadline], *, case_id: str, title: str, made: datetime) -> bytes:
    """Return a calendar with an event and an alarm a day before for each deadline; keys keep events from doubling."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//egress//deadlines//EN", f"X-WR-CALNAME:{_text(title)}"]
    for one in deadlines:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid.uuid5(IDENTITIES, f'{case_id}/{one.key}')}",
            f"DTSTAMP:{_time(made)}",
            f"DTSTART:{_time(one.at)}",
            f"SUMMARY:{_text(one.what)}",
            f"DESCRIPTION:{_text(one.owner)}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(one.what)}",
            f"TRIGGER:{ALARM_BEFORE}",
            "END:VALARM",
            "END:VEVENT",
        ]
    folded = [part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)]
    return ("\r\n".join(folded) + "\r\n").encode("utf-8")


def _text(text: str) -> str:
    safe = "".join(c if c == "\n" or c >= " " else "\ufffd" for c in text)
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        safe = safe.replace(plain, escaped)
    return safe


def _time(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> list[str]:
    """Fold a line at 75 octets, never inside a character."""
    parts, room, current = [], LONGEST_LINE, ""
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            parts.append(current)
            current, room = " ", LONGEST_LINE - 1
        current += character
        room -= size
    return [*parts, current]

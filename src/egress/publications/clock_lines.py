"""Reading the start-by clock: the line for everyone, and the entry at one risk."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from egress.decision import ClockLine, StartBy, StartByStatus
from egress.publications.blocks import Cell
from egress.publications.wording import chance, time_cell

BEYOND = "any day in the horizon"


def line_for_everyone(clock: Iterable[ClockLine]) -> ClockLine | None:
    """Return the clock's line for everyone, if it has one."""
    return next((line for line in clock if line.target == "everyone"), None)


def past_in_words(risk_if_started_now: float) -> str:
    """Return how a start-by that is past reads: "start today: already 31 %"."""
    return f"start today: already {chance(risk_if_started_now).removeprefix('about ')}"


def start_by_cell(entry: StartBy, line: ClockLine, zone: ZoneInfo) -> Cell:
    """Return one cell of the clock."""
    if entry.status == StartByStatus.PAST:
        return Cell(past_in_words(line.risk_if_started_now), alarm=True)
    if entry.start_by is None:
        return Cell(BEYOND)
    return Cell(time_cell(entry.start_by, zone))

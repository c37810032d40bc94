"""Reading the start-by clock: the line for everyone, and the entry at one risk."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from egress.decision import ClockLine, StartBy, StartByStatus
from egress.publications.blocks import Cell
from egress.publications.wording import chance_beside, time_cell, together

BEYOND = "any day in the horizon"
CANNOT_CLEAR = "cannot clear"


def line_for_everyone(clock: Iterable[ClockLine]) -> ClockLine | None:
    """Return the clock's line for everyone, if it has one."""
    return next((line for line in clock if line.target == "everyone"), None)


def past_in_words(risk_if_started_now: float, *, limit: float, at_least: bool) -> str:
    """Return how a start-by that is past reads: "start today: already at least 31 %"; 5.2 % beside a limit of 5 %."""
    return f"start today:\nalready {risk_words(risk_if_started_now, [limit], at_least=at_least)}"


def risk_now(line: ClockLine) -> str:
    """Return the risk of a start now for a table: "31 %", "at least 31 %", 5.2 % beside a limit of 5 %."""
    limits = [entry.risk for entry in line.start_by]
    return risk_words(line.risk_if_started_now, limits, at_least=line.risk_is_at_least)


def risk_words(risk: float, limits: list[float], *, at_least: bool) -> str:
    """Return a risk for a table, told apart from the limits beside it; `at_least` where it is a lower bound."""
    said = chance_beside(risk, limits=limits)
    return f"at least {said}" if at_least and said[0].isdigit() else said


def cannot_clear(line: ClockLine) -> bool:
    """Return whether no start clears this target, at any risk."""
    return bool(line.start_by) and all(entry.status == StartByStatus.CANNOT_CLEAR for entry in line.start_by)


def start_by_cell(entry: StartBy, line: ClockLine, zone: ZoneInfo) -> Cell:
    """Return one cell of the clock."""
    if entry.status == StartByStatus.PAST:
        words = past_in_words(line.risk_if_started_now, limit=entry.risk, at_least=line.risk_is_at_least)
        return Cell(words, alarm=True)
    if entry.status == StartByStatus.CANNOT_CLEAR:
        return Cell(CANNOT_CLEAR)
    if entry.start_by is None:
        return Cell(BEYOND)
    return Cell(together(time_cell(entry.start_by, zone)))

"""Forecasts as they were kept when they were made, one line of JSON each, never rewritten."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from egress.domain import Exit
from egress.inputs.problems import ProblemList
from egress.kit import InputProblem, parse_instant
from egress.threat.scoring import DAYS, Forecast

REMEDY = "Keep the file as egress wrote it: lines are added at its end and never changed."


def read_forecasts(path: Path) -> tuple[Forecast, ...]:
    """
    Return the forecasts of a file, in the order in which they were made; none if there is no such file.

    Raises
    ------
    InputProblem
        for a line that is no forecast, or two lines that say different things of the same exit and day.
    """
    if not path.exists():
        return ()
    problems = ProblemList()
    found: dict[tuple[str, Exit, Any, str], Forecast] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        try:
            forecast = _forecast(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError):
            _report(problems, path, number, line, "a forecast in JSON, as `egress threat --keep` writes it")
            continue
        key = (forecast.case_id, forecast.exit, forecast.as_of, forecast.forecaster)
        if found.setdefault(key, forecast) != forecast:
            _report(problems, path, number, line, "one forecast per case, exit, day and forecaster")
    if problems.found():
        raise InputProblem(problems.found())
    return tuple(found.values())


def _forecast(row: Any) -> Forecast:
    p_closed = tuple(float(p) for p in row["p_closed"])
    rising = all(a <= b for a, b in pairwise(p_closed))
    if len(p_closed) != len(DAYS) or not rising or not all(0.0 <= p <= 1.0 for p in p_closed):
        raise ValueError("no curve")
    return Forecast(
        case_id=str(row["case_id"]),
        exit=Exit(row["exit"]),
        as_of=parse_instant(row["as_of"]),
        forecaster=str(row["forecaster"]),
        p_closed=p_closed,
    )


def _report(problems: ProblemList, path: Path, number: int, line: str, expected: str) -> None:
    problems.add(path.name, number, value=line[:80], expected=expected, remedy=REMEDY)

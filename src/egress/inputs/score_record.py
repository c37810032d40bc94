"""The standing record of forecasters, read back from the JSON answer of `egress backtest`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from egress.inputs.cage import UnreadableFileError
from egress.inputs.plain_reading import tree_of
from egress.kit import InputProblem, Problem
from egress.threat.scoring import ScoreRow

REMEDY = "Give a file that `egress backtest CASES --format json` wrote."
LARGEST_MIB = 16
MOST_PROBLEMS = 20

Score = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Answer(BaseModel):
    """What is read of each part; what else an answer holds is passed over."""

    model_config = ConfigDict(extra="ignore")


class _Row(_Answer):
    forecaster: Annotated[str, Field(min_length=1, max_length=200)]
    cases: Annotated[int, Field(ge=1)]
    case_days: Annotated[int, Field(ge=1)]
    tw_crps_days: Score
    tw_crps_range: tuple[Score, Score]
    brier: dict[int, Share]
    log_score: dict[int, Score]
    coverage: dict[int, Share]
    by_case: dict[str, Score]


class _Data(_Answer):
    rows: list[_Row]


class _Backtest(_Answer):
    schema_: Literal["egress/backtest/1"] = Field(alias="schema")
    data: _Data


def read_score_record(path: Path) -> tuple[ScoreRow, ...]:
    """
    Read the score table of a backtest.

    Raises
    ------
    InputProblem
        with every problem: no such file, no JSON, another kind of answer, a figure that is none.
    """
    try:
        if path.stat().st_size > LARGEST_MIB * 2**20:
            raise InputProblem([Problem(str(path), 0, "", "", f"at most {LARGEST_MIB} MiB", REMEDY)])
        answer = _Backtest.model_validate(tree_of(path, "json", what="a score table"))
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputProblem([Problem(str(path), 0, "", reason, "a file that can be read", REMEDY)]) from None
    except ValidationError as error:
        raise InputProblem([_problem(path, one) for one in error.errors()[:MOST_PROBLEMS]]) from None
    except UnreadableFileError as error:
        raise InputProblem([Problem(str(path), 0, "", str(error), "a JSON answer", REMEDY)]) from None
    rows = tuple(ScoreRow(**one.model_dump()) for one in answer.data.rows)
    lacking = [one.forecaster for one in rows if not {50, 90} <= one.coverage.keys()]
    if lacking:
        expected = "the share within the central 50 and 90 %"
        raise InputProblem([Problem(str(path), 0, "coverage", name, expected, REMEDY) for name in lacking])
    return rows


def _problem(path: Path, error: object) -> Problem:
    """Return one problem with the place of the value, such as ``data.rows.0.brier``."""
    assert isinstance(error, dict)
    place = ".".join(str(part) for part in error["loc"])
    return Problem(str(path), 0, place, str(error.get("input", ""))[:80], str(error["msg"]).lower(), REMEDY)

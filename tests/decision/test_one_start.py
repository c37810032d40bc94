"""The clock of one start says what the clock says, and says it from one look at each path."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from egress.decision import clock, clock_of_one_start, timing
from egress.domain import apply_scenario
from egress.inputs import read_case
from egress.planning import PlanOptions, make_plan
from egress.threat import assess, picture_under

CASES = Path(__file__).resolve().parents[2] / "cases"


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        ("tiny-post", datetime(2030, 3, 11, tzinfo=UTC)),
        ("field-office", datetime(2030, 6, 18, tzinfo=UTC)),
        ("field-office", datetime(2030, 5, 18, tzinfo=UTC)),
    ],
)
def test_it_says_what_the_clock_says(name: str, as_of: datetime) -> None:
    """Every line, status and hour is the same; neither knows the price of waiting, for no later day was planned."""
    case = apply_scenario(read_case(CASES / name), "base")
    picture = picture_under(assess(case, as_of), case)
    result = make_plan(read_case(CASES / name), "base", picture, PlanOptions(explained=False, looks=1))
    known = timing(case, picture, [result])
    assert clock_of_one_start(case, picture, known) == clock(case, picture, known)

"""Past cases are read whole or refused, and what became of them never reaches a forecast."""

import csv
import shutil
from pathlib import Path

import pytest

from egress.inputs import read_past_case
from egress.interfaces.cli import main
from egress.interfaces.wiring import open_past_cases
from egress.kit import InputProblem
from egress.workflow import main_exits

OPEN_CASES = Path(__file__).resolve().parents[2] / "benchmarks" / "threat" / "open_cases"
OUTCOME_COLUMNS = {"fell", "exit_closed", "full_exit", "outcome_note", "reversal_date", "actual_days_to_fall"}


def test_twelve_cases_are_shipped_and_sound() -> None:
    """Every one names what became of its city; nine have fronts and six estimates."""
    past = open_past_cases([OPEN_CASES])
    assert len(past) == 12
    assert sum(bool(case.gauges) for case, _ in past) == 9
    assert sum(bool(case.estimates) for case, _ in past) == 6
    mains = main_exits(past)
    closed = {case.case_id for case, o in mains if o.closed_at is not None and o.closed_at <= o.asked_until}
    assert closed == {"phnompenh1975", "saigon1975", "goma2012", "tripoli2014", "kabul2021"}


def test_every_row_names_its_source_and_no_outcome_is_an_input() -> None:
    """Each row bears source and confidence; no column of an outcome stands in any table but outcomes.csv."""
    for path in OPEN_CASES.glob("*/*.csv"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        rows = list(csv.DictReader(lines))
        assert all(row["source"] and row["confidence"] for row in rows), path
        if path.name != "outcomes.csv":
            assert not OUTCOME_COLUMNS & set(rows[0])


def test_rows_without_a_publication_date_count_three_days_later() -> None:
    """Outside Kabul's daily press every reading of a front was received three days after its event."""
    for case, _ in open_past_cases([OPEN_CASES]):
        if case.case_id != "kabul2021":
            assert all((g.t_received - g.t_event).days == 3 for g in case.gauges)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (",goma2012,city,", ",goma,city,", "case_id"),
        (",goma2012,city,", ",goma2012,town,", "exit"),
        ("2012-07-11T00:00:00Z,2012-11-20", "2013-07-11T00:00:00Z,2012-11-20", "asked_until"),
    ],
)
def test_bad_outcomes_are_refused_with_row_and_remedy(tmp_path: Path, old: str, new: str, field: str) -> None:
    """Another case's row, an unknown exit, a window that ends before it begins."""
    folder = Path(shutil.copytree(OPEN_CASES / "goma2012", tmp_path / "goma2012"))
    path = folder / "outcomes.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputProblem) as caught:
        read_past_case(folder)
    problem = next(p for p in caught.value.problems if p.field == field)
    assert (problem.file, problem.row) == ("outcomes.csv", 3)
    assert problem.remedy


def test_what_is_no_past_case_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without outcomes, a folder of nothing, the same case twice: exit code 2 and a sentence."""
    goma = str(OPEN_CASES / "goma2012")
    for arguments in ([str(tmp_path)], [str(tmp_path / "none")], [goma, goma]):
        assert main(["backtest", *arguments, "-q"]) == 2
        assert capsys.readouterr().err.strip()

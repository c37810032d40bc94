"""A forecast is kept when it is made, never rewritten, and scored once it is resolved."""

import json
from pathlib import Path

import pytest

from egress.interfaces.cli import main
from egress.interfaces.wiring import open_kept, open_past_cases
from egress.workflow import backtest, main_exits

from .test_past_cases import OPEN_CASES

ADDIS = str(OPEN_CASES / "addis2021")


def keep(path: Path, day: str, case: str = ADDIS, *more: str) -> int:
    """Keep the forecast of a day."""
    return main(["threat", case, "--as-of", day, "--keep", str(path), "-q", "-o", str(path) + ".txt", *more])


def test_what_was_kept_is_what_a_replay_with_the_same_priors_says(tmp_path: Path) -> None:
    """Two days kept: two lines, each curve the picture's own, nearly the pooled story that a backtest scores."""
    path = tmp_path / "kept.jsonl"
    assert keep(path, "2021-11-10") == keep(path, "2021-11-24") == 0
    kept = open_kept(path)
    assert [f.as_of.isoformat()[:10] for f in kept] == ["2021-11-11", "2021-11-25"]
    past = open_past_cases([OPEN_CASES / "addis2021"])
    replayed = {r.forecast.as_of: r.forecast for r in backtest(main_exits(past))[0].told["egress"]}
    for forecast in kept:
        assert forecast.p_closed == pytest.approx(replayed[forecast.as_of].p_closed, abs=2e-3)


def test_the_same_again_changes_nothing_and_another_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes stay as they are; a changed line, or a line that is no forecast, is refused with its number."""
    path = tmp_path / "kept.jsonl"
    keep(path, "2021-11-10")
    before = path.read_bytes()
    assert keep(path, "2021-11-10") == 0
    assert path.read_bytes() == before
    row = json.loads(before)
    path.write_text(json.dumps({**row, "p_closed": [0.0] * 121}) + "\n", encoding="utf-8")
    assert keep(path, "2021-11-10") == 2
    path.write_bytes(before + b"no forecast\n")
    assert keep(path, "2021-11-24") == 2
    assert "kept.jsonl:2" in capsys.readouterr().err


def test_a_scenario_is_not_kept(tmp_path: Path) -> None:
    """What a scenario supposes is no forecast."""
    path = tmp_path / "kept.jsonl"
    tiny = str(OPEN_CASES.parents[2] / "cases" / "tiny-post")
    assert main(["threat", tiny, "--as-of", "2030-02-28", "--scenario", "half-time", "--keep", str(path), "-q"]) == 2
    assert not path.exists()


def test_kept_forecasts_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The score table of a file of kept forecasts counts its days."""
    path = tmp_path / "kept.jsonl"
    for day in ("2021-11-10", "2021-11-24", "2021-12-10"):
        keep(path, day)
    capsys.readouterr()
    assert main(["backtest", ADDIS, "--kept", str(path), "--format", "json", "-q"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["case_days"] for row in answer["data"]["rows"]] == [3]

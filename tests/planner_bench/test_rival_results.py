"""Stored results of rivals are used for exactly the programme that they were found on."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rival_results
from bench_case import BenchCase, generated
from bench_flows import share
from generic_model import generic_model
from hour_clock import Durations
from linear_rows import LinearProgramme
from rivals import run_rivals

from egress.kit import Range

from .tiny import optimum, tiny


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run no rival, store in a folder of the test, and count what would have been run."""
    asked: list[str] = []

    def pretend(_: LinearProgramme, names: list[str], *, limit_s: float) -> dict[str, Any]:
        asked.extend(names)
        return {name: {"status": "optimal", "objective": 1.0, "solve_s": limit_s} for name in names}

    monkeypatch.setattr(rival_results, "STORED", tmp_path / "results" / "rivals.json")
    monkeypatch.setattr(rival_results, "run_rivals", pretend)
    return asked


def _found(case: BenchCase, **options: Any) -> dict[str, Any]:
    return rival_results.results(case, Durations.NEAREST, ["highs-ipx"], **options)


def test_stored_result_is_used_again(counted: list[str]) -> None:
    """The second time nothing is run."""
    case = generated("small", 19)
    assert _found(case)["rivals"] == _found(case)["rivals"]
    assert counted == ["highs-ipx"]


def test_changed_case_is_not_taken_for_the_old_one(counted: list[str]) -> None:
    """One person more is another programme: with stored results only there is none, else it is run."""
    case = generated("small", 19)
    _found(case)
    first, *rest = case.case.groups
    more = replace(first, persons=Range.exactly(first.head_count + 1))
    changed = replace(case, case=replace(case.case, groups=(more, *rest)))
    assert _found(changed, stored_only=True)["rivals"] == {}
    assert _found(changed)["rivals"]
    assert counted == ["highs-ipx", "highs-ipx"]


def test_fastest_counts_only_who_finished() -> None:
    """A rival that ran out of time is not the fastest, and rivals that disagree are no result."""
    found: dict[str, Any] = {
        "build_s": 1.0,
        "fingerprint": "x",
        "rivals": {
            "highs-ipx": {"status": "time limit reached", "objective": 9.0, "solve_s": 2.0},
            "highs-hipo": {"status": "optimal", "objective": 5.0, "solve_s": 7.0},
            "ortools-glop": {"status": "optimal", "objective": 5.0, "solve_s": 3.0},
        },
    }
    assert rival_results.fastest(found, "highs") == ("highs-hipo", 8.0)
    assert rival_results.objective(found) == 5.0
    found["rivals"]["ortools-glop"]["objective"] = 6.0
    with pytest.raises(SystemExit):
        rival_results.objective(found)


@pytest.mark.slow
def test_rivals_agree_on_a_small_programme() -> None:
    """Two methods of HiGHS, each in a process of its own, find one optimum and say how long they took."""
    _, case = tiny(3)
    programme = generic_model(case.problem, case.risk)
    found = run_rivals(programme, ["highs-simplex", "highs-ipx"], limit_s=60)
    assert {outcome["status"] for outcome in found.values()} == {"optimal"}
    values = [outcome["objective"] for outcome in found.values()]
    assert values[0] == pytest.approx(values[1], rel=1e-6)
    assert optimum(case, Durations.NEAREST) == pytest.approx(values[0], rel=1e-6)
    assert all(outcome["solve_s"] > 0 and outcome["peak_mib"] > 0 for outcome in found.values())


def test_quality_is_the_share_of_what_could_be_saved() -> None:
    """Twelve caught where ten must be and thirty would be: a tenth of what could be saved is lost."""
    assert share(12.0, 10.0, 30.0) == pytest.approx(0.1)
    assert share(12.0, None, 30.0) is None

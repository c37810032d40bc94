"""Ranges, places, chance, problems and progress."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egress.kit import (
    InputProblem,
    Place,
    Problem,
    Progress,
    Range,
    distance_km,
    named_stream,
    stratified_uniforms,
)


@pytest.mark.parametrize(
    "three", [(2, 1, 3), (1, 3, 2), (3, 2, 1), (0, 1, math.inf), (math.nan, 1, 2), (-math.inf, 0, 0)]
)
def test_a_range_out_of_order_or_not_finite_is_refused(three: tuple[float, float, float]) -> None:
    """Low, likely and high are three finite numbers in this order."""
    with pytest.raises(ValueError, match="low"):
        Range(*three)


def test_a_range_may_be_a_single_figure_and_is_scaled_as_one() -> None:
    """What is known exactly has three equal figures; doubling doubles all three."""
    assert Range.exactly(4) == Range(4, 4, 4)
    assert Range(1, 2, 5).scaled(2) == Range(2, 4, 10)
    assert Range(1, 2, 5).scaled(0) == Range.exactly(0)


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0), (-91, 0), (0, 181), (0, -180.5), (math.nan, 0), (0, math.nan)])
def test_a_place_off_the_globe_is_refused(lat: float, lon: float) -> None:
    """Latitudes end at 90 and longitudes at 180 degrees."""
    with pytest.raises(ValueError, match="no such place"):
        Place(lat, lon)


def test_distances_are_those_of_the_sphere() -> None:
    """A quarter of the globe is a quarter of 2 π × 6371.0088 km; a place has no distance to itself; poles meet."""
    quarter = math.pi / 2 * 6371.0088
    assert distance_km(Place(0, 0), Place(0, 90)) == pytest.approx(quarter)
    assert distance_km(Place(0, 0), Place(90, 45)) == pytest.approx(quarter)
    assert distance_km(Place(0, 0), Place(0, 180)) == pytest.approx(2 * quarter)
    assert distance_km(Place(34.5, 69.2), Place(34.5, 69.2)) == 0
    assert distance_km(Place(10, 179.5), Place(10, -179.5)) == pytest.approx(distance_km(Place(10, 0), Place(10, 1)))


def test_a_stream_is_known_by_its_name_and_seed() -> None:
    """The same name and seed give the same luck; another name, or another seed, gives other luck."""
    draws = {
        (seed, name): tuple(named_stream(seed, name).random(4)) for seed in (1, 2) for name in ("threat", "loads")
    }
    assert len(set(draws.values())) == 4
    assert tuple(named_stream(1, "threat").random(4)) == draws[1, "threat"]


def test_drawing_from_one_stream_leaves_the_others_alone() -> None:
    """More draws from one purpose never change another purpose's luck."""
    alone = named_stream(1, "b").random(3).tolist()
    named_stream(1, "a").random(1000)
    assert named_stream(1, "b").random(3).tolist() == alone


@given(count=st.integers(1, 300), seed=st.integers(0, 10**6))
def test_stratified_numbers_take_every_stratum_once(count: int, seed: int) -> None:
    """Each of `count` equal parts of (0, 1) holds exactly one number, the same ones for the same name."""
    drawn = stratified_uniforms(count, seed, "x")
    assert drawn.shape == (count,)
    assert sorted(np.floor(np.sort(drawn) * count + 1e-9).astype(int)) == list(range(count))
    assert ((drawn >= 0) & (drawn < 1)).all()
    assert drawn.tolist() == stratified_uniforms(count, seed, "x").tolist()


def test_stratified_numbers_come_shuffled() -> None:
    """Two names give two orders, neither of them sorted, so that two inputs are not tied to each other."""
    one, other = stratified_uniforms(2000, 1, "one"), stratified_uniforms(2000, 1, "other")
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1
    assert abs(np.corrcoef(one, np.arange(2000))[0, 1]) < 0.1


def test_a_problem_is_one_sentence_with_place_value_and_remedy() -> None:
    """File, row, field and value come first, then what was expected and what to do."""
    problem = Problem("fleets.csv", 7, "seats", "-4", "a whole number ≥ 1", "Correct the seats.")
    assert problem.sentence() == "fleets.csv:7: seats = -4 (expected a whole number ≥ 1). Correct the seats."


def test_a_problem_of_a_whole_file_or_row_names_no_more_than_that() -> None:
    """Row 0 is the file; without a field the value stands alone; nothing given is said to be empty."""
    whole = Problem("legs.csv", 0, "", "", "a table", "Add the table.")
    assert whole.sentence() == "legs.csv: (empty) (expected a table). Add the table."


def test_a_value_cannot_break_the_line_or_fill_the_screen() -> None:
    """Line ends, control signs and long noise in a value are shown short and on one line."""
    noise = Problem("a.csv", 2, "x", "one\n\ttwo\x1b[31m" + "y" * 500, "text", "Mend it.").sentence()
    assert "\n" not in noise
    assert "\x1b" not in noise
    assert "one two" in noise
    assert "…" in noise
    assert len(noise) < 160


def test_problems_are_told_once_in_the_order_of_file_and_row() -> None:
    """Two rules that find the same fault are one line; rows are sorted as numbers."""
    rows = [Problem("b.csv", row, "x", "1", "2", "Mend it.") for row in (10, 9, 9)]
    raised = InputProblem([*rows, Problem("a.csv", 3, "x", "1", "2", "Mend it.")])
    assert [(p.file, p.row) for p in raised.problems] == [("a.csv", 3), ("b.csv", 9), ("b.csv", 10)]
    assert str(raised).splitlines() == [p.sentence() for p in raised.problems]
    assert raised.exit_code == 2


def test_a_stage_is_announced_and_its_cost_kept_even_if_it_fails() -> None:
    """The listener hears each stage as it begins; time and memory are noted also when the body raises."""
    heard: list[str] = []
    progress = Progress(listener=heard.append)
    with progress.stage("read"):
        assert heard == ["read"]
    with pytest.raises(KeyError), progress.stage("plan"):
        raise KeyError
    assert [cost.stage for cost in progress.costs] == heard == ["read", "plan"]
    assert all(cost.wall_s >= 0 and cost.peak_memory_mib > 1 for cost in progress.costs)

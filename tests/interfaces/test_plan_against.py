"""`egress plan --against`: a plan compared with one written earlier, and files that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from egress.interfaces.cli import main

from .commands import DAY, TINY, Run


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The plan of tiny-post as JSON."""
    path = tmp_path_factory.mktemp("earlier") / "plan.json"
    assert main(["plan", str(TINY), "--as-of", DAY, "--format", "json", "-q", "-o", str(path)]) == 0
    return path.read_text(encoding="utf-8")


@pytest.fixture
def earlier(answer: str, tmp_path: Path) -> Path:
    """A file with that plan, which may be spoilt."""
    path = tmp_path / "plan.json"
    path.write_text(answer, encoding="utf-8")
    return path


def spoilt(path: Path, **changes: Any) -> Path:
    """Return the file with keys of its first movement changed; None takes a key away."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    for key, value in changes.items():
        answer["data"]["movements"][0][key] = value
        if value is None:
            del answer["data"]["movements"][0][key]
    path.write_text(json.dumps(answer), encoding="utf-8")
    return path


def test_the_same_plan_is_told_as_the_same(run: Run, earlier: Path) -> None:
    """Nothing but kept movements, in text and in JSON."""
    told = run("plan", TINY, "--as-of", DAY, "-q", "--against", earlier)
    assert (told.code, told.err) == (0, "")
    assert "Every movement is as in the earlier plan" in told.out
    answer = json.loads(run("plan", TINY, "--as-of", DAY, "-q", "--format", "json", "--against", earlier).out)
    totals = {one["kind"]: one["movements"] for one in answer["data"]["against"]["totals"]}
    assert totals.pop("kept") == len(answer["data"]["movements"])
    assert set(totals.values()) == {0}
    assert answer["data"]["against"]["movements"] == []


def test_a_later_start_is_told_movement_by_movement(run: Run, earlier: Path) -> None:
    """The order an hour later: every movement that is not kept has its sentence, and the counts add up."""
    words = ("plan", TINY, "--as-of", DAY, "--start", "2030-03-01T01:00:00Z", "-q", "--against", earlier)
    against = json.loads(run(*words, "--format", "json").out)["data"]["against"]
    totals = {one["kind"]: one["movements"] for one in against["totals"]}
    assert totals["changed"] + totals["dropped"] + totals["new"] == len(against["movements"]) > 0
    text = run(*words).out
    assert "What changes" in text
    assert "h later, was 1 Mar" in text


def test_kept_on_purpose_it_says_how_much_and_at_what_price(run: Run, earlier: Path) -> None:
    """Every movement stands, and the plan made anew is no better."""
    told = run("plan", TINY, "--as-of", DAY, "-q", "--against", earlier, "--keep")
    assert (told.code, told.err) == (0, "")
    carried = sum(bool(one["loads"]) for one in json.loads(earlier.read_text("utf-8"))["data"]["movements"])
    assert f"Kept on purpose: {carried} of {carried} movements with people. Planned anew" in told.out
    assert "Every movement is as in the earlier plan" in told.out


def test_there_is_nothing_to_keep_without_an_earlier_plan(run: Run) -> None:
    """The option alone is refused, with what to add."""
    ran = run("plan", TINY, "--as-of", DAY, "--keep")
    assert ran.code != 0
    assert "--against PLAN.json" in ran.err


def test_without_an_earlier_plan_there_is_nothing_against(earlier: Path) -> None:
    """JSON says null."""
    assert json.loads(earlier.read_text(encoding="utf-8"))["data"]["against"] is None


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({"depart": "noon"}, "data.movements[0].depart = noon", "invalid isoformat string"),
        ({"depart": "2030-03-01T01:00:00"}, "data.movements[0].depart", "a time needs its offset"),
        ({"arrive": 5}, "data.movements[0].arrive = 5", "an instant such as"),
        ({"loads": {"staff": -3}}, "data.movements[0].loads.staff = -3", "greater than or equal to 0"),
        ({"leg_id": None}, "data.movements[0].leg_id", "field required"),
    ],
)
def test_a_spoilt_value_is_named_by_its_place(
    run: Run, earlier: Path, changes: dict[str, Any], place: str, expected: str
) -> None:
    """File, key, value and what would have been accepted; the exit code is that of bad input."""
    ran = run("plan", TINY, "--as-of", DAY, "-q", "--against", spoilt(earlier, **changes))
    assert ran.code == 2
    assert f"{earlier}: {place}" in ran.err
    assert expected in ran.err


def test_files_that_are_no_plan(run: Run, earlier: Path, tmp_path: Path) -> None:
    """No file, a folder, no JSON, JSON of something else, another kind of answer, another case."""
    other = json.loads(earlier.read_text(encoding="utf-8"))
    given = {
        "text.json": ("not json", "no JSON"),
        "list.json": ("[]", "a valid dictionary"),
        "threat.json": (json.dumps(other | {"schema": "egress/threat/1"}), "'egress/plan/1'"),
        "case.json": (
            json.dumps(other | {"case_id": "elsewhere"}),
            "case_id = elsewhere (expected the case tiny-post)",
        ),
        "deep.json": ("[" * 100_000, "no JSON"),
    }
    for name, (text, said) in given.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        ran = run("plan", TINY, "--as-of", DAY, "-q", "--against", path)
        assert ran.code == 2, name
        assert said in ran.err, (name, ran.err)
    for path in (tmp_path / "nowhere.json", tmp_path):
        ran = run("plan", TINY, "--as-of", DAY, "-q", "--against", path)
        assert (ran.code, "a file that can be read" in ran.err) == (2, True), ran.err

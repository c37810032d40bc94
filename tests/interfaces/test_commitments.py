"""`egress commitments` answers in text and JSON, and says what it cannot weigh."""

from pathlib import Path

import pytest

from .commands import DAY, Run, copied, swap
from .test_answers import validated

HEADER = "commitment_id,label,target_kind,target_id,later,cost_persons\n"
BUS = "bus-now,Order the bus,fleet,bus,yes,0.001\n"
WORDS = ("--as-of", DAY, "--known-after", "6", "--workers", 1, "--quiet")


def with_commitments(folder: Path, rows: str = BUS) -> Path:
    """Return tiny-post with a bus that takes six hours to come, and these commitments."""
    post = copied(folder)
    swap(post / "fleets.csv", "office,15,15,0", "office,15,15,6")
    (post / "commitments.csv").write_text(HEADER + rows, encoding="utf-8")
    return post


def test_what_to_commit_to_in_json(run: Run, tmp_path: Path) -> None:
    """The bus is advised, used where it is not lost, and worth its cost; prices are bracketed and never below 0."""
    post = with_commitments(tmp_path)
    told = run("commitments", post, *WORDS, "--scenarios", "base,bus-lost", "--format", "json")
    assert told.code == 0, told.err
    data = validated(told.out)["data"]
    (bus,) = data["commitments"]
    assert bus["commit_now"]
    assert (bus["in_place_now"], bus["in_place_later"]) == ("2030-03-01T06:00:00Z", "2030-03-01T12:00:00Z")
    used = {one["scenario_id"]: one["movements"] for one in bus["used"]}
    assert used["base"] > 0
    assert used["bus-lost"] == 0
    assert [stage["name"] for stage in data["first_stages"]] == ["advised", "nothing_now", "base_plan", "foreseen"]
    for name in ("price_of_not_knowing", "price_of_committing", "price_of_waiting"):
        price = data[name]
        assert price["amount"] >= -1e-3
        assert 0 <= price["least"] <= price["most"]
    for stage in data["first_stages"]:
        for one in stage["scenarios"]:
            assert one["weighted_caught_bound"] <= one["weighted_caught"] * 1.001 + 1e-6
    assert any("weigh the same" in note for note in data["notes"])


def test_what_to_commit_to_in_text(run: Run, tmp_path: Path) -> None:
    """The first line says what to order; a relaxation alone makes no plans and says so by dashes."""
    post = with_commitments(tmp_path)
    told = run("commitments", post, *WORDS, "--no-plans", "--averse", "0.5", "--worst-share", "0.3", "--budget", "9")
    assert told.code == 0, told.err
    assert "Commit now to: Order the bus." in told.out
    assert "50 % the mean and 50 % the worst 30 %" in " ".join(told.out.split())
    assert "Price of not knowing" in told.out
    assert "The budget limits nothing" in told.out


@pytest.mark.parametrize(
    ("more", "rows", "says"),
    [
        ((), "", "commitments.csv: no rows"),
        (("--scenarios", "base,bus-lst"), BUS, "bus-lst"),
        (("--scenarios", "bus-lost"), BUS, "at least two scenarios"),
        (("--averse", "0.5"), BUS, "--worst-share"),
        (("--averse", "0.5", "--worst-share", "0"), BUS, "--worst-share"),
        ((), "".join(BUS.replace("bus-now", f"b{n}") for n in range(17)), "vehicles"),
    ],
)
def test_what_cannot_be_weighed_is_refused(
    run: Run, tmp_path: Path, more: tuple[str, ...], rows: str, says: str
) -> None:
    """Each refusal names what is wrong; nothing goes to stdout."""
    told = run("commitments", with_commitments(tmp_path, rows), *WORDS, *more)
    assert (told.code, told.out) == (2, "")
    assert says in told.err

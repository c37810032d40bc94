"""`egress rehearse`, `force` and `enablers` answer in text and JSON, and say what they cannot do."""

import json
from pathlib import Path

import pytest

from egress.simulation import DISTURBANCES

from .commands import DAY, TINY, Run
from .test_answers import validated


def test_rehearse_answers(run: Run, tmp_path: Path) -> None:
    """JSON keeps to its schema; the same again from a journal; a plan beside itself differs by nothing."""
    journal, plan = tmp_path / "journal", tmp_path / "plan.json"
    assert run("plan", TINY, "--as-of", DAY, "--format", "json", "-o", plan).code == 0
    words = ["rehearse", TINY, "--as-of", DAY, "--runs", 60, "--seed", 5, "--workers", 1, "--journal", journal]
    first = run(*words, "--plan", plan, "--beside", plan, "--trace", 3, "--format", "json")
    assert first.code == 0, first.err
    data = validated(first.out)["data"]
    told = data["rehearsal"]
    assert (told["runs"], told["asked"], told["seed"]) == (60, 60, 5)
    assert told["disturbances"] == sorted(DISTURBANCES)
    assert told["safe"]["mean"] + told["waiting"]["mean"] + told["caught"]["mean"] == pytest.approx(60)
    assert data["beside"]["safe"]["mean"] == data["beside"]["caught"]["mean"] == 0
    assert data["trace_of_run"] == 3
    assert {event["event"] for event in data["trace"]} >= {"sets_out", "is_there"}
    assert sorted(event["at"] for event in data["trace"]) == [event["at"] for event in data["trace"]]
    assert len(list(journal.rglob("*.npz"))) == 3
    again = run(*words, "--plan", plan, "--beside", plan, "--trace", 3, "--format", "json")
    assert json.loads(again.out) == json.loads(first.out)


def test_rehearse_in_words(run: Run) -> None:
    """With nothing let in everybody is safe in every run, and the text says so; the order of a step is printed."""
    told = run("rehearse", TINY, "--as-of", DAY, "--runs", 5, "--disturbances", "none")
    assert told.code == 0
    assert "60 (60–60)" in told.out
    assert "Nobody is caught" in told.out
    steps = run("rehearse", TINY, "--steps")
    assert steps.out.index(" due:") < steps.out.index(" vehicle:") < steps.out.index(" route:")


def test_rehearse_refuses(run: Run) -> None:
    """An unknown disturbance is named with those there are; a rehearsal without a day is refused."""
    wrong = run("rehearse", TINY, "--as-of", DAY, "--disturbances", "wether")
    assert wrong.code == 2
    assert "wether" in wrong.err
    assert "weather" in wrong.err
    assert run("rehearse", TINY).code == 2


def test_the_brief_tells_it(run: Run) -> None:
    """The brief rehearses its plan, and annexes the force by hour, the critical path and switch-over cards."""
    words = ("brief", TINY, "--as-of", DAY, "--workers", 1)
    told = run(*words).out
    heads = ("The plan rehearsed", "The force by hour", "Enablers on the critical path", "Switch-over cards")
    places = [told.index(head) for head in heads]
    assert places == sorted(places)
    assert "Who must be told" in told
    assert max(map(len, told.splitlines())) <= 100
    tried = validated(run(*words, "--format", "json").out)["data"]["tried"]
    assert tried["rehearsal"]["runs"] == 200
    assert tried["force"]
    assert tried["critical"]
    assert 0 < len(tried["cards"]) <= 3


def test_force_and_enablers_answer(run: Run) -> None:
    """Both answer in text, and in JSON that keeps to its schema."""
    for verb, key in (("force", "scenarios"), ("enablers", "enablers")):
        words = (verb, TINY, "--as-of", DAY, "--workers", 1)
        assert validated(run(*words, "--format", "json").out)["data"][key]
        assert run(*words).code == 0

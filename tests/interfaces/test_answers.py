"""Commands that answer: the document on stdout or in a file, nothing else there, exit code 0."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from egress import __version__
from egress.domain import FORMAT_VERSION
from egress.interfaces.cli import main

from .commands import DAY, ROOT, TINY, Ran, Run, copied, swap


def validated(text: str) -> dict[str, Any]:
    """Return a JSON answer after holding it against its schema in docs/schemas."""
    answer: dict[str, Any] = json.loads(text)
    family, name, version = answer["schema"].split("/")
    assert (family, version) == ("egress", "1")
    schema = json.loads((ROOT / "docs" / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    problems = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer)
    assert [f"{error.json_path}: {error.message}" for error in problems] == []
    return answer


def without_spaces(text: str) -> str:
    """Return a text without its spaces and line ends: they belong to the form and not to what is said."""
    return "".join(text.split())


@dataclass(frozen=True)
class Written:
    """One brief of tiny-post against two weeks before, in its three forms, and what was said meanwhile."""

    ran: Ran
    text: Path
    json: Path
    html: Path


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The brief, made once."""
    folder = tmp_path_factory.mktemp("brief")
    paths = {form: folder / f"brief.{form}" for form in ("text", "json", "html")}
    patch = pytest.MonkeyPatch()
    with (folder / "err").open("w+", encoding="utf-8") as err:
        patch.setattr("sys.stderr", err)
        words = ["brief", str(TINY), "--as-of", DAY, "--against", "2030-02-14", "--format", "json"]
        words += ["-o", str(paths["json"])]
        words += [part for form in ("text", "html") for part in ("--also", f"{form}={paths[form]}")]
        code = main(words)
        patch.undo()
        err.seek(0)
        told = err.read()
    return Written(Ran(code, "", told), paths["text"], paths["json"], paths["html"])


def test_the_brief_is_json_of_its_schema(brief: Written) -> None:
    """Case, day and the day compared with stand in the envelope and the data; the status is "answered"."""
    assert brief.ran.code == 0
    answer = validated(brief.json.read_text(encoding="utf-8"))
    assert answer["schema"] == "egress/brief/1"
    assert (answer["case_id"], answer["status"], answer["seed"]) == ("tiny-post", "answered", 1)
    assert (answer["as_of"], answer["data"]["against"]) == ("2030-03-01T00:00:00Z", "2030-02-15T00:00:00Z")
    assert answer["version"] == __version__
    assert answer["inputs_digest"].startswith("sha256:")
    assert [line["scenario_id"] for line in answer["data"]["scenarios"]] == [
        "base",
        "bus-lost",
        "bus-in-repair",
        "half-time",
    ]


def test_the_same_brief_is_also_written_in_other_forms(brief: Written) -> None:
    """Text for a terminal without codes, and one page of HTML that asks nothing of the network."""
    said = json.loads(brief.json.read_text(encoding="utf-8"))["data"]["bottom_line"]
    text, page = brief.text.read_text(encoding="utf-8"), brief.html.read_text(encoding="utf-8")
    for sentence in said:
        assert without_spaces(sentence) in without_spaces(text)
        assert without_spaces(sentence) in without_spaces(page)
    assert "\x1b" not in text
    assert page.lower().startswith("<!doctype html")
    assert "<svg" in page
    assert not any(word in page for word in ("http-equiv", 'src="http', "@import", "<link"))


def test_progress_is_told_on_stderr_stage_by_stage(brief: Written) -> None:
    """One line a stage while the work goes on, plans counted, and at last what all of them cost together."""
    costs = json.loads(brief.json.read_text(encoding="utf-8"))["data"]["costs"]
    *stages, whole = [cost["stage"] for cost in costs]
    plans = [stage for stage in stages if stage.startswith("plan ")]
    counted = {stage: f"{n} of {len(plans)}: {stage}" for n, stage in enumerate(plans, 1)}
    assert brief.ran.err.splitlines() == [f"egress: {counted.get(stage, stage)} …" for stage in stages]
    assert whole == "whole brief"
    # Plans are made side by side, so the whole takes as long as the longest part and not as all of them in a row.
    assert costs[-1]["wall_s"] >= max(cost["wall_s"] for cost in costs[:-1])


def test_no_half_written_file_is_left_beside_the_answers(brief: Written) -> None:
    """Only the three answers stand in the folder."""
    assert sorted(path.name for path in brief.json.parent.iterdir()) == [
        "brief.html",
        "brief.json",
        "brief.text",
        "err",
    ]


def test_tiny_post_can_wait_and_says_until_when(brief: Written) -> None:
    """A quiet post solved exactly: cleared 7.25 h after the order, start-by open, full evacuation not advised."""
    data = json.loads(brief.json.read_text(encoding="utf-8"))["data"]
    everyone = data["advice"]["clock"][0]
    assert (everyone["target"], everyone["persons"], everyone["clearance_time_h"]) == ("everyone", 60, 7.25)
    assert {entry["status"] for entry in everyone["start_by"]} == {"open"}
    margins = [entry["margin_h"] for entry in everyone["start_by"]]
    assert margins == sorted(margins)
    assert data["advice"]["full_evacuation_advised"] is False
    assert 0 <= data["plan"]["gap"] < 0.01


def test_plan_answers_with_a_timetable(run: Run) -> None:
    """The optimum of tiny-post: 60 of 60 safe after 7.25 h, every movement with a vehicle and whole people."""
    ran = run("plan", TINY, "--as-of", DAY, "--format", "json", "-q")
    answer = validated(ran.out)
    data = answer["data"]
    assert (ran.code, ran.err, answer["status"]) == (0, "", "clears")
    assert (data["safe_persons"], data["persons"], data["clearance_time_h"]) == (60, 60, 7.25)
    flown = [m for m in data["movements"] if m["leg_id"] == "airstrip-haven" and m["persons"]]
    assert [m["persons"] for m in flown] == [20, 20, 20]
    assert [m["arrive"][11:16] for m in flown] == ["02:15", "04:45", "07:15"]


def test_an_infeasible_scenario_is_an_answer(run: Run) -> None:
    """Without the bus nobody can leave: exit code 0, all 60 left, and the reason in sentences."""
    ran = run("plan", TINY, "--as-of", DAY, "--scenario", "bus-lost", "--format", "json", "-q")
    answer = validated(ran.out)
    data = answer["data"]
    assert (ran.code, answer["status"]) == (0, "leaves_people")
    assert (data["safe_persons"], data["persons"], data["clearance_time_h"]) == (0, 60, None)
    why = " ".join(data["explanation"])
    assert "60" in why
    assert "Staff of the office" in why
    assert "Family members" in why
    text = run("plan", TINY, "--as-of", DAY, "--scenario", "bus-lost", "-q")
    assert text.code == 0
    assert "60 left" in " ".join(text.out.split())


def test_threat_answers_with_curves(run: Run) -> None:
    """A curve for every exit, rising, on stdout alone; the scenario of half the time has more of it."""
    base = run("threat", TINY, "--as-of", DAY, "--format", "json")
    half = run("threat", TINY, "--as-of", DAY, "--format", "json", "--scenario", "half-time")
    assert (base.code, base.err, half.code, half.err) == (0, "", 0, "")
    calm, quick = (validated(ran.out)["data"]["curves"]["city"]["p_closed"] for ran in (base, half))
    assert calm == sorted(calm)
    assert all(a <= b for a, b in zip(calm, quick, strict=True))
    assert sum(calm) < sum(quick)


def test_a_sound_case_is_said_to_be_sound(run: Run) -> None:
    """check: exit code 0, in JSON and in words."""
    ran = run("check", TINY, "--format", "json")
    answer = validated(ran.out)
    assert (ran.code, ran.err, answer["status"]) == (0, "", "sound")
    assert answer["data"] == {"format_version": FORMAT_VERSION, "count": 0, "problems": []}
    assert run("check", TINY).out == "No problems found.\n"


def test_start_is_as_of_unless_told_otherwise(run: Run) -> None:
    """--start alone is also the day of knowledge; a later --start is planned from then."""
    alone = json.loads(run("plan", TINY, "--start", "2030-03-01T03:00:00+03:00", "--format", "json", "-q").out)
    both = json.loads(
        run("plan", TINY, "--as-of", DAY, "--start", "2030-03-02T06:00:00Z", "--format", "json", "-q").out
    )
    assert (alone["as_of"], alone["data"]["start"]) == ("2030-03-01T00:00:00Z", "2030-03-01T00:00:00Z")
    assert (both["as_of"], both["data"]["start"]) == ("2030-03-01T00:00:00Z", "2030-03-02T06:00:00Z")
    assert both["data"]["clearance_time_h"] == pytest.approx(7.25, abs=0.25)


def test_a_bare_date_is_the_end_of_that_day(run: Run) -> None:
    """--as-of 2030-02-28 and the instant 24:00Z of it give the same bytes."""
    day, instant = (
        run("threat", TINY, "--as-of", text, "--format", "json").out for text in (DAY, "2030-03-01T03:00:00+03:00")
    )
    assert day == instant


def test_a_file_holds_what_stdout_would(run: Run, tmp_path: Path) -> None:
    """-o writes the same bytes and leaves stdout empty; an older file is replaced."""
    path = tmp_path / "threat.json"
    path.write_text("old", encoding="utf-8")
    shown = run("threat", TINY, "--as-of", DAY, "--format", "json")
    kept = run("threat", TINY, "--as-of", DAY, "--format", "json", "-o", path)
    assert (kept.code, kept.out) == (0, "")
    assert path.read_text(encoding="utf-8") == shown.out


def test_every_movement_is_listed_when_asked(run: Run) -> None:
    """--full may only add lines."""
    short, full = (run("plan", TINY, "--as-of", DAY, "-q", *more).out for more in ((), ("--full",)))
    assert len(full.splitlines()) >= len(short.splitlines())


def test_a_step_may_be_asked_for(run: Run) -> None:
    """--step-min 30 is a coarser grid: still an answer, never better than the optimum."""
    ran = run("plan", TINY, "--as-of", DAY, "--step-min", "30", "--format", "json", "-q")
    assert ran.code == 0
    assert validated(ran.out)["data"]["clearance_time_h"] >= 7.25


@pytest.mark.parametrize("verb", ["threat", "plan"])
def test_a_row_received_later_changes_no_byte(run: Run, tmp_path: Path, verb: str) -> None:
    """Rows a minute late in three files move the line numbers below them and change nothing in the answer."""
    post = copied(tmp_path)
    swap(
        post / "reports.csv",
        "town-lost,",
        "late,2030-02-20T06:00:00Z,2030-03-01T00:01:00Z,,drivers,A1,capital_lost,Lost.,,invented,assumption,\ntown-lost,",
    )
    swap(
        post / "estimates.csv",
        "analyst,",
        "late,2030-02-20T00:00:00Z,2030-03-01T00:01:00Z,,drivers,A1,city,Tomorrow.,1,2,0.25,0.75,,invented,assumption,\nanalyst,",
    )
    swap(
        post / "series.csv",
        "towns-3,",
        "late,towns,districts,2030-02-27T06:00:00Z,2030-03-01T00:01:00Z,10,10,drivers,invented,assumption,\ntowns-3,",
    )
    before, after = (run(verb, case, "--as-of", DAY, "--format", "json", "-q") for case in (TINY, post))
    assert (before.code, after.code) == (0, 0)
    assert after.out == before.out
    later = run(verb, post, "--as-of", "2030-03-01T00:01:00Z", "--format", "json", "-q")
    assert json.loads(later.out)["inputs_digest"] != json.loads(before.out)["inputs_digest"]


def test_an_order_between_two_minutes_is_planned(run: Run) -> None:
    """An instant with seconds is an instant as good as any: the timetable starts at the next whole minute or so."""
    ran = run("plan", TINY, "--as-of", "2030-03-01T00:00:30Z", "--format", "json", "-q")
    assert (ran.code, ran.err) == (0, "")
    assert validated(ran.out)["data"]["safe_persons"] == 60


def test_a_brief_between_two_minutes_still_prices_the_waiting(run: Run) -> None:
    """With seconds in --as-of the orders are given at whole minutes: another day's price stays known."""
    ran = run("brief", TINY, "--as-of", "2030-03-01T00:00:30Z", "--format", "json", "-q")
    clock = validated(ran.out)["data"]["advice"]["clock"]
    assert [line["price_of_waiting_persons"] is not None for line in clock] == [True] * len(clock)


def test_a_group_that_has_left_already_still_gets_a_brief(run: Run, tmp_path: Path) -> None:
    """Nobody left of one category is good news and no fault: the brief answers for the rest."""
    post = copied(tmp_path)
    swap(post / "groups.csv", "residence,20,20,20", "residence,0,0,0")
    assert run("check", post).code == 0
    ran = run("brief", post, "--as-of", DAY, "--format", "json", "-q")
    assert ran.code == 0
    assert validated(ran.out)["data"]["advice"]["clock"][0]["persons"] == 40

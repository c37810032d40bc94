"""Commands that refuse: every problem listed, exit code 2, nothing written, no traceback."""

import json
from pathlib import Path

import pytest

from .commands import DAY, TINY, Ran, Run, copied, swap
from .test_answers import validated

FOUR = ("check", "threat", "plan", "brief")


def with_day(verb: str) -> tuple[str, ...]:
    """Return the day for a verb that needs one."""
    return () if verb == "check" else ("--as-of", DAY)


def refused(ran: Ran) -> str:
    """Hold that a command refused in sentences on stderr, and return them."""
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err
    return ran.err


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A copy of tiny-post with three faults in three files."""
    post = copied(tmp_path)
    swap(post / "fleets.csv", "bus,Bus,road,1,20,20", "bus,Bus,road,1,-4,20")
    swap(post / "legs.csv", "office,airstrip,road", "office,nowhere,road")
    swap(post / "groups.csv", "40,40,40", "40,NaN,40")
    return post


@pytest.mark.parametrize("verb", ["threat", "plan", "brief"])
def test_a_spoilt_case_is_refused_with_every_problem(run: Run, spoilt: Path, tmp_path: Path, verb: str) -> None:
    """All three faults in one pass, by file and line; nothing is written, not even in part."""
    before = sorted(tmp_path.iterdir())
    told = refused(run(verb, spoilt, *with_day(verb), "--format", "json", "-o", tmp_path / "answer.json"))
    for place in ("fleets.csv:2", "legs.csv:2", "groups.csv:2"):
        assert place in told
    assert len(told.splitlines()) == 3
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("verb", FOUR)
def test_problems_are_json_where_json_was_asked_for(run: Run, spoilt: Path, verb: str) -> None:
    """The document on stdout is that of `check`, whatever the verb, and stderr stays empty."""
    ran = run(verb, spoilt, *with_day(verb), "--format", "json", "-q")
    answer = validated(ran.out)
    assert (ran.code, ran.err) == (2, "")
    assert (answer["schema"], answer["status"], answer["data"]["count"]) == ("egress/check/1", "problems", 3)
    found = {(p["file"], p["row"], p["field"], p["value"]) for p in answer["data"]["problems"]}
    assert ("fleets.csv", 2, "seats", "-4") in found


def test_check_lists_problems_on_stdout_and_still_exits_with_2(run: Run, spoilt: Path) -> None:
    """For `check` the list is the answer; in words it begins with the count."""
    ran = run("check", spoilt)
    assert (ran.code, ran.err) == (2, "")
    assert ran.out.startswith("3 problems found.")


def test_check_writes_its_list_to_a_file(run: Run, spoilt: Path, tmp_path: Path) -> None:
    """-o keeps the list; the exit code still says 2."""
    path = tmp_path / "problems.json"
    assert run("check", spoilt, "--format", "json", "-o", path).code == 2
    assert json.loads(path.read_text(encoding="utf-8"))["data"]["count"] == 3


@pytest.mark.parametrize("verb", ["threat", "plan", "brief"])
@pytest.mark.parametrize(
    "day",
    [
        "2030-13-01",
        "2030-02-30",
        "28 Feb 2030",
        "2030-02-28T06:00:00",
        "tomorrow",
        "",
        "9999-12-31",
        "2030-02-28T25:00Z",
    ],
)
def test_a_bad_day_is_refused_by_name(run: Run, verb: str, day: str) -> None:
    """No such day, a naive time, words, nothing: the option and what was given are named."""
    told = refused(run(verb, TINY, "--as-of", day, "-q"))
    assert told.startswith("--as-of")
    assert not day or day in told


@pytest.mark.parametrize("day", ["9999-12-30", "0001-01-01"])
def test_a_day_at_the_ends_of_the_calendar_is_no_traceback(run: Run, day: str) -> None:
    """A day from which no horizon can be counted is refused like any other bad day."""
    assert refused(run("plan", TINY, "--as-of", day, "-q")).startswith("--as-of")


def test_start_before_as_of_is_refused(run: Run) -> None:
    """An order cannot be given before the day whose knowledge counts."""
    told = refused(run("plan", TINY, "--as-of", DAY, "--start", "2030-02-28T23:59:00Z", "-q"))
    assert told.startswith("--start")


def test_a_plan_needs_a_day_or_a_start(run: Run) -> None:
    """Neither is guessed, least of all today."""
    assert refused(run("plan", TINY, "-q")).startswith("--as-of")


def test_a_bad_start_is_refused_by_name(run: Run) -> None:
    """A naive start is named as --start."""
    told = refused(run("plan", TINY, "--as-of", DAY, "--start", "2030-03-02T06:00", "-q"))
    assert told.startswith("--start")


@pytest.mark.parametrize("against", [DAY, "2030-03-05"])
def test_against_a_day_that_is_not_earlier_is_refused(run: Run, against: str) -> None:
    """A brief is compared with an earlier day only, and says so before any work is done."""
    ran = run("brief", TINY, "--as-of", DAY, "--against", against)
    assert refused(ran).startswith("--against")
    assert "plan" not in ran.err


@pytest.mark.parametrize("verb", ["threat", "plan"])
def test_an_unknown_scenario_is_refused_with_those_that_there_are(run: Run, verb: str) -> None:
    """The remedy lists the scenarios of the case."""
    told = refused(run(verb, TINY, "--as-of", DAY, "--scenario", "busless", "-q"))
    assert "busless" in told
    assert "bus-lost" in told


@pytest.mark.parametrize("also", ["pdf=x.pdf", "html", "html=", "=x.html", "HTML=x.html"])
def test_a_form_that_is_not_offered_is_refused_before_the_work(run: Run, also: str) -> None:
    """--also takes text, json or html and a file."""
    ran = run("brief", TINY, "--as-of", DAY, "--also", also)
    assert refused(ran).startswith("--also")
    assert "plan" not in ran.err


@pytest.mark.parametrize("verb", ["check", "threat"])
@pytest.mark.parametrize("place", ["missing/answer.json", "."])
def test_a_file_that_cannot_be_written_is_refused(run: Run, tmp_path: Path, verb: str, place: str) -> None:
    """A folder that is not there, a folder in place of a file: named, and nothing left behind."""
    told = refused(run(verb, TINY, *with_day(verb), "-o", tmp_path / place))
    assert str(tmp_path) in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", FOUR)
def test_a_case_that_is_not_there_is_refused(run: Run, tmp_path: Path, verb: str) -> None:
    """A missing folder, an empty one and a file are no case; each says so without a traceback."""
    empty, file = tmp_path / "empty", tmp_path / "file"
    empty.mkdir()
    file.write_text("not a folder", encoding="utf-8")
    for place in (tmp_path / "missing", empty, file):
        ran = run(verb, place, *with_day(verb))
        assert ran.code == 2
        assert "Traceback" not in ran.err
        assert ran.out if verb == "check" else ran.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("evacuate",),
        ("plan",),
        ("threat", TINY),
        ("brief", TINY),
        ("brief", TINY, "--as-of", DAY, "--format", "pdf"),
        ("check", TINY, "--format", "html"),
        ("plan", TINY, "--as-of", DAY, "--step-min", "0"),
        ("plan", TINY, "--as-of", DAY, "--step-min", "1441"),
        ("plan", TINY, "--as-of", DAY, "--step-min", "quarter"),
        ("plan", TINY, "--as-of", DAY, "--horizon", "3"),
    ],
    ids=lambda words: " ".join(str(w) if w != TINY else "CASE" for w in words) or "nothing",
)
def test_a_command_that_is_not_understood_exits_with_2(run: Run, words: tuple[object, ...]) -> None:
    """What is meant is said on stderr, with how it is used."""
    told = refused(run(*words))
    assert "usage: egress" in told


def test_help_of_the_whole_names_every_verb_and_the_exit_codes(run: Run) -> None:
    """`egress --help` is where one begins."""
    ran = run("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(verb in ran.out for verb in FOUR)
    assert "0 answered" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("verb", "options"),
    [
        ("check", ("CASE", "--format", "--output")),
        ("threat", ("CASE", "--as-of", "--scenario", "--format", "--output")),
        ("plan", ("CASE", "--as-of", "--start", "--scenario", "--step-min", "--full", "--format", "--quiet")),
        ("brief", ("CASE", "--as-of", "--against", "--also", "--format", "--output", "--quiet")),
    ],
)
def test_help_of_each_verb_names_its_options(run: Run, verb: str, options: tuple[str, ...]) -> None:
    """Every option is there, and every one is explained."""
    ran = run(verb, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert [option for option in options if option not in ran.out] == []


def test_what_is_out_of_reach_is_told_in_words(run: Run, tmp_path: Path) -> None:
    """A file where a folder is meant ends with a sentence that names it, not with a traceback."""
    there = tmp_path / "journal"
    there.write_text("a file")
    told = run("rehearse", TINY, "--as-of", DAY, "--runs", 2, "--journal", there, "-q")
    assert told.code == 2
    assert str(there) in told.err
    assert "Traceback" not in told.err


def test_batches_that_a_power_cut_spoilt_are_played_anew(run: Run, tmp_path: Path) -> None:
    """A kept batch that is empty or cut off is left out; the answer is the same as before."""
    asked = ("rehearse", TINY, "--as-of", DAY, "--runs", 4, "--journal", tmp_path, "-q")
    whole = run(*asked)
    (kept,) = tmp_path.rglob("*.npz")
    for spoilt in (b"", kept.read_bytes()[:200], b"no batch"):
        kept.write_bytes(spoilt)
        again = run(*asked)
        assert (again.code, again.out) == (0, whole.out)


@pytest.mark.parametrize("name", ["post.ods", "post.XLS", "post.csv", "post.numbers"])
def test_another_kind_of_spreadsheet_is_no_folder(run: Run, tmp_path: Path, name: str) -> None:
    """A workbook asked for under another name is refused, and no folder of that name is made instead."""
    told = refused(run("convert", TINY, tmp_path / name))
    assert ".xlsx" in told
    assert not (tmp_path / name).exists()
    (tmp_path / name).write_bytes(b"PK")
    assert ".xlsx" in refused(run("convert", tmp_path / name, tmp_path / "back"))


@pytest.mark.parametrize("blank", ["--by", "--role", "--reason"])
def test_a_blank_name_or_reason_is_not_kept(run: Run, tmp_path: Path, blank: str) -> None:
    """Who acts, as what and why is a word or more."""
    words = {"--by": "Jo", "--role": "planner", "--reason": "first"} | {blank: "  "}
    store = ("--store", tmp_path / "record.db", "--keys", tmp_path / "keys")
    assert run("store", "new", *store).code == 0
    told = refused(run("keep", TINY, *store, *(one for pair in words.items() for one in pair)))
    assert "it is blank" in told

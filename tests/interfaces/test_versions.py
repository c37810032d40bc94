"""Old cases on the command line: read and said so, written anew on request only, refused where they are too new."""

import json
from pathlib import Path

from egress.domain import FORMAT_VERSION
from egress.inputs import read_case

from ..migrations.old_cases import VERSION_1, copied
from ..workbook.test_round_trip import files_in
from .commands import DAY, Run

OLD = VERSION_1 / "tiny-post"


def test_check_says_which_version_it_read(run: Run) -> None:
    """The text says it in words, JSON as a number; a case of today is not spoken of."""
    told = run("check", OLD)
    assert (told.code, told.out.splitlines()[0]) == (0, "No problems found.")
    assert f"Written in format version 1 and read as version {FORMAT_VERSION}" in told.out
    assert json.loads(run("check", OLD, "--format", "json").out)["data"]["format_version"] == 1


def test_answers_about_an_old_case_say_so_on_stderr(run: Run) -> None:
    """The document is what it always is; progress has one line more, and none with -q."""
    loud, quiet = (run("threat", OLD, "--as-of", DAY, *more) for more in ((), ("-q",)))
    assert loud.code == quiet.code == 0
    assert loud.out == quiet.out
    assert "format version 1" in loud.err
    assert quiet.err == ""


def test_convert_writes_an_old_folder_anew(run: Run, tmp_path: Path) -> None:
    """A new folder in today's version, the old one untouched, and what is no part of a case is named."""
    old = copied("tiny-post", tmp_path)
    (old / "SOURCES.md").write_text("# Where it is from\n", encoding="utf-8")
    before = files_in(old)
    ran = run("convert", old, tmp_path / "new")
    assert ran.code == 0
    assert ran.err == "not carried, since it is no part of a case: SOURCES.md\n"
    assert files_in(old) == before
    assert read_case(old) == read_case(tmp_path / "new")
    assert run("check", tmp_path / "new").out == "No problems found.\n"
    again = run("convert", old, tmp_path / "new")
    assert again.code == 2
    assert "it is there already" in again.err


def test_convert_refuses_what_it_cannot_name(run: Run, tmp_path: Path) -> None:
    """A workbook is no target for a workbook."""
    book = tmp_path / "case.xlsx"
    assert run("convert", OLD, book).code == 0
    ran = run("convert", book, tmp_path / "other.xlsx")
    assert ran.code == 2
    assert "a new case folder" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["case.xlsx"]


def test_a_case_from_the_future_is_refused(run: Run, tmp_path: Path) -> None:
    """Exit code 2, file, row, value and what to do."""
    old = copied("tiny-post", tmp_path)
    settings = old / "case.toml"
    text = settings.read_text(encoding="utf-8").replace("format_version = 1", "format_version = 99")
    settings.write_text(text, encoding="utf-8")
    ran = run("brief", old, "--as-of", DAY)
    assert ran.code == 2
    assert "case.toml:9: format_version = 99 (expected a version that this release reads" in ran.err

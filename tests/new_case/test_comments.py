"""A new case explains itself: every table with every column, every key of the settings."""

from pathlib import Path

import pytest

from egress.inputs import PROFILES, QUESTIONS, find_problems, read_case
from egress.inputs.columns import columns_of
from egress.inputs.profiles import read_template
from egress.inputs.settings_model import CaseSection, ExitSection, PlanningSection, ThreatSection, ValuesSection
from egress.inputs.tables_reading import ALL_TABLES

from .written import comments_of, header_of, written


@pytest.mark.parametrize("profile", PROFILES)
def test_every_table_has_every_column_explained(tmp_path: Path, profile: str) -> None:
    """Each table of the format is there with all columns, each with meaning, unit and example from the dictionary."""
    written(tmp_path / "case", profile)
    for table in ALL_TABLES:
        path, columns = tmp_path / "case" / table.file, columns_of(table.model)
        assert header_of(path) == list(columns)
        comments = comments_of(path)
        assert comments[0] == f"{table.file}: {table.about}"
        for name, field in columns.items():
            (line,) = [line for line in comments if line.startswith((f"{name}:", f"{name}*", f"{name} ["))]
            assert str(field.description) in line
            assert f"Example: {(field.examples or [''])[0]}" in line
            assert (field.json_schema_extra or {}).get("unit", "") in line  # type: ignore[union-attr, operator]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_key_of_the_settings_is_there(tmp_path: Path, profile: str) -> None:
    """case.toml shows every key, set or ready to be set behind a comment mark."""
    written(tmp_path / "case", profile)
    lines = (tmp_path / "case" / "case.toml").read_text(encoding="utf-8").splitlines()
    keys = {line.removeprefix("#").partition("=")[0].strip() for line in lines if "=" in line}
    for section in (CaseSection, PlanningSection, ValuesSection, ThreatSection, ExitSection):
        assert set(section.model_fields) <= keys, section


def test_tables_without_rows_say_what_belongs_there(tmp_path: Path) -> None:
    """Evidence, partners, functions and positions start empty, and say what to write."""
    case = written(tmp_path / "case", "state")
    for name in ("reports", "estimates", "series", "gauges", "resolutions", "partners", "functions", "positions"):
        assert getattr(case, name) == ()
        assert any(line.startswith("Empty:") for line in comments_of(tmp_path / "case" / f"{name}.csv"))


def test_a_row_that_is_offered_in_a_comment_fits(tmp_path: Path) -> None:
    """The citizens' row that a state's groups offer can be put to use by taking its mark away."""
    written(tmp_path / "case", "state")
    path = tmp_path / "case" / "groups.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("# citizens,", "citizens,"), encoding="utf-8")
    assert find_problems(tmp_path / "case") == ()
    assert [group.category for group in read_case(tmp_path / "case").groups].count("citizen") == 1


def test_questions_are_few_and_each_says_what_skipping_does() -> None:
    """At most ten questions, each with an example that its own reader takes."""
    assert len(QUESTIONS) <= 10
    for question in QUESTIONS:
        question.read(question.example)
        assert question.ask.endswith("?")
        assert question.if_skipped


def test_the_page_names_what_the_code_asks() -> None:
    """The reference page lists every question with its example, and every rung of every profile."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "new-case.md").read_text(encoding="utf-8")
    for question in QUESTIONS:
        assert f"`{question.key}`" in page
        assert f"`{question.example}`" in page
    for profile in PROFILES:
        rungs = [row["label"] for row in read_template(profile, "postures.csv").rows]
        assert f"| {profile} | {', '.join(rungs)} |" in page

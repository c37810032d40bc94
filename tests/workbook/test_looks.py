"""What a person sees: units in headers, explanations, drop-downs, locked ids, text that stays text."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from egress.inputs.columns import columns_of
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook import write_workbook
from egress.inputs.workbook.escapes import escaped, unescaped

from .making_cases import CASES


@pytest.fixture
def opened(book: Path) -> Any:
    """Return the small case's workbook as openpyxl sees it."""
    return load_workbook(book)


def rule_of(sheet: Any, name: str) -> Any:
    """Return the drop-down of a column, None if it has none."""
    column = next(cell.column for cell in sheet[1] if str(cell.value).partition(" [")[0] == name)
    cell = f"{get_column_letter(column)}3"
    return next((rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref), None)


def test_every_column_is_headed_and_explained(opened: Any) -> None:
    """Every column of every table stands there with its unit, and its comment bears the dictionary's words."""
    for table in ALL_TABLES:
        sheet = opened[table.name]
        for column, (name, field) in enumerate(columns_of(table.model).items(), start=1):
            header = sheet.cell(1, column)
            unit = (field.json_schema_extra or {}).get("unit")  # type: ignore[union-attr]
            assert header.value == (f"{name} [{unit}]" if unit else name)
            assert field.description in header.comment.text
            assert str(field.examples[0]) in header.comment.text
        assert sheet.freeze_panes == "B2"
        assert sheet.max_column == len(columns_of(table.model))


def test_closed_vocabularies_have_drop_downs(opened: Any) -> None:
    """A word of a closed set is chosen from a strict list; a list column only offers."""
    lists = opened["lists"]
    for table, name, word, strict in (
        ("legs", "mode", "helicopter", True),
        ("sites", "kind", "gate", True),
        ("groups", "official", "yes", True),
        ("groups", "confidence", "assumption", True),
        ("reports", "claim", "assurance", True),
        ("postures", "effect", "must_leave", True),
        ("sites", "closes_with", "last_road", False),
    ):
        rule = rule_of(opened[table], name)
        cells = lists[rule.formula1.partition("!")[2].replace("$", "")]
        assert word in [cell.value for (cell,) in cells], name
        assert rule.showErrorMessage is strict
    assert lists.sheet_state == "hidden"


def test_references_have_drop_downs(opened: Any) -> None:
    """A reference is chosen from the ids of the sheet that it refers to, rows yet to be filled in included."""
    rule = rule_of(opened["groups"], "site_id")
    sheet, _, area = rule.formula1.partition("!")
    ids = [cell.value for (cell,) in opened[sheet][area.replace("$", "")]]
    assert sheet == "sites"
    assert [one for one in ids if one] == [
        row[0].value for row in opened["sites"].iter_rows(min_row=2) if row[0].value
    ]
    assert None in ids
    assert rule_of(opened["postures"], "decision_id").formula1.startswith("authority!$A$")
    assert not rule_of(opened["legs"], "fleet_ids").showErrorMessage
    assert rule_of(opened["groups"], "label") is None


def test_ids_are_locked_and_the_rest_is_open(opened: Any) -> None:
    """Sheets are protected without a password: filled ids and headers are locked, all else is open."""
    for table in ALL_TABLES:
        sheet = opened[table.name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet["A1"].protection.locked
        assert not sheet.column_dimensions["A"].protection.locked
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.value and not str(row[0].value).startswith("#"):
                    name = str(sheet.cell(1, cell.column).value).partition(" [")[0]
                    assert cell.protection.locked == (name == table.id_column), cell.coordinate


def test_every_cell_is_text(opened: Any) -> None:
    """Ids, dates, numbers and blanks are formatted as text, so that no program turns them into something else."""
    for sheet in opened.worksheets:
        assert all(cell.data_type == "s" and cell.number_format == "@" for row in sheet for cell in row if cell.value)
    for table in ALL_TABLES:
        for column in range(1, len(columns_of(table.model)) + 1):
            assert opened[table.name].column_dimensions[get_column_letter(column)].number_format == "@"


def test_formulas_in_texts_stay_texts(tmp_path: Path) -> None:
    """A label that begins with = + - or @ is written as text and not as a formula."""
    folder = tmp_path / "case"
    folder.mkdir()
    for path in (CASES / "tiny-post").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    groups = folder / "groups.csv"
    for text in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "#REF!"):
        groups.write_text((CASES / "tiny-post" / "groups.csv").read_text().replace("Staff of the office", text))
        write_workbook(folder, tmp_path / "case.xlsx", replace=True)
        cell = load_workbook(tmp_path / "case.xlsx")["groups"]["B2"]
        assert (cell.value, cell.data_type) == (text, "s")


def test_all_settings_stand_there(opened: Any) -> None:
    """The sheet of settings offers every exit and range, and the choices of its closed words."""
    keys = [row[0].value for row in opened["case"].iter_rows(min_row=2)]
    for key in ("format_version", "values.collapse_cost.low", "exits.government.follows", "exits.airport.lag_h.high"):
        assert keys.count(key) == 1
    row = keys.index("organisation") + 2
    rules = opened["case"].data_validations.dataValidation
    assert any(f"B{row}" in rule.sqref for rule in rules)


@pytest.mark.parametrize(
    "text", ["", "_x0041_", "_x005F_x0041_", "a\x07b", "\r", "_", "__x0000__", "x005F_", "\uffff"]
)
def test_escapes_are_undone(text: str) -> None:
    """Any text comes back from its escape, and what is not escaped is left alone."""
    assert unescaped(escaped(text)) == text
    assert unescaped("_xD800_") == "_xD800_"

"""The data dictionary is made from the models that read the files, and the committed one is current."""

from pathlib import Path
from typing import Any

import pytest

from egress.inputs.columns import columns_of, reader_of
from egress.inputs.dictionary import data_dictionary
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES

from .conftest import FILES

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "data-dictionary.md"


def test_committed_dictionary_is_current() -> None:
    """Whoever changes a column makes the dictionary anew: python -m egress.inputs.dictionary."""
    assert COMMITTED.read_text(encoding="utf-8") == data_dictionary()


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_column_is_explained_by_an_example_it_accepts(table: Table[Any, Any]) -> None:
    """Each column has a meaning, and its example passes its own reader."""
    for name, column in columns_of(table.model).items():
        assert column.description, name
        assert column.examples, name
        reader_of(column)(column.examples[0])


def test_every_table_is_in_the_small_case() -> None:
    """The small case uses every table, so that no table goes untested."""
    assert {table.file for table in ALL_TABLES} | {"case.toml"} == set(FILES)

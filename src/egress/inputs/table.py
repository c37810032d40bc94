"""What a table is: its file, its row model, the rules within a row, and the domain object a row becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from egress.inputs.columns import Row
from egress.inputs.row_rules import RowRule

R = TypeVar("R", bound=Row)
D = TypeVar("D")


@dataclass(frozen=True, kw_only=True)
class Table(Generic[R, D]):
    """
    One noun of a case.

    Attributes
    ----------
    name : the file without its ending, and the name by which columns refer to it.
    noun : one row of it, for remedies.
    about : one sentence for the data dictionary.
    id_column : the column that names a row; empty if rows have no name.
    build : makes the domain object of a row from its columns and its line number.
    """

    name: str
    noun: str
    about: str
    id_column: str
    model: type[R]
    build: Callable[[R, int], D]
    rules: tuple[RowRule, ...] = ()
    required: bool = False

    @property
    def file(self) -> str:
        """The file in the case folder."""
        return f"{self.name}.csv"

    @property
    def remedy(self) -> str:
        """What can always be done about a bad row."""
        return f"Correct the row or remove the {self.noun}."

"""TOML, JSON and CSV of somebody else's, taken apart by the caged reader `plain_texts`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from egress.inputs.cage import UnreadableFileError, answers
from egress.inputs.plain_texts import MOST_ROWS, TIME

TEXTS = "egress.inputs.plain_texts"

TREE: TypeAdapter[Any] = TypeAdapter(Any)
ROWS: TypeAdapter[list[str] | dict[str, str]] = TypeAdapter(list[str] | dict[str, str])
"""What each line of the child must be."""

TIMES: Mapping[str, type[datetime] | type[date] | type[time]] = {
    f"{TIME}datetime": datetime,
    f"{TIME}date": date,
    f"{TIME}time": time,
}


def tree_of(path: Path, form: Literal["toml", "json"], *, what: str) -> Any:
    """
    Return what a TOML or JSON file holds, `what` being what it should be, in words.

    Raises
    ------
    UnreadableFileError
        with the reason why it is not read.
    OSError
        for a file that cannot be opened.
    """
    with path.open("rb"):
        found = list(answers(TEXTS, path, TREE, what=what, words=(form,), most_lines=1))
    try:
        return _timed(found[0]) if form == "toml" else found[0]
    except (ValueError, IndexError) as error:
        raise UnreadableFileError(str(error)) from None


def csv_rows(path: Path, *, what: str) -> Iterator[list[str] | dict[str, str]]:
    """
    Yield the names of the columns of a CSV file in UTF-8, then each row by column, without blanks around its cells.

    Raises
    ------
    UnreadableFileError
        with the reason why it is not read.
    OSError
        for a file that cannot be opened.
    """
    with path.open("rb"):
        yield from answers(TEXTS, path, ROWS, what=what, words=("csv",), most_lines=1 + MOST_ROWS)


def _timed(value: Any) -> Any:
    if isinstance(value, list):
        return [_timed(one) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, text),) = value.items()
        if name in TIMES and isinstance(text, str):
            return TIMES[name].fromisoformat(text)
    return {name: _timed(one) for name, one in value.items()}

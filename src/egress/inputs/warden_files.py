"""The warden tree and the words that came back, as two CSV files that a post keeps beside its case."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from egress.domain.wardens import Answer, Receipt, Recipient
from egress.inputs.cage import UnreadableFileError
from egress.inputs.plain_reading import csv_rows
from egress.inputs.problems import ProblemList
from egress.kit import InputProblem, Problem, parse_instant

SAFE_WORDS = ("yes", "true", "1")
REMEDY = "Correct the row or remove it."


def read_recipients(path: Path) -> tuple[Recipient, ...]:
    """
    Read the tree: recipient_id, zone, persons, warden_id; empty persons is 1, empty warden the post itself.

    Raises
    ------
    InputProblem
        with every row that is none.
    """
    problems = ProblemList()
    found = []
    for number, row in _rows(path, ("recipient_id", "zone")):
        persons = _whole(row.get("persons", "") or "1")
        if persons < 1:
            _tell(problems, path, number, "persons", row["persons"], "a whole number ≥ 1")
            continue
        found.append(
            Recipient(id=row["recipient_id"], zone=row["zone"], persons=persons, warden_id=row.get("warden_id", ""))
        )
    if problems.found():
        raise InputProblem(problems.found())
    return tuple(found)


def read_receipts(path: Path) -> tuple[Receipt, ...]:
    """
    Read what came back: recipient_id, answer (delivered, read, acknowledged), at, says_safe (yes where they said so).

    Raises
    ------
    InputProblem
        with every row that is none.
    """
    problems = ProblemList()
    found = []
    for number, row in _rows(path, ("recipient_id", "answer", "at")):
        at = _instant(row["at"])
        if row["answer"] not in {one.value for one in Answer}:
            _tell(problems, path, number, "answer", row["answer"], "delivered, read or acknowledged")
        elif at is None:
            _tell(problems, path, number, "at", row["at"], "an instant with its offset")
        else:
            safe = row.get("says_safe", "").lower() in SAFE_WORDS
            found.append(
                Receipt(recipient_id=row["recipient_id"], answer=Answer(row["answer"]), at=at, says_safe=safe)
            )
    if problems.found():
        raise InputProblem(problems.found())
    return tuple(found)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        lines = csv_rows(path, what="a list")
        names = next(lines, [])
        missing = [name for name in needed if name not in names]
        if missing:
            raise InputProblem([_bad(path, 1, "", ", ".join(names), f"the column {missing[0]}")])
        for number, row in enumerate(lines, 2):
            if isinstance(row, dict):
                yield number, row
    except (OSError, UnreadableFileError) as error:
        raise InputProblem([_bad(path, 0, "", str(error), "a CSV file in UTF-8")]) from None


def _whole(text: str) -> int:
    """Return a whole number; 0 for what is none."""
    try:
        return int(text) if text.isdigit() else 0
    except ValueError:  # such as a raised two, or thousands of digits
        return 0


def _instant(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except ValueError:
        return None


def _tell(problems: ProblemList, path: Path, number: int, field: str, value: str, expected: str) -> None:
    problems.add(path.name, number, field=field, value=value, expected=expected, remedy=REMEDY)


def _bad(path: Path, number: int, field: str, value: str, expected: str) -> Problem:
    return Problem(path.name, number, field, value, expected, REMEDY)

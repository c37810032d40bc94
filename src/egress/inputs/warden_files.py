"""The warden tree and the words that came back, as two CSV files that a post keeps beside its case."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from egress.domain.wardens import Answer, Receipt, Recipient
from egress.inputs.cage import UnreadableFileError
from egress.inputs.plain_reading import csv_rows
from egress.inputs.problems import ProblemList
from egress.kit import InputProblem, Problem, nearest_words, parse_instant

SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
"""What may stand in `says_safe`, small or large; any other word is refused, since it might mean either."""

OF_TREE = ("recipient_id", "zone", "persons", "warden_id")
OF_RECEIPTS = ("recipient_id", "answer", "at", "says_safe")
REMEDY = "Correct the row or remove it."


def read_recipients(path: Path) -> tuple[Recipient, ...]:
    """
    Read the tree: recipient_id, zone, persons, warden_id; empty persons is 1, empty warden the post itself.

    Raises
    ------
    InputProblem
        with every row that is none, or that stands for somebody a second time: nobody is counted twice.
    """
    problems = ProblemList()
    found = []
    lines: dict[str, int] = {}
    for number, row in _rows(path, ("recipient_id", "zone"), OF_TREE):
        blank = [name for name in ("recipient_id", "zone") if not row[name]]
        first = lines.setdefault(row["recipient_id"], number)
        if blank or first != number:
            field = blank[0] if blank else "recipient_id"
            expected = "a word" if blank else f"each once; row {first} has it already"
            _tell(problems, path, number, field, row[field], expected)
            continue
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


def read_receipts(path: Path, known: Collection[str] | None = None) -> tuple[Receipt, ...]:
    """
    Read what came back: recipient_id, answer (delivered, read, acknowledged), at, says_safe (yes where they said so).

    Parameters
    ----------
    known : ids of the recipients of the tree; None = not asked.

    Raises
    ------
    InputProblem
        with every row that is none, that is of nobody in the tree, or says safe of who has not acknowledged.
    """
    problems = ProblemList()
    found = []
    for number, row in _rows(path, ("recipient_id", "answer", "at"), OF_RECEIPTS):
        id_, said = row["recipient_id"], row.get("says_safe", "").lower()
        if not id_ or (known is not None and id_ not in known):
            like = nearest_words(id_, known or ())
            _tell(problems, path, number, "recipient_id", id_, f"the id of a recipient of the tree{like}")
            continue
        at = _instant(row["at"])
        if row["answer"] not in {one.value for one in Answer}:
            _tell(problems, path, number, "answer", row["answer"], "delivered, read or acknowledged")
        elif at is None:
            _tell(problems, path, number, "at", row["at"], "an instant with its offset")
        elif said not in SAID:
            _tell(problems, path, number, "says_safe", row["says_safe"], "yes, no or nothing")
        elif SAID[said] and row["answer"] != Answer.ACKNOWLEDGED:
            _tell(problems, path, number, "answer", row["answer"], "acknowledged, where says_safe is yes")
        else:
            found.append(Receipt(recipient_id=id_, answer=Answer(row["answer"]), at=at, says_safe=SAID[said]))
    if problems.found():
        raise InputProblem(problems.found())
    return tuple(found)


def _rows(path: Path, needed: tuple[str, ...], read: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        lines = csv_rows(path, what="a list")
        names = next(lines, [])
        missing = [name for name in needed if name not in names]
        if missing:
            raise InputProblem([_bad(path, 1, "", ", ".join(names), f"the column {missing[0]}")])
        strange = [name for name in names if name and name not in read]
        if strange:
            raise InputProblem([_bad(path, 1, "", strange[0], "columns that are read: " + ", ".join(read))])
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

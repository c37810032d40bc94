"""The warden tree and the words that came back, as two CSV files that a post keeps beside its case."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from egress.domain.wardens import Answer, Receipt, Recipient
from egress.kit import InputProblem, Problem, parse_instant

SAFE_WORDS = ("yes", "true", "1")


def read_recipients(path: Path) -> tuple[Recipient, ...]:
    """
    Read the tree: recipient_id, zone, persons, warden_id; empty persons is 1, empty warden the post itself.

    Raises
    ------
    InputProblem
        with every row that is none.
    """
    problems: list[Problem] = []
    found = []
    for number, row in _rows(path, ("recipient_id", "zone")):
        persons = row.get("persons", "") or "1"
        if not persons.isdigit() or int(persons) < 1:
            problems.append(_bad(path, number, "persons", persons, "a whole number ≥ 1"))
            continue
        found.append(
            Recipient(
                id=row["recipient_id"], zone=row["zone"], persons=int(persons), warden_id=row.get("warden_id", "")
            )
        )
    if problems:
        raise InputProblem(problems)
    return tuple(found)


def read_receipts(path: Path) -> tuple[Receipt, ...]:
    """
    Read what came back: recipient_id, answer (delivered, read, acknowledged), at, says_safe (yes where they said so).

    Raises
    ------
    InputProblem
        with every row that is none.
    """
    problems: list[Problem] = []
    found = []
    for number, row in _rows(path, ("recipient_id", "answer", "at")):
        at = _instant(row["at"])
        if row["answer"] not in {one.value for one in Answer}:
            problems.append(_bad(path, number, "answer", row["answer"], "delivered, read or acknowledged"))
        elif at is None:
            problems.append(_bad(path, number, "at", row["at"], "an instant with its offset"))
        else:
            safe = row.get("says_safe", "").lower() in SAFE_WORDS
            found.append(
                Receipt(recipient_id=row["recipient_id"], answer=Answer(row["answer"]), at=at, says_safe=safe)
            )
    if problems:
        raise InputProblem(problems)
    return tuple(found)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem([_bad(path, 0, "", str(error), "a CSV file in UTF-8")]) from None
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise InputProblem([_bad(path, 1, "", ", ".join(reader.fieldnames or ()), f"the column {missing[0]}")])
    for number, row in enumerate(reader, 2):
        yield number, {name: (cell or "").strip() for name, cell in row.items() if name}


def _instant(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except ValueError:
        return None


def _bad(path: Path, number: int, field: str, value: str, expected: str) -> Problem:
    return Problem(path.name, number, field, value, expected, "Correct the row or remove it.")

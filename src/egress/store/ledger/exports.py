"""A ledger as a file of lines, so that a third person verifies it without the database and without the network."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from egress.store.ledger.canonical import canonical_bytes
from egress.store.ledger.chain import Entry

FORM = "egress/ledger/1"


def export_lines(ledger_id: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Return the lines of an export: what it is first, then one entry a line."""
    yield canonical_bytes({"form": FORM, "ledger_id": ledger_id}).decode() + "\n"
    for entry in entries:
        fields = {"seq": entry.seq, "content": entry.content, "previous": entry.previous, "hash": entry.hash}
        yield canonical_bytes(fields).decode() + "\n"


def read_export(text: str) -> tuple[str, list[Entry]]:
    """
    Return the ledger's id and its entries as they stand in an export, whether they hold together or not.

    Raises
    ------
    ValueError
        when it is no export of a ledger.
    """
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    if not lines or not isinstance(lines[0], dict) or lines[0].get("form") != FORM:
        raise ValueError(f"not of the form {FORM}")
    return str(lines[0]["ledger_id"]), [_entry(line) for line in lines[1:]]


def _entry(line: dict[str, Any]) -> Entry:
    if not isinstance(line, dict) or set(line) != {"seq", "content", "previous", "hash"}:
        raise ValueError("an entry has seq, content, previous and hash")
    return Entry(**line)

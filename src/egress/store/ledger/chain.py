"""The hash chain: each entry of the ledger bears the hash of the one before it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from egress.store.ledger.canonical import canonical_bytes


@dataclass(frozen=True, kw_only=True)
class Entry:
    """
    One entry of the ledger as it is kept.

    Attributes
    ----------
    seq : place in the ledger: 1, 2, 3, …
    content : the act; JSON values only.
    previous : hash of the entry before it; of the ledger's own beginning for the first.
    hash : ``SHA-256(canonical({"content", "previous", "seq"}))`` as hex.
    """

    seq: int
    content: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class LedgerFault:
    """
    One thing that is wrong with a ledger.

    Attributes
    ----------
    kind : "edited", "gap", "broken_link", "cut_off", "rewritten", "false_signature", "unknown_signer",
        "other_ledger" or "record".
    seq : the entry where it shows; 0 = none of its own.
    """

    kind: str
    seq: int
    sentence: str


def beginning(ledger_id: str) -> str:
    """Return the hash that the first entry names as its previous one: it ties the chain to this ledger."""
    return hashlib.sha256(f"egress ledger {ledger_id}".encode()).hexdigest()


def entry_hash(seq: int, content: Mapping[str, Any], previous: str) -> str:
    """Return the hash of an entry."""
    return hashlib.sha256(canonical_bytes({"content": content, "previous": previous, "seq": seq})).hexdigest()


def linked(seq: int, content: Mapping[str, Any], previous: str) -> Entry:
    """Return a new entry behind the one whose hash is `previous`."""
    return Entry(seq=seq, content=content, previous=previous, hash=entry_hash(seq, content, previous))


def chain_faults(ledger_id: str, entries: Iterable[Entry]) -> Iterator[LedgerFault]:
    """
    Tell where the chain is broken: places missing or out of order, links that do not fit, contents changed.

    A ledger whose every hash was reckoned anew, or whose end was cut off, shows no fault here; checkpoints tell.
    """
    previous, awaited = beginning(ledger_id), 1
    for entry in entries:
        if entry.seq != awaited:
            yield LedgerFault("gap", entry.seq, f"Entry {awaited} is missing or out of order; found {entry.seq}.")
        if entry.previous != previous:
            yield LedgerFault("broken_link", entry.seq, f"Entry {entry.seq} does not follow the one before it.")
        if not _is_unchanged(entry):
            yield LedgerFault("edited", entry.seq, f"Entry {entry.seq} was changed after it was kept.")
        previous, awaited = entry.hash, entry.seq + 1


def _is_unchanged(entry: Entry) -> bool:
    try:
        return entry_hash(entry.seq, entry.content, entry.previous) == entry.hash
    except ValueError:
        return False

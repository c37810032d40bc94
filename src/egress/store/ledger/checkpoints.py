"""Signed checkpoints: what is handed out so that nobody, the keeper included, can rewrite what came before."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from egress.store.ledger.canonical import canonical_bytes
from egress.store.ledger.chain import Entry, LedgerFault

FORM = "egress/checkpoint/1"
PRINT_WIDTH = 76


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """
    The head of a ledger at one instant, signed with Ed25519.

    Attributes
    ----------
    ledger_id : the ledger it speaks of.
    seq, hash : its last entry then.
    at : when it was signed, ISO 8601.
    public_key : of the signer, hex; to be compared with the key that was handed out beforehand.
    signature : over the canonical JSON of all the rest, hex.
    """

    ledger_id: str
    seq: int
    hash: str
    at: str
    public_key: str
    signature: str


def sign_checkpoint(key: Ed25519PrivateKey, ledger_id: str, *, head: tuple[int, str], at: str) -> Checkpoint:
    """Return a signed checkpoint of a ledger whose last entry has the place and hash in `head`."""
    seq, hash_ = head
    fields: dict[str, Any] = {
        "ledger_id": ledger_id,
        "seq": seq,
        "hash": hash_,
        "at": at,
        "public_key": public_hex(key.public_key()),
    }
    return Checkpoint(**fields, signature=key.sign(_signed_bytes(fields)).hex())


def public_hex(key: Ed25519PublicKey) -> str:
    """Return a public key as 64 hex digits."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def fingerprint(public_key: str) -> str:
    """Return what people compare over the phone: the first 80 bits of the hash of a public key in groups of four."""
    digits = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:20]
    return " ".join(digits[i : i + 4] for i in range(0, 20, 4))


def checkpoint_faults(
    ledger_id: str,
    entries: Sequence[Entry],
    checkpoints: Iterable[Checkpoint],
    *,
    signers: Iterable[str] | None = None,
) -> Iterator[LedgerFault]:
    """
    Tell where a ledger is not the one that was signed: its end cut off, or everything before a checkpoint rewritten.

    Parameters
    ----------
    signers : public keys (hex) that were handed out; None = take each checkpoint's own key on trust.
    """
    hashes = {entry.seq: entry.hash for entry in entries}
    known = None if signers is None else {key.lower() for key in signers}
    for checkpoint in checkpoints:
        fault = _own_fault(checkpoint, ledger_id, known)
        if fault is not None:
            yield fault
        elif checkpoint.seq and checkpoint.seq not in hashes:
            words = f"The ledger ends before entry {checkpoint.seq}, which was signed at {checkpoint.at}."
            yield LedgerFault("cut_off", checkpoint.seq, words)
        elif checkpoint.seq and hashes[checkpoint.seq] != checkpoint.hash:
            words = f"Entry {checkpoint.seq} or one before it is not what was signed at {checkpoint.at}."
            yield LedgerFault("rewritten", checkpoint.seq, words)


def written(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as one line of JSON: a file, or a line of a feed."""
    return canonical_bytes({"form": FORM, **asdict(checkpoint)}).decode() + "\n"


def printed(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as a page to be printed and filed; `read_checkpoints` reads a scanned copy of it."""
    head = [
        "EGRESS LEDGER CHECKPOINT. Keep this page where the keeper of the ledger cannot reach it.",
        f"Ledger {checkpoint.ledger_id}, entry {checkpoint.seq}, signed {checkpoint.at}",
        f"Signer's fingerprint: {fingerprint(checkpoint.public_key)}",
        "",
    ]
    line = written(checkpoint).strip()
    return "\n".join(head + [line[i : i + PRINT_WIDTH] for i in range(0, len(line), PRINT_WIDTH)]) + "\n"


def read_checkpoints(text: str) -> list[Checkpoint]:
    """
    Return the checkpoints in a file, a feed or a printed page, in their order.

    Raises
    ------
    ValueError
        when something in it looks like a checkpoint but is none.
    """
    found = [_read(match.group().replace("\n", "")) for match in re.finditer(r"\{[^{}]*\}", text)]
    if not found:
        raise ValueError("it holds no checkpoint")
    return found


def _read(text: str) -> Checkpoint:
    fields: dict[str, Any] = json.loads(text)
    if fields.pop("form", None) != FORM:
        raise ValueError(f"not of the form {FORM}")
    if not isinstance(fields.get("seq"), int) or set(fields) != set(Checkpoint.__dataclass_fields__):
        raise ValueError("a checkpoint has ledger_id, seq, hash, at, public_key and signature")
    return Checkpoint(**fields)


def _own_fault(checkpoint: Checkpoint, ledger_id: str, known: set[str] | None) -> LedgerFault | None:
    """Return what is wrong with a checkpoint by itself; None where it may be relied on."""
    if checkpoint.ledger_id != ledger_id:
        return LedgerFault("other_ledger", checkpoint.seq, f"A checkpoint is of ledger {checkpoint.ledger_id}.")
    if known is not None and checkpoint.public_key.lower() not in known:
        words = f"The checkpoint of entry {checkpoint.seq} is signed by a key that was never handed out."
        return LedgerFault("unknown_signer", checkpoint.seq, words)
    fields = asdict(checkpoint)
    signature = fields.pop("signature")
    if not _is_genuine(checkpoint.public_key, signature, fields):
        words = f"The signature of the checkpoint of entry {checkpoint.seq} is false."
        return LedgerFault("false_signature", checkpoint.seq, words)
    return None


def _is_genuine(public_key: str, signature: str, fields: Mapping[str, Any]) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), _signed_bytes(fields))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(fields: Mapping[str, Any]) -> bytes:
    return canonical_bytes({"form": FORM, **fields})

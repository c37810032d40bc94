"""A ledger cannot be rewritten: canonical JSON by the standard, every attack found up to the last checkpoint."""

import json
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from egress.kit import named_stream
from egress.store import Store, verify_entries, verify_store
from egress.store.acts import entries as entries_of
from egress.store.acts import ledger_id
from egress.store.ledger import (
    Checkpoint,
    canonical_bytes,
    chain_faults,
    export_lines,
    printed,
    public_hex,
    read_checkpoints,
    read_export,
    sign_checkpoint,
    written,
)

from .counting import Recorder, record_counts
from .making import act, drive_out, tiny
from .tampering import ATTACKS, LEDGER, a_log, edit, rehash_everything

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

# RFC 8785, appendix B: the bits of a double and how it is written.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_numbers_are_written_as_the_standard_says(bits: str, text: str) -> None:
    """Every number of the standard's own list is written as it stands there."""
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_bytes(number).decode() == text


def test_objects_are_written_as_the_standard_says() -> None:
    """The standard's examples of sorting and escaping (3.2.2, 3.2.3) come out byte for byte."""
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_bytes(value).decode() == expected
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical_bytes(dict.fromkeys(keys, 0)))) == in_order


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1, {1: 2}, "\ud800", {"a": b"x"}, {1.5}])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    """A value without one canonical text is refused and never written in some other way."""
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeEncodeError is one too
        canonical_bytes(value)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def number_of(digits: str) -> float:
    """Return a whole number as a reader of JSON in ECMAScript has it: a double beyond 2^53."""
    return int(digits) if abs(int(digits)) <= 2**53 else float(digits)


@given(JSON_VALUES)
def test_canonical_text_reads_back_and_stays(value: Any) -> None:
    """What is read back from the canonical text is the value, and its own canonical text is the same bytes."""
    text = canonical_bytes(value)
    assert json.loads(text, parse_int=number_of) == value
    assert canonical_bytes(json.loads(text)) == text


def checkpoint_at(entries: list[Any], seq: int, key: Ed25519PrivateKey = KEY) -> Checkpoint:
    """Return a checkpoint that was signed when the seq-th entry was the last."""
    return sign_checkpoint(key, LEDGER, head=(seq, entries[seq - 1].hash), at="2030-03-01T00:00:00Z")


def faults_after(logs: int, seed: int) -> Iterator[tuple[str, bool, bool]]:
    """Tamper with so many logs in every way; give the attack, and whether it was found by all, and by the chain."""
    for name, attack in ATTACKS.items():
        for number in range(logs):
            chance = named_stream(seed, f"tampering/{name}/{number}")
            entries = a_log(chance)
            last = int(chance.integers(2, len(entries) + 1))
            checkpoints = [checkpoint_at(entries, last)]
            if chance.random() < 0.5:
                checkpoints.insert(0, checkpoint_at(entries, int(chance.integers(1, last + 1))))
            whole = verify_entries(LEDGER, entries, checkpoints, signers=[public_hex(KEY.public_key())])
            assert not whole.faults, "a ledger that nobody touched is sound"
            assert whole.checked_until == last
            forged = attack(entries, int(chance.integers(1, last + 1)), chance)
            assert forged != entries
            verified = verify_entries(LEDGER, forged, checkpoints, signers=[public_hex(KEY.public_key())])
            yield name, bool(verified.faults), bool(list(chain_faults(LEDGER, forged)))


def tamper(logs: int, record_property: Recorder) -> None:
    """Run the trial, print its counts, and require that everything was found."""
    found: Counter[str] = Counter()
    by_chain: Counter[str] = Counter()
    for name, seen, seen_by_chain in faults_after(logs, seed=8):
        found[name] += seen
        by_chain[name] += seen_by_chain
    counts = {name: f"found {found[name]:,} of {logs:,}; by the chain alone {by_chain[name]:,}" for name in ATTACKS}
    record_counts(record_property, f"tampering: {len(ATTACKS)} attacks on {logs:,} logs each", counts)
    assert all(found[name] == logs for name in ATTACKS), found
    assert not by_chain["re-hash everything"], "the chain alone cannot see this, so the checkpoints were needed"


def test_every_attack_is_found(record_property: Recorder) -> None:
    """Seven attacks on a few logs are all found up to the last checkpoint."""
    tamper(6, record_property)


@pytest.mark.long
def test_every_attack_is_found_in_full(record_property: Recorder) -> None:
    """Seven attacks on a thousand logs each are all found up to the last checkpoint."""
    tamper(1000, record_property)


def test_the_trial_turns_red_without_checkpoints() -> None:
    """Without checkpoints a ledger re-hashed whole passes, so it is they that find it."""
    entries = a_log(named_stream(8, "without checkpoints"))
    forged = rehash_everything(entries, 2, named_stream(8, "forging"))
    assert not verify_entries(LEDGER, forged, []).faults
    assert verify_entries(LEDGER, forged, [checkpoint_at(entries, len(entries))]).faults


def test_what_came_after_the_last_checkpoint_is_told() -> None:
    """The answer says up to which entry it holds: what lies behind could be cut off unseen, and is not claimed."""
    entries = a_log(named_stream(8, "after"))
    verified = verify_entries(LEDGER, entries[:-1], [checkpoint_at(entries, 2)])
    assert (verified.faults, verified.checked_until) == ((), 2)


def test_false_checkpoints_are_told_apart() -> None:
    """A checkpoint of another signer, of another ledger, or changed by hand is named as such, and holds nothing."""
    entries = a_log(named_stream(8, "false"))
    genuine, stranger = checkpoint_at(entries, 3), Ed25519PrivateKey.from_private_bytes(bytes(32))
    signers = [public_hex(KEY.public_key())]
    cases = {
        "unknown_signer": checkpoint_at(entries, 3, stranger),
        "false_signature": replace(genuine, seq=2, hash=entries[1].hash),
        "other_ledger": replace(genuine, ledger_id="another"),
    }
    for kind, checkpoint in cases.items():
        verified = verify_entries(LEDGER, entries, [checkpoint], signers=signers)
        assert [fault.kind for fault in verified.faults] == [kind]
        assert verified.checked_until == 0
    assert verify_entries(LEDGER, entries, [replace(genuine, signature="zz")]).faults[0].kind == "false_signature"


@pytest.mark.parametrize("form", [written, printed])
def test_a_checkpoint_is_read_from_paper_and_from_a_feed(form: Any) -> None:
    """What was written as a file, a feed of several lines or a printed page is read back as it was signed."""
    entries = a_log(named_stream(8, "forms"))
    signed = [checkpoint_at(entries, seq) for seq in (2, 4)]
    assert read_checkpoints("".join(form(one) for one in signed)) == signed
    assert not verify_entries(LEDGER, entries, read_checkpoints(form(signed[1]))).faults


@pytest.mark.parametrize("text", ["", "no checkpoint", '{"form":"egress/checkpoint/1","seq":"1"}', '{"seq":1}', "{}"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    """A file without a checkpoint is refused, not taken for an empty list that finds nothing."""
    with pytest.raises(ValueError):  # noqa: PT011
        read_checkpoints(text)


def test_an_export_is_verified_without_the_database(store: Store) -> None:
    """A ledger exported as lines verifies as it does in the database, and a changed line is found in it."""
    store.keep_case(tiny(), act())
    for number in range(5):
        store.record(act(facts={"number": number}, words={"reason": "Ångström"}))
    signed = store.checkpoint(act(post_id=""))
    with store.reading() as connection:
        lines = list(export_lines(ledger_id(connection), entries_of(connection)))
    ledger, found = read_export("".join(lines))
    verified = verify_entries(ledger, found, [signed])
    assert (verified.faults, verified.entries, verified.checked_until) == ((), 7, 6)
    assert "Ångström" not in "".join(lines)
    ledger, found = read_export("".join(lines).replace('"number":3', '"number":4'))
    assert [fault.kind for fault in verify_entries(ledger, found, [signed]).faults] == ["edited"]


TAMPERED = {
    "affirmations": 'INSERT INTO affirmations (post_id, part, owner, seq, "by", affirm_by) '
    "VALUES ('tiny-post', 'groups', 'logistics', 2, 'owner', '2031-01-01T00:00:00Z')",
    "case_versions's day": "UPDATE case_versions SET at = '2029-01-01T00:00:00Z'",
    "case_versions's act": "UPDATE case_versions SET seq = 2",
    "seals's texts of a case": "DELETE FROM seals WHERE token NOT IN (SELECT seals.token FROM seals JOIN acts "
    "ON replace(acts.content, seals.token, '') <> acts.content)",
    "acts": "UPDATE acts SET content = replace(content, 'planner', 'plotter') WHERE seq = 2",
    "acts' own columns": "UPDATE acts SET kind = 'other' WHERE seq = 3",
    "case_rows": "UPDATE case_rows SET body = replace(body, '40', '50') WHERE table_name = 'groups'",
    "case_versions": "DELETE FROM case_versions",
    "seals": "DELETE FROM seals",
}


@pytest.mark.parametrize("table", TAMPERED)
def test_tables_are_held_against_the_ledger(store: Store, table: str) -> None:
    """What is changed in a table by somebody who took the triggers away is found, in every table."""
    store.keep_case(drive_out(), act(words={"reason": "first"}))
    store.record(act())
    store.record(act())
    with store.reading() as connection:
        assert not verify_store(connection, []).faults

    def tamper(connection: Any) -> None:
        name = table.split("'")[0]
        on = f" ON {name}" if connection.dialect.name == "postgresql" else ""
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}_no_{verb}{on}")
        assert connection.exec_driver_sql(TAMPERED[table]).rowcount

    store.writer.write(tamper)
    with store.reading() as connection:
        assert verify_store(connection, []).faults


def test_an_edit_by_one_letter_is_found() -> None:
    """The smallest change of an entry is found and its place named."""
    entries = a_log(named_stream(8, "letter"))
    (fault,) = chain_faults(LEDGER, edit(entries, 3, named_stream(8, "letter/edit")))
    assert (fault.kind, fault.seq) == ("edited", 3)

"""Files are whole or not there: on a memory stick, under odd names, after a crash, and when two hands are at it."""

import os
from pathlib import Path
from typing import Any

import pytest

from egress.store import Keyring, copy_store, new_store, open_store, store_address

from .conftest import Ticking
from .making import act, tiny


def no_second_names(*_: Any) -> None:
    """Stand in for the linking of a file system that knows one name per file."""
    raise PermissionError(1, "Operation not permitted")


def test_a_backup_goes_onto_a_memory_stick(
    tmp_path: Path, keyring: Keyring, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file cannot have two names a record, its keys and its copy are made all the same."""
    monkeypatch.setattr(os, "link", no_second_names)
    source, target = (store_address(str(tmp_path / name)) for name in ("record.db", "copy.db"))
    with new_store(source, keyring=keyring, clock=clock) as store:
        store.keep_case(tiny(), act())
    copy_store(source, target)
    with open_store(target, keyring=keyring, clock=clock) as copy:
        assert copy.posts() == ("tiny-post",)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "keys", "record.db"]
    assert keyring.make_key("tiny-post") == keyring.key_of("tiny-post")


def test_nothing_is_left_beside_a_record_of_an_odd_name(tmp_path: Path, keyring: Keyring, clock: Ticking) -> None:
    """A name with signs that a search takes for a pattern leaves no half-made file with everything in it."""
    for name in ("record [1].db", "r*.db", "سجل.db", "l'ambassade.db"):
        folder = tmp_path / f"of {name}"
        folder.mkdir()
        source = store_address(str(folder / name))
        new_store(source, keyring=keyring, clock=clock).close()
        copy_store(source, store_address(str(folder / f"copy {name}")))
        assert sorted(one.name for one in folder.iterdir()) == sorted([name, f"copy {name}"])


def test_a_crash_while_a_key_is_written_leaves_no_half_key(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a crash in the middle the key is made anew; half a key would shut the post for good."""

    def crash(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", crash)
        with pytest.raises(OSError, match="Input/output"):
            keyring.make_key("tiny-post")
    assert keyring.key_of("tiny-post") is None
    assert len(keyring.make_key("tiny-post")) == 32


def test_two_hands_sign_with_one_key(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds no signing key, and is overtaken while making one, signs with the other's."""
    first = Keyring(keyring.folder).signing_key()
    monkeypatch.setattr(Path, "exists", lambda _path, **_: False)
    assert keyring.signing_key().private_bytes_raw() == first.private_bytes_raw()

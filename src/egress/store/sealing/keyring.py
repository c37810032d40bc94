"""The keys of the posts and the key that signs, in a folder of their own outside the database and its backups."""

import base64
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from egress.kit import InternalError
from egress.store.faults import store_problem
from egress.store.placing import put_in_place, sync_folder

KEY_BYTES = 32
SIGNING_FILE = "ledger-signing.pem"
RECORD = "+record"
"""Names the key of the acts that concern no single post; no post can be called so."""

POST_ID = re.compile(r"[a-z0-9_-]+")


class Keyring:
    """A folder with one key per post; what is not in it cannot be read any more, by anybody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def key_of(self, post_id: str) -> bytes | None:
        """Return the key of a post; None where there is none, or none any more."""
        try:
            key = base64.b64decode(self._file(post_id).read_text(encoding="ascii"), validate=True)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self._unreadable(post_id, str(error)) from error
        if len(key) != KEY_BYTES:
            raise self._unreadable(post_id, f"{len(key)} bytes")
        return key

    def make_key(self, post_id: str) -> bytes:
        """Make the key of a post, safe on the disk before anything is sealed with it; one that is there stays."""
        key = secrets.token_bytes(KEY_BYTES)
        try:
            self._write(self._file(post_id), base64.b64encode(key))
        except FileExistsError:
            key = self.key_of(post_id) or key
        return key

    def destroy(self, post_id: str) -> bool:
        """
        Destroy the key of a post, and with it everything sealed under it; tell whether there was one.

        The bytes are overwritten before the name goes. On media that write elsewhere than they are told (flash,
        snapshots) the old bytes may outlive this: keep the folder on an encrypted disk.
        """
        path = self._file(post_id)
        if not path.exists():
            return False
        with open(path, "r+b", buffering=0) as opened:
            length = path.stat().st_size
            for filling in (secrets.token_bytes(length), bytes(length)):
                opened.seek(0)
                opened.write(filling)
                os.fsync(opened.fileno())
        path.unlink()
        sync_folder(self.folder)
        return True

    def signing_key(self) -> Ed25519PrivateKey:
        """Return the key that signs checkpoints; made at its first use."""
        path = self.folder / SIGNING_FILE
        if not path.exists():
            key = Ed25519PrivateKey.generate()
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            with suppress(FileExistsError):  # somebody else was faster: theirs is taken
                self._write(path, pem)
        found = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(found, Ed25519PrivateKey):
            raise InternalError("the signing key is of another kind")
        return found

    def _file(self, post_id: str) -> Path:
        if post_id and not POST_ID.fullmatch(post_id):
            raise InternalError(f"{post_id} is no id of a post")
        return self.folder / f"{post_id or RECORD}.key"

    def _write(self, path: Path, content: bytes) -> None:
        """Write a new file whole or not at all: no crash leaves half a key. FileExistsError for one that is there."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(handle, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            put_in_place(beside, path)
        finally:
            beside.unlink(missing_ok=True)

    def _unreadable(self, post_id: str, reason: str) -> Exception:
        remedy = "Bring the key file back from where it is kept twice; without it names stay closed."
        return store_problem(f"{post_id}.key", reason, expected="the key of the post", remedy=remedy)

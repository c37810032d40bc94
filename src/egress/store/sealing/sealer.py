"""Personal data sealed: a token stands in for it everywhere, and the text behind it is encrypted."""

import hmac
import re
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from egress.domain.personal import TOKEN
from egress.kit import InternalError

NONCE_BYTES, LENGTH_BYTES, MARK_BYTES = 12, 4, 16
PADDED_TO_BYTES = 64
"""Texts are padded to a multiple of this, so that their length does not give a name away."""

METHODS: Mapping[int, type[AESGCM] | type[ChaCha20Poly1305]] = {1: AESGCM, 2: ChaCha20Poly1305}
"""By number: the ciphers with which texts may have been sealed, each with keys of 256 bits and nonces of 96."""

METHOD = 1
"""The one with which texts are sealed from now on; its number stands before each of them."""

UNNUMBERED = (NONCE_BYTES + MARK_BYTES) % PADDED_TO_BYTES
"""What the length of a text leaves over that was sealed before methods had numbers, all of them with AES-GCM."""

DESTROYED = "(destroyed)"
"""What stands where a text was whose key is gone."""


class Sealer:
    """
    Seals the texts of one post under its key.

    The token of a text is a digest keyed, and so salted, with the key of the post: equal texts in the same place bear
    the same token, and without the key nobody can tell whether a guessed name is the one behind it.
    """

    def __init__(self, post_id: str, key: bytes) -> None:
        self._post_id = post_id.encode()
        self._for_tokens = _derived(key, b"egress token")
        self._for_texts = _derived(key, b"egress seal")

    def token(self, context: str, text: str) -> str:
        """Return the token of a text: HMAC-SHA-256 over the place where it stands and the text, 128 bits of it."""
        digest = hmac.digest(self._for_tokens, f"{context}\0{text}".encode(), "sha256")
        return f"⟦{digest.hex()[:32]}⟧"

    def seal(self, token: str, text: str) -> bytes:
        """Return a text encrypted, bound to its method, token and post; method and nonce stand before it."""
        nonce, number = secrets.token_bytes(NONCE_BYTES), bytes([METHOD])
        cipher = METHODS[METHOD](self._for_texts)
        return number + nonce + cipher.encrypt(nonce, _padded(text.encode()), number + self._bound_to(token))

    def open(self, token: str, sealed: bytes) -> str:
        """Return the text behind a token, whichever method it was sealed with."""
        number = b"" if len(sealed) % PADDED_TO_BYTES == UNNUMBERED else sealed[:1]
        method = METHODS.get(number[0] if number else 1)
        if method is None:
            raise InternalError(f"what is sealed under {token} was sealed by a newer release")
        nonce, body = sealed[len(number) :][:NONCE_BYTES], sealed[len(number) + NONCE_BYTES :]
        try:
            padded = method(self._for_texts).decrypt(nonce, body, number + self._bound_to(token))
        except InvalidTag as error:
            raise InternalError(f"what is sealed under {token} was changed, or the key is another's") from error
        length = int.from_bytes(padded[:LENGTH_BYTES], "big")
        return padded[LENGTH_BYTES : LENGTH_BYTES + length].decode()

    def _bound_to(self, token: str) -> bytes:
        return self._post_id + b"\0" + token.encode()


def filled(text: str, texts: Mapping[str, str]) -> str:
    """
    Return a text with every token replaced by what it stands for; by "(destroyed)" where that is gone.

    A full stop that the text ends with is not doubled by one behind the token.
    """

    def put(match: re.Match[str]) -> str:
        value = texts.get(match.group(), DESTROYED)
        return value.removesuffix(".") if text[match.end() : match.end() + 1] == "." else value

    return TOKEN.sub(put, text)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def _padded(text: bytes) -> bytes:
    whole = len(text).to_bytes(LENGTH_BYTES, "big") + text
    return whole + bytes(-len(whole) % PADDED_TO_BYTES)

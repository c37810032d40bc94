"""Passwords: hashed with Argon2id, long rather than odd, and never one that everybody tries first."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from egress.interfaces.accounts.refusals import Refused

LEAST_CHARACTERS, MOST_CHARACTERS = 12, 256
MEMORY_KIB, PASSES, LANES = 47_104, 1, 1
"""Argon2id with 46 MiB, one pass and one lane (OWASP Password Storage Cheat Sheet, 2024)."""

TRIED_FIRST = frozenset(
    [
        "password",
        "passwort",
        "qwertyuiop",
        "qwerty123456",
        "1q2w3e4r5t6y",
        "letmein",
        "iloveyou",
        "administrator",
        "evacuation",
        "egress",
        "abcdefghijkl",
        "abc123abc123",
        "changeme",
        "welcome",
        "embassy",
        "correcthorsebatterystaple",
    ]
)
"""What guessers try first, repeated or with digits behind it; see `refuse_weak`."""


def hash_of(password: str) -> str:
    """Return what is kept of a password."""
    return _hasher().hash(password)


def is_password(password: str, kept: str) -> bool:
    """Tell whether a password is the one whose hash was kept."""
    try:
        return _hasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(kept: str) -> bool:
    """Tell whether a hash was made with weaker settings than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def hash_of_nobody() -> str:
    """Return a hash that no password has, so that an unknown name takes as long as a known one."""
    return _hasher().hash("nobody's password, which nobody knows")


def refuse_weak(password: str, *, name: str) -> None:
    """
    Refuse a password that is short, the name, or one of those that are tried first.

    Raises
    ------
    Refused
        with what it must be.
    """
    plain = password.casefold().strip("0123456789!?.* ")
    pieces = {plain, plain[: len(plain) // 2] if plain[: len(plain) // 2] * 2 == plain else plain}
    weak = len(set(password)) < 5 or pieces & TRIED_FIRST or plain == name.casefold().strip()
    if weak or not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        sentence = f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters and is not a common one."
        raise Refused(422, "weak_password", sentence, remedy="Take four or five words that do not belong together.")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)

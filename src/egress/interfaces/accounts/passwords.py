"""Passwords: hashed with Argon2id, long rather than odd, and never one that everybody tries first."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from egress.interfaces.accounts.refusals import Refused

LEAST_CHARACTERS, MOST_CHARACTERS = 12, 256
MEMORY_KIB, PASSES, LANES = 47_104, 1, 1
"""Argon2id with 46 MiB, one pass and one lane (OWASP Password Storage Cheat Sheet, 2024)."""

LEAST_SCORE = 3
"""Of zxcvbn's five, 0 to 4: 3 = 10^8 guesses at least by whoever tries common words, names and patterns first."""

LOOKED_AT = 72
"""So many characters are judged: what is hard to guess by then stays so."""

OF_THE_HOUSE = ("egress", "embassy", "evacuation", "consulate", "ambassade", "evacuation plan")
"""Words that guessers of this house try first."""


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
    Refuse a password that is short, the name, or soon guessed, as common and breached ones are, however dressed up.

    Judged by zxcvbn, whose lists hold the 30,000 passwords most often met in breaches; nothing is asked outside.

    Raises
    ------
    Refused
        with what it must be.
    """
    known = [name, *name.split(), *OF_THE_HOUSE]
    within = LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS
    if not within or zxcvbn(password[:LOOKED_AT], user_inputs=known)["score"] < LEAST_SCORE:
        sentence = f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters and is not a common one."
        raise Refused(422, "weak_password", sentence, remedy="Take four or five words that do not belong together.")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)

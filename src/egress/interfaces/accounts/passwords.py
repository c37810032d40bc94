"""Passwords: hashed with Argon2id, long rather than odd, and never one that everybody tries first."""

from collections.abc import Iterable, Sequence
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

LEAST_OF_WORD = 4
"""Shorter words are not cut out of a password: they stand within others by chance."""

LOOK_ALIKES = str.maketrans("@4301!|l5$7", "aaeoiiiisst")
"""Signs that are written for letters."""


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


def refuse_weak(password: str, *, name: str, words: Sequence[str] = ()) -> None:
    """
    Refuse a password that is short, the name, or soon guessed, as common and breached ones are, however dressed up.

    Judged by zxcvbn, whose lists hold the 30,000 passwords most often met in breaches; nothing is asked outside. None
    is built on the name, a word of the house, or one of `words`: what is left without them must do by itself.

    Raises
    ------
    Refused
        with what it must be.
    """
    known = [name, *name.split(), *OF_THE_HOUSE, *words]
    if not all(_is_strong(one, known) for one in {password, _without(password, known)}):
        sentence = (
            f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters, is not a common one, and is not "
            "built on your name or a word of this place."
        )
        raise Refused(422, "weak_password", sentence, remedy="Take four or five words that do not belong together.")


def _is_strong(password: str, known: Sequence[str]) -> bool:
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        return False
    return bool(zxcvbn(password[:LOOKED_AT], user_inputs=known)["score"] >= LEAST_SCORE)


def _without(password: str, words: Iterable[str]) -> str:
    """Return a password with every one of these words cut out, whatever signs stand for its letters."""
    folded = _folded(password)
    for word in sorted(
        {_folded(one) for one in words if len(one) >= LEAST_OF_WORD}, key=lambda one: (-len(one), one)
    ):
        while (start := folded.find(word)) >= 0:
            folded, password = (text[:start] + text[start + len(word) :] for text in (folded, password))
    return password


def _folded(text: str) -> str:
    """Return a text in small letters, sign by sign, so that it stays as long."""
    small = (one.lower() if len(one.lower()) == 1 else one for one in text)
    return "".join(small).translate(LOOK_ALIKES)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)

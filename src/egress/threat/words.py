"""Estimates given in words only: a published table from phrases to days."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reading:
    """
    How words are read.

    Attributes
    ----------
    phrase : the words that decided.
    lo_days, hi_days : the middle half (25 % and 75 %) of the time to closing, if it closes.
    p_never : probability that it does not happen in the foreseeable future.
    """

    phrase: str
    lo_days: float
    hi_days: float
    p_never: float


def _reading(phrase: str, lo_days: float, hi_days: float, p_never: float) -> Reading:
    return Reading(phrase=phrase, lo_days=lo_days, hi_days=hi_days, p_never=p_never)


PHRASES: tuple[Reading, ...] = (
    _reading("not inevitable", 60, 540, 0.40),
    _reading("not imminent", 45, 360, 0.30),
    _reading("no imminent", 45, 360, 0.30),
    _reading("no immediate", 45, 360, 0.30),
    _reading("no danger", 120, 900, 0.60),
    _reading("unlikely", 90, 720, 0.50),
    _reading("will hold", 120, 900, 0.60),
    _reading("stalemate", 180, 900, 0.50),
    _reading("any moment", 0.25, 3, 0.05),
    _reading("imminent", 1, 14, 0.10),
    _reading("within hours", 0.1, 1, 0.05),
    _reading("within days", 1.5, 7, 0.05),
    _reading("within a week", 2.5, 9, 0.05),
    _reading("within weeks", 10, 42, 0.10),
    _reading("within a month", 12, 40, 0.10),
    _reading("weeks to months", 21, 120, 0.15),
    _reading("weeks or months", 21, 120, 0.15),
    _reading("within months", 45, 200, 0.15),
    _reading("within a year", 120, 450, 0.15),
    _reading("hours", 0.1, 2, 0.05),
    _reading("days", 1.5, 12, 0.08),
    _reading("weeks", 10, 60, 0.12),
    _reading("months", 45, 300, 0.18),
    _reading("years", 400, 1500, 0.30),
)
"""
Phrases in order of precedence; the first that occurs is taken.

Stated priors with a spread of a factor of about four, since readers of the same phrase differ that much
(Kent 1964, "Words of Estimative Probability"; Mosteller and Youtz 1990, doi:10.1214/ss/1177012242).
"""

UNIT_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.4, "year": 365.0}

UNITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
OTHERS = {
    "half a": 0.5, "half an": 0.5, "a": 1, "an": 1, "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
NUMBERS: Mapping[str, float] = UNITS | TENS | OTHERS


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_BELOW_100 = rf"(?:{_any_of(TENS)})[\s-](?:{_any_of(UNITS)})\b|(?:{_any_of(NUMBERS)})\b"
_HUNDREDS = rf"(?:{_any_of(['a', *UNITS])}) hundred\b(?:(?: and)? (?:{_BELOW_100}))?"
_NUMBER = rf"({_DIGITS}|{_HUNDREDS}|{_BELOW_100})"
_FIGURE = (
    rf"(?<![\w.,]){_NUMBER}(?:\s*(?:\bto\b|\bor\b|\band\b|[-–—−])\s*{_NUMBER})?"
    rf"[\s-]*({'|'.join(UNIT_DAYS)})s?\b"
)
_SPAN = re.compile(_FIGURE)
_HOLDS_FOR = re.compile(rf"\bwill hold (?:[a-z]+ ){{0,4}}?{_FIGURE}")
"""Whoever says for how long it will hold says when it may no longer."""

SINGLE_SPREAD = (0.5, 1.5)
"""One figure ("thirty days") is read as the middle half from 0.5 to 1.5 times that figure."""

P_NEVER_OF_FIGURES = 0.10
"""P(never) of an estimate that names figures in words and says nothing of never."""

CALM = 8
"""The first so many rows of `PHRASES` deny or doubt; they go before any figure in the same sentence."""


def read_words(statement: str) -> Reading | None:
    """
    Return how a statement in words is read; None when the table does not know its words.

    Words that deny come first, then a figure with a unit ("two to three weeks"), then the other phrases. "Will hold
    for two weeks" is a figure, not a denial.
    """
    text = " ".join(statement.lower().split())
    return (
        _figures(_HOLDS_FOR, text)
        or _phrase(text, PHRASES[:CALM])
        or _figures(_SPAN, text)
        or _phrase(text, PHRASES[CALM:])
    )


def _phrase(text: str, table: tuple[Reading, ...]) -> Reading | None:
    return next((r for r in table if re.search(rf"\b{re.escape(r.phrase)}\b", text)), None)


def _figures(pattern: re.Pattern[str], text: str) -> Reading | None:
    found = pattern.search(text)
    if found is None:
        return None
    first, second, unit = found.groups()
    days = UNIT_DAYS[unit]
    lo = _number(first) * days
    hi = _number(second) * days if second else lo * SINGLE_SPREAD[1]
    lo = lo if second else lo * SINGLE_SPREAD[0]
    return _reading(found.group(0), min(lo, hi), max(lo, hi), P_NEVER_OF_FIGURES)


def _number(words: str) -> float:
    """Return the number that digits or words stand for: "1,000", "forty-five", "a hundred and twenty"."""
    if words[0].isdigit():
        return float(words.replace(",", ""))
    hundreds, parted, rest = words.rpartition(" hundred")
    parts = re.findall(rf"\b(?:{_any_of(NUMBERS)})\b", rest)
    return (100.0 * _number(hundreds) if parted else 0.0) + float(sum(NUMBERS[part] for part in parts))

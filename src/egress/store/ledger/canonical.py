"""The one JSON text of a value by RFC 8785 (JSON Canonicalization Scheme), which is what the ledger hashes."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

LARGEST_WHOLE = 2**53
"""Whole numbers beyond this are taken only as they are written for a double: others are not told apart."""


def canonical_bytes(value: Any) -> bytes:
    """
    Return the canonical JSON of a value as UTF-8.

    Keys are sorted by their UTF-16 code units and numbers written as ECMAScript writes them (RFC 8785, 3.2).

    Raises
    ------
    ValueError
        for a number that JSON cannot hold, a key that is no text, a lone surrogate, or a value of another kind.
    """
    return _text(value).encode()


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        pairs = sorted(value.items(), key=lambda pair: _utf_16(pair[0]))
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_text(item)}" for key, item in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(item) for item in value) + "]"
    raise ValueError(f"JSON holds no {type(value).__name__}")


def _utf_16(key: Any) -> bytes:
    if not isinstance(key, str):
        raise ValueError(f"a key must be text, not {type(key).__name__}")
    return key.encode("utf-16-be")


def _number(number: float) -> str:
    """Return a number as ECMAScript's Number::toString does: the fewest digits that read back as the same double."""
    if isinstance(number, int):
        if abs(number) > LARGEST_WHOLE and _number(float(number)) != str(number):
            raise ValueError(f"{number} is beyond what JSON numbers tell apart")
        return str(number)
    if not math.isfinite(number):
        raise ValueError(f"JSON holds no {number}")
    if number == 0:
        return "0"
    _, figures, exponent = Decimal(repr(number)).as_tuple()
    digits = "".join(map(str, figures)).lstrip("0")
    point = len(digits) + int(exponent)
    digits = digits.rstrip("0")
    return ("-" if number < 0 else "") + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Return significant digits with the decimal point after the first `point` of them (ECMA-262, 6.1.6.1.20)."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"

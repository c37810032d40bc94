"""Canonical form and digest of any value, so that a result can say what it rests on."""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from egress.kit.records import field_names
from egress.kit.time import iso_utc

ROUNDING_DIGITS = 9
"""Floats are rounded to 1e-9 before hashing and writing."""


def plain(value: Any) -> Any:
    """
    Return a value as JSON can hold it: mappings, lists, text, numbers, null.

    Dataclasses become mappings by field name, instants ``…Z``, enums their value, not-finite floats null.
    """
    if type(value) is str:
        return value
    names = field_names(value.__class__)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, ZoneInfo):
        return value.key
    if isinstance(value, Mapping):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(v) for v in items]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return (round(value, ROUNDING_DIGITS) + 0.0) if math.isfinite(value) else None
    return value


def canonical_json(value: Any) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, floats rounded."""
    flat = plain(value)
    return json.dumps(flat, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """Return ``sha256:…`` of the canonical JSON of a value."""
    return "sha256:" + hashlib.sha256(canonical_json(value).encode()).hexdigest()

"""Canonical form and digest: the same value always, another value never, whatever form it comes in."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from egress.kit import Range, canonical_json, digest, plain


class Colour(StrEnum):
    """A word."""

    RED = "red"


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    id: str
    amount: float = 0.0
    hue: Colour = Colour.RED


def test_the_digest_is_that_of_the_json_text() -> None:
    """SHA-256 of the canonical text, worked out once with another tool: ``printf '{"a":1}' | sha256sum``."""
    assert canonical_json({"a": 1}) == '{"a":1}'
    assert digest({"a": 1}) == "sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([1, 2], (1, 2)),
        ({"x": np.float64(0.5)}, {"x": 0.5}),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        (0.1 + 0.2, 0.3),
        (-0.0, 0.0),
        ({"b", "a"}, ["a", "b"]),
        (datetime(2021, 8, 10, 10, 30, tzinfo=ZoneInfo("Asia/Kabul")), datetime(2021, 8, 10, 6, tzinfo=UTC)),
        (Row("x"), {"hue": "red", "amount": 0.0, "id": "x"}),
        (float("inf"), None),
        (float("nan"), None),
    ],
)
def test_the_form_of_a_value_does_not_matter(one: object, other: object) -> None:
    """Order of keys, kind of sequence, zone, number type and noise below 1e-9 leave the digest as it is."""
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], [2, 1]),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"b": 1}),
        ("1", 1),
        ("", None),
        (0.3, 0.3 + 1e-8),
        (Row("x"), Row("x", 1.0)),
        (Range(1, 2, 3), Range(1, 2, 4)),
        (datetime(2021, 8, 10, tzinfo=UTC), datetime(2021, 8, 10, tzinfo=timezone(timedelta(hours=1)))),
    ],
)
def test_another_value_has_another_digest(one: object, other: object) -> None:
    """Order in a list, a changed figure, a changed name and text for a number all show."""
    assert digest(one) != digest(other)


def test_the_digest_is_the_same_in_another_process() -> None:
    """A set of words has the same digest whatever the seed of the process's hashes."""
    words = {"gate", "apron", "hub", "road", "post", "city"}
    code = f"from egress.kit import digest; print(digest(set({sorted(words)!r})))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {digest(words)}


def test_plain_values_are_what_json_can_hold() -> None:
    """Times, zones, enumerations, arrays and nested rows become text, numbers, lists and mappings."""
    given = {
        "at": datetime(2021, 8, 10, 10, 30, tzinfo=ZoneInfo("Asia/Kabul")),
        "opens": time(6, 5),
        "zone": ZoneInfo("Asia/Kabul"),
        Colour.RED: np.array([1, 2]),
        "rows": (Row("a", np.float64(1.5)),),
        "flag": np.bool_(True),
        "none": None,
    }
    assert plain(given) == {
        "at": "2021-08-10T06:00:00Z",
        "opens": "06:05",
        "zone": "Asia/Kabul",
        "red": [1, 2],
        "rows": [{"id": "a", "amount": 1.5, "hue": "red"}],
        "flag": True,
        "none": None,
    }


def test_text_is_kept_as_it_is_written() -> None:
    """Letters of other scripts are not escaped and keys are sorted."""
    assert canonical_json({"z": "کابل", "a": "é"}) == '{"a":"é","z":"کابل"}'

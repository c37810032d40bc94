"""The few questions that a new case asks; every one of them can be skipped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from egress.inputs.cells import IdReader, NumberReader, TextReader
from egress.inputs.settings_model import ZoneValue


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    One question.

    Attributes
    ----------
    key : the name under which the answer is given.
    ask : the question as put to a person.
    example : an answer.
    if_skipped : what stands in the case when there is no answer.
    read : turns the answer into a value, or raises the error of a bad cell.
    """

    key: str
    ask: str
    example: str
    if_skipped: str
    read: Callable[[str], Any]


QUESTIONS: tuple[Question, ...] = (
    Question(
        key="case_id",
        ask="Name of the case in code (a-z, 0-9, - and _)?",
        example="field-office",
        if_skipped="made from the name of the folder",
        read=IdReader(),
    ),
    Question(
        key="post",
        ask="Name of the post?",
        example="Country office, Juba",
        if_skipped="the profile's word for a post, to be replaced",
        read=TextReader(),
    ),
    Question(
        key="timezone",
        ask="Time zone of the post?",
        example="Africa/Juba",
        if_skipped="UTC, to be replaced",
        read=ZoneValue(),
    ),
    Question(
        key="city",
        ask="City or place of the post?",
        example="Juba",
        if_skipped="left out of the names",
        read=TextReader(),
    ),
    Question(
        key="lat",
        ask="Latitude of the post, degrees (WGS84, south is negative)?",
        example="4.85",
        if_skipped="0, to be replaced",
        read=NumberReader(least=-90, most=90),
    ),
    Question(
        key="lon",
        ask="Longitude of the post, degrees (WGS84, west is negative)?",
        example="31.6",
        if_skipped="0, to be replaced",
        read=NumberReader(least=-180, most=180),
    ),
    Question(
        key="staff",
        ask="How many people belong to the post, families with them?",
        example="38",
        if_skipped="50, to be replaced",
        read=NumberReader(least=1, whole=True, limit=100_000),
    ),
    Question(
        key="airport",
        ask="Name of the airport that people would leave from?",
        example="Juba International",
        if_skipped="Airport, to be replaced",
        read=TextReader(),
    ),
    Question(
        key="safe_place",
        ask="Nearest safe place to bring them to?",
        example="Nairobi",
        if_skipped="Nearest safe place, to be replaced",
        read=TextReader(),
    ),
)
"""Asked in this order."""

"""Answers checked all at once, by the readers that will read them again from the case."""

from collections.abc import Mapping

from pydantic_core import PydanticCustomError

from egress.inputs.problems import did_you_mean, remedy_of
from egress.inputs.profiles.questions import QUESTIONS, Question
from egress.kit import Problem

PLACE = "answers"
"""The file that problems of answers name."""

MOST_CHARACTERS = 200
"""An answer becomes a name on a page; longer ones are slips."""


def check_answers(answers: Mapping[str, str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """
    Return the answers that were given, blanks removed, and every problem in them.

    An empty answer is a question skipped.
    """
    given = {name: " ".join(text.split()) for name, text in answers.items()}
    given = {name: text for name, text in given.items() if text}
    known = {question.key: question for question in QUESTIONS}
    problems = [_unknown(name, given[name]) for name in given if name not in known]
    for name, text in given.items():
        if name in known:
            problems += _bad(known[name], text)
    return given, (*problems, *_half_a_place(given))


def _unknown(name: str, text: str) -> Problem:
    keys = [question.key for question in QUESTIONS]
    remedy = remedy_of(did_you_mean(name, keys), "Answer only what is asked.")
    return Problem(PLACE, 0, _printable(name), _printable(text), f"one of {', '.join(keys)}", remedy)


def _bad(question: Question, text: str) -> list[Problem]:
    expected, hint = "", ""
    try:
        text.encode("utf-8")
        question.read(text)
        if len(text) > MOST_CHARACTERS:
            expected = f"at most {MOST_CHARACTERS} characters"
    except UnicodeEncodeError:
        expected = "text that can be written as UTF-8"
    except PydanticCustomError as error:
        context = error.context or {}
        expected, hint = str(context["expected"]), str(context["hint"])
    if not expected:
        return []
    remedy = remedy_of(hint, f"Correct it, such as {question.example}, or skip it.")
    return [Problem(PLACE, 0, question.key, _printable(text), expected, remedy)]


def _half_a_place(given: Mapping[str, str]) -> list[Problem]:
    missing = [name for name in ("lat", "lon") if name not in given]
    if len(missing) != 1:
        return []
    return [Problem(PLACE, 0, missing[0], "", "both lat and lon, or neither", "Give both, or skip both.")]


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()

"""The two error families: what the planner can mend, and what we must mend."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """
    One thing wrong with what was given, with everything needed to mend it.

    Attributes
    ----------
    file : name of the file or table, relative to the case.
    row : line number in the file (the header is line 1); 0 when the whole file is meant.
    field : column or key; empty when the whole row is meant.
    value : the text as it was given.
    expected : what would have been accepted.
    remedy : what to do about it.
    """

    file: str
    row: int
    field: str
    value: str
    expected: str
    remedy: str

    def sentence(self) -> str:
        """Return the problem as one line: ``fleets.csv:7: seats = -4 (expected ...). Remedy.``"""
        place = f"{self.file}:{self.row}" if self.row else self.file
        what = f"{self.field} = {_shown(self.value)}" if self.field else _shown(self.value)
        return f"{place}: {what} (expected {self.expected}). {self.remedy}"


class EgressError(Exception):
    """Anything that egress raises on purpose."""

    exit_code = 1


class InputProblem(EgressError):
    """What was given cannot be used; `problems` names every reason found in one pass."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(problem.sentence() for problem in self.problems))


class InternalError(EgressError):
    """egress broke one of its own promises; the fault is ours, not the planner's."""


def _shown(value: str, longest: int = 80) -> str:
    text = " ".join(value.split())
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    if not text:
        return "(empty)"
    return text if len(text) <= longest else text[: longest - 1] + "…"

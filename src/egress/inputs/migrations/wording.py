"""Problems of a case that was brought up to date, told in the words of the files that its author has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from egress.inputs.migrations.steps import STEPS
from egress.inputs.migrations.text_table import Flaw, Step
from egress.inputs.problems import ProblemList
from egress.kit import Problem


@dataclass(frozen=True)
class WordsOfVersion:
    """The columns of a version by table: the name of today to the name that the version gives them."""

    old_names: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, version: int, *, steps: Sequence[Step] = STEPS) -> "WordsOfVersion":
        """Return the words of a version; today's version has none of its own."""
        names: dict[str, dict[str, str]] = {}
        for step in reversed([step for step in steps if step.before >= version > 0]):
            for table, renamed in step.renamed.items():
                known = names.setdefault(table, {})
                # A name that a later step changed again is the author's only through that chain.
                later = {new: now for now, new in known.items()}
                for old, new in renamed.items():
                    known[later.get(new, new)] = old
        return cls(names)

    def of_user(self, problem: Problem) -> Problem:
        """Return a problem with today's names of columns put back into the author's."""
        table = problem.file.rpartition("!")[2].removesuffix(".csv")
        names = self.old_names.get(table, {})
        if not names:
            return problem
        word = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")

        def back(text: str) -> str:
            return word.sub(lambda match: names[match[1]], text)

        # A value is the author's own text but for a header of a workbook, which is quoted with its unit.
        quoted = problem.field == "header" and problem.value.endswith("]")
        return replace(
            problem,
            field=back(problem.field),
            value=back(problem.value) if quoted else problem.value,
            expected=back(problem.expected),
            remedy=back(problem.remedy),
        )


def report_flaws(flaws: Iterable[Flaw], problems: ProblemList, *, places: Mapping[str, str]) -> None:
    """Add what the steps could not take over; `places` says how messages name each table."""
    for flaw in flaws:
        problems.add(
            places[flaw.table],
            flaw.row,
            field=flaw.field,
            value=flaw.value,
            expected=flaw.expected,
            remedy=flaw.remedy,
        )

"""The posture ladder as a whole: one rung per rank, and none that does less than a rung below it."""

from itertools import pairwise

from egress.domain import Effect
from egress.inputs.problems import ProblemList
from egress.inputs.tables import POSTURES
from egress.inputs.tables_reading import Tables


def check_authority(tables: Tables, problems: ProblemList) -> None:
    """Report rungs that share a rank, and rungs whose effect falls."""
    order = {effect: place for place, effect in enumerate(Effect)}
    rungs = sorted(tables[POSTURES].with_good("rank", "effect"), key=lambda entry: (entry.row.rank, entry.line))
    for lower, higher in pairwise(rungs):
        if lower.row.rank == higher.row.rank:
            problems.add(
                POSTURES.file,
                higher.line,
                field="rank",
                value=higher.cell("rank"),
                expected=f"a rank of its own; line {lower.line} has this one already",
                remedy=POSTURES.remedy,
            )
        elif order[higher.row.effect] < order[lower.row.effect]:
            problems.add(
                POSTURES.file,
                higher.line,
                field="effect",
                value=higher.row.effect,
                expected=f"{lower.row.effect} or more, the effect of the rung below it (line {lower.line})",
                remedy="Correct the effect or the rank.",
            )

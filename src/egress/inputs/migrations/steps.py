"""The steps from the first version of the format to today's, and the way through them."""

from collections.abc import Mapping, Sequence

from egress.inputs.migrations.text_table import Flaw, Step, TextTable
from egress.inputs.migrations.v1_to_v2 import V1_TO_V2

STEPS: tuple[Step, ...] = (V1_TO_V2,)
"""One step per version but the last, in their order."""


def upgraded(
    tables: Mapping[str, TextTable], version: int, *, steps: Sequence[Step] = STEPS
) -> tuple[dict[str, TextTable], list[Flaw]]:
    """Return the tables of a version, by name, as today's version writes them, and what cannot be taken over."""
    now, flaws = dict(tables), list[Flaw]()
    for step in steps:
        if step.before >= version:
            now, found = step.upgrade(now)
            flaws += found
    return now, flaws

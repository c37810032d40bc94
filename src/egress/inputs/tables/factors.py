"""factors.csv: planning factors that the post knows better than the assumptions of a rehearsal."""

from typing import Any

from egress.domain import MEANINGS, AppliesTo, FactorKind, PlanningFactor
from egress.inputs.cells import Amount, FactorWord, Id, Text
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import Flaw, RowRule, range_in_order, sure_range
from egress.inputs.table import Table

VALUES = ("value_low", "value_likely", "value_high")


class FactorRow(Row):
    """One planning factor."""

    factor_id: Id = column("Name of the factor in code.", example="bus_breakdowns")
    kind: FactorWord = column("What it says.", example="breakdowns_per_h")
    applies_to: Text = column(
        "A mode or a fleet (breakdowns, repair), a mode (weather, patience), a kind of site or a site (attacks), or "
        "a station; empty for the rest.",
        example="road",
        default="",
    )
    value_low: Amount | None = column("Least value, of late_permission alone.", example="1", default=None)
    value_likely: Amount = column("Value, in the unit that the kind ends in.", example="0.05")
    value_high: Amount | None = column("Most value, of late_permission alone.", example="2", default=None)


def _bounds(row: Any) -> Flaw | None:
    meaning = MEANINGS[row.kind]
    for name in VALUES:
        value = getattr(row, name)
        if value is not None and not meaning.least <= value <= meaning.most:
            return Flaw(name, f"{meaning.words}: {meaning.least:g} to {meaning.most:g}")
    return None


def _one_value(row: Any) -> Flaw | None:
    if row.kind is FactorKind.LATE_PERMISSION or (row.value_low is None and row.value_high is None):
        return None
    name = "value_high" if row.value_low is None else "value_low"
    return Flaw(name, "an empty cell: only late_permission is drawn from a range")


def _about(row: Any) -> Flaw | None:
    everything = MEANINGS[row.kind].about is AppliesTo.EVERYTHING
    if everything and row.applies_to:
        return Flaw("applies_to", f"an empty cell: {row.kind} holds for everything")
    return None if everything or row.applies_to else Flaw("applies_to", f"what {row.kind} is about")


def to_factor(row: FactorRow, line: int) -> PlanningFactor:
    """Return the factor of a row."""
    return PlanningFactor(
        id=row.factor_id,
        kind=row.kind,
        applies_to=row.applies_to,
        value=sure_range(row.value_low, row.value_likely, row.value_high),
        basis=row.basis(line),
    )


FACTORS = Table(
    name="factors",
    noun="factor",
    about="Planning factors that the post knows better than what a rehearsal assumes: breakdowns, weather, attacks, "
    "queues.",
    id_column="factor_id",
    model=FactorRow,
    build=to_factor,
    rules=(
        range_in_order("value", unit="of the kind"),
        RowRule(("kind", *VALUES), _bounds),
        RowRule(("kind", "value_low", "value_high"), _one_value),
        RowRule(("kind", "applies_to"), _about),
    ),
)

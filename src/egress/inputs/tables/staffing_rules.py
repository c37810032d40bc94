"""staffing_rules.csv: what any footprint of the post must keep."""

from typing import Any

from egress.domain import StaffingRule, StaffingRuleKind
from egress.inputs.cells import Id, IdList, StaffingRuleWord, Text, Whole, WholeFromOne, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import Flaw, RowRule
from egress.inputs.table import Table


class StaffingRuleRow(Row):
    """One rule."""

    rule_id: Id = column("Name of the rule in code.", example="two_on_watch")
    label: Text = column("Name for readers.", example="Never below two per watch")
    kind: StaffingRuleWord = column("What it demands.", example="least_per_watch")
    position_ids: IdList = column(
        "Positions that it is about, together.", example="guards", refers_to=("positions",), default=()
    )
    categories: IdList = column(
        "Categories of person that it is about.", example="families", refers_to=("categories",), default=()
    )
    fleet_ids: IdList = column(
        "Fleets whose one run must take all who stay.", example="helicopter", refers_to=("fleets",), default=()
    )
    persons: Whole = column("Persons per watch, held, or seats.", unit="persons", example="2", default=0)
    watches: WholeFromOne = column("Watches in a day.", unit="watches", example="3", default=1)
    families: YesNo = column("Whether no family member of any holder may remain.", example="yes", default=False)


def _subject(row: Any) -> Flaw | None:
    """Demand that a rule names what its kind is about."""
    needed = {
        StaffingRuleKind.LEAST_PER_WATCH: ("position_ids", bool(row.position_ids) and row.persons > 0),
        StaffingRuleKind.LEAST_HELD: ("position_ids", bool(row.position_ids) and row.persons > 0),
        StaffingRuleKind.FITS_LIFT: ("fleet_ids", bool(row.fleet_ids) or row.persons > 0),
        StaffingRuleKind.NOBODY_OF: ("categories", bool(row.categories) or row.families),
    }[row.kind]
    expected = {"position_ids": "positions and persons", "fleet_ids": "fleets, or persons for seats"}
    return None if needed[1] else Flaw(needed[0], expected.get(needed[0], "categories, or families = yes"))


def to_staffing_rule(row: StaffingRuleRow, line: int) -> StaffingRule:
    """Return the rule of a row."""
    return StaffingRule(
        id=row.rule_id,
        label=row.label,
        kind=row.kind,
        position_ids=row.position_ids,
        categories=row.categories,
        fleet_ids=row.fleet_ids,
        persons=row.persons,
        watches=row.watches,
        families=row.families,
        basis=row.basis(line),
    )


STAFFING_RULES = Table(
    name="staffing_rules",
    noun="rule",
    about="What any footprint of the post must keep: watches, the lift that takes all, families.",
    id_column="rule_id",
    model=StaffingRuleRow,
    build=to_staffing_rule,
    rules=(RowRule(("kind", "position_ids", "categories", "fleet_ids", "persons", "families"), _subject),),
)

"""groups.csv: the people a post must think of."""

from egress.domain import Group
from egress.inputs.cells import Amount, Hours, HoursAboveZero, Id, IdList, Text, Whole, WholeFromOne, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import both_or_neither, given_together, not_below, range_in_order, sure_range
from egress.inputs.table import Table


class GroupRow(Row):
    """One group."""

    group_id: Id = column("Name of the group in code.", example="mission_staff")
    label: Text = column("Name for readers.", example="Mission staff")
    category: Id = column("Category of person that postures and legs refer to.", example="staff")
    site_id: Id = column("Where they are when the order is given.", example="embassy", refers_to=("sites",))
    persons_low: Whole | None = column("Head count, low end.", unit="persons", example="1200", default=None)
    persons_likely: Whole = column("Head count that the plan counts with.", unit="persons", example="1400")
    persons_high: Whole | None = column("Head count, high end.", unit="persons", example="1700", default=None)
    weight: Amount = column("Priority; 1 for an ordinary person.", example="1", default=1.0)
    ready_first_h: Hours = column(
        "Hours from the order until the first are ready to move.", unit="h", example="2", default=0.0
    )
    ready_all_h: Hours | None = column(
        "Hours from the order until the last are ready; empty = as ready_first_h.",
        unit="h",
        example="24",
        default=None,
    )
    readied_by: Id | None = column(
        "Function whose output makes them ready (papers, screening); may be slower than the hours above.",
        example="visas",
        refers_to=("functions",),
        default=None,
    )
    official: YesNo = column("Whether they belong to the post itself.", example="yes", default=False)
    ready_half_h: Hours | None = column(
        "Hours until half of them are ready; empty = midway between the first and the last.",
        unit="h",
        example="6",
        default=None,
    )
    household_persons: WholeFromOne = column(
        "Size of their households, which are never split; 1 = each alone.", unit="persons", example="5", default=1
    )
    accompanied_by: IdList = column(
        "Groups of whom somebody must travel with them, such as minors with adults; empty = they travel alone.",
        example="teachers;families",
        refers_to=("groups",),
        default=(),
    )
    persons_per_companion: WholeFromOne | None = column(
        "How many of them one person of those groups can take along.", unit="persons", example="8", default=None
    )
    litter: YesNo = column("Whether they are litter patients.", example="no", default=False)
    called_persons: WholeFromOne | None = column(
        "How many are called forward at once, first when the first are ready; empty = all come once ready.",
        unit="persons",
        example="200",
        default=None,
    )
    called_every_h: HoursAboveZero | None = column(
        "Hours from one call to the next.", unit="h", example="2", default=None
    )
    warden: Text = column(
        "Role that passes the word to them and counts them; a role, never a person's name.",
        example="Warden of the northern quarter",
        default="",
    )


def to_group(row: GroupRow, line: int) -> Group:
    """Return the group of a row."""
    return Group(
        id=row.group_id,
        label=row.label,
        category=row.category,
        site_id=row.site_id,
        persons=sure_range(row.persons_low, row.persons_likely, row.persons_high),
        weight=row.weight,
        ready_first_h=row.ready_first_h,
        ready_all_h=row.ready_first_h if row.ready_all_h is None else row.ready_all_h,
        official=row.official,
        readied_by=row.readied_by or "",
        ready_half_h=row.ready_half_h,
        household_persons=row.household_persons,
        accompanied_by=row.accompanied_by,
        persons_per_companion=row.persons_per_companion,
        litter=row.litter,
        called_persons=row.called_persons,
        called_every_h=row.called_every_h,
        warden=row.warden,
        basis=row.basis(line),
    )


GROUPS = Table(
    name="groups",
    noun="group",
    about="The people a post must think of, by category and by where they start.",
    id_column="group_id",
    model=GroupRow,
    build=to_group,
    rules=(
        range_in_order("persons", unit="persons"),
        not_below("ready_all_h", "ready_first_h"),
        not_below("ready_half_h", "ready_first_h"),
        not_below("ready_all_h", "ready_half_h"),
        given_together("accompanied_by", "persons_per_companion"),
        both_or_neither("called_persons", "called_every_h"),
    ),
    required=True,
)

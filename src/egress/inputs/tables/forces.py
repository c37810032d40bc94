"""forces.csv: security forces, where they are, and what they make usable."""

from egress.domain import Force
from egress.inputs.cells import Hours, Id, IdList, Instant, Text, TextList, Whole, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above
from egress.inputs.table import Table


class ForceRow(Row):
    """One force."""

    force_id: Id = column("Name of the force in code.", example="battalion_1")
    label: Text = column("Name for readers.", example="First battalion")
    site_id: Id = column("Where it is or will be.", example="airport", refers_to=("sites",))
    strength_persons: Whole = column("How many they are.", unit="persons", example="650")
    lead_time_h: Hours = column(
        "Hours from the order until it is in place; not used when present_from is given.",
        unit="h",
        example="48",
        default=0.0,
    )
    present_from: Instant | None = column(
        "There since, or from, this instant; empty = it must be ordered.",
        example="2021-07-01T00:00:00Z",
        default=None,
    )
    withdrawn_by: Instant | None = column(
        "Gone for good by this instant; empty = it stays.", example="2021-08-31T00:00:00Z", default=None
    )
    tasks: TextList = column("What it does, in the field's words.", example="perimeter;gates", default=())
    secures: IdList = column(
        "Sites and legs that it makes usable.", example="airport", refers_to=("sites", "legs"), default=()
    )
    released_by: Text = column("Who may release it.", example="Secretary of Defense", default="")
    in_use: YesNo = column("Whether plans may count on it.", example="yes", default=True)
    lift_fleet_ids: IdList = column(
        "Fleets of this case that bring it in, or take it out, on runs without other people.",
        example="c17",
        refers_to=("fleets",),
        default=(),
    )
    lift_from_site_id: Id | None = column(
        "Where those fleets take it up; empty = it comes by itself.",
        example="hub_qatar",
        refers_to=("sites",),
        default=None,
    )
    leaves_last: YesNo = column(
        "Whether those fleets must take it out after the last people have used what it secures.",
        example="yes",
        default=False,
    )


def to_force(row: ForceRow, line: int) -> Force:
    """Return the force of a row."""
    return Force(
        id=row.force_id,
        label=row.label,
        site_id=row.site_id,
        strength_persons=row.strength_persons,
        lead_time_h=row.lead_time_h,
        present_from=row.present_from,
        withdrawn_by=row.withdrawn_by,
        tasks=row.tasks,
        secures=row.secures,
        released_by=row.released_by,
        in_use=row.in_use,
        lift_fleet_ids=row.lift_fleet_ids,
        lift_from_site_id=row.lift_from_site_id or "",
        leaves_last=row.leaves_last,
        basis=row.basis(line),
    )


FORCES = Table(
    name="forces",
    noun="force",
    about="Security forces, when they are in place, and what they make usable.",
    id_column="force_id",
    model=ForceRow,
    build=to_force,
    rules=(above("withdrawn_by", "present_from"),),
)

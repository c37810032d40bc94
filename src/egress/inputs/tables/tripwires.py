"""tripwires.csv: observables that oblige somebody to act."""

from egress.domain import Tripwire
from egress.inputs.cells import Hours, Id, Instant, Text
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above
from egress.inputs.table import Table


class TripwireRow(Row):
    """One tripwire."""

    tripwire_id: Id = column("Name of the tripwire in code.", example="river_crossed")
    label: Text = column("Name for readers.", example="Rebels cross the river")
    observable: Text = column("What is watched.", example="reports from the bridges")
    threshold: Text = column("When it counts as crossed.", example="any armed column east of the river")
    owner: Text = column("Who must act.", example="Regional Security Officer")
    obliged_action: Text = column("What must be done.", example="convene the emergency action committee")
    time_to_act_h: Hours = column("Hours to act after the crossing.", unit="h", example="6")
    watched_by: Text = column("Who watches; empty = nobody does.", example="watch officer", default="")
    escalates_to: Text = column(
        "Who must act once the owner has let the time pass; empty = nobody is named.",
        example="Chief of Mission",
        default="",
    )
    crossed_at: Instant | None = column(
        "When it was crossed; empty = not.", example="2021-08-06T00:00:00Z", default=None
    )
    expires_at: Instant | None = column(
        "It no longer counts after this instant.", example="2021-12-31T00:00:00Z", default=None
    )


def to_tripwire(row: TripwireRow, line: int) -> Tripwire:
    """Return the tripwire of a row."""
    return Tripwire(
        id=row.tripwire_id,
        label=row.label,
        observable=row.observable,
        threshold=row.threshold,
        owner=row.owner or "",
        obliged_action=row.obliged_action,
        time_to_act_h=row.time_to_act_h,
        watched_by=row.watched_by,
        escalates_to=row.escalates_to,
        crossed_at=row.crossed_at,
        expires_at=row.expires_at,
        basis=row.basis(line),
    )


TRIPWIRES = Table(
    name="tripwires",
    noun="tripwire",
    about="Observables agreed beforehand, who watches them, and what their crossing obliges whom to do.",
    id_column="tripwire_id",
    model=TripwireRow,
    build=to_tripwire,
    rules=(above("expires_at", "crossed_at"),),
)

"""readiness.csv: what must be done again and again to stay ready, and what its lapse costs."""

from egress.domain import ReadinessItem, ReadinessKind
from egress.inputs.cells import Days, Hours, Id, Instant, ReadinessKindWord, Text
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class ReadinessRow(Row):
    """One thing that keeps the post ready."""

    item_id: Id = column("Name of the item in code.", example="drive_airport_road")
    label: Text = column("Name for readers.", example="Drive the road to the airport")
    kind: ReadinessKindWord = column("What it is.", example="route", default=ReadinessKind.OTHER)
    done_at: Instant | None = column(
        "When it was last done; empty = never.", example="2021-06-01T00:00:00Z", default=None
    )
    valid_days: Days = column("How long that holds.", unit="days", example="30")
    hours_if_lapsed: Hours = column(
        "Hours that its lapse adds to the clearance, as measured in a drill or judged by the post.",
        unit="h",
        example="2",
    )


def to_readiness_item(row: ReadinessRow, line: int) -> ReadinessItem:
    """Return the item of a row."""
    return ReadinessItem(
        id=row.item_id,
        label=row.label,
        kind=row.kind,
        done_at=row.done_at,
        valid_days=row.valid_days,
        hours_if_lapsed=row.hours_if_lapsed,
        basis=row.basis(line),
    )


READINESS = Table(
    name="readiness",
    noun="item",
    about="Annexes to renew, drills to hold, routes to drive: when each was last done, and what its lapse costs.",
    id_column="item_id",
    model=ReadinessRow,
    build=to_readiness_item,
)

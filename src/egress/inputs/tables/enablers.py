"""enablers.csv: permissions, contracts and teams without which something cannot be used."""

from egress.domain import Enabler
from egress.inputs.cells import Hours, Id, IdList, Instant, Text, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above
from egress.inputs.table import Table


class EnablerRow(Row):
    """One enabler."""

    enabler_id: Id = column("Name of the enabler in code.", example="transit_qatar")
    label: Text = column("Name for readers.", example="Transit agreement with Qatar")
    owner: Text = column("Who must obtain it; also the agency that re-affirms the row.", example="regional bureau")
    lead_time_h: Hours = column("Hours from the request until it is in hand.", unit="h", example="336")
    in_hand_from: Instant | None = column(
        "In hand since, or from, this instant; empty = it must be requested with the order.",
        example="2021-07-20T00:00:00Z",
        default=None,
    )
    available_until: Instant | None = column(
        "Lapses at this instant; empty = it does not lapse.", example="2021-09-30T00:00:00Z", default=None
    )
    unlocks: IdList = column(
        "Sites, legs, fleets and forces that cannot be used without it.",
        example="hub_qatar;c17",
        refers_to=("sites", "legs", "fleets", "forces"),
    )
    in_use: YesNo = column(
        "Whether it can be obtained; no = what it unlocks stays locked.", example="yes", default=True
    )


def to_enabler(row: EnablerRow, line: int) -> Enabler:
    """Return the enabler of a row."""
    return Enabler(
        id=row.enabler_id,
        label=row.label,
        owner=row.owner,
        lead_time_h=row.lead_time_h,
        in_hand_from=row.in_hand_from,
        available_until=row.available_until,
        unlocks=row.unlocks,
        in_use=row.in_use,
        basis=row.basis(line),
    )


ENABLERS = Table(
    name="enablers",
    noun="enabler",
    about="Permissions, contracts and teams without which something cannot be used.",
    id_column="enabler_id",
    model=EnablerRow,
    build=to_enabler,
    rules=(above("available_until", "in_hand_from"),),
)

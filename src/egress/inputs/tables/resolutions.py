"""resolutions.csv: what became of claims, so that every source has a record of its own."""

from egress.domain import Resolution
from egress.inputs.cells import Id, Instant, Text, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class ResolutionRow(Row):
    """What became of one claim."""

    resolution_id: Id = column("Name of the resolution in code.", example="res_0612")
    report_id: Id = column("The report whose claim it settles.", example="r_0612", refers_to=("reports",))
    t_received: Instant = column("When the post learned of it.", example="2021-07-12T00:00:00Z")
    held: YesNo = column("Whether the claim proved true.", example="yes")
    how: Text = column("How it was settled, in words.", example="two drivers saw the crossing shut", default="")


def to_resolution(row: ResolutionRow, line: int) -> Resolution:
    """Return the resolution of a row."""
    return Resolution(
        id=row.resolution_id,
        report_id=row.report_id,
        t_received=row.t_received,
        held=row.held,
        how=row.how,
        basis=row.basis(line),
    )


RESOLUTIONS = Table(
    name="resolutions",
    noun="resolution",
    about="What became of claims; from these every source has a ledger, which in time outweighs its grade.",
    id_column="resolution_id",
    model=ResolutionRow,
    build=to_resolution,
)

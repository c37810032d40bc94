"""gauges.csv: levels measured over time: how far the front is by road, how long supplies last."""

from egress.domain import GaugeReading
from egress.inputs.cells import Amount, GaugeKindWord, Id, Instant
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import not_below
from egress.inputs.table import Table


class GaugeRow(Row):
    """One reading."""

    reading_id: Id = column("Name of the reading in code.", example="front_0809")
    gauge_id: Id = column("The gauge it belongs to, such as one road or one stock.", example="northern_road")
    kind: GaugeKindWord = column("What is measured; the same all through a gauge.", example="front_km")
    t_event: Instant = column("The instant it holds for.", example="2021-08-09T00:00:00Z")
    t_received: Instant = column("When it reached the post.", example="2021-08-09T12:00:00Z")
    value: Amount = column(
        "The reading: km by road to the nearest hostile force, or days of supply.", unit="km, days", example="265"
    )
    source_id: Id = column("Who measures.", example="press")


def to_gauge_reading(row: GaugeRow, line: int) -> GaugeReading:
    """Return the reading of a row."""
    return GaugeReading(
        id=row.reading_id,
        gauge_id=row.gauge_id,
        kind=row.kind,
        t_event=row.t_event,
        t_received=row.t_received,
        value=row.value,
        source_id=row.source_id,
        basis=row.basis(line),
    )


GAUGES = Table(
    name="gauges",
    noun="reading",
    about="Levels measured over time: the road distance of the nearest hostile force, days of supply.",
    id_column="reading_id",
    model=GaugeRow,
    build=to_gauge_reading,
    rules=(not_below("t_received", "t_event"),),
)

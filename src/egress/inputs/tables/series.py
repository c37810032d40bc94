"""series.csv: counts over time, such as districts lost."""

from egress.domain import SeriesPoint
from egress.inputs.cells import Amount, AmountAboveZero, Id, Instant, SeriesLevelWord
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import at_most, not_below
from egress.inputs.table import Table


class SeriesRow(Row):
    """One count."""

    point_id: Id = column("Name of the count in code.", example="districts_0709")
    series_id: Id = column("The series it belongs to.", example="districts_lost")
    level: SeriesLevelWord = column("What is counted.", example="districts")
    t_event: Instant = column("The instant it holds for.", example="2021-07-09T00:00:00Z")
    t_received: Instant = column("When it reached the post.", example="2021-07-10T00:00:00Z")
    lost_places: Amount = column("How many were lost by then, at most all_places.", unit="places", example="204")
    all_places: AmountAboveZero = column(
        "Out of how many; the same all through a series.", unit="places", example="407"
    )
    source_id: Id = column("Who counts.", example="long_war_journal")


def to_series_point(row: SeriesRow, line: int) -> SeriesPoint:
    """Return the count of a row."""
    return SeriesPoint(
        id=row.point_id,
        series_id=row.series_id,
        level=row.level,
        t_event=row.t_event,
        t_received=row.t_received,
        lost_places=row.lost_places,
        all_places=row.all_places,
        source_id=row.source_id,
        basis=row.basis(line),
    )


SERIES = Table(
    name="series",
    noun="count",
    about="Counts of places lost over time, such as districts.",
    id_column="point_id",
    model=SeriesRow,
    build=to_series_point,
    rules=(not_below("t_received", "t_event"), at_most("lost_places", "all_places")),
)

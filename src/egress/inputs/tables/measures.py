"""measures.csv: quiet measures, by which fewer people are at post without an order to depart."""

from egress.domain import QuietMeasure
from egress.inputs.cells import Amount, Id, IdList, Instant, MeasureKindWord, Share, Text, Whole
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above
from egress.inputs.table import Table


class MeasureRow(Row):
    """One quiet measure."""

    measure_id: Id = column("Name of the measure in code.", example="hold_arrivals")
    label: Text = column("Name for readers.", example="Arrivals are held")
    kind: MeasureKindWord = column("What it does.", example="hold_arrivals")
    categories: IdList = column(
        "Categories of person that it takes away.", example="staff", refers_to=("categories",)
    )
    persons_per_week: Amount = column("How many fewer each week.", unit="persons/week", example="2")
    most_persons: Whole = column("How many fewer in all.", unit="persons", example="10")
    from_: Instant | None = column(
        "When it begins, such as a school break; empty = now.",
        example="2021-07-01T00:00:00Z",
        default=None,
        name="from",
    )
    until: Instant | None = column("When it ends; empty = never.", example="2021-08-25T00:00:00Z", default=None)
    visibility: Share = column("How plainly it is seen.", unit="share 0 to 1", example="0.1")


def to_measure(row: MeasureRow, line: int) -> QuietMeasure:
    """Return the measure of a row."""
    return QuietMeasure(
        id=row.measure_id,
        label=row.label,
        kind=row.kind,
        categories=row.categories,
        persons_per_week=row.persons_per_week,
        most_persons=row.most_persons,
        from_=row.from_,
        until=row.until,
        visibility=row.visibility,
        basis=row.basis(line),
    )


MEASURES = Table(
    name="measures",
    noun="measure",
    about="Quiet measures: fewer people at post without an order to depart, how fast, and how plainly it is seen.",
    id_column="measure_id",
    model=MeasureRow,
    build=to_measure,
    rules=(above("until", "from_"),),
)

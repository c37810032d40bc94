"""functions.csv: what the post does for its mission."""

from egress.domain import MissionFunction
from egress.inputs.cells import Amount, Id, Share, Text
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class FunctionRow(Row):
    """One function."""

    function_id: Id = column("Name of the function in code.", example="visas")
    label: Text = column("Name for readers.", example="Visas for applicants at risk")
    unit: Text = column("What its output counts.", example="applicants", default="")
    value_per_day: Amount = column(
        "Mission days that a whole day of it is worth.", unit="mission days/day", example="1", default=0.0
    )
    output_restricted: Share = column(
        "Share of its output left when movement is restricted.", unit="share 0 to 1", example="0.6", default=1.0
    )
    output_locked_down: Share = column(
        "Share of its output left when nobody may move.", unit="share 0 to 1", example="0.2", default=1.0
    )


def to_function(row: FunctionRow, line: int) -> MissionFunction:
    """Return the function of a row."""
    return MissionFunction(
        id=row.function_id,
        label=row.label,
        unit=row.unit,
        value_per_day=row.value_per_day,
        output_restricted=row.output_restricted,
        output_locked_down=row.output_locked_down,
        basis=row.basis(line),
    )


FUNCTIONS = Table(
    name="functions",
    noun="function",
    about="What the post does for its mission, what a day of it is worth, and what limits on movement leave of it.",
    id_column="function_id",
    model=FunctionRow,
    build=to_function,
)

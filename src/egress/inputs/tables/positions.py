"""positions.csv: who delivers the functions of the mission."""

from egress.domain import Position
from egress.inputs.cells import Amount, Id, IdList, Text, Whole, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class PositionRow(Row):
    """One kind of position."""

    position_id: Id = column("Name of the position in code.", example="consular_officer")
    label: Text = column("Name for readers.", example="Consular officers")
    category: Id = column("Category of person, as postures know it.", example="staff", refers_to=("categories",))
    site_id: Id = column("Where they work.", example="embassy", refers_to=("sites",))
    holders: Whole = column("People in this position now.", unit="persons", example="24")
    function_id: Id = column("Function that it delivers.", example="visas", refers_to=("functions",))
    output_per_day: Amount = column(
        "What one holder delivers, in the function's unit.", unit="per holder and day", example="12", default=0.0
    )
    can_work_elsewhere: YesNo = column("Whether the work goes on from abroad.", example="no", default=False)
    stand_in_ids: IdList = column(
        "Positions whose holders can stand in.", example="vice_consul", refers_to=("positions",), default=()
    )
    dependants: Whole = column("Family members with the holders.", unit="persons", example="10", default=0)
    holder_names: Text = column(
        "Who holds it; personal: the record keeps it under the key of the post.", example="A. Example", default=""
    )
    contacts: Text = column(
        "How they are reached; personal, as the names are.", example="channel 4; +99 0000 001", default=""
    )


def to_position(row: PositionRow, line: int) -> Position:
    """Return the position of a row."""
    return Position(
        id=row.position_id,
        label=row.label,
        category=row.category,
        site_id=row.site_id,
        holders=row.holders,
        function_id=row.function_id,
        output_per_day=row.output_per_day,
        can_work_elsewhere=row.can_work_elsewhere,
        stand_in_ids=row.stand_in_ids,
        dependants=row.dependants,
        holder_names=row.holder_names,
        contacts=row.contacts,
        basis=row.basis(line),
    )


POSITIONS = Table(
    name="positions",
    noun="position",
    about="Who delivers each function, how much, and who can stand in.",
    id_column="position_id",
    model=PositionRow,
    build=to_position,
)

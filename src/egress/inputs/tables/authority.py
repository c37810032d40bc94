"""authority.csv: who takes which decision."""

from egress.domain import Authority
from egress.inputs.cells import Hours, Id, Text
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class AuthorityRow(Row):
    """One kind of decision."""

    decision_id: Id = column("Name of the decision in code.", example="ordered_departure")
    label: Text = column("Name for readers.", example="Ordered departure")
    requested_by: Text = column("Role that asks for it.", example="Chief of Mission")
    decided_by: Text = column("Role that decides.", example="Under Secretary for Management")
    informed: Text = column("Roles that are told.", example="regional bureau", default="")
    time_to_decide_h: Hours = column(
        "Hours that the decision takes once asked for.", unit="h", example="24", default=0.0
    )
    fallback_authority: Text = column(
        "Role that decides when communications are lost.", example="Chief of Mission", default=""
    )


def to_authority(row: AuthorityRow, line: int) -> Authority:
    """Return the decision of a row."""
    return Authority(
        id=row.decision_id,
        label=row.label,
        requested_by=row.requested_by,
        decided_by=row.decided_by,
        informed=row.informed,
        time_to_decide_h=row.time_to_decide_h,
        fallback_authority=row.fallback_authority,
        basis=row.basis(line),
    )


AUTHORITY = Table(
    name="authority",
    noun="decision",
    about="Who asks for, takes and is told of each kind of decision.",
    id_column="decision_id",
    model=AuthorityRow,
    build=to_authority,
)

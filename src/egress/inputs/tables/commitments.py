"""commitments.csv: what may be ordered, moved or agreed now, before it is known which scenario comes."""

from egress.domain import Commitment, CommitmentKind
from egress.inputs.cells import Amount, CommitmentKindWord, Id, Text, WholeFromOne, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import Flaw, RowRule
from egress.inputs.table import Table


class CommitmentRow(Row):
    """One commitment."""

    commitment_id: Id = column("Name of the commitment in code.", example="charter_four")
    label: Text = column("Name for readers.", example="Four airliners on charter")
    target_kind: CommitmentKindWord = column(
        "What it makes available, and what does not come without it.", example="fleet"
    )
    target_id: Id = column(
        "Which one, by its id.", example="charter", refers_to=("fleets", "forces", "enablers", "sites")
    )
    vehicles: WholeFromOne | None = column(
        "So many vehicles of the fleet; empty = all of them, and for other targets.",
        unit="vehicles",
        example="4",
        default=None,
    )
    room_persons: WholeFromOne | None = column(
        "So much of the site's holding limit; empty = the whole site, and for other targets.",
        unit="persons",
        example="500",
        default=None,
    )
    at_site_id: Id | None = column(
        "Where the vehicles are based or the force stands, if elsewhere than in its own table; a force so placed "
        "secures that site alone. Empty = there.",
        example="bagram",
        refers_to=("sites",),
        default=None,
    )
    choice: Id | None = column(
        "Of the commitments with the same word here at most one can be made; empty = it excludes none.",
        example="battalion_place",
        default=None,
    )
    later: YesNo = column(
        "Whether it can still be made once the scenario is known, its lead time counted from then; for a site no.",
        example="yes",
    )
    cost_persons: Amount = column(
        "What committing before the scenario is known costs, in weighted persons caught; empty = nothing.",
        unit="persons",
        example="2",
        default=0.0,
    )
    cost_money: Amount = column(
        "What it costs whenever it is made, in the case's own unit of money; counts against a budget only.",
        example="350",
        default=0.0,
    )
    visible: YesNo = column(
        "Whether others see it: what is seen before it is needed hastens the collapse (collapse_cost), once for all.",
        example="no",
        default=False,
    )


def to_commitment(row: CommitmentRow, line: int) -> Commitment:
    """Return the commitment of a row."""
    return Commitment(
        id=row.commitment_id,
        label=row.label,
        target_kind=row.target_kind,
        target_id=row.target_id,
        vehicles=row.vehicles,
        room_persons=row.room_persons,
        at_site_id=row.at_site_id or "",
        choice=row.choice or "",
        later=row.later,
        cost_persons=row.cost_persons,
        cost_money=row.cost_money,
        visible=row.visible,
        basis=row.basis(line),
    )


def _only_for(name: str, *kinds: CommitmentKind) -> RowRule:
    """Demand that a column is empty for every other kind of target."""

    def find(row: CommitmentRow) -> Flaw | None:
        if getattr(row, name) is None or row.target_kind in kinds:
            return None
        return Flaw(name, f"nothing: the target is a {row.target_kind}; it counts for a {' or '.join(kinds)}")

    return RowRule((name, "target_kind"), find)


def _sites_now() -> RowRule:
    """Demand that a site is agreed now or never: an agreement that takes its time is an enabler."""

    def find(row: CommitmentRow) -> Flaw | None:
        if not row.later or row.target_kind is not CommitmentKind.SITE:
            return None
        return Flaw("later", "no for a site", "Name the agreement in enablers.csv if it can be had later.")

    return RowRule(("later", "target_kind"), find)


COMMITMENTS = Table(
    name="commitments",
    noun="commitment",
    about="What may be ordered, moved or agreed now, before it is known which scenario comes.",
    id_column="commitment_id",
    model=CommitmentRow,
    build=to_commitment,
    rules=(
        _only_for("vehicles", CommitmentKind.FLEET),
        _only_for("room_persons", CommitmentKind.SITE),
        _only_for("at_site_id", CommitmentKind.FLEET, CommitmentKind.FORCE),
        _sites_now(),
    ),
)

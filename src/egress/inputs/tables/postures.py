"""postures.csv: the rungs of the organisation's ladder."""

from egress.domain import Posture
from egress.inputs.cells import EffectWord, Id, IdList, SignedHours, Text, Whole
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class PostureRow(Row):
    """One rung."""

    posture_id: Id = column("Name of the rung in code.", example="ordered_departure")
    rank: Whole = column("Place on the ladder, 0 = normal; no two alike.", example="3")
    effect: EffectWord = column("The canonical effect; it never falls as the rank rises.", example="must_leave")
    label: Text = column("The organisation's own word.", example="Ordered departure")
    categories: IdList = column(
        "Categories of person it applies to; empty = all.",
        example="staff;families",
        refers_to=("categories",),
        default=(),
    )
    decision_id: Id | None = column(
        "The row of authority.csv that this rung needs; empty = none.",
        example="ordered_departure",
        refers_to=("authority",),
        default=None,
    )
    step_up_margin_h: SignedHours | None = column(
        "The rung is advised once a category's margin falls below this; empty = never by margin.",
        unit="h",
        example="240",
        default=None,
    )


def to_posture(row: PostureRow, line: int) -> Posture:
    """Return the rung of a row."""
    return Posture(
        id=row.posture_id,
        rank=row.rank,
        effect=row.effect,
        label=row.label,
        categories=row.categories,
        decision_id=row.decision_id or "",
        step_up_margin_h=row.step_up_margin_h,
        basis=row.basis(line),
    )


POSTURES = Table(
    name="postures",
    noun="posture",
    about="The rungs of the organisation's ladder, from normal to gone.",
    id_column="posture_id",
    model=PostureRow,
    build=to_posture,
)

"""partners.csv: missions that may move in together, share guards or lift, or leave."""

from egress.domain import Partner
from egress.inputs.cells import Id, IdList, Instant, PartnerStatusWord, Text, Whole
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class PartnerRow(Row):
    """One partner."""

    partner_id: Id = column("Name of the partner in code.", example="allied_embassy")
    label: Text = column("Name for readers.", example="Embassy of an ally")
    status: PartnerStatusWord = column("Where the talk about moving in together stands.", example="asked")
    answer_due: Instant | None = column("By when an answer is due.", example="2021-07-20T00:00:00Z", default=None)
    co_locates_at: Id | None = column(
        "Site where its people and guards come once it has agreed.",
        example="embassy",
        refers_to=("sites",),
        default=None,
    )
    leaves_on: Instant | None = column(
        "It leaves by this instant, with its forces and fleets; empty = it stays.",
        example="2021-08-10T00:00:00Z",
        default=None,
    )
    group_ids: IdList = column("Groups that are its people.", example="allied", refers_to=("groups",), default=())
    force_ids: IdList = column("Forces that are its own.", example="allied_guard", refers_to=("forces",), default=())
    fleet_ids: IdList = column("Fleets that are its own.", example="allied_lift", refers_to=("fleets",), default=())
    guards_persons: Whole = column(
        "Guards that it brings to the common site.", unit="persons", example="40", default=0
    )
    capacity_persons: Whole | None = column(
        "People that its buildings can take.", unit="persons", example="200", default=None
    )
    protection: Text = column("Protection of its buildings, in words.", example="blast walls, no setback", default="")
    defects: Text = column("Defects of its buildings.", example="one exit only", default="")
    run_by: Text = column("Who runs its buildings.", example="a contractor", default="")
    guarded_by: Text = column("Who guards them.", example="local police", default="")


def to_partner(row: PartnerRow, line: int) -> Partner:
    """Return the partner of a row."""
    return Partner(
        id=row.partner_id,
        label=row.label,
        status=row.status,
        answer_due=row.answer_due,
        co_locates_at=row.co_locates_at or "",
        leaves_on=row.leaves_on,
        group_ids=row.group_ids,
        force_ids=row.force_ids,
        fleet_ids=row.fleet_ids,
        guards_persons=row.guards_persons,
        capacity_persons=row.capacity_persons,
        protection=row.protection,
        defects=row.defects,
        run_by=row.run_by,
        guarded_by=row.guarded_by,
        basis=row.basis(line),
    )


PARTNERS = Table(
    name="partners",
    noun="partner",
    about="Missions beside the post: whether they move in, what they share, when they leave.",
    id_column="partner_id",
    model=PartnerRow,
    build=to_partner,
)

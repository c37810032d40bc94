"""fleets.csv: vehicles of one kind that start from one base."""

from egress.domain import Fleet
from egress.inputs.cells import Hours, Id, Instant, ModeWord, Text, Whole, WholeFromOne, WholeMinutes, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above, not_below
from egress.inputs.table import Table


class FleetRow(Row):
    """One fleet."""

    fleet_id: Id = column("Name of the fleet in code.", example="c17")
    label: Text = column("Name for readers.", example="C-17 transports")
    mode: ModeWord = column("How it travels.", example="air")
    vehicles: Whole = column("How many may be used at once.", unit="vehicles", example="12")
    seats: WholeFromOne = column("Persons per vehicle that a plan counts with.", unit="persons", example="240")
    seats_max: WholeFromOne | None = column(
        "Persons per vehicle in extremis; empty = as seats.", unit="persons", example="450", default=None
    )
    base_site_id: Id = column(
        "Where every vehicle is when it becomes available.", example="hub_qatar", refers_to=("sites",)
    )
    load_min: WholeMinutes = column(
        "Minutes on the ground before leaving with people.", unit="min", example="60", default=0
    )
    unload_min: WholeMinutes = column(
        "Minutes on the ground after arriving with people.", unit="min", example="45", default=0
    )
    available_from: Instant | None = column(
        "First instant at which a vehicle may leave a site; empty = no bound.",
        example="2021-08-14T00:00:00Z",
        default=None,
    )
    available_until: Instant | None = column(
        "Last instant at which a vehicle may leave a site; empty = no bound.",
        example="2021-08-30T19:29:00Z",
        default=None,
    )
    lead_time_h: Hours = column(
        "Hours from the order until it is available; not used when available_from is given.",
        unit="h",
        example="24",
        default=0.0,
    )
    in_use: YesNo = column("Whether plans may use it.", example="yes", default=True)


def to_fleet(row: FleetRow, line: int) -> Fleet:
    """Return the fleet of a row."""
    return Fleet(
        id=row.fleet_id,
        label=row.label,
        mode=row.mode,
        vehicles=row.vehicles,
        seats=row.seats,
        base_site_id=row.base_site_id,
        seats_max=row.seats_max,
        load_min=row.load_min,
        unload_min=row.unload_min,
        available_from=row.available_from,
        available_until=row.available_until,
        lead_time_h=row.lead_time_h,
        in_use=row.in_use,
        basis=row.basis(line),
    )


FLEETS = Table(
    name="fleets",
    noun="fleet",
    about="Vehicles of one kind that start from one base.",
    id_column="fleet_id",
    model=FleetRow,
    build=to_fleet,
    rules=(not_below("seats_max", "seats"), above("available_until", "available_from")),
)

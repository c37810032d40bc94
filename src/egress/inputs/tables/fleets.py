"""fleets.csv: vehicles of one kind that start from one base."""

from egress.domain import Fleet
from egress.inputs.cells import (
    Amount,
    Clock,
    Hours,
    HoursAboveZero,
    Id,
    IdList,
    Instant,
    ModeWord,
    Text,
    Whole,
    WholeFromOne,
    WholeMinutes,
    YesNo,
)
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above, both_or_neither, not_below
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
    categories: IdList = column(
        "Categories of person that it may carry; empty = all.",
        example="staff;families",
        refers_to=("categories",),
        default=(),
    )
    litters: Whole = column("Litter patients that one vehicle can carry.", unit="persons", example="4", default=0)
    seats_per_litter: WholeFromOne = column(
        "Seats that one litter patient takes.", unit="seats", example="3", default=1
    )
    daily_open: Clock | None = column(
        "First local time of day at which a vehicle may be under way; empty = all day.",
        unit="post's time zone",
        example="06:00",
        default=None,
    )
    daily_close: Clock | None = column(
        "Local time of day by which it must have arrived; at or before daily_open it lies past midnight.",
        unit="post's time zone",
        example="18:00",
        default=None,
    )
    crew_day_h: HoursAboveZero | None = column(
        "Longest duty of a vehicle's crew, loading to unloading; empty = no limit.",
        unit="h",
        example="14",
        default=None,
    )
    crew_rest_h: Hours | None = column("Hours on the ground that end a duty.", unit="h", example="10", default=None)
    fuel_l_per_h: Amount = column(
        "Litres used per hour under way, taken up where the movement begins; counts only at sites with a stock.",
        unit="l/h",
        example="350",
        default=0.0,
    )


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
        categories=row.categories,
        litters=row.litters,
        seats_per_litter=row.seats_per_litter,
        daily_open=row.daily_open,
        daily_close=row.daily_close,
        crew_day_h=row.crew_day_h,
        crew_rest_h=row.crew_rest_h,
        fuel_l_per_h=row.fuel_l_per_h,
        basis=row.basis(line),
    )


FLEETS = Table(
    name="fleets",
    noun="fleet",
    about="Vehicles of one kind that start from one base.",
    id_column="fleet_id",
    model=FleetRow,
    build=to_fleet,
    rules=(
        not_below("seats_max", "seats"),
        above("available_until", "available_from"),
        both_or_neither("daily_open", "daily_close"),
        both_or_neither("crew_day_h", "crew_rest_h"),
    ),
)

"""legs.csv: the directed connections between sites."""

from egress.domain import Leg
from egress.inputs.cells import (
    Amount,
    Clock,
    ExitList,
    Id,
    IdList,
    Instant,
    Minutes,
    ModeWord,
    Text,
    Whole,
    WholeFromOne,
    YesNo,
)
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above, both_or_neither, differ, given_together, range_in_order, sure_range
from egress.inputs.table import Table


class LegRow(Row):
    """One leg."""

    leg_id: Id = column("Name of the leg in code.", example="embassy_to_airport_road")
    label: Text = column("Name for readers.", example="Embassy to airport by bus")
    from_site_id: Id = column("Where it begins.", example="embassy", refers_to=("sites",))
    to_site_id: Id = column("Where it ends.", example="airport", refers_to=("sites",))
    mode: ModeWord = column("How it is travelled; foot, own and commercial need no fleet.", example="road")
    travel_min_low: Minutes | None = column(
        "Minutes under way with people, low end.", unit="min", example="20", default=None
    )
    travel_min_likely: Minutes = column(
        "Minutes under way with people, doors closed to doors open.", unit="min", example="35"
    )
    travel_min_high: Minutes | None = column("The same, high end.", unit="min", example="120", default=None)
    return_min: Minutes | None = column(
        "Minutes back empty; empty = as travel_min_likely.", unit="min", example="25", default=None
    )
    fleet_ids: IdList = column(
        "Fleets that may run here; empty = every fleet of the mode.",
        example="buses;minibuses",
        refers_to=("fleets",),
        default=(),
    )
    categories: IdList = column(
        "Categories of person that may use it; empty = all.",
        example="staff;contractors",
        refers_to=("categories",),
        default=(),
    )
    persons_per_h: Amount | None = column(
        "People per hour that can set out; empty = no limit of its own.",
        unit="persons/h",
        example="400",
        default=None,
    )
    in_use: YesNo = column("Whether plans may use it.", example="yes", default=True)
    closes_with: ExitList = column(
        "The leg is cut when the first of these exits closes; empty = never.", example="city", default=()
    )
    daily_open: Clock | None = column(
        "First local time of day for a departure; empty = all day.",
        unit="post's time zone",
        example="05:30",
        default=None,
    )
    daily_close: Clock | None = column(
        "Last local time of day for a departure; at or before daily_open it lies past midnight.",
        unit="post's time zone",
        example="19:00",
        default=None,
    )
    open_from: Instant | None = column(
        "First instant of use; empty = no bound.", example="2021-07-15T00:00:00Z", default=None
    )
    open_until: Instant | None = column(
        "Last instant of use; empty = no bound.", example="2021-08-31T19:29:00Z", default=None
    )
    force_needed_persons: Whole = column(
        "Strength that must secure the leg before it counts as usable.",
        unit="persons",
        example="150",
        default=0,
    )
    seats_per_day: Whole | None = column(
        "Seats to be had per local day on a commercial leg; empty = no limit known.",
        unit="persons",
        example="180",
        default=None,
    )
    convoy_vehicles: WholeFromOne = column(
        "Least vehicles that set out together; 1 = alone is allowed.", unit="vehicles", example="3", default=1
    )
    escort_vehicles: Whole = column("How many of these must be escorts.", unit="vehicles", example="2", default=0)
    escort_fleet_ids: IdList = column(
        "Fleets that escort on this leg.", example="police_cars", refers_to=("fleets",), default=()
    )


def to_leg(row: LegRow, line: int) -> Leg:
    """Return the leg of a row."""
    return Leg(
        id=row.leg_id,
        label=row.label,
        from_site_id=row.from_site_id,
        to_site_id=row.to_site_id,
        mode=row.mode,
        travel_min=sure_range(row.travel_min_low, row.travel_min_likely, row.travel_min_high),
        return_min=row.return_min,
        fleet_ids=row.fleet_ids,
        categories=row.categories,
        persons_per_h=row.persons_per_h,
        in_use=row.in_use,
        closes_with=row.closes_with,
        daily_open=row.daily_open,
        daily_close=row.daily_close,
        open_from=row.open_from,
        open_until=row.open_until,
        force_needed_persons=row.force_needed_persons,
        seats_per_day=row.seats_per_day,
        convoy_vehicles=row.convoy_vehicles,
        escort_vehicles=row.escort_vehicles,
        escort_fleet_ids=row.escort_fleet_ids,
        basis=row.basis(line),
    )


LEGS = Table(
    name="legs",
    noun="leg",
    about="The directed connections between sites, and what each needs.",
    id_column="leg_id",
    model=LegRow,
    build=to_leg,
    rules=(
        differ("to_site_id", "from_site_id"),
        range_in_order("travel_min", unit="min"),
        both_or_neither("daily_open", "daily_close"),
        above("open_until", "open_from"),
        given_together("escort_fleet_ids", "escort_vehicles"),
    ),
    required=True,
)

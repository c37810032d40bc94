"""sites.csv: the places on the way out."""

from egress.domain import Site
from egress.inputs.cells import Amount, ExitList, Id, Latitude, Longitude, SiteKindWord, Text, Whole, YesNo
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import range_in_order, range_of
from egress.inputs.table import Table
from egress.kit import Place


class SiteRow(Row):
    """One site."""

    site_id: Id = column("Name of the site in code.", example="airport")
    label: Text = column("Name for readers.", example="International airport")
    kind: SiteKindWord = column("What it is in the chain.", example="airport")
    lat: Latitude = column("Latitude, WGS84.", unit="degrees", example="34.5659")
    lon: Longitude = column("Longitude, WGS84.", unit="degrees", example="69.2123")
    safe: YesNo = column("Whether people are safe on arrival here.", example="no", default=False)
    in_use: YesNo = column("Whether plans may use it.", example="yes", default=True)
    closes_with: ExitList = column(
        "The site is lost when the first of these exits closes; empty = never.",
        example="airport;city",
        default=(),
    )
    holding_persons_low: Whole | None = column(
        "People who may be held here at once, low end.", unit="persons", example="6000", default=None
    )
    holding_persons_likely: Whole | None = column(
        "The same, likely; empty = no limit known.", unit="persons", example="8000", default=None
    )
    holding_persons_high: Whole | None = column("The same, high end.", unit="persons", example="12000", default=None)
    processing_per_h_low: Amount | None = column(
        "People processed here per hour before they go on, low end.",
        unit="persons/h",
        example="100",
        default=None,
    )
    processing_per_h_likely: Amount | None = column(
        "The same, likely; empty = no limit known.", unit="persons/h", example="200", default=None
    )
    processing_per_h_high: Amount | None = column(
        "The same, high end.", unit="persons/h", example="300", default=None
    )
    parking_aircraft_low: Whole | None = column(
        "Fixed-wing aircraft on the ground at once, low end.", unit="aircraft", example="6", default=None
    )
    parking_aircraft_likely: Whole | None = column(
        "The same, likely; empty = no limit known.", unit="aircraft", example="8", default=None
    )
    parking_aircraft_high: Whole | None = column("The same, high end.", unit="aircraft", example="10", default=None)
    departures_per_h_low: Amount | None = column(
        "Fixed-wing departures with people per hour, low end.", unit="1/h", example="1", default=None
    )
    departures_per_h_likely: Amount | None = column(
        "The same, likely; empty = no limit known.", unit="1/h", example="2", default=None
    )
    departures_per_h_high: Amount | None = column("The same, high end.", unit="1/h", example="4", default=None)
    force_needed_persons: Whole = column(
        "Strength that must secure the site before it counts as usable.",
        unit="persons",
        example="5000",
        default=0,
    )
    fuel_l: Amount | None = column(
        "Litres of fuel in stock at the order; empty = no limit known.", unit="l", example="40000", default=None
    )
    fuel_l_per_day: Amount = column(
        "Litres delivered per day, evenly; counts only where a stock is given.",
        unit="l/day",
        example="5000",
        default=0.0,
    )


def to_site(row: SiteRow, line: int) -> Site:
    """Return the site of a row."""
    return Site(
        id=row.site_id,
        label=row.label,
        kind=row.kind,
        place=Place(row.lat, row.lon),
        safe=row.safe,
        in_use=row.in_use,
        closes_with=row.closes_with,
        holding_persons=range_of(row.holding_persons_low, row.holding_persons_likely, row.holding_persons_high),
        processing_per_h=range_of(row.processing_per_h_low, row.processing_per_h_likely, row.processing_per_h_high),
        parking_aircraft=range_of(row.parking_aircraft_low, row.parking_aircraft_likely, row.parking_aircraft_high),
        departures_per_h=range_of(row.departures_per_h_low, row.departures_per_h_likely, row.departures_per_h_high),
        force_needed_persons=row.force_needed_persons,
        fuel_l=row.fuel_l,
        fuel_l_per_day=row.fuel_l_per_day,
        basis=row.basis(line),
    )


SITES = Table(
    name="sites",
    noun="site",
    about="The places on the way out, from where people live to where they are safe.",
    id_column="site_id",
    model=SiteRow,
    build=to_site,
    rules=(
        range_in_order("holding_persons", unit="persons"),
        range_in_order("processing_per_h", unit="persons/h"),
        range_in_order("parking_aircraft", unit="aircraft"),
        range_in_order("departures_per_h", unit="1/h"),
    ),
    required=True,
)

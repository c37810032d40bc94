"""Every way in which a file of somebody else's comes in, each with a sound file of its own."""

import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyogrio

from egress.domain.alerts import Bidding
from egress.inputs import (
    read_case,
    read_forecasts,
    read_plan_answer,
    read_situation,
    read_workbook,
    write_workbook,
)
from egress.inputs.feeds import feed_rows
from egress.inputs.feeds.cap_alerts import cap_text, read_cap
from egress.inputs.imports import case_features, read_rows
from egress.inputs.warden_files import read_receipts, read_recipients
from egress.kit import parse_as_of
from egress.publications.alerts import Draft, draft_alert, write_cap
from egress.publications.exports.geopackage import well_known_binary
from egress.threat.scoring import DAYS
from egress.workflow.alerts import post_state
from egress.workflow.exchange import export_case, try_import

from .osm_file import osm_pbf

SITUATION = Path(__file__).parents[2] / "docs" / "examples" / "tiny-post-situation.toml"
AS_OF = parse_as_of("2030-03-10")
GPX = (
    b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1.2" lon="36.1"><name>Well</name></wpt>'
    b'<rte><name>Way</name><rtept lat="1" lon="36"/><rtept lat="2" lon="37"/></rte></gpx>'
)
ACLED = (
    b"event_id_cnty,event_date,event_type,location,notes,latitude,longitude\n"
    b"X1,2030-03-01,Battles,Town,Shots at the bridge,1.0,36.0\nX2,01 March 2030,Protests,Town,March,1.1,36.1\n"
)
WARDENS = b"recipient_id,zone,persons,warden_id\nw1,north,1,\nh1,north,4,w1\nh2,south,3,w1\n"
RECEIPTS = (
    b"recipient_id,answer,at,says_safe\nw1,acknowledged,2030-03-10T08:00:00Z,yes\nh1,read,2030-03-10T09:00:00Z,\n"
)
WAYS = [([1, 2], {"highway": "primary"})]
NODES = [(1, 1.0, 36.0), (2, 1.0, 36.1)]


@dataclass(frozen=True)
class Importer:
    """
    One way in.

    Attributes
    ----------
    ending : of the file; see `spoiling.SPOILERS`. read : takes the file in, and a folder with a sound case beside it.
    """

    name: str
    ending: str
    sound: bytes
    read: Callable[[Path, Path], object]


def importers(case: Path) -> tuple[Importer, ...]:
    """Return every importer; `case` is a folder with a sound case."""
    made = {form: export_case(case, form).content for form in ("csv", "xlsx", "kml", "kmz", "geojson", "gpkg")}
    rows = {**made, "gpx": GPX, "zip": shapefile(case), "osm.pbf": osm_pbf(NODES, WAYS)}
    return (
        *(Importer(f"rows of {ending}", ending, content, _rows) for ending, content in rows.items()),
        Importer("rows put to a case", "csv", made["csv"], _preview),
        Importer("events", "csv", ACLED, _events),
        Importer("alert of a partner", "xml", alert(case), _alert),
        Importer("workbook of a case", "xlsx", workbook(case), _workbook),
        Importer("table of a case", "csv", (case / "legs.csv").read_bytes(), _table),
        Importer("settings of a case", "toml", (case / "case.toml").read_bytes(), _settings),
        Importer("running evacuation", "toml", SITUATION.read_bytes(), _situation),
        Importer("earlier plan", "json", PLAN, lambda path, _: read_plan_answer(path, case_id="tiny-post")),
        Importer("wardens", "csv", WARDENS, lambda path, _: read_recipients(path)),
        Importer("receipts", "csv", RECEIPTS, lambda path, _: read_receipts(path)),
        Importer("forecasts", "json", FORECAST, lambda path, _: read_forecasts(path)),
    )


PLAN = (
    b'{"schema": "egress/plan/1", "case_id": "tiny-post", "data": {"scenario_id": "base", "drawn_by": "egress",'
    b' "start": "2030-03-11T00:00:00Z", "horizon_end": "2030-04-11T00:00:00Z", "movements": [{"id": "m1",'
    b' "leg_id": "office-airstrip", "depart": "2030-03-11T01:00:00Z", "arrive": "2030-03-11T02:00:00Z",'
    b' "fleet_id": "bus", "vehicle": 1, "loads": {"staff": 20}, "empty_return": false}]}}'
)
FORECAST = (
    b'{"case_id": "tiny-post", "exit": "city", "as_of": "2030-03-10T00:00:00Z", "forecaster": "egress", "p_closed": ['
    + b", ".join(b"0.1" for _ in DAYS)
    + b"]}\n"
)


def shapefile(case: Path) -> bytes:
    """Return the sites of a case as a zipped shapefile."""
    points = [one for one in case_features(case) if one.is_point]
    place = case.parent / "shape"
    place.mkdir(exist_ok=True)
    pyogrio.raw.write(
        place / "places.shp",
        geometry=np.array([well_known_binary(one) for one in points], dtype=object),
        field_data=[np.array([one.label for one in points], dtype=object)],
        fields=np.array(["name"], dtype=object),
        geometry_type="Point",
        crs="EPSG:4326",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(place.iterdir()):
            archive.write(part, part.name)
    shutil.rmtree(place)
    return out.getvalue()


def workbook(case: Path) -> bytes:
    """Return a case as its workbook."""
    path = case.parent / "whole.xlsx"
    write_workbook(case, path)
    content = path.read_bytes()
    path.unlink()
    return content


def alert(case: Path) -> bytes:
    """Return an alert as another post would send it."""
    read, until = read_case(case), AS_OF + timedelta(days=1)
    draft = Draft(
        bidding=Bidding.LEAVE,
        sender="consular@post.invalid",
        post=read.label,
        sent=AS_OF,
        expires=until,
        zone=read.timezone,
        languages=("en", "fr"),
        categories=("family",),
        zones=("office",),
    )
    return write_cap(draft_alert(draft, post_state(read, AS_OF, until)), read)


def _rows(path: Path, _: Path) -> None:
    read_rows(path)


def _preview(path: Path, case: Path) -> None:
    try_import(case, file=path, table="sites")


def _events(path: Path, _: Path) -> None:
    feed_rows("acled", read_rows(path), post=None)


def _alert(path: Path, case: Path) -> None:
    read_cap(path.read_bytes(), file=path.name, sites=read_case(case).sites)
    cap_text(path.read_bytes(), file=path.name)


def _workbook(path: Path, case: Path) -> None:
    target = case.parent / "converted"
    try:
        read_workbook(path, target)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def _table(path: Path, case: Path) -> None:
    _exchanged(path, case, "legs.csv")


def _settings(path: Path, case: Path) -> None:
    _exchanged(path, case, "case.toml")


def _exchanged(path: Path, case: Path, name: str) -> None:
    """Read the case with one of its files exchanged, and put the sound one back."""
    sound = (case / name).read_bytes()
    try:
        shutil.copyfile(path, case / name)
        read_case(case)
    finally:
        (case / name).write_bytes(sound)


def _situation(path: Path, case: Path) -> None:
    read_situation(path, read_case(case))

"""What goes out and comes back is the same, field by field, for every format that goes both ways."""

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from egress.inputs.feeds import feed_rows
from egress.inputs.imports import FoundRow, raw_table, read_rows
from egress.inputs.imports.parsers import unsafe_cell
from egress.kit import parse_as_of
from egress.publications.exports import safe_cell
from egress.workflow.exchange import confirm_import, export_case, take_back_import, try_import

BOTH_WAYS = ("geojson", "kml", "kmz", "gpkg")
AS_OF = parse_as_of("2030-03-10")


@pytest.mark.parametrize("form", BOTH_WAYS)
def test_sites_and_legs_come_back_field_by_field(form: str, kabul: Path, tmp_path: Path) -> None:
    """Every cell of every site and leg of Kabul is the same text after the trip, and every place the same place."""
    path = tmp_path / f"out.{form}"
    path.write_bytes(export_case(kabul, form).content)
    rows = read_rows(path)
    for table in ("sites", "legs"):
        before = raw_table(kabul, table)
        found = [row for row in rows if row.cells["egress_table"] == table]
        assert len(found) == len(before.rows) > 10
        for row, old in zip(found, before.rows, strict=True):
            assert {column: row.cells.get(column, "") for column in before.columns} == old
    places = {row["site_id"]: (float(row["lon"]), float(row["lat"])) for row in raw_table(kabul, "sites").rows}
    for row in rows:
        if row.cells["egress_table"] == "sites":
            assert row.positions[0] == pytest.approx(places[row.cells["site_id"]], abs=1e-6)
        else:
            assert row.positions[-1] == pytest.approx(places[row.cells["to_site_id"]], abs=1e-6)


@pytest.mark.parametrize("form", BOTH_WAYS)
def test_an_export_imported_again_changes_nothing(form: str, folder: Path, tmp_path: Path) -> None:
    """The preview of a file that the case itself wrote says that every row stands as it is."""
    path = tmp_path / f"out.{form}"
    path.write_bytes(export_case(folder, form).content)
    for table in ("sites", "legs"):
        tried = try_import(folder, file=path, table=table)
        assert (tried.new, tried.changed, tried.refused) == ((), (), ())
        assert tried.same == len(raw_table(folder, table).rows)


def test_a_point_moved_on_the_map_is_moved(folder: Path, tmp_path: Path) -> None:
    """Whoever drags a place and saves leaves its cells as they were: the place is where it was dragged to."""
    path = tmp_path / "out.geojson"
    drawn = json.loads(export_case(folder, "geojson").content)
    moved = next(one for one in drawn["features"] if one["geometry"]["type"] == "Point")
    moved["geometry"]["coordinates"] = [36.125, 1.25]
    path.write_text(json.dumps(drawn))
    (changed,) = try_import(folder, file=path, table="sites").changed
    assert changed["site_id"] == moved["properties"]["site_id"]
    assert (changed["lat"], changed["lon"]) == ("1.25", "36.125")


@pytest.mark.parametrize("table", ["sites", "legs", "groups", "fleets", "enablers", "reports", "authority"])
def test_csv_comes_back_field_by_field(table: str, kabul: Path, tmp_path: Path) -> None:
    """Every cell of a table is the same text after it went out as CSV and came in."""
    path = tmp_path / "out.csv"
    path.write_bytes(export_case(kabul, "csv", table=table).content)
    before = raw_table(kabul, table)
    assert [dict(row.cells) for row in read_rows(path)] == [dict(row) for row in before.rows]


@pytest.mark.parametrize("form", ["gpkg", "kml"])
def test_others_read_what_we_write(form: str, kabul: Path, tmp_path: Path) -> None:
    """GDAL, a reader that is not ours, finds the same number of places and ways, at the same coordinates."""
    import pyogrio

    path = tmp_path / f"out.{form}"
    path.write_bytes(export_case(kabul, form).content)
    counts = {str(name): pyogrio.read_info(path, layer=name)["features"] for name, _ in pyogrio.list_layers(path)}
    assert counts == {table: len(raw_table(kabul, table).rows) for table in ("sites", "legs")}


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    """Whatever the text, a spreadsheet sees no formula in it, and the import gives it back."""
    flat = " ".join(text.replace("\x00", "\ufffd").splitlines())
    cell = safe_cell(text)
    if not cell.lstrip("+-").replace(".", "", 1).isdigit():
        assert cell.strip()[:1] not in tuple("=+-@")
    assert unsafe_cell(cell) == flat or cell == flat


def test_a_point_in_any_map_file_becomes_a_site(folder: Path, tmp_path: Path) -> None:
    """Waypoints of a GPS, places in KML and GeoJSON with columns of their own become sites; kept, then undone."""
    gpx = tmp_path / "points.gpx"
    gpx.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1.2" lon="36.1"><name>Well</name>'
        "<type>assembly</type></wpt></gpx>"
    )
    before = (folder / "sites.csv").read_text()
    tried = try_import(folder, file=gpx)
    assert tried.table == "sites"
    assert [dict(row) for row in tried.new] == [
        {"label": "Well", "kind": "assembly", "lat": "1.2", "lon": "36.1", "site_id": "well"}
    ]
    assert (folder / "sites.csv").read_text() == before
    confirm_import(folder, tried, source="points.gpx")
    assert (folder / "sites.csv").read_text() != before
    assert take_back_import(folder) == "sites"
    assert (folder / "sites.csv").read_text() == before


def test_each_refused_row_has_its_number_and_reason(folder: Path, tmp_path: Path) -> None:
    """Of four rows two are good; the others are refused by number with what was expected, and the good ones stand."""
    good = raw_table(folder, "groups").rows[0]
    path = tmp_path / "groups.csv"
    columns = list(good)
    rows = [
        {**good, "group_id": "added"},
        {**good, "group_id": "nowhere", "site_id": "no-such-site"},
        {**good, "group_id": "fewer", "persons_likely": "-4"},
        {**good, "group_id": "added-too", "label": "=HYPERLINK(1)"},
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue())
    tried = try_import(folder, file=path, table="groups")
    assert [one["group_id"] for one in tried.new] == ["added", "added-too"]
    assert [one.number for one in tried.refused] == [2, 3]
    assert "no-such-site" in tried.refused[0].reason
    assert "persons_likely" in tried.refused[1].reason
    confirm_import(folder, tried, source="x")
    assert len(raw_table(folder, "groups").rows) == 4


def test_undo_does_not_overwrite_what_was_done_since(folder: Path, tmp_path: Path) -> None:
    """A table that was edited after an import is left alone."""
    path = tmp_path / "groups.csv"
    good = raw_table(folder, "groups").rows[0]
    path.write_text(",".join(good) + "\n" + ",".join({**good, "group_id": "added"}.values()) + "\n")
    confirm_import(folder, try_import(folder, file=path, table="groups"), source="x")
    with open(folder / "groups.csv", "a") as opened:
        opened.write("# a note\n")
    with pytest.raises(Exception, match="changed since"):
        take_back_import(folder)


def test_a_tak_package_updates_itself(folder: Path) -> None:
    """The manifest lies where TAK looks, every item is there, and identities stay when a row changes."""
    first = _tak(folder)
    table = folder / "sites.csv"
    table.write_text(table.read_text().replace("Office", "Head office"))
    second = _tak(folder)
    assert first.keys() == second.keys()
    manifest = etree.fromstring(first["MANIFEST/manifest.xml"])
    entries = [one.get("zipEntry") for one in manifest.iter("Content")]
    assert sorted([*entries, "MANIFEST/manifest.xml"]) == sorted(first)
    kinds = set()
    for name in entries:
        event = etree.fromstring(first[str(name)])
        kinds.add(str(event.get("type")))
        assert str(event.get("stale")) > str(event.get("time"))
        assert event.get("uid") in str(name)
    assert {"a-n-G-I", "b-m-r", "u-d-c-c"} == kinds


def test_a_name_that_xml_cannot_hold_stops_no_export(folder: Path) -> None:
    """A character that is none, in the name of a place and of the post, is shown as such in every map format."""
    for name, known in (("sites.csv", "Office"), ("case.toml", "Field office")):
        file = folder / name
        file.write_text(file.read_text().replace(known, known.replace("ice", "\uffffice")), encoding="utf-8")
    shown = "Off\N{REPLACEMENT CHARACTER}ice"
    assert any(shown in content.decode() for content in _tak(folder).values())
    assert shown in export_case(folder, "kml").content.decode()


def _tak(folder: Path) -> dict[str, bytes]:
    content = export_case(folder, "tak", as_of=AS_OF).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_calendar_rings_for_every_deadline(kabul: Path) -> None:
    """One event for each date of the case, folded at 75 octets, each with an alarm and an identity that stays."""
    as_of = parse_as_of("2021-07-10")
    content = export_case(kabul, "ics", as_of=as_of).content
    lines = content.decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines.count("BEGIN:VEVENT") == lines.count("BEGIN:VALARM") > 0
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids)
    assert content == export_case(kabul, "ics", as_of=as_of).content


def test_a_calendar_rings_for_acts_that_are_owed_and_no_others(folder: Path) -> None:
    """A tripwire that egress itself sees crossed has its hour; one that expired, or was answered, has none."""
    (folder / "gauges.csv").write_text(
        "reading_id,gauge_id,kind,t_event,t_received,value,source_id\n"
        "g,road,front_km,2030-03-08T06:00:00Z,2030-03-08T07:00:00Z,40,drivers\n"
    )
    head = "tripwire_id,label,observable,threshold,owner,obliged_action,time_to_act_h,crossed_at,expires_at,acted_at"
    crossed = "2030-03-08T00:00:00Z"
    (folder / "tripwires.csv").write_text(
        f"{head},measure,trips_at,clears_at\n"
        "near,Near,road,60 km,director,convene,24,,,,front_km,60,90\n"
        f"over,Over,road,60 km,director,expired act,6,{crossed},2030-03-09T00:00:00Z,,,,\n"
        f"done,Done,road,60 km,director,answered act,6,{crossed},,2030-03-08T03:00:00Z,,,\n"
    )
    text = export_case(folder, "ics", as_of=AS_OF).content.decode()
    assert "DTSTART:20300309T060000Z\r\nSUMMARY:Near: convene" in text
    assert "expired act" not in text
    assert "answered act" not in text


def test_an_airport_comes_in_by_its_code(folder: Path) -> None:
    """OAKB is Kabul, from the packaged list, without a network."""
    tried = try_import(folder, airports=["OAKB"])
    assert tried.new[0]["kind"] == "airport"
    assert float(tried.new[0]["lat"]) == pytest.approx(34.57, abs=0.05)


def test_an_event_file_becomes_reports(folder: Path, tmp_path: Path) -> None:
    """An ACLED-style file gives graded reports; a row without a day and one far away are refused, by number."""
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,event_type,location,notes,latitude,longitude\n"
        "AFG1,08 March 2030,Battles,Town,They fought,1.01,36.01\n"
        "AFG2,no day,Battles,Town,They fought,1.01,36.01\n"
        "AFG3,08 March 2030,Battles,Far,They fought,9.0,36.0\n"
    )
    tried = try_import(folder, file=path, feed="acled")
    assert [row["report_id"] for row in tried.new] == ["acled-afg1"]
    assert [one.number for one in tried.refused] == [2, 3]
    assert "too far" in tried.refused[1].reason


def test_only_armed_events_are_attacks(folder: Path, tmp_path: Path) -> None:
    """Protests, riots and treaties beside the post are not entered as attacks on it; each is refused by its type."""
    path = tmp_path / "acled.csv"
    kinds = (
        *("Battles", "Explosions/Remote violence", "Violence against civilians"),
        *("Protests", "Riots", "Strategic developments", ""),
    )
    path.write_text(
        "event_id_cnty,event_date,event_type,location,notes,latitude,longitude\n"
        + "".join(f"E{n},08 March 2030,{kind},Town,as told,1.01,36.01\n" for n, kind in enumerate(kinds))
    )
    tried = try_import(folder, file=path, feed="acled")
    assert {row["claim"] for row in tried.new} == {"attack_near_post"}
    assert len(tried.new) == 3
    assert [one.number for one in tried.refused] == [4, 5, 6, 7]
    assert "Protests" in tried.refused[0].reason


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("The Department advises caution", "warning"),
        ("Our departments are at work; leftover stock, reducible risk", "warning"),
        ("The embassy has not closed", "warning"),
        ("Ordered departure of staff", "peer_post_reduces"),
        ("Staff was reduced", "peer_post_reduces"),
        ("The embassy suspended operations", "peer_post_leaves"),
        ("The post was evacuated", "peer_post_leaves"),
    ],
)
def test_advisories_are_read_by_whole_words(words: str, claim: str) -> None:
    """ "Department" does not depart."""
    cells = {"date": "2030-03-08", "country": "X", "level": "3", "text": words, "issued_by": "Post B"}
    (row,) = feed_rows("advisories", [FoundRow(number=1, cells=cells, positions=())], post=None)
    assert row.cells["claim"] == claim


def test_a_head_that_begins_as_a_comment_does_is_read(folder: Path, tmp_path: Path) -> None:
    """ "#,name,lat,lon" names the columns; our own comment above the names does not, whatever commas it holds."""
    path = tmp_path / "points.csv"
    path.write_text("# exported by hand\n#,name,lat,lon,kind\n1,North gate,1.2,36.1,gate\n2,South,1.1,36.2,gate\n")
    rows = read_rows(path)
    assert [row.cells["name"] for row in rows] == ["North gate", "South"]
    tried = try_import(folder, file=path, table="sites")
    assert [row["label"] for row in tried.new] == ["North gate", "South"]
    path.write_text("# so, named, as follows\nsite_id,label,kind\nx,X,gate\n")
    assert [dict(row.cells) for row in read_rows(path)] == [{"site_id": "x", "label": "X", "kind": "gate"}]


def test_a_cell_that_was_emptied_is_emptied(folder: Path, tmp_path: Path) -> None:
    """
    A cell that a partner cleared in a column of our name is cleared, and taken back by the undo.

    A column that the file does not have, or that was only guessed to be ours, clears nothing.
    """
    before = (folder / "legs.csv").read_text()
    leg = next(row for row in raw_table(folder, "legs").rows if row["return_min"])
    key = leg["leg_id"]
    path = tmp_path / "legs.csv"
    path.write_text(f"leg_id,return_min\n{key},\n")
    tried = try_import(folder, file=path, table="legs")
    assert tried.changed == ({"leg_id": key, "return_min": ""},)
    confirm_import(folder, tried, source="partner")
    after = next(row for row in raw_table(folder, "legs").rows if row["leg_id"] == key)
    assert after == {**leg, "return_min": ""}
    take_back_import(folder)
    assert (folder / "legs.csv").read_text() == before
    path.write_text(f"leg_id,comment\n{key},\n")
    assert try_import(folder, file=path, table="legs").same == 1
    path.write_text(f"leg_id,mode\n{key},\n")
    (refused,) = try_import(folder, file=path, table="legs").refused
    assert "mode" in refused.reason


def test_nothing_is_fetched_unless_an_address_is_named(folder: Path) -> None:
    """Without a file, an address or a code there is nothing to import, and other schemes are refused."""
    with pytest.raises(Exception, match="a file"):
        try_import(folder)
    with pytest.raises(Exception, match="http"):
        try_import(folder, url="file:///etc/passwd")


def test_a_shapefile_in_a_zip_is_read(folder: Path, tmp_path: Path) -> None:
    """A zipped shapefile, as offices send it, gives its rows and places."""
    import numpy as np
    import pyogrio

    from egress.inputs.imports import case_features
    from egress.publications.exports.geopackage import well_known_binary

    points = [one for one in case_features(folder) if one.is_point]
    made = tmp_path / "shape"
    made.mkdir()
    pyogrio.raw.write(
        made / "places.shp",
        geometry=np.array([well_known_binary(one) for one in points], dtype=object),
        field_data=[np.array([one.label for one in points], dtype=object)],
        fields=np.array(["name"], dtype=object),
        geometry_type="Point",
        crs="EPSG:4326",
    )
    archive = shutil.make_archive(str(tmp_path / "places"), "zip", made)
    rows = read_rows(Path(archive))
    assert [row.cells["name"] for row in rows] == [one.label for one in points]
    assert [row.positions for row in rows] == [one.positions for one in points]

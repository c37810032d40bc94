"""The map of the house: tiles of an MBTiles file, read and never written, whoever made it."""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from egress.interfaces.accounts import Role
from egress.kit import InputProblem
from egress.store.map_tiles import open_map, tile_of

from .housing import everywhere, moved_in, opened_house

PICTURE = b"\x89PNG and the rest"


def mbtiles(path: Path, *, told: dict[str, str] | None = None, tiles: dict[tuple[int, int, int], bytes]) -> Path:
    """Write a file of tiles, its rows counted from the south as the form has them."""
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        made.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        described = {"name": "The town", "format": "png", "minzoom": "0", "maxzoom": "2", **(told or {})}
        made.executemany("INSERT INTO metadata VALUES (?, ?)", described.items())
        made.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [(*place, data) for place, data in tiles.items()])
    return path


def test_a_tile_is_found_by_its_row_from_the_north(tmp_path: Path) -> None:
    """The form counts rows from the south, web maps from the north; what is not there is empty."""
    path = mbtiles(tmp_path / "town.mbtiles", tiles={(1, 0, 1): PICTURE})
    before = path.read_bytes()
    with opened_house(tmp_path, map_file=path) as house:
        ann = moved_in(house, "Ann", everywhere(Role.VIEWER))
        told = ann.get("/map").json()
        assert (told["name"], told["is_vector"], told["deepest_zoom"]) == ("The town", False, 2)
        found = ann.get("/map/tiles/1/0/0")
        assert (found.status_code, found.content, found.headers["content-type"]) == (200, PICTURE, "image/png")
        assert found.headers["cache-control"].startswith("private")
        for place in ("1/0/1", "0/0/0", "1/7/0", "9/0/0"):
            empty = ann.get(f"/map/tiles/{place}")
            assert (empty.status_code, empty.content) == (200, b""), place
        for place in ("-1/0/0", "40/0/0", "1/x/0"):
            assert ann.get(f"/map/tiles/{place}").status_code == 422, place
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob("town*")] == ["town.mbtiles"]


def test_vector_tiles_are_sent_as_they_are_pressed(tmp_path: Path) -> None:
    """Their layers are told, and a tile pressed by gzip says so."""
    told = {"format": "pbf", "json": json.dumps({"vector_layers": [{"id": "roads"}, {"id": "water"}, "?"]})}
    path = mbtiles(tmp_path / "v.mbtiles", told=told, tiles={(0, 0, 0): gzip.compress(b"roads")})
    with opened_house(tmp_path, map_file=path) as house:
        ann = moved_in(house, "Ann", everywhere(Role.VIEWER))
        assert ann.get("/map").json()["layers"] == ["roads", "water"]
        found = ann.get("/map/tiles/0/0/0")
        assert (found.headers["content-encoding"], found.content) == ("gzip", b"roads")


def test_without_a_map_there_is_none(tmp_path: Path) -> None:
    """A house that names no file says so, and how to name one."""
    with opened_house(tmp_path) as house:
        ann = moved_in(house, "Ann", everywhere(Role.VIEWER))
        assert ann.get("/map").json() is None
        answer = ann.get("/map/tiles/0/0/0")
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:egress:problem:no_map")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"format": "svg"}, "format is svg"),
        ({"bounds": "1,2,3"}, "bounds"),
        ({"bounds": "10,0,-10,5"}, "bounds"),
        ({"minzoom": "5", "maxzoom": "3"}, "zooms"),
        ({"maxzoom": "90"}, "zooms"),
        ({"format": "pbf", "json": "{"}, "Expecting"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused(tmp_path: Path, told: dict[str, str], why: str) -> None:
    """What it says of itself is held against what a map can show, before anything is served."""
    with pytest.raises(InputProblem, match=why):
        open_map(mbtiles(tmp_path / "m.mbtiles", told=told, tiles={}))


def test_anything_else_is_refused(tmp_path: Path) -> None:
    """No file, a file that is no database, a database without tiles."""
    with pytest.raises(InputProblem, match="no such file"):
        open_map(tmp_path / "none.mbtiles")
    (tmp_path / "text.mbtiles").write_text("not a database, however long it may go on " * 50, encoding="utf-8")
    with pytest.raises(InputProblem, match="MBTiles"):
        open_map(tmp_path / "text.mbtiles")
    with closing(sqlite3.connect(tmp_path / "bare.mbtiles")) as made, made:
        made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    with pytest.raises(InputProblem, match="tiles"):
        open_map(tmp_path / "bare.mbtiles")


def test_a_file_made_to_tire_us_is_given_up(tmp_path: Path) -> None:
    """A view that counts without end in place of tiles is cut off; a tile that is too long is none."""
    path = tmp_path / "endless.mbtiles"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        made.execute("INSERT INTO metadata VALUES ('format', 'png')")
        made.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'00' AS tile_data FROM n WHERE i < 0"
        )
    with pytest.raises(InputProblem, match="interrupted"):
        open_map(path)
    long = mbtiles(tmp_path / "long.mbtiles", tiles={(0, 0, 0): PICTURE, (1, 0, 0): b"x" * (5 * 1024 * 1024)})
    assert tile_of(open_map(long), 0, 0, 0) == PICTURE
    assert tile_of(open_map(long), 1, 0, 1) is None

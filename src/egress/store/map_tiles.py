"""A map of the user's own in the form of MBTiles: a SQLite file that is read and never written."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from egress.kit import InputProblem, Problem

TILE_KINDS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pbf": "application/x-protobuf",
}
"""By the format that the file states: what its tiles are sent as."""

VECTOR_TILES = "pbf"
DEEPEST_ZOOM = 22
MOST_TILE_BYTES = 4 * 1024 * 1024
MOST_STEPS = 2_000_000
"""Steps of SQLite that one look may take: a tile is found in some hundreds, unless the file is made to tire us."""

BEGINS_GZIPPED = b"\x1f\x8b"


@dataclass(frozen=True, kw_only=True)
class OwnMap:
    """
    What a file of tiles says of itself.

    Attributes
    ----------
    form : "pbf" for vector tiles, else the form of its pictures.
    bounds : west, south, east, north in degrees.
    layers : of vector tiles; empty for pictures.
    """

    path: Path
    name: str
    form: str
    least_zoom: int
    deepest_zoom: int
    bounds: tuple[float, float, float, float]
    attribution: str
    layers: tuple[str, ...]


def open_map(path: Path) -> OwnMap:
    """
    Read what a file of tiles says of itself.

    Raises
    ------
    InputProblem
        where it is no MBTiles file, or says something that cannot be shown.
    """
    if not path.is_file():
        raise _refused(path, "no such file")
    try:
        with _reading(path) as opened:
            told = dict(opened.execute("SELECT name, value FROM metadata LIMIT 200").fetchall())
            opened.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        return _described(path, {str(name): str(value) for name, value in told.items()})
    except (sqlite3.Error, ValueError) as error:
        raise _refused(path, str(error)) from error


def tile_of(found: OwnMap, z: int, x: int, y: int) -> bytes | None:
    """Return a tile, its rows counted from the north as web maps do; None where there is none, or none that fits."""
    across = 1 << z
    if not (found.least_zoom <= z <= found.deepest_zoom and 0 <= x < across and 0 <= y < across):
        return None
    from_south = across - 1 - y
    asked = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"
    with _reading(found.path) as opened:
        try:
            row = opened.execute(asked, (z, x, from_south)).fetchone()
        except sqlite3.Error:
            return None
    tile = row[0] if row else None
    return tile if isinstance(tile, bytes) and tile else None


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file so that nothing can be written, nothing beside it is opened, and no look goes on without end."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=2)) as opened:
        opened.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_TILE_BYTES)
        opened.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        opened.execute("PRAGMA query_only = ON")
        opened.execute("PRAGMA trusted_schema = OFF")
        left = [MOST_STEPS // 1000]

        def tired() -> int:
            left[0] -= 1
            return int(left[0] < 0)

        opened.set_progress_handler(tired, 1000)
        yield opened


def _described(path: Path, told: dict[str, str]) -> OwnMap:
    form = told.get("format", "").lower()
    if form not in TILE_KINDS:
        raise ValueError(f"its format is {form or 'not stated'}")
    bounds = tuple(float(one) for one in told.get("bounds", "-180,-85.05,180,85.05").split(","))
    if len(bounds) != 4 or not (-180 <= bounds[0] <= bounds[2] <= 180 and -90 <= bounds[1] <= bounds[3] <= 90):
        raise ValueError("its bounds are not west, south, east, north")
    least, deepest = int(told.get("minzoom", "0")), int(told.get("maxzoom", str(DEEPEST_ZOOM)))
    if not 0 <= least <= deepest <= DEEPEST_ZOOM:
        raise ValueError(f"its zooms do not lie between 0 and {DEEPEST_ZOOM}")
    return OwnMap(
        path=path,
        name=told.get("name", "")[:200] or path.stem,
        form=form,
        least_zoom=least,
        deepest_zoom=deepest,
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
        attribution=told.get("attribution", "")[:500],
        layers=_layers(told.get("json", "")) if form == VECTOR_TILES else (),
    )


def _layers(text: str) -> tuple[str, ...]:
    told = json.loads(text) if text else {}
    layers = told.get("vector_layers", []) if isinstance(told, dict) else []
    return tuple(str(one["id"]) for one in layers[:200] if isinstance(one, dict) and "id" in one)


def _refused(path: Path, why: str) -> InputProblem:
    expected, remedy = "an MBTiles file", "Name a file of map tiles in that form: --map FILE.mbtiles."
    return InputProblem([Problem(path.name, 0, "", why, expected, remedy)])

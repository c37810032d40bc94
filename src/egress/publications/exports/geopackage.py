"""Sites and legs as an OGC GeoPackage: one layer for each, every cell of their rows as text."""

import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio

from egress.domain.features import Feature

WGS84 = "EPSG:4326"


def write_geopackage(features: Sequence[Feature]) -> bytes:
    """Return a GeoPackage with a layer of points and a layer of lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.gpkg"
        for table, shape in (("sites", "Point"), ("legs", "LineString")):
            rows = [one for one in features if one.table == table]
            if rows:
                _layer(path, table, shape, rows)
        return path.read_bytes()


def well_known_binary(feature: Feature) -> bytes:
    """Return the geometry as OGC well-known binary, little-endian: a point or a line string."""
    if feature.is_point:
        return struct.pack("<BI2d", 1, 1, *feature.positions[0])
    flat = [value for position in feature.positions for value in position]
    return struct.pack(f"<BII{len(flat)}d", 1, 2, len(feature.positions), *flat)


def _layer(path: Path, table: str, shape: str, rows: Sequence[Feature]) -> None:
    columns = list(dict.fromkeys(column for one in rows for column in one.cells))
    pyogrio.raw.write(
        path,
        geometry=np.array([well_known_binary(one) for one in rows], dtype=object),
        field_data=[np.array([one.cells.get(column, "") for one in rows], dtype=object) for column in columns],
        fields=np.array(columns, dtype=object),
        layer=table,
        driver="GPKG",
        geometry_type=shape,
        crs=WGS84,
        append=path.exists(),
    )

"""One parser for each format: rows of text, or a reason why not. A reader of the cage, run in its child alone."""

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from egress.inputs.cage.limits import UnreadableFileError
from egress.inputs.imports.head_lines import head_line

MOST_ROWS = 50_000
MOST_CELL = 10_000
MOST_COLUMNS = 400
MOST_UNPACKED = 256 * 1024 * 1024
MOST_RATIO = 200
"""A part of a zip that grows more than so many times is a bomb."""

MOST_PARTS = 2_000
KML_LINE = 100_000
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
"""Tried in this order; UTF-16 only where its mark is there."""

ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential")
"""Classes of road that are read from OpenStreetMap."""

RawRow = dict[str, Any]


def answer(path: Path, ending: str) -> Iterator[RawRow]:
    """Yield the rows of a file: `number`, `cells` by column, and `positions`."""
    for number, (cells, positions) in enumerate(PARSERS[ending](path), 1):
        if number > MOST_ROWS:
            raise UnreadableFileError(f"more than {MOST_ROWS:,} rows")
        yield {"number": number, "cells": _plain(cells), "positions": _placed(positions)}


Parsed = Iterator[tuple[Mapping[str, object], list[tuple[float, float]]]]


def _csv(path: Path) -> Parsed:
    text = _decoded(path.read_bytes())
    if "\x00" in text:
        raise UnreadableFileError("a NUL character")
    csv.field_size_limit(MOST_CELL * 10)
    written = [line for line in io.StringIO(text, newline=None) if line.strip()]
    first = head_line(written)
    lines = (line for line in written if not line.lstrip().startswith("#"))
    if not first.startswith("#"):
        next(lines, "")
    first = first.removeprefix("#")
    comma = max(",;\t", key=first.count)
    head = [cell.strip() for cell in next(csv.reader([first], delimiter=comma), [])]
    _see_columns(head)
    for number, cells in enumerate(csv.reader(lines, delimiter=comma), 1):
        if any(cell.strip() for cell in cells[len(head) :]):
            said = f"row {number} with {len(cells)} cells below {len(head)} names: quote cells that hold {comma!r}"
            raise UnreadableFileError(said)
        yield dict(zip(head, (unsafe_cell(cell) for cell in cells), strict=False)), []


_TOLD_APART = re.compile(r"\s*[=+\-@\t\r]|'")
"""What a cell begins with that was made safe by an apostrophe."""


def unsafe_cell(text: str) -> str:
    """Return a cell as it was before it was made safe for spreadsheets: without the apostrophe before a formula."""
    return text[1:] if text[:1] == "'" and _TOLD_APART.match(text[1:]) else text


def _xlsx(path: Path) -> Parsed:
    from openpyxl import load_workbook

    with _opened_zip(path) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                _see_no_type(_part(archive, info))
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets[:50]:
        rows = sheet.iter_rows(values_only=True)
        head = [_shown(cell) for cell in next(rows, ())]
        while head and not head[-1]:
            head.pop()
        if not head:
            continue
        _see_columns(head)
        for cells in rows:
            if any(cell is not None for cell in cells):
                found = {name: unsafe_cell(_shown(cell)) for name, cell in zip(head, cells, strict=False)}
                yield {**found, "egress_sheet": sheet.title}, []


def _kml(path: Path) -> Parsed:
    yield from _placemarks(path.read_bytes())


def _kmz(path: Path) -> Parsed:
    with _opened_zip(path) as archive:
        inside = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
        if not inside:
            raise UnreadableFileError("a KMZ without a KML inside")
        yield from _placemarks(_part(archive, inside[0]))


def _placemarks(content: bytes) -> Parsed:
    root = _xml(content)
    for mark in _all(root, "Placemark"):
        cells: dict[str, object] = {
            "name": _child_text(mark, "name"),
            "description": _child_text(mark, "description"),
        }
        for data in _all(mark, "Data"):
            cells[str(data.get("name", ""))] = _child_text(data, "value")
        for data in _all(mark, "SimpleData"):
            cells[str(data.get("name", ""))] = data.text or ""
        shapes = [shape for name in ("Point", "LineString", "LinearRing") for shape in _all(mark, name)]
        yield cells, _coordinates(_child_text(shapes[0], "coordinates")) if shapes else []


def _coordinates(text: str) -> list[tuple[float, float]]:
    found = []
    for triple in text.split()[:KML_LINE]:
        parts = triple.split(",")
        if len(parts) < 2:
            raise UnreadableFileError(f"coordinates {triple[:40]}")
        found.append((_number(parts[0]), _number(parts[1])))
    return found


def _gpx(path: Path) -> Parsed:
    root = _xml(path.read_bytes())
    for point in _all(root, "wpt"):
        yield _gpx_cells(point), [_gpx_position(point)]
    for kind, part in (("rte", "rtept"), ("trk", "trkpt")):
        for line in _all(root, kind):
            yield _gpx_cells(line), [_gpx_position(point) for point in _all(line, part)]


def _gpx_cells(node: etree._Element) -> dict[str, object]:
    found = {name: _child_text(node, name) for name in ("name", "desc", "type", "sym", "cmt")}
    return {name: text for name, text in found.items() if text}


def _gpx_position(node: etree._Element) -> tuple[float, float]:
    return _number(str(node.get("lon"))), _number(str(node.get("lat")))


def _geojson(path: Path) -> Parsed:
    def refuse(word: str) -> float:
        raise UnreadableFileError(f"{word}, which is no JSON")

    try:
        data = json.loads(_decoded(path.read_bytes()), parse_constant=refuse)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"no JSON: {str(error)[:80]}") from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise UnreadableFileError("no FeatureCollection")
    for feature in features:
        if not isinstance(feature, dict):
            raise UnreadableFileError("a feature that is none")
        cells = feature.get("properties")
        yield cells if isinstance(cells, dict) else {}, _geometry(feature.get("geometry"))


def _geometry(shape: object) -> list[tuple[float, float]]:
    if not isinstance(shape, dict):
        return []
    found = shape.get("coordinates")
    kind = shape.get("type")
    if kind == "Point":
        found = [found]
    elif kind in ("Polygon", "MultiLineString"):
        found = found[0] if isinstance(found, list) and found else []
    elif kind not in ("LineString", "MultiPoint"):
        return []
    if not isinstance(found, list) or not all(isinstance(one, list) and len(one) >= 2 for one in found):
        raise UnreadableFileError("coordinates that are none")
    return [(_number(one[0]), _number(one[1])) for one in found[:KML_LINE]]


def _gpkg(path: Path) -> Parsed:
    if path.read_bytes()[:16] != b"SQLite format 3\x00":
        raise UnreadableFileError("no GeoPackage")
    yield from _layers(path)


def _shapefile(path: Path) -> Parsed:
    """A zip with a shapefile: its parts are written under names of our own, so that none can leave the folder."""
    import tempfile

    with _opened_zip(path) as archive, tempfile.TemporaryDirectory() as folder:
        found = [info for info in archive.infolist() if Path(info.filename).suffix.lower() == ".shp"]
        if not found:
            raise UnreadableFileError("a zip without a shapefile inside")
        stem = found[0].filename[: -len(".shp")]
        for info in archive.infolist():
            ending = Path(info.filename).suffix.lower()
            if info.filename[: -len(ending)] == stem and ending in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                (Path(folder) / f"layer{ending}").write_bytes(_part(archive, info))
        yield from _layers(Path(folder) / "layer.shp")


def _layers(path: Path) -> Parsed:
    import pyogrio

    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        for name in names[:20]:
            meta, _, shapes, data = pyogrio.raw.read(path, layer=name, max_features=MOST_ROWS)
            _see_wgs84(meta.get("crs"))
            fields = [str(one) for one in meta["fields"]]
            for number in range(len(shapes if shapes is not None else data[0] if data else [])):
                cells = {field: column[number] for field, column in zip(fields, data, strict=True)}
                shape = None if shapes is None else shapes[number]
                yield {**cells, "egress_table": cells.get("egress_table", name)}, _wkb(shape)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise UnreadableFileError(str(error)[:200]) from None


def _see_wgs84(crs: object) -> None:
    if crs and "4326" not in str(crs) and "WGS 84" not in str(crs)[:200]:
        raise UnreadableFileError(f"coordinates in {str(crs)[:60]}, not in WGS84 degrees")


def _wkb(shape: bytes | None) -> list[tuple[float, float]]:
    """Return the positions of a point, a line, or the outer ring of an area (OGC well-known binary)."""
    if not shape:
        return []
    order = "<" if shape[0] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", shape, 1)
    width = 3 if kind > 1000 or kind & 0x80000000 else 2
    flat = kind % 1000 if kind < 0x20000000 else kind & 0xFF
    if flat == 1:
        lon, lat = struct.unpack_from(f"{order}2d", shape, 5)
        return [(lon, lat)]
    if flat in (2, 3):
        at = 5 if flat == 2 else 9
        (count,) = struct.unpack_from(f"{order}I", shape, at)
        step = 8 * width
        starts = range(at + 4, at + 4 + min(count, KML_LINE) * step, step)
        return [struct.unpack_from(f"{order}2d", shape, start) for start in starts]
    if flat in (4, 5, 6):
        return _wkb(shape[9:])
    return []


def _xml(content: bytes) -> etree._Element:
    _see_no_type(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(f"no XML: {str(error)[:120]}") from None


def _see_no_type(content: bytes) -> None:
    """Refuse a document type or an entity in any encoding: no file of rows needs one, and bombs do."""
    narrow = content.replace(b"\x00", b"")
    if b"<!DOCTYPE" in narrow or b"<!ENTITY" in narrow:
        raise UnreadableFileError("a document type or an entity, which no file of rows needs")


def _opened_zip(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(f"no zip: {str(error)[:80]}") from None
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise UnreadableFileError(f"a zip of {len(parts):,} parts")
    if sum(info.file_size for info in parts) > MOST_UNPACKED:
        raise UnreadableFileError("a zip that unpacks to more than a file of rows may take")
    for info in parts:
        if info.file_size > MOST_RATIO * max(1, info.compress_size) and info.file_size > 1_000_000:
            raise UnreadableFileError("a zip bomb")
        if info.flag_bits & 1:
            raise UnreadableFileError("a zip under a password")
    return archive


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a part of a zip, never more than it claims."""
    try:
        with archive.open(info) as opened:
            content = opened.read(info.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError(f"a broken zip: {str(error)[:80]}") from None
    if len(content) > info.file_size:
        raise UnreadableFileError("a part of a zip that is larger than it claims")
    return content


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tries: tuple[str, ...] = ("utf-16",)
    else:
        tries = ("utf-8-sig", "cp1252")
    for encoding in tries:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("text in an encoding that is not known")


def _see_columns(head: list[str]) -> None:
    if len(head) > MOST_COLUMNS:
        raise UnreadableFileError(f"{len(head):,} columns")
    named = [name for name in head if name]
    if len(set(named)) < len(named):
        raise UnreadableFileError("two columns of one name")


def _plain(cells: Mapping[str, object]) -> dict[str, str]:
    return {str(name)[:200]: _shown(value)[:MOST_CELL] for name, value in [*cells.items()][:MOST_COLUMNS] if name}


def _shown(value: object) -> str:
    if value is None or value != value:  # NaN stands for an empty cell in files read by GDAL
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _placed(positions: list[tuple[float, float]]) -> list[list[float]]:
    for lon, lat in positions:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise UnreadableFileError(f"coordinates {lon}, {lat}, which lie on no globe")
    return [[lon, lat] for lon, lat in positions]


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise UnreadableFileError(f"a coordinate {str(value)[:40]}") from None


def _all(root: etree._Element, local: str) -> Iterator[etree._Element]:
    for node in root.iter():
        if isinstance(node.tag, str) and etree.QName(node).localname == local:
            yield node


def _child_text(root: etree._Element, local: str) -> str:
    for node in root:
        if isinstance(node.tag, str) and etree.QName(node).localname == local:
            return (node.text or "").strip()
    return ""


def _osm(path: Path) -> Parsed:
    """The roads of an OpenStreetMap extract, one row for each way with its class and tags."""
    import pyogrio

    classes = ",".join(f"'{kind}'" for kind in ROADS)
    columns = ["highway", "other_tags"]
    try:
        _, _, shapes, data = pyogrio.raw.read(path, layer="lines", columns=columns, where=f"highway IN ({classes})")
    except Exception as error:
        raise UnreadableFileError(f"no OpenStreetMap extract: {str(error)[:120]}") from None
    for shape, kind, tags in zip(shapes, data[0], data[1], strict=True):
        yield {"highway": kind, "tags": tags}, _wkb(shape)


PARSERS: Mapping[str, Callable[[Path], Parsed]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "kml": _kml,
    "kmz": _kmz,
    "gpx": _gpx,
    "geojson": _geojson,
    "gpkg": _gpkg,
    "zip": _shapefile,
    "osm.pbf": _osm,
}
"""By ending."""

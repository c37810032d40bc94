"""Sites and legs as KML 2.2 (OGC 07-147r2) and KMZ, every cell of their rows as extended data."""

import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from egress.domain.features import Feature
from egress.publications.xml_text import xml_text

KML = "http://www.opengis.net/kml/2.2"
LEG_STYLE = (("color", "ff1c1c9b"), ("width", "3"))
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip, so that the same case gives the same bytes."""


def write_kml(features: Sequence[Feature], *, title: str) -> bytes:
    """Return a KML document with a folder for each table."""
    root = etree.Element(_name("kml"), nsmap={None: KML})  # type: ignore[dict-item]
    document = etree.SubElement(root, _name("Document"))
    _add(document, "name", title)
    style = etree.SubElement(document, _name("Style"), id="leg")
    line = etree.SubElement(style, _name("LineStyle"))
    for name, value in LEG_STYLE:
        _add(line, name, value)
    for table in dict.fromkeys(one.table for one in features):
        folder = etree.SubElement(document, _name("Folder"))
        _add(folder, "name", table)
        for one in features:
            if one.table == table:
                _placemark(folder, one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write_kmz(features: Sequence[Feature], *, title: str) -> bytes:
    """Return the KML document in a zip, as Google Earth opens it."""
    return zipped({"doc.kml": write_kml(features, title=title)})


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return files in a zip, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def _placemark(folder: etree._Element, feature: Feature) -> None:
    mark = etree.SubElement(folder, _name("Placemark"), id=f"{feature.table}-{feature.id}")
    _add(mark, "name", feature.label)
    if not feature.is_point:
        _add(mark, "styleUrl", "#leg")
    data = etree.SubElement(mark, _name("ExtendedData"))
    for column, cell in {"egress_table": feature.table, **feature.cells}.items():
        entry = etree.SubElement(data, _name("Data"), name=column)
        _add(entry, "value", cell)
    shape = etree.SubElement(mark, _name("Point" if feature.is_point else "LineString"))
    _add(shape, "coordinates", " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in feature.positions))


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _name(name)).text = xml_text(text)


def _name(local: str) -> str:
    return f"{{{KML}}}{local}"

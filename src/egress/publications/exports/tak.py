"""A TAK data package: sites, legs and areas as Cursor on Target, with identities that stay, so that it updates."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from egress.domain.features import Feature
from egress.kit import iso_utc
from egress.publications.exports.kml import zipped
from egress.publications.xml_text import xml_text

IDENTITIES = uuid.UUID("6f1d2f4e-58b1-5c07-9d0a-2b7a3c9e4d10")
"""Namespace of the identities (RFC 4122, version 5): the same row of the same case is the same item in TAK."""

POINT, ROUTE, CIRCLE = "a-n-G-I", "b-m-r", "u-d-c-c"
AREA_RADIUS_M = 500.0
"""Circle around a place that holds people, where the case gives no area of its own."""

NO_ERROR_M = "9999999.0"
HOLDING = ("zone", "assembly", "gate", "hub")


def write_tak(features: Sequence[Feature], *, case_id: str, title: str, made: datetime, stale: datetime) -> bytes:
    """
    Return a data package whose items turn stale at the plan's end.

    Re-imported from a later state of the case it moves what it brought before, since identities come from row ids.
    """
    events: dict[str, bytes] = {}
    for one in features:
        identity = identity_of(case_id, one.table, one.id)
        events[identity] = _event(one, identity, made, stale)
        if one.is_point and one.cells.get("kind") in HOLDING:
            area = identity_of(case_id, "area", one.id)
            events[area] = _circle(one, area, made, stale)
    package = identity_of(case_id, "package", "package")
    parts = {f"{identity}/{identity}.cot": content for identity, content in events.items()}
    return zipped({"MANIFEST/manifest.xml": _manifest(package, title, list(events)), **parts})


def identity_of(case_id: str, table: str, row_id: str) -> str:
    """Return the identity of a row, the same whenever it is exported."""
    return str(uuid.uuid5(IDENTITIES, f"{case_id}/{table}/{row_id}"))


def _event(feature: Feature, identity: str, made: datetime, stale: datetime) -> bytes:
    kind = POINT if feature.is_point else ROUTE
    event = _head(identity, kind, feature, made, stale)
    detail = etree.SubElement(event, "detail")
    etree.SubElement(detail, "contact", callsign=xml_text(feature.label))
    if not feature.is_point:
        for number, (lon, lat) in enumerate(feature.positions):
            ends = number in (0, len(feature.positions) - 1)
            etree.SubElement(
                detail,
                "link",
                uid=f"{identity}-{number}",
                type="b-m-p-w" if ends else "b-m-p-c",
                point=f"{lat:.7f},{lon:.7f},0.0",
                callsign=xml_text(feature.label) if ends else "",
                relation="c",
            )
        etree.SubElement(
            detail, "link_attr", method="Driving", direction="Infil", routetype="Primary", order="Ascending"
        )
    etree.SubElement(detail, "remarks").text = xml_text("; ".join(f"{k}: {v}" for k, v in feature.cells.items() if v))
    return _written(event)


def _circle(feature: Feature, identity: str, made: datetime, stale: datetime) -> bytes:
    event = _head(identity, CIRCLE, feature, made, stale)
    detail = etree.SubElement(event, "detail")
    etree.SubElement(detail, "contact", callsign=xml_text(feature.label))
    shape = etree.SubElement(detail, "shape")
    radius = f"{AREA_RADIUS_M:.1f}"
    etree.SubElement(shape, "ellipse", major=radius, minor=radius, angle="360")
    return _written(event)


def _head(identity: str, kind: str, feature: Feature, made: datetime, stale: datetime) -> etree._Element:
    event = etree.Element(
        "event",
        version="2.0",
        uid=identity,
        type=kind,
        how="h-e",
        time=iso_utc(made),
        start=iso_utc(made),
        stale=iso_utc(max(stale, made)),
    )
    lon, lat = feature.positions[0]
    etree.SubElement(event, "point", lat=f"{lat:.7f}", lon=f"{lon:.7f}", hae="0.0", ce=NO_ERROR_M, le=NO_ERROR_M)
    return event


def _manifest(package: str, title: str, identities: Sequence[str]) -> bytes:
    root = etree.Element("MissionPackageManifest", version="2")
    configuration = etree.SubElement(root, "Configuration")
    etree.SubElement(configuration, "Parameter", name="uid", value=package)
    etree.SubElement(configuration, "Parameter", name="name", value=xml_text(title))
    contents = etree.SubElement(root, "Contents")
    for identity in identities:
        content = etree.SubElement(contents, "Content", ignore="false", zipEntry=f"{identity}/{identity}.cot")
        etree.SubElement(content, "Parameter", name="uid", value=identity)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

"""Sites and legs as GeoJSON (RFC 7946), every cell of their rows as a property."""

import json
from collections.abc import Sequence

from egress.domain.features import Feature


def write_geojson(features: Sequence[Feature]) -> bytes:
    """Return a FeatureCollection; cells stay text as they stand in the case, so that nothing is rounded."""
    made = [
        {
            "type": "Feature",
            "id": f"{one.table}/{one.id}",
            "geometry": _geometry(one),
            "properties": {"egress_table": one.table, **one.cells},
        }
        for one in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False, indent=1).encode("utf-8")


def _geometry(feature: Feature) -> dict[str, object]:
    if feature.is_point:
        return {"type": "Point", "coordinates": list(feature.positions[0])}
    return {"type": "LineString", "coordinates": [list(position) for position in feature.positions]}

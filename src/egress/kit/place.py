"""Places on the globe: WGS84 latitude and longitude, and the distance between two of them."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088
"""Mean Earth radius (IUGG)."""


@dataclass(frozen=True)
class Place:
    """A point in WGS84 degrees; refused outside −90…90 and −180…180."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        """Refuse coordinates that lie on no globe."""
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"no such place: lat {self.lat}, lon {self.lon}")


def distance_km(a: Place, b: Place) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))

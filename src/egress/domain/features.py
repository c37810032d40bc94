"""Rows of a case as things on a map: what files of places and ways carry in both directions."""

from collections.abc import Mapping
from dataclasses import dataclass

Position = tuple[float, float]
"""Longitude and latitude, WGS84 degrees, in the order of GeoJSON and KML."""


@dataclass(frozen=True, kw_only=True)
class Feature:
    """
    One row on a map.

    Attributes
    ----------
    table : "sites" or "legs"; empty where a file of somebody else does not say.
    id, label : how the row is called.
    cells : the row's cells as text by column, as they stand in the case.
    positions : one for a point, two or more for a line; a ring (first = last) for an area.
    """

    table: str
    id: str
    label: str
    cells: Mapping[str, str]
    positions: tuple[Position, ...]

    @property
    def is_point(self) -> bool:
        """Whether it is one place."""
        return len(self.positions) == 1

"""The map that the house lays over the land: tiles of an MBTiles file on the server."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from egress.interfaces.accounts import Caller, Refused
from egress.interfaces.api.answers import BYTES
from egress.interfaces.api.asked import Answered
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.api.house import House
from egress.interfaces.wiring import map_tiles

ROUTER = APIRouter(tags=["map"])
SignedIn = Annotated[Caller, Depends(Needs(None))]
Zoom = Annotated[int, Path(ge=0, le=map_tiles.DEEPEST_ZOOM)]
Place = Annotated[int, Path(ge=0, lt=1 << map_tiles.DEEPEST_ZOOM)]
A_DAY = "private, max-age=86400"


class MapAnswer(Answered):
    """What the map says of itself."""

    name: str
    is_vector: bool
    least_zoom: int
    deepest_zoom: int
    bounds: list[float]
    attribution: str
    layers: list[str]


@ROUTER.get("/map")
def the_map(house: InHouse, caller: SignedIn) -> MapAnswer | None:
    """The map of the house; null where it has none. Its bounds are west, south, east, north in degrees."""
    del caller
    found = house.own_map
    if found is None:
        return None
    return MapAnswer(
        name=found.name,
        is_vector=found.form == map_tiles.VECTOR_TILES,
        least_zoom=found.least_zoom,
        deepest_zoom=found.deepest_zoom,
        bounds=list(found.bounds),
        attribution=found.attribution,
        layers=list(found.layers),
    )


@ROUTER.get(
    "/map/tiles/{z}/{x}/{y}",
    response_class=Response,
    responses={
        200: {
            "description": "The tile; empty where there is none.",
            "content": dict.fromkeys(sorted(set(map_tiles.TILE_KINDS.values())), BYTES),
        }
    },
)
def map_tile(z: Zoom, x: Place, y: Place, house: InHouse, caller: SignedIn) -> Any:
    """One tile of the map of the house, rows counted from the north."""
    del caller
    found = _map(house)
    tile = map_tiles.tile_of(found, z, x, y) or b""
    headers = {"cache-control": A_DAY}
    if tile.startswith(map_tiles.BEGINS_GZIPPED):
        headers["content-encoding"] = "gzip"
    return Response(tile, media_type=map_tiles.TILE_KINDS[found.form], headers=headers)


def _map(house: House) -> map_tiles.OwnMap:
    if house.own_map is None:
        remedy = "Name one when egress is started: egress serve --map FILE.mbtiles."
        raise Refused(404, "no_map", "This house has no map of its own.", remedy=remedy)
    return house.own_map

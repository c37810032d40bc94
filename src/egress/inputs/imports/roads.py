"""An OpenStreetMap extract becomes a road network: crossings as sites, stretches between them as legs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from egress.domain.features import Position
from egress.inputs.imports.reading import FoundRow
from egress.kit import Place, distance_km

SPEEDS_KPH: Mapping[str, float] = {
    "motorway": 80.0,
    "trunk": 70.0,
    "primary": 60.0,
    "secondary": 50.0,
    "tertiary": 40.0,
    "unclassified": 30.0,
    "residential": 25.0,
}
"""Speeds of a loaded bus by the class of a road. Assumptions: about three quarters of usual limits."""

LOW, HIGH = 0.8, 2.0
"""Factors from the likely travel time to the shortest and the longest. Assumptions."""

Row = tuple[Mapping[str, str], list[Position]]


def road_network(ways: Sequence[FoundRow]) -> tuple[FoundRow, ...]:
    """
    Return a row for each crossing, then one for each stretch in each direction in which it may be driven.

    A crossing is where two or more of the roads meet, or one ends; alternates are then a matter of the network.
    """
    lines = [(_rounded(way.positions), way.cells["highway"], way.cells.get("tags", "")) for way in ways]
    lines = [one for one in lines if len(one[0]) > 1 and one[1] in SPEEDS_KPH]
    names = {position: f"x{number}" for number, position in enumerate(_crossings([one[0] for one in lines]), 1)}
    found: dict[str, Row] = {name: (_crossing(name), [position]) for position, name in names.items()}
    for line, kind, tags in lines:
        for part in _parts(line, names):
            for cells, positions in _stretch(part, names, kind, tags):
                slower = found.get(cells["leg_id"])
                if slower is None or float(slower[0]["travel_min_likely"]) > float(cells["travel_min_likely"]):
                    found[cells["leg_id"]] = (cells, positions)
    return tuple(
        FoundRow(number=number, cells=cells, positions=tuple(positions))
        for number, (cells, positions) in enumerate(found.values(), 1)
    )


def _crossing(name: str) -> dict[str, str]:
    return {"egress_table": "sites", "site_id": name, "label": f"Crossing {name}", "kind": "assembly", "safe": "no"}


def _rounded(positions: Sequence[Position]) -> list[Position]:
    return [(round(lon, 7), round(lat, 7)) for lon, lat in positions]


def _stretch(part: list[Position], names: Mapping[Position, str], kind: str, tags: str) -> Iterator[Row]:
    km = sum(distance_km(Place(a[1], a[0]), Place(b[1], b[0])) for a, b in pairwise(part))
    likely = max(1.0, 60.0 * km / SPEEDS_KPH[kind])
    both = ((part, names[part[0]], names[part[-1]]), (part[::-1], names[part[-1]], names[part[0]]))
    directions = both[:1] if '"oneway"=>"yes"' in tags or kind == "motorway" else both
    for line, begins, ends in directions:
        if begins != ends:
            yield (
                {
                    "egress_table": "legs",
                    "leg_id": f"{begins}-{ends}",
                    "label": f"{kind} from {begins} to {ends}",
                    "from_site_id": begins,
                    "to_site_id": ends,
                    "mode": "own",
                    "travel_min_low": f"{LOW * likely:.1f}",
                    "travel_min_likely": f"{likely:.1f}",
                    "travel_min_high": f"{HIGH * likely:.1f}",
                },
                line,
            )


def _crossings(lines: list[list[Position]]) -> list[Position]:
    uses = Counter(position for line in lines for position in line)
    ends = {position for line in lines for position in (line[0], line[-1])}
    order = dict.fromkeys(position for line in lines for position in line)
    return [position for position in order if uses[position] > 1 or position in ends]


def _parts(line: list[Position], names: Mapping[Position, str]) -> Iterator[list[Position]]:
    part = [line[0]]
    for position in line[1:]:
        part.append(position)
        if position in names:
            yield part
            part = [position]

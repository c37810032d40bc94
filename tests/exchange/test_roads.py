"""A local OpenStreetMap extract becomes sites and legs with travel times and alternates."""

from pathlib import Path

import pytest

from egress.inputs.imports import raw_table, read_rows, road_network
from egress.inputs.imports.roads import SPEEDS_KPH
from egress.kit import InputProblem, Place, distance_km
from egress.workflow.exchange import confirm_import, try_import

from .osm_file import osm_pbf

NODES = [(1, 1.00, 36.00), (2, 1.00, 36.10), (3, 1.00, 36.20), (4, 1.10, 36.10), (5, 1.00, 36.05)]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A primary road of two stretches, a one-way residential street beside it, and a footpath that is no road."""
    path = tmp_path / "town.osm.pbf"
    ways = [
        ([1, 5, 2, 3], {"highway": "primary"}),
        ([1, 4, 3], {"highway": "residential", "oneway": "yes"}),
        ([2, 4], {"highway": "footway"}),
    ]
    path.write_bytes(osm_pbf(NODES, ways))
    return path


def test_crossings_become_sites_and_stretches_legs(extract: Path) -> None:
    """Two ways from end to end: the road both ways, the one-way street once; bends and footpaths are no crossings."""
    rows = road_network(read_rows(extract))
    sites = [row for row in rows if row.cells["egress_table"] == "sites"]
    legs = {row.cells["leg_id"]: row.cells for row in rows if row.cells["egress_table"] == "legs"}
    assert [row.positions[0] for row in sites] == [(36.0, 1.0), (36.2, 1.0)]
    assert set(legs) == {"x1-x2", "x2-x1"}
    km = distance_km(Place(1.0, 36.0), Place(1.0, 36.2))
    assert float(legs["x1-x2"]["travel_min_likely"]) == pytest.approx(60 * km / SPEEDS_KPH["primary"], abs=0.1)


def test_a_junction_parts_a_road(tmp_path: Path) -> None:
    """Where a second road meets the first, the first is two legs, and each direction has an alternate."""
    path = tmp_path / "town.osm.pbf"
    ways = [([1, 2, 3], {"highway": "primary"}), ([2, 4], {"highway": "tertiary"})]
    path.write_bytes(osm_pbf(NODES, ways))
    legs = [row for row in road_network(read_rows(path)) if row.cells["egress_table"] == "legs"]
    assert len(legs) == 6


def test_a_road_network_comes_into_a_case(extract: Path, folder: Path) -> None:
    """Sites first, then legs: both are kept, and the case is sound with them."""
    sites, legs = len(raw_table(folder, "sites").rows), len(raw_table(folder, "legs").rows)
    tried = try_import(folder, file=extract, table="sites")
    assert (len(tried.new), tried.refused) == (2, ())
    confirm_import(folder, tried, source="town")
    roads = try_import(folder, file=extract, table="legs")
    assert (len(roads.new), roads.refused) == (2, ())
    confirm_import(folder, roads, source="town")
    assert len(raw_table(folder, "sites").rows) == sites + 2
    assert len(raw_table(folder, "legs").rows) == legs + 2


def test_what_is_no_extract_is_refused(tmp_path: Path) -> None:
    """Bytes that are no extract are refused with a reason."""
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(b"\x00\x00\x00\x05nothing")
    with pytest.raises(InputProblem):
        read_rows(path)

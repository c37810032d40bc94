"""Which column of a stranger's file is which of ours; what it says, in our words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from egress.inputs.imports.reading import FoundRow
from egress.inputs.imports.tables import columns_of, id_column

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "label": ("name", "title", "nom", "designation", "description"),
    "lat": ("latitude", "y", "breite"),
    "lon": ("longitude", "lng", "long", "x", "laenge"),
    "kind": ("type", "category", "sym"),
    "note": ("desc", "description", "remarks", "comment", "cmt", "notes"),
    "persons_likely": ("persons", "people", "pax", "population", "headcount", "head_count"),
    "seats": ("capacity", "pax_capacity"),
    "vehicles": ("number", "count", "quantity"),
    "holding_persons_likely": ("capacity", "holding"),
    "travel_min_likely": ("minutes", "duration", "duration_min", "time_min"),
    "from_site_id": ("from", "origin", "start"),
    "to_site_id": ("to", "destination", "end"),
}
"""Names that others give our columns."""

SAME_DEGREES = 2e-6
"""So near each other a drawn place and its cell are the same, as map files round: a quarter of a metre."""


def guess_columns(table: str, names: Iterable[str]) -> dict[str, str]:
    """Return our column for each name of the file that is recognised; each of ours is taken once."""
    ours = columns_of(table)
    found: dict[str, str] = {}
    folded = {name: _folded(name) for name in names}
    for name, plain in folded.items():
        if plain in ours and plain not in found.values():
            found[name] = plain
    for column in ours:
        words = SYNONYMS.get(column, ())
        for name, plain in folded.items():
            if column not in found.values() and name not in found and plain in words:
                found[name] = column
    key = id_column(table)
    for name, plain in folded.items():
        if key and key not in found.values() and name not in found and plain in ("id", "code", "key"):
            found[name] = key
    return found


def guess_table(rows: Sequence[FoundRow]) -> str:
    """Return the table that a file is about: as it says itself, else sites for places and legs for lines."""
    said = [row.cells.get("egress_table") or row.cells.get("egress_sheet", "") for row in rows]
    named = [one for one in said if one in ("sites", "legs", "groups", "fleets", "enablers", "reports")]
    if named:
        return max(set(named), key=named.count)
    lines = sum(len(row.positions) > 1 for row in rows)
    return "legs" if lines * 2 > len(rows) else "sites"


def columns_that_clear(columns: Mapping[str, str], *, named_by_hand: bool) -> frozenset[str]:
    """
    Return our columns whose empty cells in the file empty ours: those that bear our name, or were named by hand.

    A column that was only guessed to be ours may be empty because others do not keep it.
    """
    return frozenset(ours for theirs, ours in columns.items() if named_by_hand or _folded(theirs) == ours)


def cells_of(
    row: FoundRow, table: str, columns: Mapping[str, str], *, clears: AbstractSet[str] = frozenset()
) -> dict[str, str]:
    """
    Return a row in our columns, with its place and an id where the file gives none.

    Empty cells are left out, but for the columns in `clears` that the row has: there nothing shall stand any more.
    """
    cells = {ours: " ".join(row.cells.get(theirs, "").split()) for theirs, ours in columns.items()}
    if table == "sites" and row.positions:
        lon, lat = middle(row.positions)
        cells["lat"], cells["lon"] = _drawn(cells.get("lat", ""), lat), _drawn(cells.get("lon", ""), lon)
    key = id_column(table)
    if key and not cells.get(key):
        cells[key] = id_from(cells.get("label", "")) or f"row-{row.number}"
    emptied = {ours for theirs, ours in columns.items() if theirs in row.cells} & clears
    return {column: cell for column, cell in cells.items() if cell or column in emptied}


def _drawn(cell: str, degrees: float) -> str:
    """
    Return where a place is drawn, or its cell as it stands where that says the same.

    A point that is moved on a map keeps its cells: the drawing is the newer of the two.
    """
    try:
        is_same = abs(float(cell) - degrees) <= SAME_DEGREES
    except ValueError:
        is_same = False
    return cell if is_same else f"{degrees:.6f}".rstrip("0").rstrip(".")


def middle(positions: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of positions, without the last of a ring that closes on itself."""
    open_ = positions[:-1] if len(positions) > 2 and positions[0] == positions[-1] else positions
    return sum(lon for lon, _ in open_) / len(open_), sum(lat for _, lat in open_) / len(open_)


def id_from(text: str) -> str:
    """Return an id made of a label: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")

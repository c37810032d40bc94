"""Airports of the world as sites, from the packaged list `airportsdata` (MIT), without a network."""

from collections.abc import Sequence

import airportsdata

from egress.inputs.imports.guessing import id_from
from egress.inputs.imports.reading import FoundRow
from egress.kit import InputProblem, Problem


def airport_rows(codes: Sequence[str]) -> tuple[FoundRow, ...]:
    """
    Return a row of sites for each airport, by its ICAO or IATA code.

    Raises
    ------
    InputProblem
        for a code that no airport has.
    """
    by_icao, by_iata = airportsdata.load("ICAO"), airportsdata.load("IATA")
    rows = []
    for number, code in enumerate(codes, 1):
        found = by_icao.get(code.upper()) or by_iata.get(code.upper())
        if found is None:
            remedy = "Look the code up, or enter the place as a site by hand."
            raise InputProblem([Problem("--airport", 0, "", code, "an ICAO or IATA code", remedy)])
        cells = {
            "egress_table": "sites",
            "site_id": id_from(found["icao"] or found["iata"]),
            "label": found["name"],
            "kind": "airport",
            "source": "airportsdata",
            "confidence": "read",
        }
        rows.append(FoundRow(number=number, cells=cells, positions=((found["lon"], found["lat"]),)))
    return tuple(rows)

"""
Files that open where users already live: maps, spreadsheets, TAK, calendars.

In: rows of a case as text and as features, movements, deadlines. Out: bytes and a media type.
"""

from egress.publications.exports.boarding_list import boarding_rows as boarding_rows
from egress.publications.exports.boarding_list import write_boarding_list as write_boarding_list
from egress.publications.exports.calendar import Deadline as Deadline
from egress.publications.exports.calendar import write_calendar as write_calendar
from egress.publications.exports.geojson import write_geojson as write_geojson
from egress.publications.exports.geopackage import write_geopackage as write_geopackage
from egress.publications.exports.kml import write_kml as write_kml
from egress.publications.exports.kml import write_kmz as write_kmz
from egress.publications.exports.safe_csv import safe_cell as safe_cell
from egress.publications.exports.safe_csv import write_csv as write_csv
from egress.publications.exports.tak import write_tak as write_tak

"""
Units, time, place, chance, provenance and errors: the floor that knows nothing of evacuation.

In: plain values. Out: checked quantities, UTC instants, named random streams, digests, problems.
"""

from egress.kit.algebra import ALGEBRA_THREADS as ALGEBRA_THREADS
from egress.kit.apportionment import shared_out as shared_out
from egress.kit.chance import named_stream as named_stream
from egress.kit.chance import stratified_uniforms as stratified_uniforms
from egress.kit.errors import EgressError as EgressError
from egress.kit.errors import InputProblem as InputProblem
from egress.kit.errors import InternalError as InternalError
from egress.kit.errors import Problem as Problem
from egress.kit.handing import Handed as Handed
from egress.kit.handing import collected as collected
from egress.kit.handing import handed as handed
from egress.kit.handing import left as left
from egress.kit.handing import pool_context as pool_context
from egress.kit.handing import submitted as submitted
from egress.kit.handing import taken as taken
from egress.kit.handing import uncollected as uncollected
from egress.kit.itself import Itself as Itself
from egress.kit.likeness import nearest_words as nearest_words
from egress.kit.place import Place as Place
from egress.kit.place import distance_km as distance_km
from egress.kit.progress import Listener as Listener
from egress.kit.progress import Progress as Progress
from egress.kit.progress import StageCost as StageCost
from egress.kit.progress import peak_memory_mib as peak_memory_mib
from egress.kit.provenance import canonical_json as canonical_json
from egress.kit.provenance import digest as digest
from egress.kit.provenance import plain as plain
from egress.kit.records import field_names as field_names
from egress.kit.time import FarInstantError as FarInstantError
from egress.kit.time import add_hours as add_hours
from egress.kit.time import add_minutes as add_minutes
from egress.kit.time import both_zones as both_zones
from egress.kit.time import daily_windows as daily_windows
from egress.kit.time import hours_between as hours_between
from egress.kit.time import in_utc as in_utc
from egress.kit.time import iso_utc as iso_utc
from egress.kit.time import minutes_between as minutes_between
from egress.kit.time import parse_as_of as parse_as_of
from egress.kit.time import parse_instant as parse_instant
from egress.kit.units import H_PER_DAY as H_PER_DAY
from egress.kit.units import MIN_PER_DAY as MIN_PER_DAY
from egress.kit.units import MIN_PER_H as MIN_PER_H
from egress.kit.units import Range as Range

"""
Files that others made become rows of a case: guessed, previewed, refused by row, kept once confirmed, undone.

In: a file and a case folder. Out: a `Preview`; nothing is written before `keep_import`.
"""

from egress.inputs.imports.keeping import keep_import as keep_import
from egress.inputs.imports.keeping import undo_import as undo_import
from egress.inputs.imports.preview import Preview as Preview
from egress.inputs.imports.preview import RefusedRow as RefusedRow
from egress.inputs.imports.preview import preview_import as preview_import
from egress.inputs.imports.reading import FORMATS as FORMATS
from egress.inputs.imports.reading import FoundRow as FoundRow
from egress.inputs.imports.reading import read_rows as read_rows
from egress.inputs.imports.roads import road_network as road_network
from egress.inputs.imports.tables import case_features as case_features
from egress.inputs.imports.tables import raw_table as raw_table

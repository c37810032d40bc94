"""
The border coming in: a case folder becomes a validated Case, or a complete list of problems.

In: a path. Out: a Case. `python -m egress.inputs.dictionary` prints the data dictionary of the folder.
"""

from egress.inputs.case_reading import find_problems as find_problems
from egress.inputs.case_reading import read_case as read_case

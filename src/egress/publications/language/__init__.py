"""
What people read, in their language: fixed phrases, counts, rounded figures and times.

In: keys and values. Out: text, with values set apart from the line where the script runs right to left.
"""

from egress.publications.language.tongue import LANGUAGES as LANGUAGES
from egress.publications.language.tongue import Tongue as Tongue
from egress.publications.language.tongue import Worded as Worded
from egress.publications.language.tongue import tongue as tongue

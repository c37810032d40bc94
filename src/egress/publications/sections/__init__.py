"""
The sections of the brief, one file each; `reading_order` names them all.

In: a Brief. Out: sections made of blocks, the same for every format that people read.
"""

from egress.publications.sections.reading_order import SECTIONS as SECTIONS
from egress.publications.sections.reading_order import TRIED as TRIED

"""
The cage: what reads a file of somebody else's runs in a process of its own, with limits, and answers in JSON.

In: the name of a reader, and a file. Out: the lines of its answer, in the form asked for; or a reason.
"""

from egress.inputs.cage.asking import LONGEST_S as LONGEST_S
from egress.inputs.cage.asking import answers as answers
from egress.inputs.cage.limits import ANSWER_BYTES as ANSWER_BYTES
from egress.inputs.cage.limits import MEMORY_BYTES as MEMORY_BYTES
from egress.inputs.cage.limits import UnreadableFileError as UnreadableFileError

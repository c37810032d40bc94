"""
Threads of linear algebra: one in each process, since the work is shared among processes.

Threads in several processes wait for one another, which takes many times as long as the sums themselves. numpy reads
the number when it is loaded, so this is the first module that `egress.kit` loads; the processes of a pool inherit it.
"""

import os

ALGEBRA_THREADS = os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""How many there are; whoever sets the variable beforehand keeps it."""

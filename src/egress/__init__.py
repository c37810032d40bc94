"""egress keeps the emergency plans of posts abroad alive: how long you have, how long you need, what to decide."""

import os

# Work is shared among processes. Threads of linear algebra in each of them would wait for one another, which takes
# many times as long as the sums themselves. Read when numpy is loaded; whoever sets it beforehand keeps it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

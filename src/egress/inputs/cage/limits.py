"""What a caged reader may take, and how it says no. Loaded by the child too, so it imports nothing of egress."""

import resource

MEMORY_BYTES = 512 * 1024 * 1024
PROCESSOR_S = 8
ANSWER_BYTES = 48 * 1024 * 1024
MOST_REASON = 300
"""Characters of a reason."""

REFUSED = 3
"""How a child ends whose answer is a reason."""


class UnreadableFileError(ValueError):
    """The file is not what its reader reads, or holds what no such file may hold; the text says which."""


def limit() -> None:
    """Limit memory (address space), processor time and the size of what is written; no core is dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

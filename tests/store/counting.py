"""What a trial counted, as a table at the end of the test run."""

from collections.abc import Callable, Mapping

Recorder = Callable[[str, object], None]


def record_counts(record_property: Recorder, title: str, counts: Mapping[str, object]) -> None:
    """Hand a trial's counts to the summary of the test run (`tests/conftest.py`)."""
    width = max(map(len, counts))
    lines = [title, *(f"  {name:<{width}}  {count}" for name, count in counts.items())]
    record_property("counts", "\n".join(lines))

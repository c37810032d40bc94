"""What a deadline's row says of what is there: until when, and from when if that is too late."""

from datetime import datetime

from egress.decision import EnablerDeadline
from egress.publications.wording import utc_minute


def when_there(due: EnablerDeadline, as_of: datetime) -> tuple[tuple[str, datetime], ...]:
    """Return what is to be said beside a label, each with its instant: "comes_late", "lapsed", "lapses" and so on."""
    said = [] if due.comes is None else [("comes_late", due.comes)]
    if due.ends is not None:
        gone, going = ("withdrawn", "leaves") if due.kind in ("force", "fleet") else ("lapsed", "lapses")
        said.append((gone if due.ends <= as_of else going, due.ends))
    return tuple(said)


def named(due: EnablerDeadline, as_of: datetime) -> str:
    """Return a label and until when it is there: "Permit (lapses 13 Mar 00:00Z)"."""
    words = {
        "comes_late": "expected only {}",
        "withdrawn": "withdrawn {}",
        "leaves": "withdrawn from {}",
        "lapsed": "lapsed {}",
        "lapses": "lapses {}",
    }
    said = ", ".join(words[key].format(utc_minute(instant)) for key, instant in when_there(due, as_of))
    return f"{due.label} ({said})" if said else due.label

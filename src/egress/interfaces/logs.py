"""Logs as lines of JSON with a fixed set of fields, none of which can hold what somebody wrote."""

import json
import logging
import sys
from datetime import UTC, datetime

FIELDS = (*("event", "method", "route", "status", "ms", "fault_id", "kind", "where", "job", "outcome"),)
"""What a line may hold beside its time, level and logger; anything else is dropped."""


class JsonLines(logging.Formatter):
    """One line of JSON per record; the texts of exceptions, which may quote what was given, are left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "from": record.name}
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def place_of(error: BaseException) -> str:
    """Return where in the code an error arose: its text may quote what was given, its place does not."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""


def begin_logging(level: int = logging.INFO) -> None:
    """Write the lines of egress to stderr, and of the libraries only what is amiss."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    own = logging.getLogger("egress")
    own.handlers, own.propagate = [handler], False
    own.setLevel(level)
    logging.getLogger().handlers = [handler]
    logging.getLogger().setLevel(logging.WARNING)

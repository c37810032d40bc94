"""Forecasts to keep: one line of canonical JSON each, with what they rest on."""

from collections.abc import Iterable

from egress.kit import canonical_json, plain
from egress.publications.document import Document
from egress.threat.scoring import Forecast


def write_forecasts(kept: bytes, forecasts: Iterable[Forecast], *, inputs_digest: str, version: str) -> Document:
    """Return the bytes of a file of kept forecasts with new ones added at its end; what is there stays as it is."""
    lines = [
        canonical_json({**plain(forecast), "inputs_digest": inputs_digest, "version": version})
        for forecast in forecasts
    ]
    before = kept.decode("utf-8")
    if before and not before.endswith("\n"):
        before += "\n"
    return Document.of_text(before + "".join(line + "\n" for line in lines))

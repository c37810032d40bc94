"""What leaves the house: bytes and their media type."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The forms a result can take."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True)
class Document:
    """A finished document, ready for a file, a screen or an HTTP answer."""

    content: bytes
    media_type: str

    @classmethod
    def of_text(cls, text: str) -> "Document":
        """Return plain text as a document."""
        return cls(text.encode(), "text/plain; charset=utf-8")

    @classmethod
    def of_json(cls, text: str) -> "Document":
        """Return JSON text as a document."""
        return cls(text.encode(), "application/json")

    @classmethod
    def of_html(cls, text: str) -> "Document":
        """Return HTML text as a document."""
        return cls(text.encode(), "text/html; charset=utf-8")

"""Alerts by SMS, through a gateway that takes one HTTP request per message; which one is the user's own choice."""

import json
import math
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import urlsplit

from egress.domain.alerts import Alert
from egress.kit import InputProblem, Problem

GSM_CHARACTERS, UCS2_CHARACTERS = (160, 153), (70, 67)
"""Characters of one message, and of each part of a longer one: GSM 7-bit and UCS-2 (3GPP TS 23.040)."""

MOST_PARTS = 3


@dataclass(frozen=True, kw_only=True)
class SmsGateway:
    """
    A gateway: its address, and the names under which it wants recipient and text in a JSON body.

    Attributes
    ----------
    headers : further headers, such as a key; never kept.
    fixed : further fields of the body, such as the sender's name.
    """

    url: str
    to_field: str = "to"
    text_field: str = "text"
    headers: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = 20.0


def sms_text(alert: Alert, language: str) -> str:
    """Return headline, instruction and limits of help, cut at a word to what `MOST_PARTS` messages hold."""
    text = alert.texts.get(language) or next(iter(alert.texts.values()))
    whole = " ".join(part for part in (text.headline + ".", text.instruction, text.help_limits) if part)
    room = MOST_PARTS * (GSM_CHARACTERS if whole.isascii() else UCS2_CHARACTERS)[1]
    if len(whole) <= room:
        return whole
    # An ellipsis of one character would make the whole text cost twice as many messages.
    end = "..." if whole.isascii() else "…"
    return whole[: room - len(end)].rsplit(" ", 1)[0] + end


def parts_of(text: str) -> int:
    """Return how many messages a text takes."""
    single, each = GSM_CHARACTERS if text.isascii() else UCS2_CHARACTERS
    return 1 if len(text) <= single else math.ceil(len(text) / each)


def send_sms(alert: Alert, recipients: Mapping[str, str], gateway: SmsGateway) -> dict[str, str]:
    """
    Send an alert to numbers, each in its language; return for each "delivered" to the gateway, or why not.

    Raises
    ------
    InputProblem
        for an address that is not http or https.
    """
    if urlsplit(gateway.url).scheme not in ("http", "https"):
        remedy = "Name the gateway's address."
        raise InputProblem([Problem("--sms", 0, "", gateway.url, "an http or https address", remedy)])
    return {number: _send(gateway, number, sms_text(alert, language)) for number, language in recipients.items()}


def recipients_in(numbers: Sequence[str], language: str) -> dict[str, str]:
    """Return numbers that all read one language."""
    return dict.fromkeys(numbers, language)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Asks nobody but the gateway: it alone is meant to know the message and what opens its door."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def _send(gateway: SmsGateway, number: str, text: str) -> str:
    body = {**gateway.fixed, gateway.to_field: number, gateway.text_field: text}
    request = urllib.request.Request(
        gateway.url,
        data=json.dumps(body).encode("utf-8"),
        headers={"Content-Type": "application/json", **gateway.headers},
        method="POST",
    )
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=gateway.timeout_s) as answer:
            return "delivered" if 200 <= answer.status < 300 else f"refused: {answer.status}"
    except (URLError, OSError, ValueError) as error:
        return f"refused: {error}"

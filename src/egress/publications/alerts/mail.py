"""Alerts by e-mail: one message per person, so that nobody reads who else was told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import aiosmtplib

from egress.domain.alerts import Alert

AT_ONCE = 4
"""Connections to the server at once."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed in; `use_tls` from the first byte, `start_tls` after greeting; a timeout in seconds."""

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = None
    use_tls: bool = False
    start_tls: bool | None = None
    timeout_s: float = 30.0


def mail_of(alert: Alert, *, sender: str, recipient: str, cap: bytes) -> EmailMessage:
    """Return the message to one person: every language one after the other, and the CAP message beside it."""
    message = EmailMessage()
    first = next(iter(alert.texts.values()))
    message["From"], message["To"] = sender, recipient
    message["Subject"] = " ".join(first.headline.split())
    message["Date"] = format_datetime(alert.sent)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "egress.invalid")
    texts = (text.whole() for text in alert.texts.values())
    message.set_content("\n\n--\n\n".join(texts))
    message.add_attachment(cap, maintype="application", subtype="cap+xml", filename="alert.xml")
    return message


def send_mail(alert: Alert, recipients: Sequence[str], server: MailServer, *, cap: bytes) -> dict[str, str]:
    """
    Send an alert to each recipient; return for each "delivered" (the server took it over) or why not.

    Taken over by a server is not read, and read is not understood; see `domain.wardens`.
    """
    return asyncio.run(_send_all(alert, recipients, server, cap))


async def _send_all(alert: Alert, recipients: Sequence[str], server: MailServer, cap: bytes) -> dict[str, str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(recipient: str) -> tuple[str, str]:
        async with gate:
            return recipient, await _send(alert, recipient, server, cap)

    return dict(await asyncio.gather(*(one(recipient) for recipient in recipients)))


async def _send(alert: Alert, recipient: str, server: MailServer, cap: bytes) -> str:
    try:
        await aiosmtplib.send(
            mail_of(alert, sender=server.sender, recipient=recipient, cap=cap),
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.use_tls,
            start_tls=server.start_tls,
            timeout=server.timeout_s,
        )
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return f"refused: {error}"
    return "delivered"

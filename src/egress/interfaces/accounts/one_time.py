"""One-time codes from a device in the hand: TOTP (RFC 6238) with SHA-1, 30 s and six digits, as every app has it."""

import base64
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

STEP_S, DIGITS, SECRET_BYTES = 30, 6, 20
STEPS_EITHER_WAY = 1
"""So many steps a device's clock may be off."""


def new_secret() -> bytes:
    """Return a secret that is shared once with a device."""
    return secrets.token_bytes(SECRET_BYTES)


def step_at(now: datetime) -> int:
    """Return the number of the step that an instant lies in."""
    return int(now.timestamp()) // STEP_S


def code_of(secret: bytes, step: int) -> str:
    """Return the code of a step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of_code(secret: bytes, code: str, now: datetime) -> int | None:
    """Return the step whose code this is, today's or a neighbour's; None where it is none of theirs."""
    middle = step_at(now)
    given = code.strip().replace(" ", "")
    for step in range(middle - STEPS_EITHER_WAY, middle + STEPS_EITHER_WAY + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), given.encode()):
            return step
    return None


def address_of(secret: bytes, name: str) -> str:
    """Return the address that a device reads as a QR code or by hand."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/egress:{quote(name)}?secret={text}&issuer=egress&digits={DIGITS}&period={STEP_S}"

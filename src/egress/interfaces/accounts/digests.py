"""What is kept, or handed to a page, of a secret that was drawn at random."""

import hashlib


def digest_of(secret: str) -> str:
    """Return what is kept of a secret that was drawn at random: SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_of(session: str) -> str:
    """Return the token that a page of ours sends with each change, and no other site's page knows."""
    return hashlib.sha256(f"egress csrf {session}".encode()).hexdigest()

"""Signing in by an identity provider: it says who somebody is; what they may do, and from where, is said here."""

import json
import secrets
from collections.abc import Callable
from datetime import timedelta

from egress.interfaces.accounts.access import Access
from egress.interfaces.accounts.digests import digest_of
from egress.interfaces.accounts.identity_provider import IdentityProvider
from egress.interfaces.accounts.refusals import Refused
from egress.interfaces.accounts.sessions import SignedIn
from egress.interfaces.wiring import AccountRow, seal_secret, unseal_secret
from egress.kit import iso_utc, parse_instant

FLOW_MIN = 10
"""How long somebody may take to show who they are."""

Linked = Callable[[str, str], None]
"""Keeps in the ledger, before it is done, what is changed about the account of a name."""


class ProviderSignIn:
    """
    The way in by a provider.

    An account is linked to a person at the provider by the code that enrols a device: whoever was handed it, and has
    shown at the provider who they are. From then on that person at the provider opens this account, from its devices.
    """

    def __init__(self, access: Access, provider: IdentityProvider, *, seal: str, redirect: str) -> None:
        self._access, self._provider, self._seal, self._redirect = access, provider, seal, redirect

    @property
    def label(self) -> str:
        """What the provider is called."""
        return self._provider.settings.label

    def begin(self, *, enrolment: str = "", label: str = "") -> tuple[str, str]:
        """Return where a browser is to go, and what it must bring back with the answer, sealed."""
        flow = {
            "until": iso_utc(self._access.clock() + timedelta(minutes=FLOW_MIN)),
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(48),
            "enrolment": enrolment,
            "label": label,
        }
        words = {name: flow[name] for name in ("state", "nonce", "verifier")}
        address = self._provider.address(redirect=self._redirect, **words)
        return address, seal_secret(self._seal, "provider/flow", json.dumps(flow).encode()).hex()

    def finish(
        self, *, flow: str, state: str, code: str, device: str, source: str = "", earlier: str = "", linked: Linked
    ) -> SignedIn:
        """
        Let somebody in who comes back from the provider, instead of the browser's earlier session.

        Raises
        ------
        Refused
            when it is not their own sign-in, took too long, does not hold, or opens no account from this device.
        """
        begun = self._begun(flow, state)
        now = self._access.clock()
        subject = self._provider.subject(
            code, redirect=self._redirect, nonce=begun["nonce"], verifier=begun["verifier"], now=now
        )
        tried = self._access.tries.begin(f"provider {subject}", source=source)
        row = self._access.desk.account(subject=subject)
        if row is None:
            row = self._link(subject, begun["enrolment"], linked)
        elif row.revoked_at:
            raise _no_account()
        known = self._access.known_device(row, device)
        signed = self._access.from_device(
            row, known, enrolment=begun["enrolment"], label=begun["label"], earlier=earlier
        )
        self._access.tries.succeeded(tried)
        return signed

    def _link(self, subject: str, enrolment: str, linked: Linked) -> AccountRow:
        """Link the account that a code is for to whoever came from the provider; the code stays, for the device."""
        owner = self._access.desk.owner_of_code(digest_of(enrolment), iso_utc(self._access.clock()))
        row = self._access.desk.account(id=owner) if owner else None
        if row is None or row.revoked_at or row.subject:
            raise _no_account()
        linked(row.name, f"linked an account to its owner at {self.label}")
        self._access.change_account(row.id, subject=subject)
        return self._access.account(row.id)

    def _begun(self, flow: str, state: str) -> dict[str, str]:
        try:
            begun: dict[str, str] = json.loads(unseal_secret(self._seal, "provider/flow", bytes.fromhex(flow)))
        except ValueError:
            raise _not_yours() from None
        on_time = self._access.clock() < parse_instant(begun["until"])
        if not on_time or not secrets.compare_digest(begun["state"].encode(), state.encode()):
            raise _not_yours()
        return begun


def _not_yours() -> Refused:
    sentence = "This sign-in was not begun in this browser, or took too long."
    return Refused(403, "not_begun_here", sentence, remedy="Begin it anew on the page of egress.")


def _no_account() -> Refused:
    sentence = "You are known there, but no account of egress is yours, or not from this device."
    remedy = "Ask an administrator for a code that enrols this device, and begin anew with it."
    return Refused(401, "no_account", sentence, remedy=remedy)

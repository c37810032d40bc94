"""
An organisation's own identity provider, spoken to by OpenID Connect: authorization code with PKCE, and no other flow.

Only where whoever runs egress names one (`egress serve --provider FILE`) is anything called; Authlib, which speaks
the protocol, is the extra `egress[oidc]`.
"""

import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from egress.interfaces.accounts.refusals import Refused
from egress.kit import InputProblem, Problem

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures that are taken; never "none", and never one with a shared secret."""

WAIT_S = 10
"""How long one answer of the provider is waited for, seconds."""

LEEWAY_S = 60
"""How far the provider's clock may be off, seconds."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
NEEDED = ("issuer", "client_id")
KNOWN = (*NEEDED, "label", "client_secret_file", "ca_file", "needs_amr", "scope")


@dataclass(frozen=True, kw_only=True)
class ProviderSettings:
    """
    What a provider is asked, and how it is known.

    Attributes
    ----------
    label : what the page calls it. issuer : its address, as its tokens name it. client_id : egress at the provider.
    client_secret : empty for a public client. ca_file : certificates that it is checked by; empty = the system's.
    needs_amr : ways of showing who one is (RFC 8176), one of which its token must name; none = any will do.
    """

    label: str
    issuer: str
    client_id: str
    client_secret: str = ""
    ca_file: str = ""
    needs_amr: tuple[str, ...] = ()
    scope: str = "openid"


def read_provider(file: Path) -> ProviderSettings:
    """
    Return the settings of a provider from a TOML file.

    Raises
    ------
    InputProblem
        with everything that is wrong with the file.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "Write it as docs/how-to/identity-provider.md shows."
        raise InputProblem([_problem(file, "", str(error), "a TOML file", remedy)]) from error
    problems = [
        _problem(file, key, "", "a key that is known", f"Leave it out; there are {', '.join(KNOWN)}.")
        for key in sorted(set(found) - set(KNOWN))
    ]
    problems += [
        _problem(file, key, "", "a text", f'Write {key} = "…".')
        for key in NEEDED
        if not isinstance(found.get(key), str) or not found[key].strip()
    ]
    issuer = str(found.get("issuer", "")).rstrip("/")
    parts = urlsplit(issuer)
    if issuer and parts.scheme != "https" and parts.hostname not in LOOPBACK:
        problems.append(_problem(file, "issuer", issuer, "an address that begins with https://", "Use TLS."))
    amr = found.get("needs_amr", [])
    if not isinstance(amr, list) or not all(isinstance(one, str) for one in amr):
        problems.append(_problem(file, "needs_amr", str(amr), 'a list such as ["mfa"]', "Write a list of texts."))
    secret = ""
    if named := str(found.get("client_secret_file", "")):
        try:
            secret = (file.parent / named).read_text(encoding="utf-8").strip()
        except OSError as error:
            problems.append(_problem(file, "client_secret_file", named, "a file that can be read", str(error)))
    if problems:
        raise InputProblem(problems)
    return ProviderSettings(
        label=str(found.get("label", parts.hostname or issuer)),
        issuer=issuer,
        client_id=found["client_id"],
        client_secret=secret,
        ca_file=str(file.parent / found["ca_file"]) if found.get("ca_file") else "",
        needs_amr=tuple(amr),
        scope=str(found.get("scope", "openid")),
    )


class IdentityProvider:
    """A provider: asked once, at the first sign-in, what it says of itself, and for its keys where they change."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._gate, self._told, self._keys = threading.Lock(), dict[str, Any](), dict[str, Any]()
        _library()

    def address(self, *, redirect: str, state: str, nonce: str, verifier: str) -> str:
        """Return where somebody is sent to show who they are."""
        with self._session(redirect) as session:
            address, _ = session.create_authorization_url(
                self._describes_itself()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    def subject(self, code: str, *, redirect: str, nonce: str, verifier: str, now: datetime) -> str:
        """
        Return who came back with a code: the issuer and its name for them, as one text.

        Raises
        ------
        Refused
            when the provider does not answer, or what it answers does not hold.
        """
        with self._session(redirect) as session:
            token = self._asked(
                lambda: session.fetch_token(
                    self._describes_itself()["token_endpoint"], code=code, code_verifier=verifier, timeout=WAIT_S
                )
            )
        claims = self._claims(str(token.get("id_token", "")), token, nonce, now)
        shown = {str(one) for one in claims.get("amr") or ()}
        if self.settings.needs_amr and not shown & set(self.settings.needs_amr):
            sentence = f"{self.settings.label} did not ask for a second factor."
            raise Refused(403, "second_factor_needed", sentence, remedy="Sign in there with one.")
        return f"{self.settings.issuer} {claims['sub']}"

    def _claims(self, id_token: str, token: Mapping[str, Any], nonce: str, now: datetime) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            decoded = self._decoded(jwt, id_token)
            params = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": token.get("access_token")}
            options = {
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
                "nonce": {"essential": True, "value": nonce},
            }
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        except (JoseError, ValueError, TypeError) as error:
            raise self._does_not_hold(type(error).__name__) from error
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise self._does_not_hold("no subject")
        return dict(claims)

    def _decoded(self, jwt: Any, id_token: str) -> Any:
        """Return a token whose signature holds; the provider's keys are asked for again where it names a new one."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        for known in (bool(self._keys), False):
            if not known:
                self._keys = self._asked_json(self._describes_itself()["jwks_uri"])
            keys: Any = self._keys
            try:
                return jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))
            except (JoseError, ValueError):
                if not known:
                    raise
        raise self._does_not_hold("no key")

    def _describes_itself(self) -> Mapping[str, Any]:
        with self._gate:
            if not self._told:
                told = self._asked_json(f"{self.settings.issuer}/.well-known/openid-configuration")
                if str(told.get("issuer", "")).rstrip("/") != self.settings.issuer:
                    raise self._does_not_hold("another issuer")
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    self._refuse_open_wire(str(told.get(name, "")))
                self._told = told
            return self._told

    def _refuse_open_wire(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise self._does_not_hold("an address without TLS")

    def _asked_json(self, address: str) -> dict[str, Any]:
        with self._session("") as session:
            answer = self._asked(lambda: session.request("GET", address, withhold_token=True, timeout=WAIT_S))
        found = self._asked(answer.json) if answer.status_code == 200 else None
        if not isinstance(found, dict):
            raise self._does_not_hold(f"status {answer.status_code}")
        return found

    def _asked(self, ask: Any) -> Any:
        """Return what the provider answers; whatever goes wrong on the way is one refusal."""
        from authlib.common.errors import AuthlibBaseError
        from requests import RequestException

        try:
            return ask()
        except AuthlibBaseError as error:
            raise self._does_not_hold(type(error).__name__) from error
        except (RequestException, ValueError) as error:
            sentence = f"{self.settings.label} does not answer."
            raise Refused(503, "provider_silent", sentence, remedy="Sign in with name and password.") from error

    def _session(self, redirect: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        session = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret or None,
            token_endpoint_auth_method="client_secret_basic" if self.settings.client_secret else "none",
            scope=self.settings.scope,
            redirect_uri=redirect,
            code_challenge_method="S256",
        )
        session.trust_env = False
        session.max_redirects = 0
        if self.settings.ca_file:
            session.verify = self.settings.ca_file
        return session

    def _does_not_hold(self, why: str) -> Refused:
        sentence = f"What {self.settings.label} answered does not hold ({why})."
        remedy = "Begin the sign-in anew; ask for help if it stays so."
        return Refused(403, "provider_refused", sentence, remedy=remedy)


def _library() -> None:
    """Refuse at the start, and not at the first sign-in, where the extra is not installed."""
    try:
        import authlib.integrations.requests_client  # noqa: F401
    except ImportError as error:
        remedy = "Install egress with it: pip install 'egress[oidc]'."
        raise InputProblem([Problem("--provider", 0, "", str(error), "the extra oidc", remedy)]) from error


def _problem(file: Path, key: str, value: str, expected: str, remedy: str) -> Problem:
    return Problem(file.name, 0, key, value, expected, remedy)

"""An identity provider on loopback, with a page that lets one person in at once, and answers that can be spoilt."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "egress-at-post", "kept in a file"


@dataclass
class Provider:
    """
    What the provider does, and what it saw.

    Attributes
    ----------
    issuer : its address. subject : whom it lets in. now : its clock. claims : put into tokens over the usual ones.
    sign : makes a token of claims; None = with its key. sends_elsewhere : paths that send to another.
    asked : codes that were given out, with what they were for.
    """

    issuer: str
    now: Callable[[], float]
    subject: str = "person-17"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    claims: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    sends_elsewhere: tuple[str, ...] = ()
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def token(self, nonce: str) -> str:
        """Return a token for the person."""
        now = int(self.now())
        claims: dict[str, Any] = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": nonce}
        claims |= {"iat": now, "exp": now + 300, "amr": ["pwd", "mfa"]} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return self.sign(claims) if self.sign else jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    def signed_by_secret(self, claims: dict[str, Any]) -> str:
        """Return a token that the client's secret signs, which must not be taken."""
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])

    def unsigned(self, claims: dict[str, Any]) -> str:
        """Return a token without a signature."""
        parts = [{"alg": "none"}, claims]
        words = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts]
        return ".".join([*words, ""])

    def signed_by_another(self, claims: dict[str, Any]) -> str:
        """Return a token that a stranger's key signs."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048, {"kid": "one"}))


@contextmanager
def provider(now: Callable[[], float], *, host: str = "127.0.0.1") -> Iterator[Provider]:
    """Run a provider; `host` is how its address names this machine."""

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            made.calls.append(path)
            if path in made.sends_elsewhere:
                self.send_on()
            elif path == "/.well-known/openid-configuration":
                ends = {"authorization_endpoint": "/enter", "token_endpoint": "/token", "jwks_uri": "/keys"}
                self.tell({"issuer": made.issuer} | {name: made.issuer + end for name, end in ends.items()})
            elif path == "/keys":
                self.tell({"keys": [made.key.as_dict(private=False)]})
            elif path == "/enter":
                asked = {name: values[0] for name, values in parse_qs(query).items()}
                code = secrets.token_hex(8)
                made.asked[code] = asked
                back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
                self.send_response(302)
                self.send_header("Location", back)
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            made.calls.append(urlsplit(self.path).path)
            length = int(self.headers["Content-Length"])
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            if urlsplit(self.path).path in made.sends_elsewhere:
                self.send_on()
                return
            asked = made.asked.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            sound = asked is not None and asked["code_challenge"] == challenge
            sound = sound and asked["code_challenge_method"] == "S256" and self.headers["Authorization"] == basic
            if not sound or asked is None:
                self.tell({"error": "invalid_grant"}, status=400)
                return
            self.tell({"access_token": "x", "token_type": "Bearer", "id_token": made.token(asked["nonce"])})

        def send_on(self) -> None:
            self.send_response(307)
            self.send_header("Location", f"{made.issuer}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def tell(self, what: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    made = Provider(issuer=f"http://{host}:{server.server_address[1]}", now=now)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()

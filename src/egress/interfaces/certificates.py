"""A certificate authority of the site's own, for TLS where there is no internet."""

import ipaddress
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from egress.interfaces.wiring import now
from egress.kit import InputProblem, Problem

AUTHORITY_DAYS, SERVER_DAYS = 3650, 397
"""How long they hold; browsers refuse a server's certificate that holds for longer than 398 days."""

AUTHORITY, AUTHORITY_KEY = "authority.crt", "authority.key"
SERVER, SERVER_KEY = "server.crt", "server.key"


def make_certificates(folder: Path, names: Sequence[str]) -> tuple[Path, str]:
    """
    Make an authority, if the folder has none yet, and a certificate of this server under it.

    The authority may sign for the given names alone (RFC 5280, 4.2.1.10), so that whoever steals its key cannot pose
    as anybody else. Return the authority's certificate and its fingerprint, to be compared when it is installed.

    Raises
    ------
    InputProblem
        when no name is given, or the authority of the folder was made for other names.
    """
    if not names:
        raise _refused("--name", "none", "the name or address under which browsers reach the server")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / AUTHORITY).exists():
        _make_authority(folder, names)
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    _refuse_other_names(authority, names)
    _make_server(folder, authority, names)
    digest = authority.fingerprint(hashes.SHA256()).hex()
    return folder / AUTHORITY, " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def _make_authority(folder: Path, names: Sequence[str]) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "egress: authority of this site")])
    made = (
        _begun(subject, subject, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints([_constraint(name) for name in names], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA384())
    )
    _write(folder / AUTHORITY_KEY, _pem_of(key))
    _write(folder / AUTHORITY, made.public_bytes(serialization.Encoding.PEM))


def _make_server(folder: Path, authority: x509.Certificate, names: Sequence[str]) -> None:
    signer = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise _refused(AUTHORITY_KEY, "a key of another kind", "the key that this command made")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    made = (
        _begun(subject, authority.subject, key.public_key(), SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA384())
    )
    _write(folder / SERVER_KEY, _pem_of(key))
    chain = made.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(serialization.Encoding.PEM)
    _write(folder / SERVER, chain)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    since: datetime = now() - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _constraint(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _refuse_other_names(authority: x509.Certificate, names: Sequence[str]) -> None:
    held = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    missing = [name for name in names if _constraint(name) not in held]
    if missing:
        remedy = "Take a new folder, and install its authority anew."
        raise _refused("--name", missing[0], "a name that the authority was made for", remedy)


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
    beside.replace(path)


def _refused(what: str, value: str, expected: str, remedy: str = "See the guide.") -> InputProblem:
    return InputProblem([Problem(what, 0, "", value, expected, remedy)])

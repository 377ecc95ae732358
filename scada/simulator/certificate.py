"""The server's own certificate: self-signed, kept in a folder or made anew at each start.

Lives here: making it, and a key file that only its owner can read.
Must not: judge a client's certificate.
"""

import os
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from asyncua.crypto.cert_gen import generate_private_key, generate_self_signed_app_certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from .options import APPLICATION_URI

DAYS = 3650
KEY_FILE, CERTIFICATE_FILE = "simulator.key.pem", "simulator.der"


class Identity(NamedTuple):
    key: RSAPrivateKey
    certificate: x509.Certificate


def identity(folder: Path | None) -> Identity:
    """The identity kept in `folder`, made there if it has none; without a folder a fresh one.

    Blocks for up to 1 s.
    """
    if folder is None:
        return _fresh()
    key_file, certificate_file = folder / KEY_FILE, folder / CERTIFICATE_FILE
    if key_file.exists() and certificate_file.exists():
        key = load_pem_private_key(key_file.read_bytes(), None)
        if isinstance(key, RSAPrivateKey):
            return Identity(key, x509.load_der_x509_certificate(certificate_file.read_bytes()))
    made = _fresh()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_private(key_file, made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate_file.write_bytes(made.certificate.public_bytes(Encoding.DER))
    return made


def _fresh() -> Identity:
    key = generate_private_key()
    names: list[x509.GeneralName] = [
        x509.UniformResourceIdentifier(APPLICATION_URI),
        x509.DNSName("localhost"),
        x509.DNSName(socket.gethostname()),
        x509.IPAddress(ip_address("127.0.0.1")),
    ]
    certificate = generate_self_signed_app_certificate(
        key,
        "Millrace simulated plant",
        {"organizationName": "Millrace"},
        names,
        [ExtendedKeyUsageOID.SERVER_AUTH],
        DAYS,
    )
    return Identity(key, certificate)


def _write_private(path: Path, content: bytes) -> None:
    """On Windows the mode is without effect: there the folder's own rights protect the key."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)

"""Our own certificate, made on first use, and what a server's certificate must be.

Lives here: key and certificate under pki/own, thumbprints, what is weak or out of date in a certificate.
Must not: decide whom to trust, connect, overwrite a key that is there.
"""

import os
import socket
import threading
import time
from pathlib import Path
from typing import NamedTuple

from asyncua import ua
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scada.model import Text

from .failures import CredentialsError

KEY_BITS = 3072  # at least 2048 is asked of servers
WEAKEST_BITS = 2048
YEARS = 10
SECOND_TICKS = 10_000_000
UNIX_TICKS = 116_444_736_000_000_000  # of 1970 (OPC 10000-6 §5.2.2.5)
KEY_FILE, CERTIFICATE_FILE = Path("own/millrace.key.pem"), Path("own/millrace.der")
SOUND_HASHES = ("sha256", "sha384", "sha512")
making = threading.Lock()  # links of one site start together


class OwnCertificate(NamedTuple):
    """What we show to servers."""

    uri: str  # ApplicationUri, as in the certificate
    certificate: bytes  # DER
    key: bytes  # DER, PKCS 8


def now_ticks() -> int:
    """Our time in OPC UA ticks."""
    return UNIX_TICKS + time.time_ns() // 100


def thumbprint(der: bytes) -> str:
    """SHA-256 of a certificate, in hexadecimal."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    return digest.finalize().hex()


def own_certificate(pki: Path) -> OwnCertificate:
    """Read from `pki`, or made there. Takes a second the first time: call it in a worker thread.

    Raises CredentialsError when the files are damaged or cannot be written.
    """
    with making:
        try:
            if not (pki / KEY_FILE).exists():
                _make(pki)
            key = serialization.load_pem_private_key((pki / KEY_FILE).read_bytes(), password=None)
            der = (pki / CERTIFICATE_FILE).read_bytes()
            uri = _uris(x509.load_der_x509_certificate(der))[0]
        except (OSError, ValueError, TypeError, IndexError) as error:
            fields = {"folder": str(pki / "own"), "reason": str(error)}
            raise CredentialsError(
                Text(
                    "The own certificate in {folder} cannot be used: {reason}. Make the folder writable, "
                    "or remove the damaged files in it; servers must then trust the new certificate.",
                    fields,
                )
            ) from error
    plain_key = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return OwnCertificate(uri, der, plain_key)


def defects(der: bytes, application_uri: str, ticks: int) -> tuple[Text, ...]:
    """What is wrong with a server's certificate at a time (ticks), apart from who trusts it."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        algorithm = certificate.signature_hash_algorithm
    except (ValueError, TypeError) as error:
        return (Text("it cannot be read ({reason})", {"reason": str(error)}),)
    now = ua.win_epoch_to_datetime(ticks)
    found: list[Text] = []
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < WEAKEST_BITS:
        found.append(Text("its key is not RSA with at least {bits} bits", {"bits": WEAKEST_BITS}))
    if algorithm is None or algorithm.name not in SOUND_HASHES:
        found.append(Text("it is not signed with SHA-256 or better"))
    if certificate.not_valid_before_utc > now:
        found.append(Text("it is not valid yet: compare the clocks of both computers"))
    if certificate.not_valid_after_utc < now:
        found.append(Text("it has run out: the server needs a new one"))
    if application_uri not in _uris(certificate):
        found.append(Text("it was not issued for the application {uri}", {"uri": application_uri}))
    return tuple(found)


def _uris(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return []
    return names.value.get_values_for_type(x509.UniformResourceIdentifier)


def _make(pki: Path) -> None:
    folder = (pki / KEY_FILE).parent
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # on Windows the folder's access list decides; chmod changes nothing there
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    der = _certificate(key).public_bytes(serialization.Encoding.DER)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (pki / CERTIFICATE_FILE).write_bytes(der)
    descriptor = os.open(pki / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # the key last
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    """Self-signed, for an application instance (OPC 10000-6 §6.2.2)."""
    host = socket.gethostname()
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Millrace"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Millrace"),
            x509.NameAttribute(NameOID.DOMAIN_COMPONENT, host[:64]),
        ]
    )
    uri = f"urn:{host}:millrace:{os.urandom(4).hex()}"
    names = [x509.UniformResourceIdentifier(uri), x509.DNSName(host)]
    now = now_ticks()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=True,
        data_encipherment=True,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ua.win_epoch_to_datetime(now - 3600 * SECOND_TICKS))
        .not_valid_after(ua.win_epoch_to_datetime(now + YEARS * 365 * 86400 * SECOND_TICKS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()),
            critical=False,
        )
    )
    return builder.sign(key, hashes.SHA256())

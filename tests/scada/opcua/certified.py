"""A server's certificate, sound or with a chosen flaw, and the door that checks its users.

Lives here: self-signed certificates, the list of users and of who came.
Must not: trust anybody.
"""

from typing import Any

from asyncua import ua
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.user_managers import UserManager
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from scada.opcua.certificates import SECOND_TICKS, now_ticks

URI = "urn:test:server"
DAY_TICKS = 86_400 * SECOND_TICKS


def certificate(uri: str = URI, bits: int = 2048, start: int = -1, end: int = 365) -> tuple[bytes, bytes]:
    """DER and PEM key of a self-signed server; `start` and `end` in days from now."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test server")])
    now = now_ticks()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ua.win_epoch_to_datetime(now + start * DAY_TICKS))
        .not_valid_after(ua.win_epoch_to_datetime(now + end * DAY_TICKS))
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.DER), pem


class Door(UserManager):
    """Lets one user in, and notes who came."""

    def __init__(self) -> None:
        self.came: list[tuple[Any, Any]] = []

    def get_user(
        self, iserver: Any, username: Any = None, password: Any = None, certificate: Any = None
    ) -> User | None:
        self.came.append((username, password))
        is_known = (username, password) in ((None, None), ("operator", "S3cret!"))
        return User(role=UserRole.User) if is_known else None

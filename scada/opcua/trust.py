"""Whom we trust: certificates a person has put into pki/trusted, by their SHA-256 thumbprint.

Lives here: the decision, and the copy of an unknown certificate in pki/rejected for a person to look at.
Must not: connect, trust on its own, move a file between the folders.
"""

from pathlib import Path

from cryptography import x509

from scada.model import Text

from .certificates import defects, thumbprint
from .failures import TrustError

MOST_REJECTED = 100  # a hostile server must not fill the disk


def check_trust(pki: Path, der: bytes, application_uri: str, ticks: int, url: str) -> None:
    """Raises TrustError unless a person trusts this certificate and it is sound at `ticks`.

    Reads and writes files: call it in a worker thread.
    """
    print_of = thumbprint(der)
    fields = {"url": url, "thumbprint": print_of, "subject": _subject(der)}
    if not _is_trusted(pki / "trusted", print_of):
        _keep(pki / "rejected", print_of, der)
        raise TrustError(
            Text(
                "The certificate of {url} is not trusted yet: {subject}, thumbprint {thumbprint}. "
                "Compare the thumbprint with the server's own, "
                "then move {thumbprint}.der from pki/rejected to pki/trusted.",
                fields,
            )
        )
    for defect in defects(der, application_uri, ticks):
        raise TrustError(
            Text(
                "The certificate of {url} is trusted but cannot be used: {defect}. Thumbprint {thumbprint}.",
                {**fields, "defect": defect},
            )
        )


def _is_trusted(folder: Path, print_of: str) -> bool:
    """By what a file holds, not by its name."""
    if not folder.is_dir():
        return False
    return any(thumbprint(file.read_bytes()) == print_of for file in folder.glob("*.der"))


def _keep(folder: Path, print_of: str, der: bytes) -> None:
    file = folder / f"{print_of}.der"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists() and sum(1 for _ in folder.glob("*.der")) < MOST_REJECTED:
            file.write_bytes(der)
    except OSError as error:
        fields = {"reason": str(error), "folder": str(folder)}
        raise TrustError(
            Text(
                "The certificate is not trusted, and it cannot be kept for you to look at: {reason}. "
                "Make the folder {folder} writable.",
                fields,
            )
        ) from error


def _subject(der: bytes) -> str:
    try:
        return x509.load_der_x509_certificate(der).subject.rfc4514_string()
    except (ValueError, TypeError):
        return "?"

"""Ways into a server: what it offers, and the strongest of it.

Lives here: asking for endpoints, the order of policies, a fresh client for one attempt with its security set.
Must not: step down to a weaker way, send a secret, keep a client for a second attempt.
"""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from asyncua import Client, ua
from asyncua.crypto.security_policies import (
    SecurityPolicy,
    SecurityPolicyAes128Sha256RsaOaep,
    SecurityPolicyAes256Sha256RsaPss,
    SecurityPolicyBasic256Sha256,
)

from scada.model import Text

from .asyncua_private import clamp
from .certificates import now_ticks, own_certificate, thumbprint
from .failures import CredentialsError, TrustError, channel_ended, not_opc_ua, unreachable
from .settings import LinkSecurity, LinkSettings
from .trust import check_trust

STRONGEST_FIRST: tuple[type[SecurityPolicy], ...] = (
    SecurityPolicyAes256Sha256RsaPss,
    SecurityPolicyBasic256Sha256,
    SecurityPolicyAes128Sha256RsaOaep,
)
PORT = 4840
NAME = "Millrace"
PRODUCT_URI = "urn:millrace"
ENCRYPTED = ua.MessageSecurityMode.SignAndEncrypt


async def fresh_client(settings: LinkSettings, url: str) -> Client:
    """A client for one attempt, not connected. Raises ConnectError, TrustError, CredentialsError."""
    if settings.security is LinkSecurity.NONE:
        return _unsecured(settings, url)
    offers = await _offers(settings, url)
    policy, offer = _strongest(offers, url)
    der = _first_certificate(offer.ServerCertificate)
    uri = str(offer.Server.ApplicationUri or "")
    await asyncio.to_thread(check_trust, settings.pki, der, uri, now_ticks(), url)
    own = await asyncio.to_thread(own_certificate, settings.pki)
    client = _client(settings, url)
    client.application_uri = own.uri
    await client.set_security(policy, own.certificate, own.key, server_certificate=der, mode=ENCRYPTED)
    return client


def check_offers(client: Client, offers: Sequence[ua.EndpointDescription], url: str) -> None:
    """The list repeated inside the secure channel must not hold a stronger way than the one taken.

    Else somebody between stripped the first list, which came unprotected (OPC 10000-4 §5.7.2).
    Raises TrustError.
    """
    strongest, _ = _strongest(offers, url)
    if strongest.URI != client.security_policy.URI:
        raise TrustError(
            Text(
                "{url} offers a stronger connection than it first said: somebody may have changed the list "
                "of its endpoints on the way. Nothing secret was sent. Ask who runs the network.",
                {"url": url},
            )
        )


async def reach(client: Client, settings: LinkSettings, url: str) -> None:
    """Open socket and secure channel, each within the time of the settings. Raises ConnectError."""
    seconds = settings.timeout_s
    try:
        async with asyncio.timeout(seconds):
            await client.connect_socket()
    except OSError as error:
        raise unreachable(error, url, seconds) from error
    try:
        async with asyncio.timeout(seconds):
            await client.send_hello()
            clamp(client)
    except (ConnectionError, TimeoutError) as error:
        raise not_opc_ua(error, url, seconds) from error
    try:
        async with asyncio.timeout(seconds):
            await client.open_secure_channel()
    except (ConnectionError, AssertionError) as error:  # the stack asserts that an answer came
        own = client.security_policy.host_certificate
        raise channel_ended(url, thumbprint(own)) if own else not_opc_ua(error, url, seconds) from error
    except TimeoutError as error:
        raise not_opc_ua(error, url, seconds) from error


def with_port(url: str) -> str:
    """The address with OPC UA's own port where it names none."""
    parts = urlsplit(url)
    return url if parts.port is not None else parts._replace(netloc=f"{parts.netloc}:{PORT}").geturl()


def _unsecured(settings: LinkSettings, url: str) -> Client:
    if settings.user:
        raise CredentialsError(
            Text(
                "The password of user {user} would travel to {url} unprotected, so it was not sent. "
                'Use security = "best", or remove the user.',
                {"user": settings.user, "url": url},
            )
        )
    return _client(settings, url)


def _client(settings: LinkSettings, url: str) -> Client:
    client = Client(with_port(url), timeout=settings.timeout_s)
    client.name = client.description = NAME
    client.application_uri = client.product_uri = PRODUCT_URI
    client.session_timeout = int(settings.session_ms)
    return client


async def _offers(settings: LinkSettings, url: str) -> list[ua.EndpointDescription]:
    """The endpoints, asked for without any secret."""
    client = _client(settings, url)
    try:
        await reach(client, settings, url)
        async with asyncio.timeout(settings.timeout_s):
            return await client.get_endpoints()
    finally:
        client.disconnect_socket()


def _strongest(
    offers: Sequence[ua.EndpointDescription], url: str
) -> tuple[type[SecurityPolicy], ua.EndpointDescription]:
    for policy in STRONGEST_FIRST:
        for offer in offers:
            if offer.SecurityPolicyUri == policy.URI and offer.SecurityMode == ENCRYPTED:
                return policy, offer
    raise TrustError(
        Text(
            "{url} offers no encrypted connection that is still held to be safe. "
            'Switch one on in the server, or accept an open connection with security = "none" in site.toml.',
            {"url": url},
        )
    )


def _first_certificate(chain: bytes | None) -> bytes:
    """The server's own certificate out of a chain in DER: SEQUENCE, two length bytes."""
    if not chain or chain[:2] != b"\x30\x82":
        return chain or b""
    return chain[: int.from_bytes(chain[2:4], "big") + 4]

"""Security "best": nobody is trusted before a person said so, and nothing secret travels open.

Lives here: certificates of both sides, trust, defects, passwords, against a real server.
Must not: test the cryptography itself.
"""

import asyncio
import base64
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from asyncua import Client, ua
from asyncua.common.utils import ServiceError

from scada.model import MILLISECOND, LinkState
from scada.opcua import Item, LinkSecurity, certificates, endpoints, session
from scada.opcua.certificates import defects, now_ticks, own_certificate, thumbprint
from scada.opcua.endpoints import fresh_client
from scada.opcua.failures import CredentialsError, TrustError
from scada.opcua.lifecycle import SLOW, Cure
from scada.opcua.trust import check_trust
from tests.scada.opcua.certified import URI, certificate
from tests.scada.opcua.linked import linked, settings
from tests.scada.opcua.plant import Housed, double
from tests.scada.opcua.proxy import proxied

BEST = LinkSecurity.BEST
SHA1_CERTIFICATE = base64.b64decode(  # sound but for its hash: openssl req -x509 -sha1
    "MIIDGzCCAgOgAwIBAgIULgEdt5u3gqIKG2mwmHeX3m24I3EwDQYJKoZIhvcNAQEFBQAwDjEMMAoGA1UEAwwDT2xkMCAXDTI2"
    "MTEyNTAyMTA1MloYDzIxMjYxMTAxMDIxMDUyWjAOMQwwCgYDVQQDDANPbGQwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK"
    "AoIBAQDnwZ5fyk8BCCqAJmrMHsFEs0sij6C6l4dy+ytgkgwXyTMWuS13vrkJ4GiX7Q0XMg9Sxn+kBQAjsIciVqSdQeWmU4fX"
    "bgqVr1F4ssilcu491kAdOTnggyxGnbT0ynOfzIG45GH4KjnwBTA7Y1YvCRRyQtx3g+JRr6AHtX8rxyP0IuF9Ahg/bIQQIewM"
    "2U3xt2y718aXwpoP3pHpX/Yn+fKp/gJN2ZR3/FxSU+toZizpyHssbcE7Pq3oLSqHAQW6xikalHkkrrknA+79xXudSiE3mYOs"
    "wdbZsSc280IuV7jSr99e0bIQBuf0yartmcx0zEfzshrByTeynPfOzfjT6I8HAgMBAAGjbzBtMB0GA1UdDgQWBBQrFrLVIaQd"
    "XytH2Twa+/1SklX10zAfBgNVHSMEGDAWgBQrFrLVIaQdXytH2Twa+/1SklX10zAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQT"
    "MBGGD3Vybjp0ZXN0OnNlcnZlcjANBgkqhkiG9w0BAQUFAAOCAQEA1IJs+nOvtS2HqvEA8vpGp70foppqoFCzjjFtv+iYGT/L"
    "oji25bV65RKJvsu96/5kSdzxOyAGlQbR1xp10m1auXZo/DiY8y+Fm+Z3Gm+kL2cQxxThb+I9wSjRXbCAZC9AhaK5iCPhq5d2"
    "+0+niAnod7gK3qLDySKxp2z3XTBqTT7WKSIULpdfBSLQ63RAMao8aCZc7exlamWyCh7sKvE/psxqTH9HsSu2wz71El2CteXw"
    "rHKfuM+UzLe8emUehChZiCQjwIU1JAw25dw4qDHjwi5Fi8xZ0njz7U3yfGmUhIR2mBZuOcC0o6i+JtmRJ/uhYTxETJJEiW9U"
    "ak2XK4/S3w=="
)


@pytest.fixture(autouse=True)
def _short_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key as short as is allowed: making one takes a second else."""
    monkeypatch.setattr(certificates, "KEY_BITS", certificates.WEAKEST_BITS)


def server_der(house: Housed) -> bytes:
    return Path(house.plant.certificate).read_bytes()


def trust(pki: Path, der: bytes) -> None:
    (pki / "trusted").mkdir(parents=True, exist_ok=True)
    (pki / "trusted" / f"{thumbprint(der)}.der").write_bytes(der)


def test_an_unknown_server_waits_in_rejected_until_a_person_moves_its_file(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SLOW, Cure.TRUST, 300 * MILLISECOND)
    name = f"{thumbprint(server_der(house))}.der"

    async def scenario() -> None:
        chosen = settings(house.plant.url, tmp_path, security=BEST)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.FAILED)
            said = str(work.status.reason)
            assert thumbprint(server_der(house)) in said
            assert "move" in said
            assert work.status.next_try is not None
            assert (tmp_path / "rejected" / name).read_bytes() == server_der(house)
            (tmp_path / "trusted").mkdir()
            (tmp_path / "rejected" / name).rename(tmp_path / "trusted" / name)
            await work.until_state(LinkState.LIVE)
            await work.until(lambda: work.values(1))
            assert work.values(1) == [house.do(house.plant.nodes["x"].read_value())]

    asyncio.run(scenario())


def test_a_password_reaches_a_trusted_server_and_a_wrong_one_is_named(house: Housed, tmp_path: Path) -> None:
    trust(tmp_path, server_der(house))

    async def scenario(password: str) -> tuple[LinkState, str]:
        chosen = settings(house.plant.url, tmp_path, security=BEST, user="operator", password=password)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until(lambda: work.status.state in (LinkState.LIVE, LinkState.FAILED))
            return work.status.state, str(work.status.reason)

    assert asyncio.run(scenario("S3cret!"))[0] is LinkState.LIVE
    state, said = asyncio.run(scenario("guess"))
    assert state is LinkState.FAILED
    assert "refuses the log-in" in said
    assert "guess" not in said


def test_no_password_leaves_for_an_open_connection_or_an_untrusted_server(
    house: Housed, tmp_path: Path
) -> None:
    door = house.plant.users
    door.came.clear()

    async def scenario(security: LinkSecurity) -> str:
        chosen = settings(house.plant.url, tmp_path, security=security, user="operator", password="S3cret!")
        assert "S3cret!" not in repr(chosen)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.FAILED)
            return str(work.status.reason)

    assert "unprotected" in asyncio.run(scenario(LinkSecurity.NONE))
    assert "not trusted" in asyncio.run(scenario(BEST))
    assert [name for name, _ in door.came if name] == []


def test_a_server_that_does_not_trust_us_is_told_with_the_file_to_hand_over(
    house: Housed, tmp_path: Path
) -> None:
    async def mistrust(*_: Any) -> None:
        raise ServiceError(ua.StatusCodes.BadCertificateUntrusted)

    trust(tmp_path, server_der(house))

    async def scenario() -> None:
        chosen = settings(house.plant.url, tmp_path, security=BEST)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.FAILED)
            assert "pki/own/millrace.der" in str(work.status.reason)

    house.plant.server.set_certificate_validator(mistrust)
    try:
        asyncio.run(scenario())
    finally:
        house.plant.server.set_certificate_validator(None)


def test_a_list_of_endpoints_that_was_stripped_on_the_way_is_noticed(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(tmp_path, server_der(house))
    whole = endpoints._offers

    async def stripped(*asked: Any) -> list[ua.EndpointDescription]:
        return [offer for offer in await whole(*asked) if "Aes256" not in offer.SecurityPolicyUri]

    monkeypatch.setattr(endpoints, "_offers", stripped)

    async def scenario() -> None:
        chosen = settings(house.plant.url, tmp_path, security=BEST, user="operator", password="S3cret!")
        house.plant.users.came.clear()
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.FAILED)
            assert "stronger connection" in str(work.status.reason)
        assert house.plant.users.came == []

    asyncio.run(scenario())


def test_a_server_without_encryption_is_refused_and_not_used_openly(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = endpoints._offers

    async def open_only(*asked: Any) -> list[ua.EndpointDescription]:
        return [offer for offer in await whole(*asked) if offer.SecurityPolicyUri.endswith("#None")]

    monkeypatch.setattr(endpoints, "_offers", open_only)

    async def scenario() -> None:
        chosen = settings(house.plant.url, tmp_path, security=BEST)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.FAILED)
            assert "offers no encrypted connection" in str(work.status.reason)
            assert work.batches == []

    asyncio.run(scenario())


def test_the_strongest_offer_is_taken(house: Housed, tmp_path: Path) -> None:
    trust(tmp_path, server_der(house))

    async def scenario() -> str:
        chosen = settings(house.plant.url, tmp_path, security=BEST)
        client = await fresh_client(chosen, house.plant.url)
        return f"{client.security_policy.URI} {client.security_policy.Mode.name}"

    assert asyncio.run(scenario()).endswith("#Aes256_Sha256_RsaPss SignAndEncrypt")


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"bits": 1024}, "2048 bits"),
        ({"der": SHA1_CERTIFICATE}, "SHA-256"),
        ({"start": -10, "end": -1}, "run out"),
        ({"start": 1, "end": 10}, "not valid yet"),
        ({"uri": "urn:somebody:else"}, "not issued for"),
    ],
)
def test_a_trusted_certificate_with_a_flaw_is_refused_all_the_same(
    tmp_path: Path, flaw: dict[str, Any], words: str
) -> None:
    der = flaw["der"] if "der" in flaw else certificate(**flaw)[0]
    trust(tmp_path, der)
    with pytest.raises(TrustError, match=words):
        check_trust(tmp_path, der, URI, now_ticks(), "opc.tcp://plc-1")


def test_a_file_with_the_right_name_but_another_certificate_earns_no_trust(tmp_path: Path) -> None:
    good, other = certificate()[0], certificate()[0]
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / f"{thumbprint(good)}.der").write_bytes(other)
    with pytest.raises(TrustError, match="not trusted yet"):
        check_trust(tmp_path, good, URI, now_ticks(), "opc.tcp://plc-1")
    assert defects(good, URI, now_ticks()) == ()


def test_what_is_no_certificate_is_kept_out(tmp_path: Path) -> None:
    trust(tmp_path, b"rubbish")
    with pytest.raises(TrustError, match="cannot be read"):
        check_trust(tmp_path, b"rubbish", URI, now_ticks(), "opc.tcp://plc-1")


def test_a_hostile_server_cannot_fill_the_disk_with_certificates(tmp_path: Path) -> None:
    for number in range(150):
        with pytest.raises(TrustError):
            check_trust(tmp_path, b"%d" % number, URI, now_ticks(), "opc.tcp://plc-1")
    assert len(list((tmp_path / "rejected").iterdir())) == 100


def test_our_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = own_certificate(tmp_path)
    assert own_certificate(tmp_path) == first
    assert defects(first.certificate, first.uri, now_ticks()) == ()
    if sys.platform != "win32":
        key = tmp_path / "own" / "millrace.key.pem"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_a_damaged_key_is_named_and_not_replaced(tmp_path: Path) -> None:
    own_certificate(tmp_path)
    (tmp_path / "own" / "millrace.key.pem").write_bytes(b"rubbish")
    with pytest.raises(CredentialsError, match="own certificate"):
        own_certificate(tmp_path)
    assert (tmp_path / "own" / "millrace.key.pem").read_bytes() == b"rubbish"


def test_a_secured_session_goes_on_after_a_reset_and_through_renewals_of_its_keys(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(tmp_path, server_der(house))
    monkeypatch.setattr(session, "SHORTEST_LIFETIME_S", 0.4)
    plain = endpoints._client

    def short_lived(*asked: Any) -> Client:
        client = plain(*asked)
        client.secure_channel_timeout = 400
        return client

    monkeypatch.setattr(endpoints, "_client", short_lived)

    async def scenario() -> None:
        async with proxied(house.plant.port) as proxy:
            chosen = settings(proxy.url, tmp_path, security=BEST, user="operator", password="S3cret!")
            async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
                await work.until_state(LinkState.LIVE)
                for number in range(100, 140):
                    await house.write("x", double(number))
                    await asyncio.sleep(0.05)
                    if number == 120:
                        proxy.reset()
                await work.until(lambda: 139.0 in work.values(1))
                assert work.values(1)[-40:] == [float(number) for number in range(100, 140)]
                assert work.states == [
                    LinkState.CONNECTING,
                    LinkState.LIVE,
                    LinkState.RECONNECTING,
                    LinkState.LIVE,
                ]
                assert work.status.hole is not None
                assert work.status.hole.is_healed

    asyncio.run(scenario())

"""One real server for all tests of the wire: starting and stopping one takes two seconds.

Lives here: the server in a thread of its own, with all exhibits and all ways in.
Must not: hold what only one test needs.
"""

from collections.abc import Iterator

import pytest
from asyncua import ua

from tests.scada.opcua.certified import Door, certificate
from tests.scada.opcua.exhibits import BEFORE, VALUES, furnished
from tests.scada.opcua.plant import Housed, housed

POLICIES = (
    ua.SecurityPolicyType.NoSecurity,
    ua.SecurityPolicyType.Basic256Sha256_Sign,
    ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Housed]:
    folder = tmp_path_factory.mktemp("server")
    der, pem = certificate()
    (folder / "server.der").write_bytes(der)
    (folder / "server.pem").write_bytes(pem)
    with housed(
        VALUES,
        before=BEFORE,
        policies=POLICIES,
        certificate=folder / "server.der",
        key=folder / "server.pem",
        users=Door(),
    ) as house:
        house.do(furnished(house.plant.server, house.plant.index))
        yield house

"""The plant's OPC UA server: what it offers, and its start and stop.

Lives here: endpoints, security, identity, the assembly of address space, outlets and write service.
Must not: know the time, decide what the plant does.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from asyncua import Server, ua

from scada.model import Problem, Text

from .address_space import build, synthetic_tag
from .certificate import identity
from .clock import stack_time, start_time
from .operator_writes import OperatorService
from .options import APPLICATION_URI, SimulateOptions
from .plant import Plant
from .publish import Outlets

if TYPE_CHECKING:
    from asyncua.server.address_space import AttributeService

SERVER_NAME = "Millrace simulated plant"


class PortTakenError(Problem):
    """The port is in use, or not allowed to this user."""


async def assembled(
    options: SimulateOptions, plant: Plant, synthetic: Sequence[str]
) -> tuple[Server, Outlets]:
    """A server that does not listen yet, and the outlets of all its tags."""
    server = Server()
    await server.init()
    await server.set_application_uri(APPLICATION_URI)
    server.set_server_name(SERVER_NAME)
    server.product_uri = APPLICATION_URI
    server.application_type = ua.ApplicationType.Server
    built = stack_time(start_time())
    await server.set_build_info(APPLICATION_URI, "Millrace", SERVER_NAME, "1", "1", built)
    server.set_endpoint(f"opc.tcp://{options.host}:{options.port}")
    server.set_security_policy(
        [ua.SecurityPolicyType.NoSecurity, ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt]
    )
    server.set_identity_tokens([ua.AnonymousIdentityToken])
    server.iserver.private_key, server.iserver.certificate = await asyncio.to_thread(
        identity, options.certificates
    )
    addresses = await build(server, plant.tags, synthetic)
    tags = [*plant.tags, *(synthetic_tag(name) for name in synthetic)]
    by_address = dict(zip(addresses, tags, strict=True))
    inner = server.iserver.attribute_service
    server.iserver.attribute_service = cast(
        "AttributeService", OperatorService(inner, by_address, plant.order)
    )
    return server, Outlets(server, addresses, [tag.type for tag in tags])


@asynccontextmanager
async def listening(server: Server, options: SimulateOptions) -> AsyncIterator[str]:
    """The server's URL while it listens. Raises PortTakenError."""
    try:
        await server.start()
    except OSError as error:
        fields = {"host": options.host, "port": options.port, "reason": error.strerror or str(error)}
        raise PortTakenError(
            Text(
                "The simulated plant cannot listen on {host}:{port}: {reason}. "
                "Another program may use that port; name another one, or 0 for any free one.",
                fields,
            )
        ) from error
    try:
        assert server.bserver is not None
        yield f"opc.tcp://{options.host}:{server.bserver.port}"
    finally:
        await server.stop()

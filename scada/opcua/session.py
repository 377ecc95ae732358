"""One session with one server: opened, known, kept open, closed within a second.

Lives here: session life, what the server says of itself, renewal of the secure channel.
Must not: subscribe, decide to reconnect, keep a password.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from asyncua import Client, ua

from scada.model import SECOND, Text

from .asyncua_private import abort, date_tokens_by_our_clock
from .certificates import now_ticks
from .decode import ns
from .endpoints import ENCRYPTED, check_offers, fresh_client, reach
from .failures import CredentialsError, LostError
from .guard import guarded
from .limits import OperationLimits, read_limits, read_values
from .settings import LinkSettings

FAREWELL_S = 1.0
RENEW_AT = 0.75  # of the channel's lifetime (OPC 10000-4 §5.6.2.1)
SHORTEST_LIFETIME_S = 10.0  # a server that says 0 would be asked for ever
NAMESPACES = ua.NodeId(ua.Int32(ua.ObjectIds.Server_NamespaceArray))
SERVER_TIME = ua.NodeId(ua.Int32(ua.ObjectIds.Server_ServerStatus_CurrentTime))


@dataclass(slots=True)
class Session:
    """An activated session. `skew` and `latency` are renewed by `probe`."""

    client: Client
    url: str
    timeout_s: float
    limits: OperationLimits = field(default_factory=OperationLimits)
    namespaces: tuple[str, ...] = ()
    skew: float | None = None  # server clock minus ours, s
    latency: float | None = None  # s, there and back

    async def probe(self) -> None:
        """Ask for the server's time. Raises LostError when no answer comes in time."""
        asked = time.time_ns()
        try:
            async with asyncio.timeout(self.timeout_s):
                found = (await read_values(self.client, [SERVER_TIME]))[0]
        except TimeoutError as error:
            raise LostError(
                Text(
                    "{url} stopped answering: the server hangs, or the network between is cut.",
                    {"url": self.url},
                )
            ) from error
        answered = time.time_ns()
        self.latency = (answered - asked) / SECOND
        if found.Value is not None and hasattr(found.Value.Value, "tzinfo"):
            self.skew = (ns(found.Value.Value) - (asked + answered) // 2) / SECOND

    async def keep_secure(self) -> None:
        """Renew the secure channel for ever."""
        while True:
            lifetime_s = max(SHORTEST_LIFETIME_S, self.client.secure_channel_timeout / 1000)
            await asyncio.sleep(lifetime_s * RENEW_AT)
            await self.client.open_secure_channel(renew=True)
            self.client.uaclient.revolve_security_token()
            date_tokens_by_our_clock(self.client, now_ticks())


@asynccontextmanager
async def opened(settings: LinkSettings, url: str) -> AsyncIterator[Session]:
    """A session for the body of `async with`. Raises the room's errors and whatever the stack raises."""
    client = await fresh_client(settings, url)
    try:
        await reach(client, settings, url)
        await _activate(client, settings, url)
        session = Session(client, url, settings.timeout_s)
        await session.probe()
        session.namespaces = await _namespaces(client)
        session.limits = await read_limits(client)
        _heed_cancel()
        yield session
    finally:
        try:
            await guarded(_farewell(client), url)
        finally:
            abort(client)


def _heed_cancel() -> None:
    """A cancel during a connect can be swallowed by the stack (Python 3.11)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _activate(client: Client, settings: LinkSettings, url: str) -> None:
    response = await client.create_session()
    if client.security_policy.Mode == ENCRYPTED:
        check_offers(client, response.ServerEndpoints, url)
    if settings.user and client.security_policy.Mode != ENCRYPTED:
        raise CredentialsError(
            Text(
                "The connection to {url} is not encrypted, so the password of user {user} was not sent.",
                {"user": settings.user, "url": url},
            )
        )
    if settings.user:
        await client.activate_session(username=settings.user, password=settings.password)
    else:
        await client.activate_session()


async def _namespaces(client: Client) -> tuple[str, ...]:
    found = (await read_values(client, [NAMESPACES]))[0]
    uris = found.Value.Value if found.Value is not None else None
    return tuple(str(uri) for uri in uris) if isinstance(uris, list) else ()


async def _farewell(client: Client) -> None:
    async with asyncio.timeout(FAREWELL_S):
        await client.uaclient.close_session(True)
        await client.uaclient.close_secure_channel()

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
from .failures import CredentialsError, CutError
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
        """Ask for the server's time. Raises CutError when no answer comes in time."""
        asked = time.time_ns()
        try:
            async with asyncio.timeout(self.timeout_s):
                found = (await read_values(self.client, [SERVER_TIME]))[0]
        except TimeoutError as error:
            raise CutError(
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


async def connect(settings: LinkSettings, url: str) -> Session:
    """A new session. Raises the room's errors and whatever the stack raises; leaves nothing behind then."""
    client = await fresh_client(settings, url)
    session = Session(client, url, settings.timeout_s)
    try:
        await reach(client, settings, url)
        response = await client.create_session()
        if client.security_policy.Mode == ENCRYPTED:
            check_offers(client, response.ServerEndpoints, url)
        await _activate(client, settings, url)
        await session.probe()
        session.namespaces = await _namespaces(client)
        session.limits = await read_limits(client)
        _heed_cancel()
    except BaseException:
        await close(session)
        raise
    return session


async def resume(session: Session, settings: LinkSettings) -> bool:
    """The same session over a new socket and channel (OPC 10000-4 §6.7); False if the server forgot it.

    The client keeps the policy and the server's certificate it was made with, so nothing can step down.
    Raises ConnectError, CutError and whatever the stack raises.
    """
    client = session.client
    await reach(client, settings, session.url)
    client.uaclient.session.rebind_authentication_token()
    try:
        async with asyncio.timeout(settings.timeout_s):
            await _activate(client, settings, session.url)
    except ua.UaStatusCodeError:
        abort(client)
        return False
    await session.probe()
    _heed_cancel()
    return True


async def close(session: Session) -> None:
    """Say farewell if somebody still listens, then cut the socket. Takes a second at most."""
    try:
        await guarded(_farewell(session.client), session.url)
    finally:
        abort(session.client)


def cut(session: Session) -> None:
    """Drop the socket; the server keeps the session for a while, so that `resume` finds it."""
    abort(session.client)


@asynccontextmanager
async def opened(settings: LinkSettings, url: str) -> AsyncIterator[Session]:
    """A session for the body of `async with`. Raises the room's errors and whatever the stack raises."""
    session = await connect(settings, url)
    try:
        yield session
    finally:
        await close(session)


def _heed_cancel() -> None:
    """A cancel during a connect can be swallowed by the stack (Python 3.11)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _activate(client: Client, settings: LinkSettings, url: str) -> None:
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

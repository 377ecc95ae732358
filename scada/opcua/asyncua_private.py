"""What we use of asyncua without its promise: every private name, in one place, for the pinned version.

Lives here: requests at the level of the transport, the limits of a message, the silence of its loggers.
Must not: decide anything. A new version of asyncua means: run the contract test and the fault campaign.
"""

import logging
from typing import Any, TypeVar

from asyncua import Client, ua
from asyncua.common.utils import Buffer
from asyncua.ua import ua_binary
from asyncua.ua.ua_binary import struct_from_binary

VERSION = "2.1.0"
CHUNK_BYTES = 64 * 1024
MESSAGE_BYTES = 16 * 1024 * 1024
CHUNKS = 512
Response = TypeVar("Response")

logging.getLogger("asyncua").addHandler(logging.NullHandler())  # else its tracebacks go to stderr
ua_binary.MAX_RESHAPE_ELEMENTS = 10_000  # a message must not make us build millions of empty lists


async def body(client: Client, request: Any, timeout_s: float | None = None) -> Buffer:
    """Send a request and give the undecoded answer. No time limit for `timeout_s` 0 (Publish).

    Needed because the public calls start asyncua's own publish loop. Raises what the stack raises.
    """
    return await client.uaclient._send_request(request, timeout_s)  # noqa: SLF001


async def answer(
    client: Client, request: Any, response: type[Response], timeout_s: float | None = None
) -> Response:
    """Send a request, decode the answer; a bad service result raises UaStatusCodeError."""
    decoded: Any = struct_from_binary(response, await body(client, request, timeout_s))
    decoded.ResponseHeader.ServiceResult.check()
    return decoded  # type: ignore[no-any-return]


def clamp(client: Client) -> None:
    """Bound what a server may send: asyncua takes over whatever its Acknowledge claims."""
    protocol = client.uaclient.protocol
    if protocol is None:
        return
    limits = protocol._connection._limits  # noqa: SLF001
    limits.max_recv_buffer = min(limits.max_recv_buffer or CHUNK_BYTES, CHUNK_BYTES)
    limits.max_message_size = min(limits.max_message_size or MESSAGE_BYTES, MESSAGE_BYTES)
    limits.max_chunk_count = min(limits.max_chunk_count or CHUNKS, CHUNKS)


def date_tokens_by_our_clock(client: Client, now_ticks: int) -> None:
    """After a renewal asyncua compares the server's CreatedAt with our clock: with two hours of skew it
    would drop a sound channel. `now_ticks`: our time as OPC UA ticks.
    """
    protocol = client.uaclient.protocol
    if protocol is not None:
        moment = ua.win_epoch_to_datetime(now_ticks)
        connection = protocol._connection  # noqa: SLF001
        connection.prev_security_token.CreatedAt = moment
        connection.security_token.CreatedAt = moment


def abort(client: Client) -> None:
    """Cut the socket without waiting for anybody."""
    protocol = client.uaclient.protocol
    if protocol is not None and protocol.transport is not None:
        protocol.transport.abort()
    client.disconnect_socket()

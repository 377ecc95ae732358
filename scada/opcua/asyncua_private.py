"""What we use of asyncua without its promise: every private name, in one place, for the pinned version.

Lives here: requests at the level of the transport, the limits of a message, the silence of its loggers.
Must not: decide anything. A new version of asyncua means: run the contract test and the fault campaign.
"""

import functools
import logging
import struct
from collections.abc import Callable
from typing import Any, TypeVar

from asyncua import Client, ua
from asyncua.client import ua_client
from asyncua.common.utils import Buffer
from asyncua.ua import ua_binary
from asyncua.ua.ua_binary import struct_from_binary

VERSION = "2.1.0"
CHUNK_BYTES = 64 * 1024
SMALLEST_CHUNK_BYTES = 8192  # OPC 10000-6 §7.1.2.3
MESSAGE_BYTES = 16 * 1024 * 1024
CHUNKS = 512
Response = TypeVar("Response")

logging.getLogger("asyncua").addHandler(logging.NullHandler())  # else its tracebacks go to stderr
ua_binary.MAX_RESHAPE_ELEMENTS = 10_000  # a message must not make us build millions of empty lists
stock_header, stock_array = ua_client.header_from_binary, ua_binary._create_uatype_array_deserializer  # noqa: SLF001


def bounded_header(data: Any) -> ua.Header:
    """A chunk that claims to be larger than agreed closes the connection before it is waited for."""
    header = stock_header(data)
    if header.packet_size > CHUNK_BYTES:
        raise ua.UaError(f"a chunk of {header.packet_size} bytes, more than the {CHUNK_BYTES} agreed")
    return header


@functools.cache
def bounded_array(element: ua.VariantType) -> Callable[[Buffer], list[Any] | None]:
    """No array has more elements than its message has bytes: null elements take none, and 20 million of
    them in 50 bytes would stop the loop for two seconds.
    """
    unbounded = stock_array(element)

    def decode(data: Buffer) -> list[Any] | None:
        count = struct.unpack("<i", bytes(data.copy(4).read(4)))[0]
        if not -1 <= count <= len(data):
            raise ua.UaError(f"an array of {count} elements in {len(data)} bytes")
        return unbounded(data)

    return decode


ua_client.header_from_binary = bounded_header
ua_binary._create_uatype_array_deserializer = bounded_array  # noqa: SLF001


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
    """Bound what a server may send: asyncua takes over whatever its Acknowledge claims, and takes the
    server's receive buffer for our own.
    """
    protocol = client.uaclient.protocol
    if protocol is None:
        return
    limits = protocol._connection._limits  # noqa: SLF001
    taken = [size for size in (limits.max_recv_buffer, limits.max_send_buffer) if size > 0]
    limits.max_send_buffer = max(SMALLEST_CHUNK_BYTES, min(CHUNK_BYTES, *taken))
    limits.max_recv_buffer = CHUNK_BYTES
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

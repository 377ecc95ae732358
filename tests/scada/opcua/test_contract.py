"""The contract with asyncua: a new version must not change what we use without its promise.

Lives here: the pinned version, the private names, the order of things we rely on; our own front door.
Must not: test asyncua's behaviour on the wire; the other tests do.
"""

import asyncio
import importlib.metadata
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from asyncua import Client, ua
from asyncua.client import ua_client
from asyncua.client.ua_client import UaClient, UASocketProtocol
from asyncua.common.connection import SecureConnection, TransportLimits
from asyncua.ua import ua_binary

import scada.opcua
from scada.opcua import asyncua_private
from scada.opcua.asyncua_private import (
    CHUNK_BYTES,
    CHUNKS,
    MESSAGE_BYTES,
    SMALLEST_CHUNK_BYTES,
    VERSION,
    clamp,
)

ROOM = Path(scada.opcua.__file__).parent


def test_the_version_is_the_one_the_private_names_were_read_in() -> None:
    assert importlib.metadata.version("asyncua") == VERSION


def test_private_names_are_used_in_one_file_only() -> None:
    private = re.compile(r"(client|uaclient|session|protocol|connection)\._[a-z]")
    users = {file.name for file in ROOM.glob("*.py") if private.search(file.read_text())}
    assert users == {"asyncua_private.py"}


def test_every_private_name_exists() -> None:
    async def scenario() -> None:
        client = Client("opc.tcp://127.0.0.1:1")
        assert callable(client.uaclient._send_request)
        assert client.uaclient.protocol is None
        protocol = client.uaclient._make_protocol()
        assert isinstance(protocol, UASocketProtocol)
        assert isinstance(protocol._connection, SecureConnection)
        assert isinstance(protocol._connection._limits, TransportLimits)
        assert hasattr(protocol._connection, "prev_security_token")
        assert hasattr(protocol._connection, "security_token")

    asyncio.run(scenario())
    assert hasattr(UaClient, "revolve_security_token")
    assert ua_binary.MAX_RESHAPE_ELEMENTS == 10_000


def test_what_a_server_may_send_is_bounded_whatever_it_claims() -> None:
    async def scenario() -> None:
        client = Client("opc.tcp://127.0.0.1:1")
        limits = client.uaclient._make_protocol()._connection._limits
        limits.max_recv_buffer, limits.max_message_size, limits.max_chunk_count = 2**32 - 1, 0, 0
        limits.max_send_buffer = 1
        clamp(client)
        assert limits.max_send_buffer == SMALLEST_CHUNK_BYTES
        assert (limits.max_recv_buffer, limits.max_message_size, limits.max_chunk_count) == (
            CHUNK_BYTES,
            MESSAGE_BYTES,
            CHUNKS,
        )

    asyncio.run(scenario())


@pytest.mark.parametrize("vtype", [0, 1, 11, 12, 24])
def test_an_array_that_claims_more_elements_than_bytes_is_refused_at_once(vtype: int) -> None:
    message = bytes([vtype | 0x80]) + struct.pack("<i", 200_000_000) + b"\0" * 50
    with pytest.raises(ua.UaError, match="200000000 elements"):
        ua_binary.variant_from_binary(ua.utils.Buffer(message))


def test_arrays_that_fit_are_decoded_as_before() -> None:
    for value, kind in (([1.5, 2.5], "Double"), ([], "Int64"), (["a", None, ""], "String")):
        sent = ua_binary.variant_to_binary(ua.Variant(value, ua.VariantType[kind]))
        assert ua_binary.variant_from_binary(ua.utils.Buffer(sent)).Value == value


def test_a_chunk_larger_than_agreed_is_refused_by_its_header() -> None:
    with pytest.raises(ua.UaError, match="more than"):
        ua_client.header_from_binary(ua.utils.Buffer(b"MSGF" + struct.pack("<II", 2**32 - 1, 7)))


def test_asyncuas_own_log_does_not_reach_the_terminal() -> None:
    program = (
        "import logging, scada.opcua.asyncua_private;"
        "logging.getLogger('asyncua.client').error('Traceback (most recent call last)')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOM.parent.parent
    )
    assert done.stderr == ""
    assert asyncua_private.__doc__


def test_the_front_door_does_not_load_the_stack_until_it_is_needed() -> None:
    program = (
        "import sys, scada.opcua as room;"
        "room.LinkSettings, room.Item, room.LinkStatus;"
        "assert 'asyncua' not in sys.modules;"
        "assert all(hasattr(room, name) for name in room.__all__);"
        "assert 'asyncua' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOM.parent.parent)

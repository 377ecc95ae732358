"""The contract with asyncua: a new version must not change what we use without its promise.

Lives here: the pinned version, the private names, the order of things we rely on; our own front door.
Must not: test asyncua's behaviour on the wire; the other tests do.
"""

import asyncio
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

from asyncua import Client
from asyncua.client.ua_client import UaClient, UASocketProtocol
from asyncua.common.connection import SecureConnection, TransportLimits
from asyncua.ua import ua_binary

import scada.opcua
from scada.opcua import asyncua_private
from scada.opcua.asyncua_private import CHUNK_BYTES, CHUNKS, MESSAGE_BYTES, VERSION, clamp

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
        clamp(client)
        assert (limits.max_recv_buffer, limits.max_message_size, limits.max_chunk_count) == (
            CHUNK_BYTES,
            MESSAGE_BYTES,
            CHUNKS,
        )

    asyncio.run(scenario())


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

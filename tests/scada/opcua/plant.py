"""A real OPC UA server on this computer, small enough for one test.

Lives here: a server with chosen variables, started, stopped and started again on the same port.
Must not: judge, import the room under test.
"""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from asyncua import Server, ua
from asyncua.common.node import Node

T = TypeVar("T")
URI = "urn:test:plant"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Plant:
    """`values`: name -> Variant. `before`: namespaces registered first, so that the index moves."""

    values: Mapping[str, ua.Variant]
    port: int = field(default_factory=free_port)
    before: Sequence[str] = ()
    policies: Sequence[Any] = (ua.SecurityPolicyType.NoSecurity,)
    certificate: Any = None  # path, with `key`
    key: Any = None
    users: Any = None
    application_uri: str = "urn:test:server"
    server: Any = None
    nodes: dict[str, Node] = field(default_factory=dict)
    index: int = 0

    @property
    def url(self) -> str:
        return f"opc.tcp://127.0.0.1:{self.port}"

    def node(self, name: str) -> str:
        return f"ns={self.index};s={name}"

    async def start(self) -> None:
        await self.prepare()
        await self.server.start()

    async def prepare(self) -> None:
        """All but listening."""
        self.server = Server(user_manager=self.users) if self.users else Server()
        await self.server.init()
        await self.server.set_application_uri(self.application_uri)
        self.server.set_endpoint(self.url)
        self.server.set_security_policy(list(self.policies))
        if self.certificate is not None:
            await self.server.load_certificate(self.certificate)
            await self.server.load_private_key(self.key)
        for uri in self.before:
            await self.server.register_namespace(uri)
        self.index = await self.server.register_namespace(URI)
        for name, value in self.values.items():
            node_id = ua.NodeId(name, self.index)
            self.nodes[name] = await self.server.nodes.objects.add_variable(
                node_id, f"{self.index}:{name}", value, datatype=ua.NodeId(ua.Int32(value.VariantType.value))
            )

    async def stop(self) -> None:
        if self.server is not None:
            await self.server.stop()
            self.server = None

    async def write(self, name: str, value: ua.DataValue | ua.Variant) -> None:
        """As the plant itself does: without a client."""
        whole = value if isinstance(value, ua.DataValue) else ua.DataValue(value)
        await self.server.write_attribute_value(self.nodes[name].nodeid, whole)


@asynccontextmanager
async def running(values: Mapping[str, ua.Variant], **settings: Any) -> AsyncIterator[Plant]:
    plant = Plant(values, **settings)
    await plant.start()
    try:
        yield plant
    finally:
        await plant.stop()


def double(value: float) -> ua.Variant:
    return ua.Variant(value, ua.VariantType.Double)


class Housed:
    """A plant in a thread of its own, so that many tests can share it: starting one takes a second."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="plant")
        self.thread.start()

    async def call(self, deed: Coroutine[Any, Any, T]) -> T:
        """Do something in the plant's thread, awaited in the caller's loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(deed, self.loop))

    async def write(self, name: str, value: ua.DataValue | ua.Variant) -> None:
        await self.call(self.plant.write(name, value))

    def do(self, deed: Coroutine[Any, Any, T]) -> T:
        """The same for code that has no loop."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result(60)

    async def end_all(self) -> None:
        """Tasks that the server left behind: sessions of links that were cut off."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def close(self) -> None:
        try:
            self.do(self.plant.stop())
            self.do(self.end_all())
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(10)
            self.loop.close()


@contextmanager
def housed(values: Mapping[str, ua.Variant], **settings: Any) -> Iterator[Housed]:
    house = Housed(Plant(values, **settings))
    try:
        house.do(house.plant.start())
        yield house
    finally:
        house.close()

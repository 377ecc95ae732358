"""The short way for a value into the stack: past its write service, to the attribute and its subscribers.

Lives here: every private name of the stack's address space that the simulator uses; pinned by tests.
Must not: decide what is reported or when.
"""

from collections.abc import Sequence
from typing import Any

from asyncua import Server, ua

GOOD = ua.StatusCode()


class Outlets:
    """The value attributes of all tags, in the order of the addresses."""

    def __init__(self, server: Server, addresses: Sequence[ua.NodeId], types: Sequence[str]) -> None:
        space = server.iserver.aspace
        self._attributes = [space[address].attributes[ua.AttributeIds.Value] for address in addresses]
        self._types = [ua.VariantType[name] for name in types]

    async def put(self, outlet: int, value: Any, status: int, source: Any, server_time: Any) -> None:
        """A new value for readers and subscribers. Unlike the write service this keeps a value that is bad:
        many a gateway sends the last one along.
        """
        given = ua.DataValue(
            ua.Variant(value, self._types[outlet]),
            GOOD if status == 0 else ua.StatusCode(ua.UInt32(status)),
            source,
            server_time,
        )
        attribute = self._attributes[outlet]
        attribute.value = given
        for handle, told in tuple(attribute.datachange_callbacks.items()):
            await told(handle, given)

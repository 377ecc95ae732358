"""How much a server takes in one call (OPC 10000-5 §6.3.11, OperationLimits).

Lives here: the limits as a value, reading them, cutting a list by them.
Must not: subscribe, browse, retry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from asyncua import Client, ua

from .asyncua_private import answer

UNKNOWN = 500  # per call where the server names no limit
LARGEST = 10_000
Element = TypeVar("Element")
NODES = (
    ua.ObjectIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall,
    ua.ObjectIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead,
    ua.ObjectIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse,
)


@dataclass(frozen=True, slots=True)
class OperationLimits:
    """Operations per call."""

    items: int = UNKNOWN
    reads: int = UNKNOWN
    browses: int = UNKNOWN


async def read_limits(client: Client) -> OperationLimits:
    """The server's limits; where it names none, a size that every server takes."""
    values = await read_values(client, [ua.NodeId(ua.Int32(node)) for node in NODES])
    return OperationLimits(*(_limit(value) for value in values))


async def read_values(
    client: Client, nodes: Sequence[ua.NodeId], attribute: ua.AttributeIds = ua.AttributeIds.Value
) -> list[ua.DataValue]:
    """One attribute of few nodes, in one call."""
    request = ua.ReadRequest()
    request.Parameters.NodesToRead = [ua.ReadValueId(NodeId=node, AttributeId=attribute) for node in nodes]
    return (await answer(client, request, ua.ReadResponse)).Results


def chunks(elements: Sequence[Element], size: int) -> Iterator[Sequence[Element]]:
    """The elements in their order, at most `size` at a time."""
    for start in range(0, len(elements), size):
        yield elements[start : start + size]


def _limit(value: ua.DataValue) -> int:
    found: Any = value.Value.Value if value.Value is not None else None
    if not isinstance(found, int) or isinstance(found, bool) or found <= 0:
        return UNKNOWN
    return min(found, LARGEST)

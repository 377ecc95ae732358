"""Reading attributes of many nodes, in portions the server takes.

Lives here: the Read service cut by limits, with time limits.
Must not: know what is read for, fail for one bad value.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from asyncua import ua

from .asyncua_private import answer
from .limits import chunks
from .session import Session

PORTION = 1000  # reads per call, whatever the server allows
PATIENCE = 3  # times the usual time limit: a portion is more work than one value
VALUE = ua.AttributeIds.Value


async def values_of(
    session: Session, asked: Sequence[tuple[ua.NodeId, ua.AttributeIds]]
) -> list[ua.DataValue]:
    """(n,) as the server gives them. Raises what the stack raises."""
    found: list[ua.DataValue] = []
    seconds = session.timeout_s * PATIENCE
    for portion in chunks(asked, min(session.limits.reads, PORTION)):
        request = ua.ReadRequest()
        request.Parameters.NodesToRead = [
            ua.ReadValueId(NodeId=node, AttributeId=attribute) for node, attribute in portion
        ]
        async with asyncio.timeout(seconds):
            found += (await answer(session.client, request, ua.ReadResponse, seconds)).Results
    return found


async def attribute_values(session: Session, asked: Sequence[tuple[ua.NodeId, ua.AttributeIds]]) -> list[Any]:
    """(n,) the plain values, None where the server gives none or a bad one."""
    return [_given(value) for value in await values_of(session, asked)]


def _given(value: ua.DataValue) -> Any:
    if value.Value is None or (value.StatusCode is not None and value.StatusCode.is_bad()):
        return None
    return value.Value.Value

"""The short way for a value into the stack: past its write service, to the attribute and its subscribers.

Lives here: every private name of the stack's subscriptions that the simulator uses; pinned by tests.
Must not: decide what is reported or when.
"""

from collections.abc import Callable, Sequence
from typing import Any

from asyncua import Server, ua

GOOD = ua.StatusCode()
PLAIN_TRIGGERS = (ua.DataChangeTrigger.StatusValue, ua.DataChangeTrigger.StatusValueTimestamp)


class Outlets:
    """The value attributes of all tags, in the order of the addresses."""

    def __init__(self, server: Server, addresses: Sequence[ua.NodeId], types: Sequence[str]) -> None:
        space = server.iserver.aspace
        self._attributes = [space[address].attributes[ua.AttributeIds.Value] for address in addresses]
        self._types = [ua.VariantType[name] for name in types]

    async def put(self, outlet: int, value: Any, status: int, source: Any, server_time: Any) -> None:
        """A new value for readers and subscribers; it differs from the one before.

        Unlike the write service this keeps a value that is bad: many a gateway sends the last one along.
        """
        code = ua.StatusCode(ua.UInt32(status)) if status else GOOD
        given = ua.DataValue(ua.Variant(value, self._types[outlet]), code, source, server_time)
        attribute = self._attributes[outlet]
        attribute.value = given
        for handle, told in tuple(attribute.datachange_callbacks.items()):
            if not await _enqueued(told, handle, given):
                await told(handle, given)


async def _enqueued(told: Callable[..., Any], handle: int, given: ua.DataValue) -> bool:
    """Whether the value went straight into the queue of its item.

    The stack's own way copies each value deeply in case a filter compares it: 0.16 ms of 0.19. An item that
    wants every change of value or status needs no comparison, for `put` is called only on such a change.
    """
    service = getattr(told, "__self__", None)
    number = getattr(service, "_monitored_datachange", {}).get(handle)
    item = getattr(service, "_monitored_items", {}).get(number)
    if service is None or item is None or not _wants_all(item.filter):
        return False
    if item.mode == ua.MonitoringMode.Reporting:
        event = ua.MonitoredItemNotification(item.client_handle, given)
        await service.isub.enqueue_datachange_event(number, event, item.queue_size)
        return True
    return False


def _wants_all(wanted: ua.DataChangeFilter | None) -> bool:
    return not wanted or (  # a null extension object is false too
        isinstance(wanted, ua.DataChangeFilter)
        and wanted.Trigger in PLAIN_TRIGGERS
        and wanted.DeadbandType == ua.DeadbandType.None_
    )

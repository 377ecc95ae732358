"""Monitored items: asked for in portions the server takes, each refusal in words.

Lives here: requests for items, their answers, namespaces applied.
Must not: receive values, retry for ever, give up all items for one.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from asyncua import ua
from asyncua.ua.ua_binary import nodeid_to_binary

from scada.model import Text

from .asyncua_private import answer
from .failures import refused_item
from .limits import chunks
from .namespaces import current_node
from .session import Session
from .settings import Item, LinkSettings

PATIENCE = 3  # times the usual time limit: a portion is more work than one value
TOO_MANY = (ua.StatusCodes.BadTooManyOperations, ua.StatusCodes.BadRequestTooLarge)


@dataclass(slots=True)
class ItemResults:
    """What the server said to each tag."""

    subscribed: int = 0
    refused: dict[int, Text] = field(default_factory=dict)
    sampling_s: dict[int, float] = field(default_factory=dict)  # where it is not as asked
    queue_size: dict[int, int] = field(default_factory=dict)  # where it is not as asked


async def add_items(
    session: Session, subscription: int, settings: LinkSettings, items: Sequence[Item]
) -> ItemResults:
    """Subscribe to every item that can be; client handles are the places in `items`."""
    results = ItemResults()
    asked: list[tuple[Item, ua.MonitoredItemCreateRequest]] = []
    for handle, item in enumerate(items):
        name = item.name or str(item.tag)
        node = current_node(item.node, name, settings.namespaces, session.namespaces)
        parsed = node if isinstance(node, Text) else node_id(node, name)
        if isinstance(parsed, Text):
            results.refused[item.tag] = parsed
        else:
            asked.append((item, _request(handle, parsed, settings)))
    for portion in chunks(asked, session.limits.items):
        await _add(session, subscription, settings, portion, results)
    return results


async def _add(
    session: Session,
    subscription: int,
    settings: LinkSettings,
    portion: Sequence[tuple[Item, ua.MonitoredItemCreateRequest]],
    results: ItemResults,
) -> None:
    """One call; in halves again if the server finds it too much."""
    request = ua.CreateMonitoredItemsRequest()
    request.Parameters.SubscriptionId = subscription
    request.Parameters.TimestampsToReturn = ua.TimestampsToReturn.Both
    request.Parameters.ItemsToCreate = [create for _, create in portion]
    try:
        seconds = settings.timeout_s * PATIENCE
        response = await answer(session.client, request, ua.CreateMonitoredItemsResponse, seconds)
    except ua.UaStatusCodeError as error:
        if error.code not in TOO_MANY or len(portion) == 1:
            raise
        for half in chunks(portion, (len(portion) + 1) // 2):
            await _add(session, subscription, settings, half, results)
        return
    for (item, _), result in zip(portion, response.Results, strict=True):
        _note(item, result, settings, results)


def _note(
    item: Item, result: ua.MonitoredItemCreateResult, settings: LinkSettings, results: ItemResults
) -> None:
    if result.StatusCode.is_bad():
        results.refused[item.tag] = refused_item(
            item.name or str(item.tag), item.node, result.StatusCode.value
        )
        return
    results.subscribed += 1
    if result.RevisedSamplingInterval != settings.sampling_ms:
        results.sampling_s[item.tag] = result.RevisedSamplingInterval / 1000
    if result.RevisedQueueSize != settings.queue_size:
        results.queue_size[item.tag] = result.RevisedQueueSize


def node_id(node: str, name: str) -> ua.NodeId | Text:
    """`node` as the stack wants it, or why it is none. `name` is of the tag.

    A number too large for its field would fail the whole request, so the node is packed once here.
    """
    try:
        parsed = ua.NodeId.from_string(node)
        nodeid_to_binary(parsed)
        return parsed
    except (ua.UaError, ValueError, struct.error):
        return Text(
            '{tag}: "{node}" is no node. Write it like ns=2;s=Tank.Level in tags.csv.',
            {"tag": name, "node": node},
        )


def _request(handle: int, node: ua.NodeId, settings: LinkSettings) -> ua.MonitoredItemCreateRequest:
    request = ua.MonitoredItemCreateRequest()
    request.ItemToMonitor = ua.ReadValueId(NodeId=node, AttributeId=ua.AttributeIds.Value)
    request.MonitoringMode = ua.MonitoringMode.Reporting
    request.RequestedParameters.ClientHandle = handle
    request.RequestedParameters.SamplingInterval = settings.sampling_ms
    request.RequestedParameters.QueueSize = settings.queue_size
    request.RequestedParameters.DiscardOldest = True
    return request

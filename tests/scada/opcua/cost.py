"""What one notification costs in CPU: our way to columns, and asyncua's own handler, on the same bytes.

Lives here: a publish answer as bytes, both ways through it, the measure; benchmarks use it too.
Must not: judge the figures, open a socket (transport costs both the same).
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import numpy as np
from asyncua import ua
from asyncua.common.subscription import Subscription, SubscriptionItemData
from asyncua.observer import NULL_OBSERVER
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary
from asyncua.ua.uatypes import win_epoch_to_datetime

from scada.model import SampleBatch
from scada.opcua.decode import batches

PER_ANSWER = 2000  # 10,000 a second at a publishing interval of 200 ms
START = 133_500_000_000_000_000  # ticks


def publish_answer(count: int = PER_ANSWER) -> bytes:
    """The body of one PublishResponse with `count` Doubles and both timestamps."""
    notification = ua.DataChangeNotification()
    notification.MonitoredItems = [
        ua.MonitoredItemNotification(
            handle,
            ua.DataValue(
                ua.Variant(20.0 + handle / 7, ua.VariantType.Double),
                SourceTimestamp=win_epoch_to_datetime(START + handle * 10),
                ServerTimestamp=win_epoch_to_datetime(START + handle * 10 + 500),
            ),
        )
        for handle in range(count)
    ]
    response = ua.PublishResponse()
    response.Parameters.SubscriptionId = 1
    response.Parameters.NotificationMessage.SequenceNumber = 1
    response.Parameters.NotificationMessage.NotificationData = [notification]
    return struct_to_binary(response)


def to_columns(body: bytes, tags: np.ndarray[Any, np.dtype[np.int32]]) -> tuple[SampleBatch, ...]:
    """Our way."""
    response = struct_from_binary(ua.PublishResponse, ua.utils.Buffer(body))
    (notification,) = response.Parameters.NotificationMessage.NotificationData
    return batches(notification.MonitoredItems, tags, time.time_ns())


class StockHandler:
    """What asyncua's documentation tells people to write."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def datachange_notification(self, node: Any, value: Any, data: Any) -> None:
        self.values.append(value)


def stock_subscription(handler: StockHandler, count: int) -> Subscription:
    """As asyncua keeps it after subscribe_data_change."""
    server: Any = SimpleNamespace(observer=NULL_OBSERVER)
    subscription = Subscription(server, ua.CreateSubscriptionParameters(), handler)
    for handle in range(count):
        item = SubscriptionItemData()
        item.node, item.client_handle = SimpleNamespace(), handle  # type: ignore[assignment]
        subscription._monitored_items[handle] = item
    return subscription


async def to_stock_handler(body: bytes, subscription: Subscription) -> None:
    """Asyncua's way: an object, then a task, for each notification."""
    response = struct_from_binary(ua.PublishResponse, ua.utils.Buffer(body))
    await subscription.publish_callback(response.Parameters)
    await asyncio.gather(*subscription._dispatch_tasks)


def cost(way: str, answers: int = 25, per_answer: int = PER_ANSWER) -> float:
    """CPU microseconds for each notification; `way` is "columns" or "stock"."""
    body = publish_answer(per_answer)
    handler = StockHandler()
    subscription = stock_subscription(handler, per_answer)
    tags = np.arange(per_answer, dtype=np.int32)

    async def columns() -> None:
        to_columns(body, tags)

    async def stock() -> None:
        handler.values.clear()
        await to_stock_handler(body, subscription)

    ways: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {"columns": columns, "stock": stock}

    async def run() -> float:
        await ways[way]()  # caches filled
        begun = time.process_time()
        for _ in range(answers):
            await ways[way]()
        return time.process_time() - begun

    return asyncio.run(run()) / (answers * per_answer) * 1e6

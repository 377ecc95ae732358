"""From notifications as the stack decodes them to columns: the one place where a sample is an object.

Lives here: values by type, status, times and the marks on them; one of three files that know datetime.
Must not: do I/O, read a clock, know a subscription or a tag's name.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from asyncua import ua
from numpy.typing import NDArray

from scada.model import DAY, EARLIEST, MICROSECOND, Origin, SampleBatch

from .values import plain, ticks

# A DataValue after decoding always has a Variant and a StatusCode, though asyncua types both as optional.
UNIX = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(microseconds=1)
ABSENT = np.iinfo(np.int64).min  # µs where no time was given
NUMBER, SIGNED, UNSIGNED, OBJECT = range(4)
DTYPES = (np.float64, np.int64, np.uint64, np.object_)
KINDS = [OBJECT] * 64  # by built-in type (OPC 10000-6 §5.1.2)
for _type in ("Null", "Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Float", "Double"):
    KINDS[ua.VariantType[_type]] = NUMBER
KINDS[ua.VariantType.Int64] = KINDS[ua.VariantType.DateTime] = SIGNED
KINDS[ua.VariantType.UInt64] = UNSIGNED


def ns(moment: datetime) -> int:
    """ns UTC of a time as the stack gives it."""
    return (moment - UNIX) // STEP * MICROSECOND


def batches(
    notifications: Sequence[ua.MonitoredItemNotification],
    tags: NDArray[np.int32],
    received: int,
    origin: int = Origin.LIVE,
) -> tuple[SampleBatch, ...]:
    """One batch for each value dtype that occurs, rows in the order received.

    `tags` maps client handle to tag; a notification with another handle is left out. `received` is ns UTC,
    `origin` how they came (low bits of Origin).
    """
    handles = np.array([item.ClientHandle for item in notifications], np.int64)
    values: list[Any] = [item.Value for item in notifications]
    kinds = np.array([_kind(value.Value) for value in values], np.int8)
    kinds[handles >= tags.size] = -1  # an item of nobody
    found = []
    for kind in np.unique(kinds[kinds >= 0]):
        rows = np.flatnonzero(kinds == kind)
        chosen = values if rows.size == len(values) else [values[row] for row in rows]
        found.append(_batch(int(kind), chosen, tags[handles[rows]], received, origin))
    return tuple(found)


def _kind(variant: ua.Variant) -> int:
    if variant.Value is None:
        return NUMBER  # null: no value at all, NaN with its status
    if variant.is_array or not isinstance(variant.VariantType, int):
        return OBJECT
    return KINDS[variant.VariantType]


def _batch(kind: int, values: list[Any], tag: NDArray[np.int32], received: int, came: int) -> SampleBatch:
    source = _times([value.SourceTimestamp for value in values], received)
    server = _times([value.ServerTimestamp for value in values], received)
    arrival = received + np.arange(
        len(values)
    )  # 1 ns apart: two values of a tag without a time are two samples
    time = np.where(source == 0, np.where(server == 0, arrival, server), source)
    origin = np.full(len(values), came, np.uint8)
    origin[source == 0] = came | Origin.TIME_BY_SERVER
    origin[(source == 0) & (server == 0)] = came | Origin.TIME_BY_RECEIVER
    status = np.array([value.StatusCode.value for value in values], np.uint32)
    return SampleBatch(tag, time, _column(kind, values), status, origin, server if server.any() else None)


def _times(moments: list[datetime | None], received: int) -> NDArray[np.int64]:
    """(n,) ns UTC; 0 where there is none, or one outside 1990 to tomorrow."""
    given = [ABSENT if moment is None else (moment - UNIX) // STEP for moment in moments]
    micros = np.array(given, np.int64)
    usable = (micros >= EARLIEST // MICROSECOND) & (micros <= (received + DAY) // MICROSECOND)
    return np.where(usable, micros, 0) * MICROSECOND


def _column(kind: int, values: list[Any]) -> NDArray[Any]:
    raw = [value.Value.Value for value in values]
    if kind == OBJECT:
        return np.fromiter((plain(value) for value in raw), np.object_, len(raw))
    if kind == SIGNED:
        raw = [value if isinstance(value, int) else ticks(value) for value in raw]
    return np.array(raw, DTYPES[kind])  # None becomes NaN in float64

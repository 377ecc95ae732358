"""One row of the head: a second's samples as raw columns (history-format.md, "head.data").

Lives here: batch to bytes and back, exact to the bit, and the check that they are what was written.
Must not: read a file, sort, drop or judge a sample.
"""

import struct
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch, Text

from .failure import DamagedRowError
from .objects import pack_objects, unpack_objects

HEADER = struct.Struct("<IIIII")  # n, statuses not 0, origins not 0, has server time, bytes of objects
CHECK = struct.Struct("<I")  # crc32 of everything before it


def encode(batch: SampleBatch) -> bytes:
    """The bytes of `head.data` for one batch."""
    objects = pack_objects(batch.value)
    statuses, origins = np.flatnonzero(batch.status), np.flatnonzero(batch.origin)
    has_server = batch.server_time is not None
    parts: list[Any] = [
        HEADER.pack(len(batch), statuses.size, origins.size, has_server, len(objects)),
        _bytes(batch.time, "<i8"),
        _bytes(_nearest(batch.value), "<f8"),
        _bytes(batch.server_time, "<i8") if batch.server_time is not None else b"",
        _bytes(batch.tag, "<i4"),
        _bytes(statuses, "<u4"),
        _bytes(batch.status[statuses], "<u4"),
        _bytes(origins, "<u4"),
        _bytes(batch.origin[origins], "u1"),
        objects,
    ]
    check = 0
    for part in parts:  # part by part: one copy of the columns instead of two
        check = zlib.crc32(part, check)
    return b"".join([*parts, CHECK.pack(check)])


class RowColumns(NamedTuple):
    """A row cut into its columns; statuses and origins as places and values of those that are not 0."""

    time: NDArray[np.int64]
    value: NDArray[Any]  # exact: float64, int64, uint64 or object
    server_time: NDArray[np.int64] | None
    tag: NDArray[np.int32]
    status: tuple[NDArray[np.uint32], NDArray[np.uint32]] | None
    origin: tuple[NDArray[np.uint32], NDArray[np.uint8]] | None


def decode(row: bytes) -> SampleBatch:
    """The batch of the bytes of `head.data`. Raises DamagedRowError when they are not what was written."""
    (batch,) = joined([columns(row)])
    return batch


def columns(row: bytes) -> RowColumns:
    """The row's columns, as views. Raises DamagedRowError when they are not what was written."""
    end = len(row) - CHECK.size
    if end < HEADER.size:
        raise DamagedRowError(Text("the row is cut off"))
    if zlib.crc32(memoryview(row)[:end]) != CHECK.unpack_from(row, end)[0]:
        raise DamagedRowError(Text("the check sum is wrong"))
    n, statuses, origins, has_server, objects = HEADER.unpack_from(row)
    at = HEADER.size
    if at + n * (28 if has_server else 20) + statuses * 8 + origins * 5 + objects != end:
        raise DamagedRowError(Text("the columns do not fill the row"))
    time, value = np.frombuffer(row, "<i8", n, at), np.frombuffer(row, "<f8", n, at + 8 * n)
    at += 16 * n
    server_time = np.frombuffer(row, "<i8", n, at) if has_server else None
    at += 8 * n if has_server else 0
    tag = np.frombuffer(row, "<i4", n, at)
    at += 4 * n
    status = _sparse(row, at, statuses, "<u4", n) if statuses else None
    at += 8 * statuses
    origin = _sparse(row, at, origins, "u1", n) if origins else None
    if objects:
        value = unpack_objects(row[end - objects : end], n)
    return RowColumns(time, value, server_time, tag, status, origin)


def joined(rows: Sequence[RowColumns]) -> tuple[SampleBatch, ...]:
    """One batch for each value dtype that occurs, samples in the order of the rows."""
    by_dtype: dict[str, list[RowColumns]] = {}
    for row in rows:
        by_dtype.setdefault(row.value.dtype.name, []).append(row)
    return tuple(map(_batch, by_dtype.values()))


def _batch(rows: Sequence[RowColumns]) -> SampleBatch:
    time = _concatenated([row.time for row in rows])
    value = _concatenated([row.value for row in rows])
    tag = _concatenated([row.tag for row in rows])
    starts = np.cumsum([0, *(row.time.size for row in rows)]).tolist()
    status, origin = np.zeros(time.size, np.uint32), np.zeros(time.size, np.uint8)
    for start, row in zip(starts, rows, strict=False):
        for column, sparse in ((status, row.status), (origin, row.origin)):
            if sparse is not None:
                column[sparse[0] + np.int64(start)] = sparse[1]
    server_time = None
    if any(row.server_time is not None for row in rows):
        absent = (np.zeros(row.time.size, np.int64) for row in rows)
        pairs = zip(rows, absent, strict=True)
        server_time = _concatenated(
            [zero if row.server_time is None else row.server_time for row, zero in pairs]
        )
    return SampleBatch(tag, time, value, status, origin, server_time)


def _concatenated(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _sparse(row: bytes, at: int, count: int, kind: str, n: int) -> tuple[NDArray[Any], NDArray[Any]]:
    places = np.frombuffer(row, "<u4", count, at)
    if places.max() >= n:
        raise DamagedRowError(Text("a status or origin names a sample that is not there"))
    return places, np.frombuffer(row, kind, count, at + 4 * count)


def _bytes(column: NDArray[Any], kind: str) -> memoryview | bytes:
    return np.ascontiguousarray(column, kind).data if column.size else b""


def _nearest(value: NDArray[Any]) -> NDArray[np.float64]:
    """The value column: the nearest float64, NaN where there is no number."""
    if value.dtype != object:
        return value.astype(np.float64, copy=False)
    return np.fromiter(map(_number, value), np.float64, value.size)


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, int | float | np.number) else float("nan")
    except OverflowError:
        return float("nan")

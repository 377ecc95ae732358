"""One row of the head: a second's samples as raw columns (history-format.md, "head.data").

Lives here: batch to bytes and back, exact to the bit, and the check that they are what was written.
Must not: read a file, sort, drop or judge a sample.
"""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch

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
    row = b"".join(parts)
    return row + CHECK.pack(zlib.crc32(row))


def decode(row: bytes) -> SampleBatch:
    """The batch of the bytes of `head.data`. Raises DamagedRowError when they are not what was written."""
    if len(row) < HEADER.size + CHECK.size:
        raise DamagedRowError("the row is cut off")
    if zlib.crc32(memoryview(row)[: -CHECK.size]) != CHECK.unpack_from(row, len(row) - CHECK.size)[0]:
        raise DamagedRowError("the check sum is wrong")
    n, statuses, origins, has_server, objects = HEADER.unpack_from(row)
    size = n * (20 + 8 * bool(has_server)) + statuses * 8 + origins * 5 + objects
    if size != len(row) - HEADER.size - CHECK.size:
        raise DamagedRowError("the columns do not fill the row")
    columns = _Columns(row, HEADER.size)
    time, value = columns.take(n, "<i8"), columns.take(n, "<f8")
    server_time = columns.take(n, "<i8") if has_server else None
    tag = columns.take(n, "<i4")
    try:
        status = _dense(n, columns.take(statuses, "<u4"), columns.take(statuses, "<u4"), np.uint32)
        origin = _dense(n, columns.take(origins, "<u4"), columns.take(origins, "u1"), np.uint8)
    except IndexError as error:
        raise DamagedRowError("a status or origin names a sample that is not there") from error
    if objects:
        value = unpack_objects(row[columns.at : columns.at + objects], n)
    return SampleBatch(tag, time, value, status, origin, server_time)


class _Columns:
    """Takes column after column off a row."""

    def __init__(self, row: bytes, at: int) -> None:
        self._row, self.at = row, at

    def take(self, n: int, kind: str) -> NDArray[Any]:
        column = np.frombuffer(self._row, kind, n, self.at)
        self.at += column.nbytes
        return column


def _bytes(column: NDArray[Any], kind: str) -> memoryview | bytes:
    return np.ascontiguousarray(column, kind).data if column.size else b""


def _dense(n: int, rows: NDArray[Any], values: NDArray[Any], kind: type[Any]) -> NDArray[Any]:
    column = np.zeros(n, kind)
    column[rows] = values
    return column


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

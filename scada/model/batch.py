"""The sample batch: the one form in which values travel, from the wire to the pixel and the disk.

Lives here: the columns, their types, the rules that bind them, cutting and joining batches.
Must not: know a tag's name, judge a status code, read a clock, loop over samples.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

DTYPES = {
    "tag": ("int32",),
    "time": ("int64",),
    "value": ("float64", "int64", "uint64", "object"),  # one for a whole batch: no integer is rounded
    "status": ("uint32",),
    "origin": ("uint8",),
}


class Origin:
    """How a sample came to us: the low bits of `SampleBatch.origin`, and two marks on its time."""

    LIVE = 0
    REPUBLISHED = 1
    BACKFILLED = 2
    MANUAL = 3
    IMPORTED = 4
    COMPUTED = 5
    TIME_BY_SERVER = 0x40  # the source gave no usable time: this is the server's
    TIME_BY_RECEIVER = 0x80  # neither source nor server gave one: this is ours


class MalformedBatchError(ValueError):
    """A column has the wrong type or length, so some sample would be misread."""


@dataclass(frozen=True, slots=True, eq=False)  # eq: arrays compare by element, not as a whole
class SampleBatch:
    """n samples in the order received. It takes its arrays over: who made them must not write again."""

    tag: NDArray[np.int32]  # id from the tag table
    time: NDArray[np.int64]  # source timestamp, ns since 1970 UTC
    value: NDArray[Any]  # engineering units, in the widest type that keeps each exact
    status: NDArray[np.uint32]  # OPC UA StatusCode, all 32 bits
    origin: NDArray[np.uint8]  # see Origin
    server_time: NDArray[np.int64] | None = None  # server timestamp, ns UTC; 0 where the server gave none

    def __post_init__(self) -> None:
        for name, allowed in DTYPES.items():
            self._check(name, getattr(self, name), allowed)
        if self.server_time is not None:
            self._check("server_time", self.server_time, ("int64",))

    def _check(self, name: str, column: NDArray[Any], allowed: tuple[str, ...]) -> None:
        if column.dtype not in allowed or column.shape != (len(self),):
            found = f"{column.dtype} of shape {column.shape}"
            wanted = f"{' or '.join(allowed)} of shape ({len(self)},)"
            raise MalformedBatchError(f"column {name}: {found}, expected {wanted}")
        column.flags.writeable = False

    def __len__(self) -> int:
        return int(self.time.size)

    def numbers(self) -> NDArray[np.float64]:
        """(n,) the values as float64, for arithmetic and drawing; NaN where there is no number."""
        if self.value.dtype == object:
            return np.full(len(self), np.nan)
        return self.value.astype(np.float64, copy=False)

    def take(self, rows: slice | NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """The chosen rows, in the order asked for, as a batch of their own."""
        server_time = None if self.server_time is None else self.server_time[rows]
        return replace(
            self,
            tag=self.tag[rows],
            time=self.time[rows],
            value=self.value[rows],
            status=self.status[rows],
            origin=self.origin[rows],
            server_time=server_time,
        )


def empty_batch() -> SampleBatch:
    """No samples, of numbers."""
    return SampleBatch(
        np.empty(0, np.int32),
        np.empty(0, np.int64),
        np.empty(0, np.float64),
        np.empty(0, np.uint32),
        np.empty(0, np.uint8),
    )


def join(batches: Sequence[SampleBatch]) -> SampleBatch:
    """One batch of batches with one value dtype, rows in the order given; empty for none.

    Raises MalformedBatchError when the dtypes differ: joining would round integers.
    """
    if not batches:
        return empty_batch()
    if len({batch.value.dtype for batch in batches}) > 1:
        raise MalformedBatchError("batches of different value types cannot be joined")
    if len(batches) == 1:
        return batches[0]
    has_server_time = any(batch.server_time is not None for batch in batches)
    return SampleBatch(
        np.concatenate([batch.tag for batch in batches]),
        np.concatenate([batch.time for batch in batches]),
        np.concatenate([batch.value for batch in batches]),
        np.concatenate([batch.status for batch in batches]),
        np.concatenate([batch.origin for batch in batches]),
        np.concatenate([_server_time(batch) for batch in batches]) if has_server_time else None,
    )


def _server_time(batch: SampleBatch) -> NDArray[np.int64]:
    return np.zeros(len(batch), np.int64) if batch.server_time is None else batch.server_time

"""Samples of one tag in ascending columns that grow at the end without being copied each time.

Lives here: appending, merging what comes late, dropping what is too old.
Must not: know a tag, a quality, a source.
"""

import numpy as np
from numpy.typing import NDArray

FIRST_ROOM = 1024


class Rows:
    """n samples with ascending, unique times. Of two with one time, the one that came later stays."""

    def __init__(self) -> None:
        self._length = 0
        self._time = np.empty(FIRST_ROOM, np.int64)
        self._value = np.empty(FIRST_ROOM, np.float64)
        self._status = np.empty(FIRST_ROOM, np.uint32)

    def __len__(self) -> int:
        return self._length

    @property
    def time(self) -> NDArray[np.int64]:
        return self._time[: self._length]

    @property
    def value(self) -> NDArray[np.float64]:
        return self._value[: self._length]

    @property
    def status(self) -> NDArray[np.uint32]:
        return self._status[: self._length]

    def put(self, time: NDArray[np.int64], value: NDArray[np.float64], status: NDArray[np.uint32]) -> None:
        """Take in samples in the order they came."""
        if not time.size:
            return
        is_in_order = time.size == 1 or bool((time[1:] > time[:-1]).all())
        if is_in_order and (not self._length or time[0] > self._time[self._length - 1]):
            self._append(time, value, status)
        else:
            self._merge(time, value, status)

    def drop_before(self, time: int) -> None:
        """Forget what is older than `time`."""
        first = int(np.searchsorted(self.time, time))
        if first:
            self._replace(self.time[first:].copy(), self.value[first:].copy(), self.status[first:].copy())

    def clear(self) -> None:
        self._length = 0

    def _append(
        self, time: NDArray[np.int64], value: NDArray[np.float64], status: NDArray[np.uint32]
    ) -> None:
        length = self._length + time.size
        if length > self._time.size:
            room = max(length, 2 * self._time.size)
            self._time = np.resize(self._time, room)
            self._value = np.resize(self._value, room)
            self._status = np.resize(self._status, room)
        self._time[self._length : length] = time
        self._value[self._length : length] = value
        self._status[self._length : length] = status
        self._length = length

    def _merge(self, time: NDArray[np.int64], value: NDArray[np.float64], status: NDArray[np.uint32]) -> None:
        times = np.concatenate([self.time, time])
        order = np.argsort(times, kind="stable")
        times = times[order]
        order = order[np.append(times[1:] != times[:-1], True)]
        values, statuses = np.concatenate([self.value, value]), np.concatenate([self.status, status])
        self._replace(np.concatenate([self.time, time])[order], values[order], statuses[order])

    def _replace(
        self, time: NDArray[np.int64], value: NDArray[np.float64], status: NDArray[np.uint32]
    ) -> None:
        self._length = 0
        self._append(time, value, status)

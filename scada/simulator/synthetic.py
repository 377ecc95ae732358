"""Synthetic tags for load: N numbers, each changing at the same rate, spread evenly over the second.

Lives here: which of them changes when, and to what.
Must not: read a clock, know a server.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import MICROSECOND, SECOND


class Changes(NamedTuple):
    tag: NDArray[np.int64]  # index among the synthetic tags
    time: NDArray[np.int64]  # ns since the start, whole microseconds
    value: NDArray[np.float64]


def names(count: int) -> tuple[str, ...]:
    return tuple(f"SYN-{number:05d}" for number in range(1, count + 1))


def value(tag: NDArray[np.int64], turn: NDArray[np.int64]) -> NDArray[np.float64]:
    """The value of each tag at its turn-th change: a slow wave; its last digit counts, so all differ."""
    wave = np.round(400.0 * np.sin(2.0 * np.pi * (turn / 120.0 + tag * 0.618))) * 10.0
    return np.asarray((5000.0 + wave + turn % 10) / 100.0)


def first_values(count: int) -> Changes:
    tag = np.arange(count, dtype=np.int64)
    none = np.zeros(count, np.int64)
    return Changes(tag, none, value(tag, none))


def changes(count: int, rate: float, start: int, end: int) -> Changes:
    """All changes with start < time <= end (ns since the start), in order of time.

    Change j of all belongs to tag j % count and comes at (j + 1) / (count * rate) seconds.
    """
    per_second = count * rate
    if per_second <= 0:
        return Changes(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    first, last = int(start * per_second // SECOND), int(end * per_second // SECOND)
    number = np.arange(first, last, dtype=np.int64)
    micro = ((number + 1) / per_second * 1e6).astype(np.int64)
    tag, turn = number % count, number // count + 1
    return Changes(tag, micro * MICROSECOND, value(tag, turn))

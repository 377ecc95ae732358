"""Which samples are news: a server repeats the newest value of a tag after every reconnect.

Lives here: the comparison with the sample before, of a whole batch at once.
Must not: keep what came before, drop a row, judge whether a sample is late.
"""

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch


def fresh(
    batch: SampleBatch,
    last_time: NDArray[np.int64],
    last_number: NDArray[np.float64],
    last_item: NDArray[Any],
    last_status: NDArray[np.uint32],
) -> NDArray[np.bool_]:
    """(n,) whether a row is no repeat: it differs from its tag's sample before in time, value or status.

    The sample before is the row before of the same tag, for its first row the one in last_*: arrays over
    tag ids as in model.Newest, number NaN where item is not None. NaN equals NaN, -0.0 equals 0.0.
    """
    order = np.argsort(batch.tag, kind="stable")  # a tag's rows side by side, in the order received
    tag, time, status = batch.tag[order], batch.time[order], batch.status[order]
    value = batch.value[order]
    is_first = np.ones(tag.size, np.bool_)
    is_first[1:] = tag[1:] != tag[:-1]
    same = np.zeros(tag.size, np.bool_)
    same[1:] = ~is_first[1:] & (time[1:] == time[:-1]) & (status[1:] == status[:-1])
    inside = np.flatnonzero(same)
    same[inside] = _equal(value[inside], value[inside - 1])
    first = tag[is_first]
    known = (last_time[first] == time[is_first]) & (last_status[first] == status[is_first])
    rows = np.flatnonzero(is_first)[known]
    same[rows] = _equal_to_last(value[rows], last_number[tag[rows]], last_item[tag[rows]])
    is_fresh = np.empty(tag.size, np.bool_)
    is_fresh[order] = ~same
    return is_fresh


def _equal_to_last(value: NDArray[Any], number: NDArray[np.float64], item: NDArray[Any]) -> NDArray[np.bool_]:
    if value.dtype == np.float64:
        is_number = np.fromiter((one is None for one in item), np.bool_, item.size)
        return is_number & _equal(value, number)
    if value.dtype == object:
        return _equal(value, item) & np.isnan(number)
    return np.fromiter(map(_is_same, value.tolist(), item), np.bool_, item.size)


def _equal(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    if one.dtype == object:
        return np.fromiter(map(_is_same, one, other), np.bool_, one.size)
    if one.dtype == np.float64:
        return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
    return np.asarray(one == other)


def _is_same(one: Any, other: Any) -> bool:
    """Equal as they are stored: True is not 1, a byte string is its base64 text."""
    one, other = _plain(one), _plain(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (one != one and other != other)
    return type(one) is type(other) and bool(one == other)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode("ascii")
    return list(value) if isinstance(value, tuple) else value

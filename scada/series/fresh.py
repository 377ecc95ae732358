"""Which samples are news: a server repeats the newest value of a tag after every reconnect.

Lives here: the comparison with the sample before, of a whole batch at once.
Must not: keep what came before, drop a row, judge whether a sample is late.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch

from .same import is_same, same_values


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
    same[inside] = same_values(value[inside], value[inside - 1])
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
        return is_number & same_values(value, number)
    if value.dtype == object:
        return same_values(value, item) & np.isnan(number)
    return np.fromiter(map(is_same, value.tolist(), item), np.bool_, item.size)

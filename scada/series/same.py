"""When two values are the same: the rule for repeats and for versions of a sample.

Lives here: the comparison of columns, and of values that are no numbers.
Must not: compare times or statuses, decide which of two stays.
"""

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray


def same_values(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """(n,) whether two columns of one dtype hold the same value in each row: NaN is NaN, -0.0 is 0.0."""
    if one.dtype == object:
        return np.fromiter(map(is_same, one, other), np.bool_, one.size)
    if one.dtype == np.float64:
        return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
    return np.asarray(one == other)


def is_same(one: Any, other: Any) -> bool:
    """Equal as they are stored: True is not 1, a byte string is its base64 text."""
    one, other = _plain(one), _plain(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (one != one and other != other)
    return type(one) is type(other) and bool(one == other)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode("ascii")
    return list(value) if isinstance(value, tuple) else value

"""Builders of sample batches for the historian's tests.

Lives here: plain batches, strategies for any batch, comparing two batches bit by bit.
Must not: test anything.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from scada.model import SampleBatch

DTYPES = ("float64", "int64", "uint64", "object")
SECOND = 1_000_000_000
ITEMS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
ODD_TEXTS = st.sampled_from(["", "\x00", "a\x00b", "\udcff", "=1", "\u202e", "line\nend", '"', "温度"])
BITS = st.integers(0, 2**64 - 1)


def batch(
    tag: Sequence[int] | int,
    time: Sequence[int],
    value: Sequence[Any],
    status: Sequence[int] | int = 0,
    dtype: str = "float64",
) -> SampleBatch:
    """A batch of live samples; one tag or status counts for all."""
    n = len(time)
    column = np.empty(n, dtype=dtype)
    for row, one in enumerate(value):
        column[row] = one
    return SampleBatch(
        np.full(n, tag, np.int32) if isinstance(tag, int) else np.array(tag, np.int32),
        np.array(time, np.int64),
        column,
        np.full(n, status, np.uint32) if isinstance(status, int) else np.array(status, np.uint32),
        np.zeros(n, np.uint8),
    )


@st.composite
def batches(draw: st.DrawFn, dtype: str | None = None, max_size: int = 24) -> SampleBatch:
    """Any batch at all: every bit pattern of numbers, any JSON value, any status and origin."""
    dtype = dtype or draw(st.sampled_from(DTYPES))
    n = draw(st.integers(0, max_size))

    def column(element: st.SearchStrategy[Any], kind: str) -> np.ndarray:
        return np.array(draw(st.lists(element, min_size=n, max_size=n)), kind)

    if dtype == "object":
        value = np.empty(n, dtype=object)
        for row, one in enumerate(draw(st.lists(ITEMS | ODD_TEXTS, min_size=n, max_size=n))):
            value[row] = one
    else:
        value = column(BITS, "u8").view(dtype)
    whole = st.integers(-(2**63), 2**63 - 1)
    return SampleBatch(
        column(st.integers(-(2**31), 2**31 - 1), "i4"),
        column(whole, "i8"),
        value,
        column(st.sampled_from([0, 0, 0, 1, 0x80000000, 2**32 - 1]), "u4"),
        column(st.sampled_from([0, 0, 0, 1, 0xC5]), "u1"),
        column(whole, "i8") if draw(st.booleans()) else None,
    )


def assert_same(got: SampleBatch, want: SampleBatch) -> None:
    """Equal to the bit, NaN payloads and the sign of zero included."""
    assert got.value.dtype == want.value.dtype
    for name in ("tag", "time", "status", "origin"):
        np.testing.assert_array_equal(getattr(got, name), getattr(want, name))
    assert (got.server_time is None) == (want.server_time is None)
    if want.server_time is not None:
        np.testing.assert_array_equal(got.server_time, want.server_time)
    if want.value.dtype == object:
        assert list(map(repr, got.value)) == list(map(repr, map(sorted_keys, want.value)))
    else:
        np.testing.assert_array_equal(got.value.view("u8"), want.value.view("u8"))


def sorted_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return [sorted_keys(one) for one in value] if isinstance(value, list) else value


def rows(found: SampleBatch) -> list[tuple[int, int, Any, int]]:
    """Tag, time, value, status of each row."""
    columns = found.tag.tolist(), found.time.tolist(), found.value.tolist(), found.status.tolist()
    return list(zip(*columns, strict=True))

"""Batches for tests of the nouns and of the live table, as short as they can be said.

Lives here: builders and strategies.
Must not: check anything.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from scada.model import SampleBatch

DTYPES = ("float64", "int64", "uint64", "object")
VALUES = {
    "float64": st.floats(),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "uint64": st.integers(0, 2**64 - 1),
    "object": st.none() | st.text(max_size=4) | st.lists(st.integers(0, 9), max_size=2),
}


def batch(
    tag: Sequence[int],
    time: Sequence[int],
    value: Sequence[Any],
    dtype: str = "float64",
    status: Sequence[int] | None = None,
    server_time: Sequence[int] | None = None,
) -> SampleBatch:
    """Live samples; all good unless `status` says otherwise."""
    column = np.empty(len(time), dtype)
    for row, one in enumerate(value):
        column[row] = one
    return SampleBatch(
        np.array(tag, np.int32),
        np.array(time, np.int64),
        column,
        np.zeros(len(time), np.uint32) if status is None else np.array(status, np.uint32),
        np.zeros(len(time), np.uint8),
        None if server_time is None else np.array(server_time, np.int64),
    )


@st.composite
def batches(draw: st.DrawFn, tags: int = 4, dtype: str | None = None, max_size: int = 8) -> SampleBatch:
    """Few tags, few times, few statuses: so that repeats, ties and late samples are common."""
    kind = dtype or draw(st.sampled_from(DTYPES))
    n = draw(st.integers(0, max_size))

    def column(of: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(of, min_size=n, max_size=n))

    return batch(
        column(st.integers(0, tags - 1)),
        column(st.integers(1, 6)),
        column(VALUES[kind]),
        kind,
        column(st.sampled_from([0, 0, 0x40000000, 0x80000000])),
        column(st.integers(0, 9)) if draw(st.booleans()) else None,
    )


def rows(of: SampleBatch) -> list[tuple[Any, ...]]:
    """Every row as plain values; NaN as the word, so that rows can be compared."""
    server_time = [None] * len(of) if of.server_time is None else of.server_time.tolist()
    columns = of.tag, of.time, of.value, of.status, of.origin
    plain = [[plainly(one) for one in column.tolist()] for column in columns]
    return list(zip(*plain, server_time, strict=True))


def plainly(value: Any) -> Any:
    return "nan" if isinstance(value, float) and value != value else value

"""A repeat of a tag's sample before is no news; anything else is.

Lives here: the vectorised comparison against the plainest loop.
Must not: know a server or a live table.
"""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.model import SampleBatch
from scada.series import fresh

VALUES: dict[str, list[Any]] = {
    "float64": [1.0, 2.5, float("nan"), 0.0, -0.0, float("inf")],
    "int64": [0, 1, -(2**63), 2**63 - 1],
    "uint64": [0, 1, 2**64 - 1],
    "object": [
        None,
        "a",
        "",
        1,
        1.0,
        True,
        float("nan"),
        [1, [2.0, "x"]],
        {"k": [float("nan")]},
        b"\x01\xff",
    ],
}
ROW = st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(0, 9), st.sampled_from([0, 0x80000000]))


def batch_of(rows: list[tuple[int, int, Any, int]], dtype: str) -> SampleBatch:
    value = np.empty(len(rows), dtype=dtype)
    for place, row in enumerate(rows):
        value[place] = row[2]
    return SampleBatch(
        np.array([row[0] for row in rows], np.int32),
        np.array([row[1] for row in rows], np.int64),
        value,
        np.array([row[3] for row in rows], np.uint32),
        np.zeros(len(rows), np.uint8),
    )


def nothing(tags: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.zeros(tags, np.int64),
        np.full(tags, np.nan),
        np.full(tags, None, dtype=object),
        np.zeros(tags, np.uint32),
    )


def is_equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) and one != one:
        return isinstance(other, float) and other != other
    if isinstance(one, list | dict) or isinstance(other, list | dict):
        return repr(one) == repr(other)
    return type(one) is type(other) and bool(one == other)


@given(st.data(), st.sampled_from(sorted(VALUES)))
def test_a_row_is_news_when_it_differs_from_its_tags_row_before(data: st.DataObject, dtype: str) -> None:
    known = VALUES[dtype]
    drawn = data.draw(st.lists(ROW, max_size=30))
    rows = [(tag, time, known[number % len(known)], status) for tag, time, number, status in drawn]
    cut = data.draw(st.integers(0, len(rows)))
    last_time, last_number, last_item, last_status = nothing(4)
    before: dict[int, tuple[int, Any, int]] = {}
    for tag, time, value, status in rows[:cut]:  # what a live table would hold
        before[tag] = (time, value, status)
        last_time[tag], last_status[tag] = time, status
        last_number[tag] = value if dtype == "float64" else np.nan
        last_item[tag] = None if dtype == "float64" else value
    want = []
    for tag, time, value, status in rows[cut:]:
        last = before.get(tag)
        want.append(last is None or last[0] != time or last[2] != status or not is_equal(last[1], value))
        before[tag] = (time, value, status)
    got = fresh(batch_of(rows[cut:], dtype), last_time, last_number, last_item, last_status)
    assert got.tolist() == want


def test_a_bad_sample_without_a_value_is_no_repeat_of_an_integer_of_the_same_time() -> None:
    last = nothing(1)
    last[0][0], last[2][0] = 5, 2**60
    rows = batch_of([(0, 5, float("nan"), 0)], "float64")
    assert fresh(rows, *last).tolist() == [True]


def test_a_byte_string_is_a_repeat_of_its_text_in_the_file() -> None:
    last = nothing(1)
    last[0][0], last[2][0] = 5, "Af8="
    assert fresh(batch_of([(0, 5, b"\x01\xff", 0)], "object"), *last).tolist() == [False]

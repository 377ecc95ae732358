"""A reduced trace draws the same picture as all samples.

Lives here: laws for any signal, any qualities, any columns.
Must not: know a pixel, a file.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.model import qualities
from scada.series import reduce

SAMPLE = st.tuples(
    st.integers(0, 5),  # step of time: equal times occur
    st.sampled_from([1.0, 2.0, 3.0, -7.5, np.nan, np.inf, -np.inf, -0.0, 0.0]),
    st.sampled_from([0, 0, 0, 0x40000000, 0x80000000, 0x809B0000]),
)


def columns_of(samples: list[tuple[int, float, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    steps, value, status = zip(*samples, strict=True) if samples else ((), (), ())
    return np.cumsum(np.array(steps, np.int64)), np.array(value, np.float64), np.array(status, np.uint32)


@given(st.lists(SAMPLE, max_size=80), st.integers(-5, 20), st.integers(1, 6), st.integers(1, 30))
def test_each_column_keeps_its_first_lowest_highest_and_last(
    samples: list[tuple[int, float, int]], start: int, columns: int, width: int
) -> None:
    time, value, status = columns_of(samples)
    edges = start + np.arange(columns + 1, dtype=np.int64) * width
    rows = reduce(time, value, status, edges)
    assert (np.diff(rows) > 0).all()
    usable = np.where(status < 0x80000000, value, np.nan)
    for column in range(columns):
        inside = np.flatnonzero((time >= edges[column]) & (time < edges[column + 1]))
        kept = rows[np.isin(rows, inside)]
        if not inside.size:
            assert not kept.size
            continue
        assert (kept[0], kept[-1]) == (inside[0], inside[-1])
        numbers, drawn = usable[inside], usable[kept]
        assert np.isnan(numbers).all() == np.isnan(drawn).all()
        if not np.isnan(numbers).all():
            assert (np.nanmin(numbers), np.nanmax(numbers)) == (np.nanmin(drawn), np.nanmax(drawn))


@given(st.lists(SAMPLE, max_size=80), st.integers(1, 6), st.integers(1, 30))
def test_both_sides_of_every_change_of_quality_stay(
    samples: list[tuple[int, float, int]], columns: int, width: int
) -> None:
    time, value, status = columns_of(samples)
    rows = reduce(time, value, status, np.arange(columns + 1, dtype=np.int64) * width)
    kind = list(zip(qualities(status).tolist(), np.isnan(value).tolist(), strict=True))
    for row in range(1, len(kind)):
        if kind[row] != kind[row - 1]:
            assert {row - 1, row} <= set(rows.tolist())


@given(st.lists(SAMPLE, max_size=80), st.integers(1, 6), st.integers(1, 30))
def test_samples_outside_the_columns_stay(
    samples: list[tuple[int, float, int]], columns: int, width: int
) -> None:
    time, value, status = columns_of(samples)
    edges = 20 + np.arange(columns + 1, dtype=np.int64) * width
    outside = np.flatnonzero((time < edges[0]) | (time >= edges[-1]))
    assert set(outside.tolist()) <= set(reduce(time, value, status, edges).tolist())


def test_a_bad_value_does_not_stand_in_for_the_lowest_usable_one() -> None:
    value = np.array([5.0, -99.0, 5.0, 5.0, 1.0, 5.0, 9.0, 5.0, 5.0])
    status = np.array([0, 0x80000000, 0, 0, 0, 0, 0, 0, 0], np.uint32)
    rows = reduce(np.arange(9, dtype=np.int64), value, status, np.array([0, 9], np.int64))
    assert rows.tolist() == [0, 1, 2, 4, 6, 8]


def test_a_long_good_signal_keeps_at_most_four_samples_a_column() -> None:
    time = np.arange(100_000, dtype=np.int64)
    value = np.random.default_rng(7).normal(size=time.size)
    rows = reduce(time, value, np.zeros(time.size, np.uint32), np.arange(101, dtype=np.int64) * 1000)
    assert 100 < rows.size <= 400

"""The envelope against the plainest thing that can be written.

Lives here: laws for any signal and any columns.
Must not: know a pixel, a file, a roll-up.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scada.series import envelope

SIGNALS = arrays(np.float64, st.integers(0, 60), elements=st.floats(-1e3, 1e3) | st.just(np.nan))


@given(SIGNALS, st.integers(1, 9), st.integers(1, 40))
def test_no_extreme_is_missed_and_none_is_invented(value: np.ndarray, columns: int, width: int) -> None:
    time = np.arange(value.size, dtype=np.int64) * 7
    edges = np.arange(columns + 1, dtype=np.int64) * width
    got = envelope(time, value, edges)
    for column in range(columns):
        inside = value[(time >= edges[column]) & (time < edges[column + 1])]
        numbers = inside[~np.isnan(inside)]
        want = (numbers.min(), numbers.max()) if numbers.size else (np.nan, np.nan)
        np.testing.assert_equal((got.low[column], got.high[column]), want)

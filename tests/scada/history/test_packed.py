"""A packed array gives back every bit.

Lives here: any column of any type, lengths that are wrong, codecs that are unknown.
Must not: know what a column means.
"""

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scada.history.failure import DamagedRowError, UnknownCodecError
from scada.history.packed import FEW, pack, unpack

TYPES = st.sampled_from(["i8", "u8", "i4", "u4", "u2", "u1", "f8", "f4"])
COLUMNS: st.SearchStrategy[np.ndarray[Any, Any]] = TYPES.flatmap(
    lambda kind: arrays(f"u{np.dtype(kind).itemsize}", st.integers(0, 40)).map(lambda bits: bits.view(kind))
)
EXTREMES = st.sampled_from([-(2**63), 2**63 - 1, 0, -1, 1, 2**62])


@given(COLUMNS)
def test_every_bit_comes_back(column: np.ndarray[Any, Any]) -> None:
    got = unpack(pack(column), column.size, column.dtype.str)
    assert got.dtype == column.dtype
    np.testing.assert_array_equal(got.view(f"u{column.itemsize}"), column.view(f"u{column.itemsize}"))


@given(st.lists(EXTREMES | st.integers(-(2**63), 2**63 - 1), min_size=FEW + 1, max_size=30))
def test_steps_wider_than_64_bits_wrap_and_wrap_back(values: list[int]) -> None:
    column = np.array(values, np.int64)
    np.testing.assert_array_equal(unpack(pack(column), column.size, "i8"), column)


def test_a_steady_counter_costs_next_to_nothing() -> None:
    counter = 2**60 + 40 * np.arange(10_000, dtype=np.int64)
    assert len(pack(counter)) < 500


def test_few_values_are_raw() -> None:
    assert pack(np.arange(FEW, dtype=np.int64))[:1] == b"\x00"
    assert pack(np.arange(FEW + 1, dtype=np.int64))[:1] == b"\x02"


@given(COLUMNS, st.integers(1, 60))
def test_a_packed_array_that_is_cut_off_is_damaged(column: np.ndarray[Any, Any], missing: int) -> None:
    packed = pack(column)
    with pytest.raises(DamagedRowError):
        unpack(packed[: max(len(packed) - missing, 0)], column.size, column.dtype.str)


@given(st.binary(max_size=80), st.integers(0, 20), TYPES)
def test_any_bytes_give_a_column_or_are_damaged(packed: bytes, n: int, kind: str) -> None:
    with suppress(DamagedRowError):
        assert unpack(packed, n, kind).size == n


def test_a_codec_of_a_newer_version_is_refused_in_words() -> None:
    with pytest.raises(UnknownCodecError, match=r"only a newer Millrace reads \(codec 07\)"):
        unpack(b"\x07" + b"x" * 40, 5, "i8")

"""A head row gives back its batch exactly, or says that it is damaged.

Lives here: any batch of any dtype, bytes cut off and bits flipped, the layout of the document.
Must not: open a file.
"""

import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.history.failure import DamagedRowError
from scada.history.head_codec import columns, decode, encode, joined
from scada.model import SampleBatch, join

from .samples import assert_same, batch, batches


@given(batches())
def test_every_bit_of_a_batch_comes_back(given_batch: SampleBatch) -> None:
    assert_same(decode(encode(given_batch)), given_batch)


@given(batches(), st.data())
def test_a_row_cut_off_anywhere_is_damaged(given_batch: SampleBatch, data: st.DataObject) -> None:
    row = encode(given_batch)
    with pytest.raises(DamagedRowError):
        decode(row[: data.draw(st.integers(0, len(row) - 1))])


@given(batches(), st.data())
def test_a_flipped_bit_is_noticed(given_batch: SampleBatch, data: st.DataObject) -> None:
    row = bytearray(encode(given_batch))
    bit = data.draw(st.integers(0, 8 * len(row) - 1))
    row[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DamagedRowError):
        decode(bytes(row))


@given(batches(), st.data())
def test_bytes_changed_with_a_matching_check_sum_never_crash(
    given_batch: SampleBatch, data: st.DataObject
) -> None:
    row = bytearray(encode(given_batch)[:-4])
    for _ in range(data.draw(st.integers(1, 4))):
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.integers(0, 255))
    with suppress(DamagedRowError):
        decode(bytes(row) + struct.pack("<I", zlib.crc32(row)))


@given(st.lists(batches("float64", 6), min_size=1, max_size=6))
def test_rows_unpacked_together_are_the_batches_joined(some: list[SampleBatch]) -> None:
    (got,) = joined([columns(encode(one)) for one in some])
    assert_same(got, join(some))


def test_the_layout_is_the_documented_one() -> None:
    row = encode(batch([7, 9], [1000, 2000], [1.5, -2.0], [0, 0x80000000]))
    assert struct.unpack_from("<IIIII", row) == (2, 1, 0, 0, 0)
    assert np.frombuffer(row, "<i8", 2, 20).tolist() == [1000, 2000]
    assert np.frombuffer(row, "<f8", 2, 36).tolist() == [1.5, -2.0]
    assert np.frombuffer(row, "<i4", 2, 52).tolist() == [7, 9]
    assert np.frombuffer(row, "<u4", 2, 60).tolist() == [1, 0x80000000]
    assert struct.unpack("<I", row[-4:])[0] == zlib.crc32(row[:-4])
    assert len(row) == 20 + 2 * 20 + 8 + 4


def test_ten_thousand_numbers_cost_twenty_bytes_each() -> None:
    n = 10_000
    assert len(encode(batch(1, range(n), [0.5] * n))) < 20.1 * n


@pytest.mark.parametrize(
    ("dtype", "kind", "values"),
    [("int64", b"I", [2**62]), ("uint64", b"U", [2**64 - 1]), ("object", b"J", ["x"])],
)
def test_what_float64_cannot_hold_is_an_object_beside_the_nearest_number(
    dtype: str, kind: bytes, values: list[object]
) -> None:
    row = encode(batch(1, [5], values, dtype=dtype))
    nearest = np.frombuffer(row, "<f8", 1, 28)[0]
    np.testing.assert_equal(nearest, np.nan if dtype == "object" else float(values[0]))  # type: ignore[arg-type]
    assert row[40:41] == kind


def test_a_value_nested_too_deeply_does_not_keep_its_neighbours_from_the_disk() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    got = decode(encode(batch(1, [1, 2], [deep, "beside"], dtype="object")))
    assert got.value.tolist() == ["(nested too deeply to be stored)", "beside"]


def test_byte_strings_and_arrays_are_stored_as_json() -> None:
    values = [b"\x01\xff", np.array([1.5, 2.0]), (1, 2), float("nan")]
    got = decode(encode(batch(1, range(4), values, dtype="object"))).value.tolist()
    assert got[:3] == ["Af8=", [1.5, 2.0], [1, 2]]
    assert got[3] != got[3]

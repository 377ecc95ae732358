"""The sample batch: what it refuses, what it keeps, how it is cut and joined.

Lives here: the rules that bind the columns, against plain lists of rows.
Must not: know where a batch comes from.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import MalformedBatchError, SampleBatch, empty_batch, join
from tests.scada.model.columns import DTYPES, batch, batches, rows

COLUMNS = ("tag", "time", "value", "status", "origin")


def one_row(**columns: Any) -> SampleBatch:
    return replace(batch([1], [2], [3.0]), **columns)


@pytest.mark.parametrize(
    ("column", "dtype"),
    [
        ("tag", np.int64),
        ("tag", np.uint32),
        ("time", np.float64),
        ("time", np.int32),
        ("time", "datetime64[ns]"),
        ("value", np.float32),
        ("value", np.int32),
        ("value", bool),
        ("value", "U4"),
        ("value", ">f8"),
        ("status", np.int32),
        ("status", np.int64),
        ("origin", np.int8),
        ("server_time", np.float64),
    ],
)
def test_a_column_of_another_type_is_refused_by_its_name(column: str, dtype: Any) -> None:
    with pytest.raises(MalformedBatchError, match=f"^column {column}: .* expected "):
        one_row(**{column: np.zeros(1, dtype)})


@pytest.mark.parametrize("column", [*COLUMNS, "server_time"])
@pytest.mark.parametrize("shape", [(0,), (2,), (1, 1), ()])
def test_a_column_of_another_length_or_shape_is_refused(column: str, shape: tuple[int, ...]) -> None:
    dtype = "int64" if column == "server_time" else getattr(one_row(), column).dtype
    with pytest.raises(MalformedBatchError):
        one_row(**{column: np.zeros(shape, dtype)})


@pytest.mark.parametrize("dtype", DTYPES)
def test_each_of_the_four_value_types_is_taken(dtype: str) -> None:
    assert one_row(value=np.zeros(1, dtype)).value.dtype == dtype


@given(batches())
def test_no_column_can_be_written_afterwards(made: SampleBatch) -> None:
    columns = [getattr(made, name) for name in COLUMNS]
    columns += [] if made.server_time is None else [made.server_time]
    for column in columns:
        with pytest.raises(ValueError, match="read-only"):
            column[:] = column


def test_a_batch_itself_is_frozen() -> None:
    with pytest.raises(AttributeError):
        one_row().time = np.zeros(1, np.int64)  # type: ignore[misc]


def test_integers_beyond_what_a_float_holds_stay_exact() -> None:
    exact = [2**53 + 1, 2**63 - 1, -(2**63)]
    made = batch([1, 1, 1], [1, 2, 3], exact, "int64")
    assert made.value.tolist() == exact
    assert made.take(slice(1, 3)).value.tolist() == exact[1:]
    assert batch([1], [1], [2**64 - 1], "uint64").value.tolist() == [2**64 - 1]


def test_numbers_are_floats_and_nan_where_there_is_none() -> None:
    assert batch([1, 1], [1, 2], [2**53, -1], "int64").numbers().tolist() == [float(2**53), -1.0]
    assert np.isnan(batch([1, 1], [1, 2], ["7", None], "object").numbers()).all()
    plain = batch([1], [1], [0.5])
    assert plain.numbers() is plain.value, "nothing is copied that need not be"


@given(batches(), st.data())
def test_take_gives_the_rows_asked_for_in_the_order_asked_for(made: SampleBatch, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.integers(0, len(made) - 1), max_size=10) if len(made) else st.just([]))
    assert rows(made.take(np.array(wanted, np.intp))) == [rows(made)[row] for row in wanted]
    mask = np.array([row in wanted for row in range(len(made))], bool)
    assert rows(made.take(mask)) == [row for row, kept in zip(rows(made), mask, strict=True) if kept]
    assert rows(made.take(slice(1, None, 2))) == rows(made)[1::2]


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: st.lists(batches(dtype=dtype), max_size=4)))
def test_join_keeps_every_row_and_their_order(parts: list[SampleBatch]) -> None:
    joined = join(parts)
    whole = [row for part in parts for row in rows(part)]
    has_server_time = any(part.server_time is not None for part in parts)
    blank = 0 if has_server_time else None
    assert rows(joined) == [(*row[:-1], blank if row[-1] is None else row[-1]) for row in whole]
    assert not parts or joined.value.dtype == parts[0].value.dtype


@pytest.mark.parametrize("other", DTYPES[1:])
def test_batches_of_different_value_types_are_not_joined(other: str) -> None:
    with pytest.raises(MalformedBatchError, match="different value types"):
        join([batch([1], [1], [1.0]), batch([1], [1], [1], other)])


def test_an_empty_batch_is_a_batch() -> None:
    assert len(empty_batch()) == 0
    assert len(join([])) == 0
    assert rows(join([empty_batch(), batch([1], [2], [3.0])])) == [(1, 2, 3.0, 0, 0, None)]


def test_batches_compare_by_identity_because_columns_compare_by_element() -> None:
    made = one_row()
    assert made == made
    assert made != one_row()

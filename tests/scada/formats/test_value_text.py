"""The text of a value: the rule by type, the same for one value and for a column.

Lives here: the table of the rule, and laws for any number.
Must not: write a file.
"""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.formats import canonical_json, value_text, value_texts
from scada.model import SampleBatch

F32 = float(np.float32(0.1))


@pytest.mark.parametrize(
    ("value", "type_name", "text"),
    [
        (True, "Boolean", "1"),
        (0.0, "Boolean", "0"),
        (1.0, "Boolean", "1"),
        (math.nan, "Boolean", "nan"),
        (5.0, "Int32", "5"),
        (-0.0, "Int32", "0"),
        (5, "UInt16", "5"),
        (math.nan, "Int32", "nan"),
        (2**64 - 1, "UInt64", "18446744073709551615"),
        (np.uint64(2**64 - 1), "UInt64", "18446744073709551615"),
        (-(2**63), "Int64", "-9223372036854775808"),
        (F32, "Float", "0.1"),
        (5.0, "Float", "5.0"),
        (float(np.float32(1e16)), "Float", "1e+16"),
        (float(np.float32(16777216.0)), "Float", "16777216.0"),
        (-math.inf, "Float", "-inf"),
        (0.1, "Double", "0.1"),
        (5.0, "Double", "5.0"),
        (-0.0, "Double", "-0.0"),
        (5, "Double", "5.0"),
        (math.inf, "Double", "inf"),
        (2.5, "", "2.5"),
        ("=1+1", "String", "=1+1"),
        ("", "String", ""),
        ("text", "", "text"),
        ("text", "LocalizedText", '"text"'),
        (None, "String", "null"),
        ([F32, 2.0], "Float[]", "[0.1,2.0]"),
        ([1, 2], "Int16[]", "[1,2]"),
        ({"b": 1, "a": "ü"}, "ExtensionObject", '{"a":"ü","b":1}'),
        (b"\x01\xff", "ByteString", '"Af8="'),
        (np.array([1.5, 2.5]), "Double[]", "[1.5,2.5]"),
        (np.array([True, False]), "Boolean[]", "[true,false]"),
    ],
)
def test_a_value_has_the_text_of_its_type(value: Any, type_name: str, text: str) -> None:
    assert value_text(value, type_name) == text


def batch_of(values: list[Any], dtype: str, tags: list[int] | None = None) -> SampleBatch:
    value = np.empty(len(values), dtype=dtype)
    for row, one in enumerate(values):
        value[row] = one
    n = len(values)
    tag = np.array(tags if tags is not None else [0] * n, np.int32)
    return SampleBatch(
        tag, np.arange(n, dtype=np.int64), value, np.zeros(n, np.uint32), np.zeros(n, np.uint8)
    )


TYPES = st.sampled_from(["Boolean", "Int32", "UInt32", "Float", "Double", "", "DateTime", "StatusCode"])
NUMBERS = st.floats() | st.floats(width=32) | st.integers(-(2**53), 2**53).map(float) | st.just(-0.0)


@given(st.lists(NUMBERS, max_size=20), TYPES)
def test_a_column_has_the_texts_of_its_values(values: list[float], type_name: str) -> None:
    got = value_texts(batch_of(values, "float64"), {0: type_name})
    assert got == [value_text(value, type_name) for value in values]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=20))
def test_whole_numbers_are_written_whole(values: list[int]) -> None:
    assert value_texts(batch_of(values, "int64"), {0: "Int64"}) == [str(value) for value in values]


@given(st.floats())
def test_a_double_reads_back_as_the_same_double(value: float) -> None:
    np.testing.assert_equal(float(value_text(value, "Double")), value)


@given(st.floats(width=32))
def test_a_float_reads_back_as_the_same_float_from_the_shortest_decimal(value: float) -> None:
    text = value_text(value, "Float")
    np.testing.assert_equal(np.float32(text), np.float32(value))
    assert _significant(text) <= _significant(repr(value))


def test_each_tag_of_a_batch_has_its_own_type() -> None:
    batch = batch_of([1.0, F32, 1.0, F32], "float64", [3, 1, 2, 9])
    assert value_texts(batch, {1: "Float", 2: "Boolean", 3: "Int16"}) == ["1", "0.1", "1", repr(F32)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_canonical_json_reads_back_and_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text
    assert "\n" not in text


def _significant(text: str) -> int:
    """Digits that count: without sign, point, exponent and the zeros at either end."""
    return len(text.lstrip("-").partition("e")[0].replace(".", "").strip("0"))

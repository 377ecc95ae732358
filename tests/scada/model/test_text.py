"""A sentence as a value: its English form, and its way into a file and back.

Lives here: the round trip, and what happens to a file that somebody wrote by hand.
Must not: load a catalogue.
"""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import SECOND, Moment, Problem, Text, from_json, to_json

plain = st.text(max_size=5) | st.integers() | st.floats(allow_nan=False) | st.none()
fields = st.recursive(
    plain | st.builds(Moment, st.integers(-(2**63) + 1, 2**63 - 1)),
    lambda inner: st.builds(
        Text, st.text(max_size=8), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
texts = st.builds(Text, st.text(max_size=8), st.dictionaries(st.text(max_size=3), fields, max_size=3))


def test_a_sentence_is_said_in_english_with_its_fields() -> None:
    inner = Text("{n} tags", {"n": 3})
    text = Text("{who}: {what} since {time}", {"who": "plc-1", "what": inner, "time": Moment(1_500_000_000)})
    assert str(text) == "plc-1: 3 tags since 1970-01-01T00:00:01.500Z"
    assert str(Text("No field {{at all}}.")) == "No field {at all}."


def test_a_problem_carries_its_sentence() -> None:
    text = Text("{file} is damaged.", {"file": "head.db"})
    problem = Problem(text)
    assert problem.text is text
    assert str(problem) == "head.db is damaged."


@given(texts)
def test_what_is_written_is_read_back(text: Text) -> None:
    assert from_json(to_json(text)) == text


@given(texts)
def test_equal_sentences_are_written_equally(text: Text) -> None:
    turned = Text(text.template, dict(reversed(text.fields.items())))
    assert to_json(turned) == to_json(text)


def test_a_number_that_json_does_not_know_survives() -> None:
    back = from_json(to_json(Text("{a} {b}", {"a": float("nan"), "b": float("-inf")})))
    assert str(back) == "nan -inf"


def test_numbers_out_of_a_column_are_written_as_numbers() -> None:
    text = Text("{n} {x} {t}", {"n": np.int64(7), "x": np.float64(0.5), "t": Moment(np.int64(SECOND))})  # type: ignore[arg-type]
    assert from_json(to_json(text)) == Text("{n} {x} {t}", {"n": 7, "x": 0.5, "t": Moment(SECOND)})


def test_chinese_stays_readable_in_the_file() -> None:
    assert "泵" in to_json(Text("{tag} tripped.", {"tag": "泵"}))


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "Live.",
        "null",
        "7",
        '"Live."',
        "[]",
        "{}",
        '{"text": 7, "fields": {}}',
        '{"text": "a"}',
        '{"text": "a", "fields": []}',
        '{"text": "a", "fields": {"x": []}}',
        '{"text": "a", "fields": {"x": {"y": 1}}}',
        '{"text": "a", "fields": {"x": {"moment": "noon"}}}',
        '{"text": "a", "fields": {"x": {"moment": 99999999999999999999}}}',
        '{"moment": 7}',
        "[" * 100_000,
    ],
)
def test_what_is_no_sentence_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["text", "moment", "fields", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "moment", "fields", "x"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(json_values)
def test_any_json_is_a_sentence_or_a_value_error(value: Any) -> None:
    try:
        text = from_json(json.dumps(value))
    except ValueError:
        return
    assert isinstance(text, Text)
    assert from_json(to_json(text)) == text or "nan" in repr(text)

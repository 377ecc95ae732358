"""Finding tags: what a search text means, the order by a column.

Lives here: laws of the filter and the order, as columns.
Must not: show a widget.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import Tag
from tests.ui.tags.builder import Plant
from ui.tags.columns import Column
from ui.tags.find import Facts, Filter, matching, natural, order
from ui.theme import ValueState

TAGS = (
    Tag(1, "PT-10", "plc-a", description="Distribution pressure", unit="bar", area="Line 1"),
    Tag(2, "PT-9", "plc-b", description="Zone pressure", unit="bar", area="Line 2"),
    Tag(3, "FIT-1", "plc-a", description="Durchfluss Überlauf", unit="m³/h"),
)
FACTS = Facts(TAGS)
STATES = np.array([ValueState.GOOD, ValueState.BAD, ValueState.STALE], np.uint8)
PRIORITIES = np.array([0, 1, 4], np.uint8)
WORDS = {"good": ValueState.GOOD, "bad": ValueState.BAD, "stale": ValueState.STALE, "坏": ValueState.BAD}


def found(wanted: Filter) -> list[str]:
    mask = matching(wanted, FACTS, STATES, PRIORITIES, WORDS)
    return [tag.name for tag, is_in in zip(TAGS, mask, strict=True) if is_in]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["PT-10", "PT-9", "FIT-1"]),
        ("pt-", ["PT-10", "PT-9"]),
        ("PRESSURE zone", ["PT-9"]),
        ("plc-a", ["PT-10", "FIT-1"]),
        ("m³", ["FIT-1"]),
        ("überlauf", ["FIT-1"]),
        ("quality:bad", ["PT-9"]),
        ("quality:坏", ["PT-9"]),
        ("quality:st", ["FIT-1"]),
        ("Quality:good bar", ["PT-10"]),
        ("quality:", ["PT-10", "PT-9", "FIT-1"]),
        ("quality:nonsense", []),
        ("nothing like this", []),
    ],
)
def test_every_word_must_be_in_name_description_unit_server_or_quality(text: str, names: list[str]) -> None:
    assert found(Filter(text)) == names


def test_area_state_and_priority_narrow_further() -> None:
    assert found(Filter(area="Line 1")) == ["PT-10"]
    assert found(Filter(area="")) == ["FIT-1"]
    assert found(Filter(state=ValueState.STALE)) == ["FIT-1"]
    assert found(Filter(priority=1)) == ["PT-9"]
    assert found(Filter("pt", priority=4)) == []


def test_a_word_never_matches_across_two_fields() -> None:
    assert found(Filter("10distribution")) == []


def test_names_sort_as_a_person_counts() -> None:
    assert sorted(["PT-10", "PT-9", "pt-1"], key=natural) == ["pt-1", "PT-9", "PT-10"]


def test_areas_are_counted_and_those_without_one_come_last() -> None:
    assert list(FACTS.areas.items()) == [("Line 1", 1), ("Line 2", 1), ("", 1)]


def test_a_site_without_tags_can_be_searched_and_sorted() -> None:
    facts, plant = Facts(()), Plant(())
    nothing = np.zeros(0, np.uint8)
    assert matching(Filter("x"), facts, nothing, nothing, WORDS).size == 0
    assert (
        order(Column.VALUE, False, facts, plant.values.newest(()), nothing, nothing, nothing == 1).size == 0
    )


@given(
    st.lists(st.floats(allow_infinity=False, width=32), min_size=1, max_size=30),
    st.booleans(),
    st.sampled_from([Column.VALUE, Column.AGE, Column.QUALITY, Column.ALARM, Column.RANGE, Column.MARK]),
)
def test_an_order_holds_every_tag_once_and_what_has_no_key_last(
    values: list[float], is_descending: bool, column: Column
) -> None:
    tags = tuple(Tag(at, f"T{at}", low=0.0, high=10.0) for at in range(len(values)))
    plant = Plant(tags)
    for at, value in enumerate(values):
        plant.values.put(at, value, time=at)
    none = np.zeros(len(tags), np.uint8)
    newest = plant.values.newest(range(len(tags)))
    rows = order(column, is_descending, Facts(tags), newest, none, none, none == 1)
    assert sorted(rows.tolist()) == list(range(len(tags)))
    if column is Column.VALUE:
        shown = newest.number[rows]
        numbers = shown[~np.isnan(shown)]
        assert np.isnan(shown[len(numbers) :]).all()
        steps = np.diff(numbers)
        assert (steps <= 0).all() if is_descending else (steps >= 0).all()


def test_a_whole_number_beyond_a_float_still_has_its_place() -> None:
    tags = (Tag(0, "A"), Tag(1, "B"), Tag(2, "C"))
    plant = Plant(tags)
    plant.values.put(0, 2**60)
    plant.values.put(1, "text")
    plant.values.put(2, 5.0)
    none = np.zeros(3, np.uint8)
    rows = order(Column.VALUE, False, Facts(tags), plant.values.newest((0, 1, 2)), none, none, none == 1)
    assert rows.tolist() == [2, 0, 1]

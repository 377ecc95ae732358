"""The live table against a plain dict: what is shown, what is news, what a cursor gives.

Lives here: properties over any batches, and the meaning of each word of freshness.
Must not: start a thread; test_live_threads does.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.live import BATCH_COST, LiveTable
from scada.model import Freshness, Newest, SampleBatch
from tests.scada.model.columns import batch, batches, plainly, rows

TAGS = range(4)
NOW = 1_795_486_327_000_000_000
Shown = tuple[Any, Any, int, int]  # number, item, time, status
BLANK: Shown = ("nan", None, 0, 0)


def ids(*tags: int) -> Any:
    return np.array(tags, np.int64)


def shown(newest: Newest) -> list[Shown]:
    columns = newest.number, newest.item, newest.time, newest.status
    return list(zip(*([plainly(one) for one in column.tolist()] for column in columns), strict=True))


def words(table: LiveTable, tags: Sequence[int] = TAGS) -> list[Freshness]:
    return [Freshness(word) for word in table.newest(tags).freshness]


def dtype_of(of: SampleBatch) -> str:
    return of.value.dtype.name


class Plain:
    """The same by one row after the other."""

    def __init__(self) -> None:
        self.rows: dict[int, Shown] = {}
        self.last: dict[int, tuple[Any, ...]] = {}

    def put(self, of: SampleBatch) -> None:
        is_number = dtype_of(of) == "float64"
        for tag, time, value, status, *_ in rows(of):
            if time >= self.rows.get(tag, BLANK)[2]:
                self.rows[tag] = (value, None, time, status) if is_number else ("nan", value, time, status)

    def unseen(self, of: SampleBatch) -> list[tuple[Any, ...]]:
        before: dict[int, Any] = {}
        news = []
        for row in rows(of):
            tag, time, value, status, *_ = row
            is_number = dtype_of(of) == "float64"
            mine = (value, None, time, status) if is_number else ("nan", value, time, status)
            if repr(before.get(tag, self.rows.get(tag))) not in (repr(mine), _other_zero(mine)):
                news.append(row)
            before[tag] = mine
        return news


def _other_zero(mine: Shown) -> str:
    number = mine[0]
    return repr((-number, *mine[1:])) if isinstance(number, float) and number == 0 else ""


@given(st.lists(batches(), max_size=8))
def test_what_is_shown_and_what_is_news_is_what_a_dict_would_say(arrived: list[SampleBatch]) -> None:
    table, plain = LiveTable(TAGS), Plain()
    for one in arrived:
        news = table.unseen(one)
        assert rows(news) == plain.unseen(one)
        table.put((news,), Freshness.LIVE, NOW)
        plain.put(news)
        assert shown(table.newest(TAGS)) == [plain.rows.get(tag, BLANK) for tag in TAGS]
        is_known = [tag in plain.rows for tag in TAGS]
        assert words(table) == [Freshness.LIVE if known else Freshness.NEVER for known in is_known]


@given(batches())
def test_what_was_just_put_is_no_news_row_by_row(made: SampleBatch) -> None:
    table = LiveTable(TAGS)
    for row in range(len(made)):
        one = made.take(slice(row, row + 1))
        is_newest = int(one.time[0]) >= int(table.newest(one.tag.tolist()).time[0])
        table.put((one,))
        assert (len(table.unseen(one)) == 0) == is_newest


@given(st.lists(batches(max_size=3), max_size=12), st.integers(1, 200), st.data())
def test_a_cursor_gives_every_batch_once_or_says_that_some_were_missed(
    put: list[SampleBatch], ring: int, data: st.DataObject
) -> None:
    table, received, cursor = LiveTable(TAGS, ring), list[SampleBatch](), 0
    for number, one in enumerate(put, 1):
        table.put((one,))
        if data.draw(st.booleans()):
            changes = table.changes(cursor)
            assert changes.cursor == number
            whole = put[cursor:number]
            assert list(changes.batches) == whole[len(whole) - len(changes.batches) :], "the newest, in order"
            assert changes.missed == (len(changes.batches) < len(whole))
            cursor = changes.cursor
            received += changes.batches
    assert len({id(one) for one in received}) == len(received)


def test_a_page_that_begins_asks_for_the_cursor_alone() -> None:
    table = LiveTable(TAGS)
    table.put((batch([1], [1], [1.0]),))
    assert table.changes(-1) == (1, (), False)
    assert table.changes(1) == (1, (), False)
    assert table.changes(99) == (1, (), False), "a cursor of another table"


def test_the_ring_keeps_at_least_the_newest_batch_and_forgets_the_oldest() -> None:
    table = LiveTable(TAGS, ring_samples=10)
    big = batch([1] * 50, range(50), [0.0] * 50)
    table.put((big,))
    assert table.changes(0).batches == (big,)
    small = batch([1], [60], [1.0])
    table.put((small,))
    changes = table.changes(0)
    assert (changes.batches, changes.missed) == ((small,), True)


def test_batches_of_one_sample_do_not_fill_the_memory() -> None:
    limit = 100 * (BATCH_COST + 1)
    table = LiveTable(TAGS, ring_samples=limit)
    for time in range(1, 1001):
        table.put((batch([1], [time], [0.0]),))
    changes = table.changes(0)
    assert (len(changes.batches), changes.missed) == (100, True)


def test_a_tag_that_changes_its_type_shows_the_newest_value_alone() -> None:
    table = LiveTable(TAGS)
    for time, (value, dtype) in enumerate(
        [(1.5, "float64"), (2**60 + 1, "int64"), ("on", "object"), (2.5, "float64")]
    ):
        table.put((batch([1], [time + 1], [value], dtype),))
        number, item, *_ = shown(table.newest([1]))[0]
        assert (number, item) == ((value, None) if dtype == "float64" else ("nan", value))


def test_an_older_sample_changes_nothing_shown_but_is_given_to_a_cursor() -> None:
    table = LiveTable(TAGS)
    newer, older = batch([1], [20], [2.0]), batch([1], [10], [1.0], status=[0x80000000])
    table.put((newer, older), Freshness.LIVE, NOW)
    assert shown(table.newest([1])) == [(2.0, None, 20, 0)]
    assert table.changes(0).batches == (newer, older)


def test_of_two_samples_of_one_time_the_later_received_is_shown() -> None:
    table = LiveTable(TAGS)
    table.put((batch([1, 2, 1], [10, 10, 10], [1.0, 5.0, 2.0]),))
    assert shown(table.newest([1]))[0][0] == 2.0


def test_newest_comes_in_the_order_asked_for_and_may_repeat_a_tag() -> None:
    table = LiveTable(TAGS)
    table.put((batch([1, 3], [10, 11], [1.0, 3.0]),))
    assert table.newest([3, 0, 3, 1]).time.tolist() == [11, 0, 11, 10]
    assert len(table.newest([])) == 0


def test_a_snapshot_does_not_change_afterwards() -> None:
    table = LiveTable(TAGS)
    table.put((batch([1], [10], [1.0]),), Freshness.LIVE, NOW)
    before = table.newest([1])
    table.put((batch([1], [11], ["x"], "object"),))
    table.mark(ids(1), Freshness.DISCONNECTED, NOW + 1)
    assert shown(before) == [(1.0, None, 10, 0)]
    assert (before.freshness[0], before.since[0]) == (Freshness.LIVE, NOW)


def test_a_table_without_tags_is_a_table() -> None:
    table = LiveTable([])
    assert table.changes(0) == (0, (), False)
    assert len(table.newest([])) == 0


# --- freshness ---


def test_samples_of_an_earlier_run_are_shown_as_disconnected_and_are_no_change() -> None:
    table = LiveTable(TAGS)
    table.restore((batch([1], [10], [1.0]), batch([2], [11], ["on"], "object")))
    assert words(table) == [Freshness.NEVER, Freshness.DISCONNECTED, Freshness.DISCONNECTED, Freshness.NEVER]
    assert table.changes(0).batches == ()
    assert len(table.unseen(batch([1], [10], [1.0]))) == 0, "the server repeats what was stored"


def test_a_tag_that_never_came_cannot_be_marked() -> None:
    table = LiveTable(TAGS)
    for word in Freshness:
        assert table.mark(ids(1), word, NOW).size == 0
        assert words(table, [1]) == [Freshness.NEVER]
    table.confirm(ids(1), NOW)
    assert words(table, [1]) == [Freshness.NEVER]


def test_marking_says_which_tags_changed_and_since_when_stays_with_the_first_word() -> None:
    table = LiveTable(TAGS)
    table.put((batch([1, 2], [10, 10], [1.0, 1.0]),), Freshness.LIVE, NOW)
    assert table.mark(ids(0, 1), Freshness.DISCONNECTED, NOW + 1).tolist() == [1]
    assert table.mark(ids(0, 1, 2), Freshness.DISCONNECTED, NOW + 2).tolist() == [2]
    assert table.newest([1, 2]).since.tolist() == [NOW + 1, NOW + 2]


@pytest.mark.parametrize("is_disconnected", [False, True])
def test_only_a_live_tag_becomes_stale_and_only_a_stale_one_is_confirmed(is_disconnected: bool) -> None:
    table = LiveTable(TAGS)
    table.put((batch([1], [10], [1.0]),), Freshness.LIVE, NOW)
    if is_disconnected:
        table.mark(ids(1), Freshness.DISCONNECTED, NOW + 1)
    table.mark(ids(1), Freshness.STALE, NOW + 2)
    assert words(table, [1]) == [Freshness.DISCONNECTED if is_disconnected else Freshness.STALE]
    table.confirm(ids(1), NOW + 3)
    assert words(table, [1]) == [Freshness.DISCONNECTED if is_disconnected else Freshness.LIVE]
    assert table.newest([1]).since[0] == NOW + (1 if is_disconnected else 3)


def test_a_sample_makes_its_tag_live_again() -> None:
    table = LiveTable(TAGS)
    table.put((batch([1, 2], [10, 10], [1.0, 1.0]),), Freshness.LIVE, NOW)
    table.mark(ids(1, 2), Freshness.DISCONNECTED, NOW + 1)
    table.put((batch([1], [11], [2.0]),), Freshness.LIVE, NOW + 2)
    assert words(table, [1, 2]) == [Freshness.LIVE, Freshness.DISCONNECTED]
    assert table.newest([1]).since[0] == NOW + 2

"""The live table with one writer at full speed and readers beside it.

Lives here: no torn row, no batch lost or doubled, a reader that is too slow is told.
Must not: measure how fast anything is.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from scada.live import LiveTable
from scada.model import Freshness, SampleBatch
from tests.scada.model.columns import batch

TAGS = 64
SECONDS = 1.0


def numbered(number: int) -> SampleBatch:
    """Every column of the batch says the number, in one of three types by turns."""
    dtype = ("float64", "int64", "object")[number % 3]
    values = [str(number) if dtype == "object" else number] * TAGS
    return batch(range(TAGS), [number] * TAGS, values, dtype, [number] * TAGS)


@contextmanager
def writing(table: LiveTable) -> Iterator[Callable[[], int]]:
    """A thread that puts batch after batch; how many it has put."""
    put, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            put[0] += 1
            table.put((numbered(put[0]),), Freshness.LIVE, put[0])

    thread = threading.Thread(target=write, name="writer")
    thread.start()
    try:
        yield lambda: put[0]
    finally:
        stop.set()
        thread.join(10)


def test_a_row_is_of_one_sample_whenever_it_is_read() -> None:
    table = LiveTable(range(TAGS))
    tags = range(TAGS)
    reads, last, end = 0, 0, time.monotonic() + SECONDS
    with writing(table) as count:
        while time.monotonic() < end or not count() or not last:
            newest = table.newest(tags)
            numbers = set(newest.time.tolist())
            assert len(numbers) == 1, "the whole batch at once"
            (number,) = numbers
            assert number >= last, "never backwards"
            if number:
                assert set(newest.status.tolist()) == {number}
                if number % 3 == 0:
                    assert set(newest.number.tolist()) == {float(number)}
                    assert set(newest.item.tolist()) == {None}
                else:
                    assert np.isnan(newest.number).all()
                    assert {int(item) for item in newest.item} == {number}
                    assert {type(item) for item in newest.item} == {int if number % 3 == 1 else str}
            reads, last = reads + 1, number
    assert reads > 20
    assert last > 20


def test_a_cursor_loses_no_batch_and_gives_none_twice() -> None:
    table = LiveTable(range(TAGS), ring_samples=10**9)
    seen: list[int] = []
    cursor, end = 0, time.monotonic() + SECONDS
    with writing(table) as count:
        while time.monotonic() < end or not count():
            changes = table.changes(cursor)
            assert not changes.missed
            assert changes.cursor - cursor == len(changes.batches)
            seen += (int(one.time[0]) for one in changes.batches)
            cursor = changes.cursor
    seen += (int(one.time[0]) for one in table.changes(cursor).batches)
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == count() > 20


def test_a_reader_that_is_too_slow_is_told_and_goes_on_without_a_further_gap() -> None:
    table = LiveTable(range(TAGS), ring_samples=20 * TAGS)
    cursor, gaps = 0, 0
    with writing(table) as count:
        while gaps < 3:
            target = count() + 50
            while count() < target:
                time.sleep(0.001)
            changes = table.changes(cursor)
            numbers = [int(one.time[0]) for one in changes.batches]
            assert numbers == list(range(changes.cursor - len(numbers) + 1, changes.cursor + 1))
            assert changes.missed == (changes.cursor - cursor > len(numbers))
            gaps += changes.missed
            cursor = changes.cursor

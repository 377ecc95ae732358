"""What readers answer, against everything that was committed.

Lives here: random commits and questions against plain lists, limits of memory, cancelling, many readers.
Must not: assert a time.
"""

import sqlite3
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scada.history import HeadWriter, HistoryReader, QueryCancelledError
from scada.history import head_reader as head_reader_module
from scada.history import reader as reader_module
from scada.history.files import HEAD_FILE
from scada.model import HistoryProblem, SampleBatch

from .samples import DTYPES, SECOND, batch, rows
from .test_run import versions

Row = tuple[int, int, Any, int]


class Plant:
    """A head that grows by random commits, and all that was ever committed."""

    def __init__(self, folder: Path, seed: int, dtypes: Iterable[str] = ("float64",)) -> None:
        self.random = np.random.default_rng(seed)
        self.head, self.received = HeadWriter(folder), list[Row]()
        self.dtypes, self.now = tuple(dtypes), 1000

    def commit(self, n: int = 40, tags: int = 6) -> None:
        self.now += int(self.random.integers(1, 50))
        batches = []
        for dtype in self.dtypes:
            time = self.now - self.random.integers(0, 20, n)
            late = self.random.random(n) < 0.05
            time[late] = self.random.integers(1000, self.now, late.sum())
            status = self.random.choice([0, 0, 0, 0x80000000], n)
            tag = self.random.integers(0, tags, n) * len(DTYPES) + DTYPES.index(dtype)  # a tag has one dtype
            value = self.random.integers(0, 3, n)
            texts = [str(one) for one in value.tolist()] if dtype == "object" else value.tolist()
            batches.append(batch(tag.tolist(), time.tolist(), texts, status.tolist(), dtype))
        self.head.commit(batches)
        self.received += [row for one in batches for row in rows(one)]

    def of(self, tag: int) -> list[Row]:
        return versions([row for row in self.received if row[0] == tag])


@pytest.mark.parametrize("seed", range(4))
def test_random_commits_and_questions_agree_with_a_list(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_reader_module, "PART_SAMPLES", 500)
    monkeypatch.setattr(head_reader_module, "RUNS", 5)
    plant = Plant(tmp_path, seed, DTYPES)
    tags = list(range(6 * len(DTYPES)))
    with closing(HistoryReader(tmp_path, memory=40_000)) as reader, closing(plant.head):
        for step in range(25):
            plant.commit()
            if step % 13 == 5:
                plant.head.save_newest()
            start, end = np.sort(plant.random.integers(900, plant.now + 50, 2)).tolist()
            traces = reader.traces(tags, start, end, 10_000)
            values = reader.values_at(tags, start)
            exported = {int(one.tag[0]): rows(one) for one in reader.samples(tags, start, end)}
            for tag in tags:
                known = plant.of(tag)
                inside = [row for row in known if start <= row[1] <= end]
                before = [row for row in known if row[1] < start][-1:]
                assert rows(traces[tag].samples) == before + inside
                assert not traces[tag].is_reduced
                assert rows(values[tag]) == [row for row in known if row[1] <= start][-1:]
                assert exported.get(tag, []) == inside
        assert reader._head._used <= 40_000 + 500 * 40


def test_a_long_span_is_reduced_to_what_a_picture_needs(tmp_path: Path) -> None:
    n = 20_000
    value = np.sin(np.arange(n) / 500)
    value[7777] = 99.0
    status = np.zeros(n, np.uint32)
    status[5000] = 0x80000000
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        for start in range(0, n, 1000):
            piece = slice(start, start + 1000)
            head.commit([batch(1, range(start, start + 1000), value[piece].tolist(), status[piece].tolist())])
        trace = reader.traces([1], 0, n, 100)[0]
        assert trace.is_reduced
        assert len(trace.samples) <= 4 * 101 + 3
        assert trace.samples.value.max() == 99.0
        assert {4999, 5000, 5001} <= set(trace.samples.time.tolist())
        assert set(rows(trace.samples)) <= set(
            zip([1] * n, range(n), value.tolist(), status.tolist(), strict=True)
        )
        few = reader.traces([1], 100, 200, 100)[0]
        assert not few.is_reduced
        assert few.samples.time.tolist() == list(range(99, 201))


def test_a_reader_opened_before_the_first_sample_sees_it_when_it_comes(tmp_path: Path) -> None:
    with closing(HistoryReader(tmp_path / "later")) as reader:
        trace = reader.traces([1], 0, 10, 10)[0]
        assert (trace.tag, len(trace.samples), trace.holes) == (1, 0, ())
        assert [len(one) for one in reader.values_at([1, 2], 10)] == [0, 0]
        with closing(HeadWriter(tmp_path / "later")) as head:
            head.commit([batch(1, [5], [1.0])])
            assert rows(reader.traces([1], 0, 10, 10)[0].samples) == [(1, 5, 1.0, 0)]
            head.commit([batch(1, [6], [2.0])])
            assert rows(reader.values_at([1], 10)[0]) == [(1, 6, 2.0, 0)]


def test_tags_come_in_the_order_asked_even_twice(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        head.commit([batch([1, 2], [5, 6], [1.0, 2.0])])
        assert [trace.tag for trace in reader.traces([2, 9, 1, 2], 0, 9, 10)] == [2, 9, 1, 2]
        assert [one.time.tolist() for one in reader.values_at([2, 9, 1, 2], 9)] == [[6], [], [5], [6]]


def test_rare_tags_do_not_unpack_the_whole_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_reader_module, "PART_SAMPLES", 100)
    with closing(HeadWriter(tmp_path)) as head:
        head.commit([batch(7, [1], [7.0])])
        for second in range(1, 200):
            head.commit([batch(1, range(second * 50, second * 50 + 50), [0.0] * 50)])
    unpacked: list[int] = []
    real = head_reader_module.HeadReader._unpack

    def counted(self: Any, part: Any, found: Any) -> None:
        unpacked.append(part.first)
        real(self, part, found)

    monkeypatch.setattr(head_reader_module.HeadReader, "_unpack", counted)
    with closing(HistoryReader(tmp_path)) as reader:
        assert rows(reader.traces([7], 9000, 9100, 100)[0].samples) == [(7, 1, 7.0, 0)]
        assert len(unpacked) <= 3
        assert rows(reader.values_at([1], 5000)[0]) == [(1, 5000, 0.0, 0)]
        assert len(unpacked) <= 5


def test_a_correction_far_behind_its_sample_is_the_value_before_a_span(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_reader_module, "PART_SAMPLES", 1)
    with closing(HeadWriter(tmp_path)) as head:
        for value in (1.0, 2.0, 3.0):
            head.commit([batch(1, [5], [value])])
        with closing(HistoryReader(tmp_path)) as reader:
            assert rows(reader.values_at([1], 9)[0]) == [(1, 5, 3.0, 0)]


def test_a_number_tag_of_two_dtypes_is_drawn_as_float64_and_exported_exactly(tmp_path: Path) -> None:
    nan = float("nan")
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        head.commit([batch(1, [1, 3], [2**63 + 1, 5], dtype="uint64"), batch(1, [2], [nan], 0x80000000)])
        drawn = reader.traces([1], 0, 9, 100)[0].samples
        assert drawn.value.dtype == np.float64
        assert drawn.status.tolist() == [0, 0x80000000, 0]
        (exported,) = reader.samples([1], 0, 9)
        assert exported.value.dtype == object
        assert exported.value[0] == 2**63 + 1
        assert rows(reader.values_at([1], 1)[0]) == [(1, 1, 2**63 + 1, 0)]


def test_an_export_holds_a_few_tags_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "GROUP_SAMPLES", 100)
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        tags = np.repeat(np.arange(20), 30)
        head.commit([batch(tags.tolist(), list(range(600)), [1.0] * 600)])
        held: list[int] = []
        real = reader_module.Selection.window

        def counted(self: Any, tags: Any, start: int, end: int) -> Any:
            held.append(len(tags))
            return real(self, tags, start, end)

        monkeypatch.setattr(reader_module.Selection, "window", counted)
        batches = list(reader.samples(range(20), 0, 10**6))
        assert [int(one.tag[0]) for one in batches] == list(range(20))
        assert sum(map(len, batches)) == 600
        assert max(held) <= 4


def test_a_query_nobody_wants_any_more_ends(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        head.commit([batch(1, [5], [1.0])])
        with pytest.raises(QueryCancelledError, match="cancelled"):
            reader.traces([1], 0, 9, 10, lambda: True)
        assert len(reader.traces([1], 0, 9, 10)[0].samples) == 1


def test_an_interrupt_ends_the_query_that_runs_and_not_the_next(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        head.commit([batch(1, [5], [1.0])])
        reader.interrupt()
        assert len(reader.traces([1], 0, 9, 10)[0].samples) == 1
        head.commit([batch(1, [6], [1.0])])

        def interrupt_and_go_on() -> bool:
            reader.interrupt()
            return False

        with pytest.raises(QueryCancelledError):
            reader.traces([1], 0, 9, 10, interrupt_and_go_on)
        assert len(reader.traces([1], 0, 9, 10)[0].samples) == 2


def test_a_damaged_file_is_a_sentence_that_names_it(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        for second in range(50):
            head.commit([batch(1, range(second * 100, second * 100 + 100), [1.0] * 100)])
    whole = (tmp_path / HEAD_FILE).read_bytes()
    (tmp_path / HEAD_FILE).write_bytes(whole[: len(whole) // 3])
    with closing(HistoryReader(tmp_path)) as reader, pytest.raises(HistoryProblem, match=r"head\.db"):
        reader.traces([1], 0, 10**9, 100)


def test_readers_in_other_threads_see_whole_commits_while_the_writer_writes(tmp_path: Path) -> None:
    done = threading.Event()

    def look(reader: HistoryReader) -> int:
        looks, seen = 0, 0
        while not done.is_set() or not looks:
            found = reader.traces([1, 2], 0, 10**9, 10**6)
            lengths = [len(trace.samples) for trace in found]
            assert lengths[0] == lengths[1] >= seen
            assert lengths[0] % 10 == 0
            looks, seen = looks + 1, lengths[0]
        return looks

    with closing(HistoryReader(tmp_path)) as reader, ThreadPoolExecutor(2) as pool:
        looking = [pool.submit(look, reader) for _ in range(2)]
        with closing(HeadWriter(tmp_path)) as head:
            for second in range(60):
                time = list(range(second * 10, second * 10 + 10))
                head.commit([batch(1, time, [1.0] * 10), batch(2, time, [1] * 10, dtype="int64")])
                if second % 20 == 0:
                    head.checkpoint()
                    head.save_newest()
        done.set()
        assert all(one.result() for one in looking)


def test_rows_that_were_sealed_away_are_gone_for_readers_too(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        for second in range(1, 11):
            head.commit([batch(1, [second], [1.0])])
        assert len(reader.traces([1], 0, 99, 100)[0].samples) == 10
        head._connection.execute("DELETE FROM head WHERE seq <= 4")
        assert reader.traces([1], 0, 99, 100)[0].samples.time.tolist() == list(range(5, 11))


def test_a_file_locked_for_a_moment_by_another_program_is_read_after_it(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head, closing(HistoryReader(tmp_path)) as reader:
        head.commit([batch(1, [SECOND], [1.0])])
        with closing(sqlite3.connect(tmp_path / HEAD_FILE)) as other:
            other.execute("BEGIN IMMEDIATE")
            found: SampleBatch = reader.traces([1], 0, 2 * SECOND, 10)[0].samples
        assert len(found) == 1

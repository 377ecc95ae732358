"""The newest sample of each tag, against a dict.

Lives here: any order of batches, dtypes that change, what tags.db gives back.
Must not: know the head.
"""

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.database import open_writer, transaction
from scada.history.files import TAGS, TAGS_FILE
from scada.history.newest import NEVER, NOTHING, NewestSamples, read_stored, store
from scada.model import SampleBatch

from .samples import DTYPES, assert_same, batch, rows

VALUES = {"float64": 1.5, "int64": -(2**62), "uint64": 2**64 - 1, "object": "text"}
BATCH = st.tuples(
    st.sampled_from(DTYPES),
    st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 6), st.integers(0, 2)), max_size=12),
)


def made(drawn: tuple[str, list[tuple[int, int, int]]]) -> SampleBatch:
    dtype, samples = drawn
    tag, time, status = ([row[column] for row in samples] for column in range(3))
    return batch(tag, time, [VALUES[dtype]] * len(samples), status, dtype)


def in_order(found: tuple[SampleBatch, ...]) -> list[tuple[int, int, Any, int]]:
    return sorted((row for one in found for row in rows(one)), key=lambda row: row[0])


@given(st.lists(BATCH, max_size=6), st.integers(0, 6))
def test_it_is_the_greatest_time_and_of_equal_ones_the_last_received(
    drawn: list[tuple[str, list[tuple[int, int, int]]]], cut: int
) -> None:
    newest, want = NewestSamples(), {}
    for one in map(made, drawn[:cut]):
        newest.absorb(one)
    newest.absorb_all([made(one) for one in drawn[cut:]])
    for one in map(made, drawn):
        for row in rows(one):
            if row[0] not in want or row[1] >= want[row[0]][1]:
                want[row[0]] = row
    assert in_order(newest.batches()) == [want[tag] for tag in sorted(want)]
    times = [want[tag][1] if tag in want else NEVER for tag in range(7)]
    assert newest.time_of(np.arange(7, dtype=np.int32)).tolist() == times


def test_the_tag_table_gives_back_every_bit(tmp_path: Path) -> None:
    odd = np.array([0x7FF8000000000123, 0x8000000000000000], np.uint64).view("f8")
    newest = NewestSamples(
        [
            batch([1, 2], [5, 6], odd.tolist()),
            batch(3, [7], [2**63 + 1], dtype="uint64"),
            batch(4, [8], ["x"], dtype="object"),
        ]
    )
    path = tmp_path / TAGS_FILE
    with closing(open_writer(path, TAGS)) as connection:
        for seq in (3, 17):
            with transaction(connection, path):
                store(connection, "head", seq, newest.batches())
    found = read_stored(tmp_path)
    assert (found.head, found.seq) == ("head", 17)
    for got, want in zip(found.batches, newest.batches(), strict=True):
        assert_same(got, want)


def test_damaged_newest_samples_are_no_samples(tmp_path: Path) -> None:
    path = tmp_path / TAGS_FILE
    assert read_stored(tmp_path) == NOTHING
    with closing(open_writer(path, TAGS)) as connection:
        store(connection, "head", 1, [batch(1, [1], [1.0])])
        connection.execute("UPDATE newest SET data = substr(data, 1, 30)")
    assert read_stored(tmp_path) == NOTHING

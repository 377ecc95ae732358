"""CPU for each sample committed to the head, beside one plain row a sample.

Lives here: the same batches each way: 200 tags, 10,000 samples/s, one transaction a second, synchronous=FULL.
Must not: measure the disk's patience (CPU time only), read anything back.
"""

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import numpy as np

from scada.history import HeadWriter
from scada.model import SECOND, SampleBatch

NAME = "CPU per committed sample: head against a row per sample"
TAGS, PER_SECOND = 200, 10_000
INSERT = "INSERT INTO sample(tag, time, value, status, origin) VALUES (?, ?, ?, ?, ?)"
TABLE = "CREATE TABLE sample(tag INT, time INT, value REAL, status INT, origin INT)"
INDEX = "CREATE INDEX sample_ix ON sample(tag, time)"
Store = Callable[[SampleBatch], object]


def run(quick: bool) -> dict[str, float | str]:
    """Medians of alternating runs; more than a million samples each way, a tenth when quick."""
    runs, seconds = (3, 10) if quick else (7, 30)
    batches = [_second(number) for number in range(seconds)]
    ways = {"head": _head, "plain row": _plain_rows, "row with an index on (tag, time)": _indexed_rows}
    cost: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, opened in ways.items():
            cost[way].append(_cpu(opened, batches) / (seconds * PER_SECOND) * 1e6)
    median = {way: statistics.median(runs) for way, runs in cost.items()}
    figures: dict[str, float | str] = {"samples each way": runs * seconds * PER_SECOND}
    figures |= {f"{way}, µs CPU a sample": value for way, value in median.items()}
    return figures | {
        f"head: times less than a {way}": median[way] / median["head"] for way in list(ways)[1:]
    }


def _second(number: int) -> SampleBatch:
    """One second of 200 tags at 50 Hz, source times with the jitter of a real server."""
    random = np.random.default_rng(number)
    jitter = random.integers(0, 1_000_000, PER_SECOND)
    start = 1_764_000_000 * SECOND + number * SECOND
    time_column = (
        start + np.repeat(np.arange(PER_SECOND // TAGS) * (SECOND * TAGS // PER_SECOND), TAGS) + jitter
    )
    return SampleBatch(
        np.tile(np.arange(TAGS, dtype=np.int32), PER_SECOND // TAGS),
        time_column,
        random.normal(50, 10, PER_SECOND),
        np.zeros(PER_SECOND, np.uint32),
        np.zeros(PER_SECOND, np.uint8),
    )


def _cpu(opened: Callable[[Path], AbstractContextManager[Store]], batches: list[SampleBatch]) -> float:
    """CPU seconds for all commits and the close; making the file is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        gc.collect()
        with opened(Path(folder)) as store:
            start = time.process_time()
            for batch in batches:
                store(batch)
        return time.process_time() - start


@contextmanager
def _head(folder: Path) -> Iterator[Store]:
    HeadWriter(folder).close()
    with closing(HeadWriter(folder)) as head:
        head.commit([_second(0).take(slice(TAGS))])
        head.save_newest()  # makes the tag table's file

        def store(batch: SampleBatch) -> None:
            head.commit([batch])
            if head.wants_checkpoint:
                head.checkpoint()

        yield store


@contextmanager
def _plain_rows(folder: Path, *tables: str) -> Iterator[Store]:
    with closing(sqlite3.connect(folder / "rows.db", isolation_level=None)) as connection:
        for pragma in ("page_size = 8192", "journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        for table in (TABLE, *tables):
            connection.execute(table)

        def store(batch: SampleBatch) -> None:
            columns = (batch.tag, batch.time, batch.value, batch.status, batch.origin)
            connection.execute("BEGIN")
            connection.executemany(INSERT, zip(*(column.tolist() for column in columns), strict=True))
            connection.execute("COMMIT")

        yield store


def _indexed_rows(folder: Path) -> AbstractContextManager[Store]:
    return _plain_rows(folder, INDEX)

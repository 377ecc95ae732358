"""What a start learns from the files of earlier runs.

Lives here: until when everything was stored, by the most careful of the witnesses; holes still open.
Must not: open a station.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.journal import Journal
from scada.model import SECOND, StationStatus, Tag, Text
from scada.station.desk import LeftState
from scada.station.past import alive_until, known, last_written, open_holes
from tests.scada.station.sites import NOW, samples

A, B = Tag(1, "A", "plc-1"), Tag(2, "B", "plc-2")
STATUS = StationStatus((), True, "process 1", 0.0, 0, 0, 0, 0.0)


def left(complete: dict[str, int]) -> LeftState:
    return LeftState(NOW, NOW, STATUS, complete)


def test_what_the_recorder_said_last_counts_server_by_server() -> None:
    found = alive_until(
        left({"plc-1": NOW - 5, "plc-2": NOW - 900}), [A, B], [samples(1, [NOW - 1], [0.0])], NOW, NOW
    )
    assert found == {"plc-1": NOW - 5, "plc-2": NOW - 900}


def test_a_server_of_which_nothing_was_said_is_known_by_its_newest_sample() -> None:
    newest = [samples(1, [NOW - 3], [0.0]), samples(2, [NOW - 8], [0.0])]
    assert alive_until(None, [A, B], newest, NOW, NOW) == {"plc-1": NOW - 3, "plc-2": NOW - 8}
    assert alive_until(left({"plc-1": NOW - 5}), [A, B], newest, NOW, NOW) == {
        "plc-1": NOW - 5,
        "plc-2": NOW - 8,
    }


def test_a_server_that_never_gave_anything_has_no_past() -> None:
    assert alive_until(None, [A, B], [samples(1, [NOW], [0.0])], NOW, NOW) == {"plc-1": NOW}
    assert alive_until(left({"plc-2": 0}), [B], [], NOW, NOW) == {}


def test_after_a_clock_was_put_back_the_newest_sample_counts() -> None:
    newest = [samples(1, [NOW - 60 * SECOND], [0.0])]
    said = left({"plc-1": NOW + 3600 * SECOND})
    assert alive_until(said, [A], newest, NOW, NOW) == {"plc-1": NOW - 60 * SECOND}


def test_a_source_whose_clock_is_ahead_does_not_hide_the_time_nobody_recorded() -> None:
    newest = [samples(1, [NOW + 3600 * SECOND], [0.0])]
    touched = NOW - 100 * SECOND
    assert alive_until(None, [A], newest, touched, NOW) == {"plc-1": touched}


times = st.integers(1, 2 * NOW)


@given(st.none() | times, st.lists(times, max_size=3), times, times)
def test_nothing_is_ever_complete_beyond_now(
    said: int | None, newest: list[int], touched: int, now: int
) -> None:
    state = None if said is None else left({"plc-1": said})
    batches = [samples(1, newest, [0.0] * len(newest))] if newest else []
    found = alive_until(state, [A], batches, touched, now)
    assert all(0 < until <= now for until in found.values())
    assert said is None or said > now or found == {"plc-1": said}


def test_only_rows_of_listed_tags_are_kept() -> None:
    (one, two) = known([samples(1, [NOW], [1.0]), samples(7, [NOW], [2.0])], [A, B])
    assert (len(one), len(two)) == (1, 0)
    mixed = samples(1, [NOW, NOW], [1.0, 2.0])
    mixed = type(mixed)(np.array([9, 2], np.int32), mixed.time, mixed.value, mixed.status, mixed.origin)
    assert known([mixed], [A, B])[0].tag.tolist() == [2]


def test_the_last_write_is_that_of_the_file_or_of_its_log(tmp_path: Path) -> None:
    path = tmp_path / "head.db"
    assert last_written(path) == 0
    path.touch()
    os.utime(path, ns=(1, NOW))
    assert last_written(path) == NOW
    log = tmp_path / "head.db-wal"
    log.touch()
    os.utime(log, ns=(1, NOW + SECOND))
    assert last_written(path) == NOW + SECOND


def test_open_holes_are_those_without_an_end(tmp_path: Path) -> None:
    assert open_holes(tmp_path) == ()
    journal = Journal(tmp_path, NOW)
    for server in ("plc-1", "plc-2"):
        journal.open_hole(server, NOW, Text("Cut."))
    journal.open_hole("plc-1", NOW, Text("Refused."), 7)
    journal.close_hole("plc-1", NOW + 1)
    assert [(hole.server, hole.tag) for hole in open_holes(tmp_path)] == [("plc-2", None), ("plc-1", 7)]
    journal.close()


@pytest.mark.parametrize("garbage", [b"", b"no database at all" * 100])
def test_a_journal_that_cannot_be_read_tells_of_no_hole(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "journal.db").write_bytes(garbage)
    assert open_holes(tmp_path) == ()

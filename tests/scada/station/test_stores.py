"""The files a recorder starts from: damaged, newer, locked, out of reach; ids and states that last.

Lives here: what is put aside, what is left alone, what is said of it, what is known again at the next start.
Must not: run a station.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scada.config import TagRow
from scada.database import FileLockedError
from scada.model import AlarmEvent, AlarmKind, AlarmState, Problem, Text, Transition
from scada.station import SiteBusyError, StationError, open_station
from scada.station.stores import Keeper, Stores, _put_aside, open_stores
from tests.scada.station.sites import BATCH, HIGH, NOW, PRESSURE, PUMP, a_site, opened, samples

GARBAGE = b"no database at all" * 1000
NEWER = "PRAGMA user_version = 99"
FILES = ("history/head.db", "history/tags.db", "journal.db", "desk.db")


@contextmanager
def stores_of(folder: Path, **site: object) -> Iterator[Stores]:
    stores = open_stores(a_site(folder, **site), NOW)  # type: ignore[arg-type]
    try:
        yield stores
    finally:
        assert stores.close() == ()


def sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def said(stores: Stores) -> str:
    return "\n".join(str(problem) for problem in stores.problems)


# --- files in every state ---


def test_a_new_site_has_nothing_to_complain_of_and_nothing_to_remember(tmp_path: Path) -> None:
    with stores_of(tmp_path) as stores:
        assert stores.problems == ()
        assert (stores.newest, dict(stores.alive), stores.open_holes, dict(stores.unlisted)) == (
            (),
            {},
            (),
            {},
        )
    assert all((tmp_path / file).exists() for file in FILES)


@pytest.mark.parametrize("file", ["history/head.db", "journal.db", "desk.db"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_damaged_file_is_put_aside_under_a_name_of_its_own_and_begun_anew(
    tmp_path: Path, file: str, times: int
) -> None:
    with stores_of(tmp_path):
        pass
    path = tmp_path / file
    for number in range(1, times + 1):
        path.write_bytes(GARBAGE + bytes([number]))
        with stores_of(tmp_path) as stores:
            (problem,) = stores.problems
            assert path.name in str(problem)
            assert f"kept as {path.name}.damaged-{number}" in str(problem)
            assert stores.head is not None
            assert stores.journal is not None
    kept = [
        path.with_name(f"{path.name}.damaged-{number}").read_bytes()[-1] for number in range(1, times + 1)
    ]
    assert kept == list(range(1, times + 1))
    with stores_of(tmp_path) as stores:
        assert stores.problems == ()


def test_the_log_of_a_file_is_put_aside_with_it(tmp_path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"journal.db{suffix}").write_text(suffix)
    (tmp_path / "journal.db.damaged-1").write_text("an earlier one")
    assert _put_aside(tmp_path / "journal.db") == tmp_path / "journal.db.damaged-2"
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {
        "journal.db.damaged-1": "an earlier one",
        "journal.db.damaged-2": "",
        "journal.db.damaged-2-wal": "-wal",
        "journal.db.damaged-2-shm": "-shm",
    }


def test_a_damaged_tag_table_is_left_where_it_is_because_ids_must_never_be_given_twice(
    tmp_path: Path,
) -> None:
    with stores_of(tmp_path):
        pass
    path = tmp_path / "history" / "tags.db"
    path.write_bytes(GARBAGE)
    with stores_of(tmp_path) as stores:
        assert stores.head is None
        assert "tags.db is damaged" in said(stores)
        assert "nothing is stored" in said(stores)
        assert [tag.name for tag in stores.tags] == ["PT-101", "P-101", "Batch"]
        assert len({tag.id for tag in stores.tags}) == 3
        assert [condition.tag for condition in stores.conditions] == [stores.tags[0].id]
    assert path.read_bytes() == GARBAGE


@pytest.mark.parametrize(
    ("file", "consequence"),
    [
        ("history/head.db", "nothing is stored"),
        ("history/tags.db", "nothing is stored"),
        ("journal.db", "not written"),
    ],
)
def test_a_newer_file_is_named_and_left_as_it_is_and_the_rest_works(
    tmp_path: Path, file: str, consequence: str
) -> None:
    with stores_of(tmp_path):
        pass
    sql(tmp_path / file, NEWER)
    before = (tmp_path / file).read_bytes()
    with stores_of(tmp_path) as stores:
        (problem,) = stores.problems
        assert Path(file).name in str(problem)
        assert "newer Millrace" in str(problem)
        assert consequence in str(problem)
        assert (stores.head is None) == file.startswith("history")
        assert (stores.journal is None) == (file == "journal.db")
        assert len(stores.conditions) == 1
    assert (tmp_path / file).read_bytes() == before
    assert not list(tmp_path.rglob("*.damaged-*"))


def test_a_newer_desk_is_put_aside_because_nothing_in_it_is_history(tmp_path: Path) -> None:
    with stores_of(tmp_path):
        pass
    sql(tmp_path / "desk.db", NEWER)
    with stores_of(tmp_path) as stores:
        assert "desk.db.damaged-1" in said(stores)


@pytest.mark.parametrize("file", ["history/head.db", "journal.db"])
def test_a_file_that_another_program_locks_is_named_and_left_alone(
    tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stores_of(tmp_path):
        pass
    monkeypatch.setattr("scada.database.opening.WAIT_S", 0.1)
    with closing(sqlite3.connect(tmp_path / file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with stores_of(tmp_path) as stores:
            (problem,) = stores.problems
            assert f"{Path(file).name} is locked by another program" in str(problem)
    with stores_of(tmp_path) as stores:
        assert stores.problems == ()


def test_a_journal_locked_between_its_opening_and_its_first_question_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise FileLockedError(Text("journal.db is locked."))

    monkeypatch.setattr("scada.journal.Journal.register", refuse)
    with stores_of(tmp_path) as stores:
        assert stores.journal is None
        assert "journal.db is locked. Alarms are shown" in said(stores)
        assert len(stores.conditions) == 1


@pytest.mark.parametrize("file", ["history", "history/head.db", "history/tags.db", "journal.db", "desk.db"])
def test_something_that_is_no_file_in_the_place_of_one_is_said_in_words(tmp_path: Path, file: str) -> None:
    path = tmp_path / file
    if file == "history":
        path.write_text("not a folder")
    else:
        path.mkdir(parents=True)
    with stores_of(tmp_path) as stores:
        assert len(stores.problems) == 1
        assert said(stores).startswith(path.name)


def test_a_folder_on_a_network_share_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scada.station.stores.is_network_share", lambda folder: True)
    with pytest.raises(StationError, match="lies on a network share"):
        open_station(a_site(tmp_path))
    assert not (tmp_path / "history").exists()


def test_a_folder_that_may_not_be_written_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(StationError, match="cannot be written, so nothing can be recorded here"):
        open_station(a_site(tmp_path))
    assert not (tmp_path / "recorder.lock").exists()


def test_a_lock_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "recorder.lock").mkdir()
    with pytest.raises(StationError, match="cannot be locked, so nothing can be recorded here"):
        open_station(a_site(tmp_path))


def test_a_second_station_is_refused_and_disturbs_nothing(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    with opened(site) as station:
        with pytest.raises(SiteBusyError):
            open_station(site)
        assert station.stores.head is not None
        station.stores.head.ask(lambda head: head.commit([samples(1, [NOW], [1.0])])).result()


def test_an_opening_that_fails_late_gives_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    site = a_site(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("scada.station.station.Engine", fail)
        with pytest.raises(RuntimeError):
            open_station(site)
    with opened(site) as station:
        assert station.stores.problems == ()


# --- what lasts ---


def test_ids_last_over_renames_and_new_neighbours(tmp_path: Path) -> None:
    with stores_of(tmp_path) as stores:
        first = {tag.name: tag.id for tag in stores.tags}
    renamed = replace(PRESSURE, name="PT-101A", unit="kPa")
    new = TagRow("LT-1", "plc-1", "ns=2;s=LT-1")
    with stores_of(tmp_path, tags=(new, BATCH, PUMP, renamed), alarms=()) as stores:
        second = {tag.name: tag.id for tag in stores.tags}
    assert second["PT-101A"] == first["PT-101"]
    assert (second["P-101"], second["Batch"]) == (first["P-101"], first["Batch"])
    assert second["LT-1"] not in first.values()


def test_a_tag_that_left_tags_csv_is_known_to_be_unlisted_and_its_samples_do_no_harm(tmp_path: Path) -> None:
    with stores_of(tmp_path) as stores:
        ids = {tag.name: tag.id for tag in stores.tags}
        assert stores.head is not None
        last = samples(ids["Batch"], [NOW], [7.0])
        stores.head.ask(lambda head: head.commit([samples(ids["PT-101"], [NOW - 5], [1.5]), last])).result()
    site = a_site(tmp_path, tags=(PRESSURE, PUMP))
    with opened(site) as station:
        assert dict(station.stores.unlisted) == {ids["Batch"]: "plc-1"}
        newest = station.live.newest([ids["PT-101"], ids["P-101"]])
        assert newest.number[0] == 1.5
        assert [len(batch) for batch in station.stores.newest] == [1]
    with stores_of(tmp_path) as stores:
        assert dict(stores.unlisted) == {}
        assert {tag.name: tag.id for tag in stores.tags} == ids


def test_conditions_and_their_states_are_known_again(tmp_path: Path) -> None:
    with stores_of(tmp_path) as stores:
        (condition,) = stores.conditions
        assert stores.journal is not None
        raised = Transition(condition.id, AlarmEvent.ACTIVE, NOW, 12.5, 12.0)
        stores.journal.ask(lambda journal: journal.record([raised], NOW)).result()
    with stores_of(
        tmp_path, alarms=(replace(HIGH, kind=AlarmKind.LO, limit=1.0), replace(HIGH, limit=12.2))
    ) as stores:
        new, old = stores.conditions
        assert old.id == condition.id != new.id
        assert old.definition.limit == 12.2
        assert stores.states[old.id] == (AlarmState.UNACKED, NOW, 12.5)
    with opened(a_site(tmp_path)) as station:
        (alarm,) = station.alarms.alarms
        assert (alarm.id, alarm.name, alarm.state, alarm.value) == (
            condition.id,
            "PT-101",
            AlarmState.UNACKED,
            12.5,
        )


def test_without_a_journal_alarms_have_numbers_but_no_past(tmp_path: Path) -> None:
    with stores_of(tmp_path):
        pass
    sql(tmp_path / "journal.db", NEWER)
    with stores_of(tmp_path, alarms=(HIGH, replace(HIGH, kind=AlarmKind.HIHI, limit=14.0))) as stores:
        assert [condition.id for condition in stores.conditions] == [1, 2]
        assert dict(stores.states) == {}


def test_an_alarm_of_a_tag_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    with stores_of(tmp_path, alarms=(replace(HIGH, tag="Nowhere"), HIGH)) as stores:
        assert [condition.definition.tag for condition in stores.conditions] == ["PT-101"]


def test_newest_samples_come_back_as_disconnected_in_all_types(tmp_path: Path) -> None:
    with stores_of(tmp_path) as stores:
        ids = [tag.id for tag in stores.tags]
        assert stores.head is not None
        text = replace(samples(ids[2], [NOW], [0.0]), value=np.array(["7b"], object))
        stores.head.ask(
            lambda head: head.commit([samples(ids[0], [NOW - 1, NOW], [1.0, 2.0]), text])
        ).result()
    with opened(a_site(tmp_path)) as station:
        newest = station.live.newest(ids)
        assert newest.number[0] == 2.0
        assert newest.item.tolist() == [None, None, "7b"]
        assert newest.freshness.tolist() == [3, 0, 3]


@pytest.mark.parametrize(
    ("row", "is_stepped"),
    [
        (PRESSURE, False),
        (PUMP, True),
        (BATCH, True),
        (replace(PRESSURE, type="Int32"), True),
        (replace(PRESSURE, type="Int32", stepped=False), False),
        (replace(PRESSURE, stepped=True), True),
        (replace(PRESSURE, type="", states={1: "On"}), True),
        (replace(PRESSURE, type=""), False),
    ],
)
def test_a_tag_is_stepped_as_its_row_says_or_by_its_type(
    tmp_path: Path, row: TagRow, is_stepped: bool
) -> None:
    with stores_of(tmp_path, tags=(row,), alarms=()) as stores:
        assert stores.tags[0].stepped is is_stepped


# --- the keeper ---


class Leaf:
    """A file that notes which thread opened, used and closed it."""

    def __init__(self, fails_to_close: bool = False) -> None:
        self.thread = threading.current_thread().name
        self.fails = fails_to_close
        self.closed_in = ""

    def close(self) -> None:
        self.closed_in = threading.current_thread().name
        if self.fails:
            raise Problem(Text("The disk is gone."))


def test_a_file_is_opened_used_and_closed_in_one_thread() -> None:
    keeper = Keeper("leaf", Leaf)
    used = keeper.ask(lambda leaf: leaf.thread).result()
    keeper.close()
    keeper.close()
    assert used == keeper.file.thread == keeper.file.closed_in
    assert used.startswith("leaf")
    with pytest.raises(RuntimeError):
        keeper.ask(lambda leaf: leaf)


def test_closing_goes_on_after_a_file_that_fails_and_says_so(tmp_path: Path) -> None:
    stores = open_stores(a_site(tmp_path), NOW)
    failing = Keeper("leaf", lambda: Leaf(fails_to_close=True))
    told = replace(stores, journal=failing).close()  # type: ignore[arg-type]
    assert [str(text) for text in told] == ["The disk is gone."]
    assert failing.file.closed_in
    assert stores.journal is not None
    stores.journal.close()
    with pytest.raises(RuntimeError):
        stores.desk.ask(lambda desk: None)

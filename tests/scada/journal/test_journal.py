"""The journal's writer on real files: what is in it survives, what could not be written is not half there.

Lives here: ids, states, transactions, holes, events, files one cannot use.
Must not: evaluate an alarm, start a station.
"""

import math
import sqlite3
from pathlib import Path

import pytest

from scada.database import DamagedFileError, DiskFullError, NewerFileError
from scada.journal import Journal, JournalReader, journal_exists
from scada.model import AlarmState, Hole, Moment, Text
from tests.scada.journal.site import COLD, FULL, HOT, NOON, acknowledged, active, returned


def journal(folder: Path, now: int = NOON) -> Journal:
    return Journal(folder, now)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "journal.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "journal.db", isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_a_condition_keeps_its_id_over_restarts_and_in_any_order(tmp_path: Path) -> None:
    first = journal(tmp_path)
    assert first.register([HOT, COLD]) == (1, 2)
    first.close()
    second = journal(tmp_path)
    assert second.register([FULL, COLD, HOT]) == (3, 2, 1)


def test_an_id_is_never_given_twice(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT, COLD])
    file.close()
    change(tmp_path, "DELETE FROM condition WHERE id = 2")
    assert journal(tmp_path).register([FULL]) == (3,)


def test_a_changed_definition_is_dated_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    first = journal(tmp_path, now=NOON)
    first.register([HOT, COLD], {"TIC-101": "°C"})
    first.close()
    second = journal(tmp_path, now=NOON + 5)
    hotter = type(HOT)(HOT.tag, HOT.kind, 85, HOT.priority, HOT.message)
    second.register([hotter, COLD], {"TIC-101": "°C"})
    assert rows(tmp_path, "SELECT limit_value, unit, defined_ns FROM condition ORDER BY id") == [
        (85.0, "°C", NOON + 5),
        (10.0, "°C", NOON),
    ]


def test_a_condition_that_is_no_longer_defined_is_in_no_list_and_comes_back_with_its_state(
    tmp_path: Path,
) -> None:
    file = journal(tmp_path)
    file.register([HOT, COLD])
    file.record([active(1), active(2)], NOON)
    file.register([COLD])
    reader = JournalReader(tmp_path)
    assert [alarm.id for alarm in reader.active().alarms] == [2]
    assert file.states().keys() == {2}
    file.register([HOT, COLD])
    assert file.states()[1][0] is AlarmState.UNACKED


def test_a_transition_takes_its_condition_along(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT, COLD, FULL])
    file.record([active(1), active(2, 1, 5.0), active(3, 2, 99)], NOON)
    file.record([acknowledged(1, 3), returned(2, 4), returned(3, 5), acknowledged(3, 6)], NOON)
    assert file.states()[1] == (AlarmState.ACKED, NOON, 81.5)
    assert file.states()[2] == (AlarmState.RETURNED, NOON + 1, 5.0)
    assert file.states()[3][0] is AlarmState.NORMAL
    reader = JournalReader(tmp_path)
    listed = reader.active({"TIC-101": 17}).alarms
    assert [(it.id, it.tag, it.state, it.message) for it in listed] == [
        (1, 17, AlarmState.ACKED, "Too hot"),
        (2, 17, AlarmState.RETURNED, "Too cold"),
    ]


def test_a_restart_keeps_what_nobody_has_acknowledged(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT])
    file.record([active(1), returned(1, 9)], NOON)
    file.close()
    again = journal(tmp_path)
    again.register([HOT])
    assert again.states() == {1: (AlarmState.RETURNED, NOON, 81.5)}


def test_a_row_has_the_names_and_the_limit_of_its_moment(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT], {"TIC-101": "°C"})
    file.record([active(1, 1, origin="restart"), acknowledged(1, 2, comment="pump is off")], NOON + 7)
    file.register([type(HOT)(HOT.tag, HOT.kind, 85, 1, "Much too hot")])
    first, second = JournalReader(tmp_path).transitions(NOON, NOON + 2)
    assert (first.tag, first.kind, first.priority, first.unit) == ("TIC-101", "Hi", 2, "°C")
    assert (first.message, first.limit, first.value, first.origin) == ("Too hot", 80.0, 81.5, "restart")
    assert (first.time, first.recorded) == (NOON + 1, NOON + 7)
    assert (second.event, second.user, second.comment) == ("acknowledged", "miller", "pump is off")
    assert math.isnan(second.value)


def test_transitions_of_a_span_and_of_a_tag_are_found(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT, FULL])
    file.record([active(1, 1), active(2, 2), returned(1, 3), returned(2, 4)], NOON)
    reader = JournalReader(tmp_path)
    assert [row.id for row in reader.transitions(NOON + 2, NOON + 3)] == [2, 3]
    assert [row.id for row in reader.transitions(NOON, NOON + 9, "LI-7")] == [2, 4]
    assert [row.id for row in reader.transitions(NOON, NOON + 9, limit=3)] == [2, 3, 4]


def test_text_that_no_file_can_hold_does_not_stop_the_journal(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT])
    file.record([active(1), acknowledged(1, user="m\udcfcller", comment="\x00<b>\u202e")], NOON)
    row = JournalReader(tmp_path).transitions(NOON, NOON)[-1]
    assert (row.user, row.comment) == ("m?ller", "\x00<b>\u202e")
    assert JournalReader(tmp_path).verify() is None


def test_a_full_disk_leaves_nothing_half_written_and_the_same_call_works_later(tmp_path: Path) -> None:
    file = journal(tmp_path)
    file.register([HOT])
    file.record([active(1)], NOON)
    (pages,) = file._connection.execute("PRAGMA page_count").fetchone()
    file._connection.execute(f"PRAGMA max_page_count = {pages}")
    flood = [acknowledged(1, second, comment="x" * 1000) for second in range(100)]
    with pytest.raises(DiskFullError, match=r"journal\.db"):
        file.record(flood, NOON)
    assert file.states()[1][0] is AlarmState.UNACKED
    file._connection.execute("PRAGMA max_page_count = 100000")
    file.record(flood, NOON)
    reader = JournalReader(tmp_path)
    assert len(reader.transitions(NOON, NOON + 1000)) == 101
    assert reader.verify() is None


def test_a_committed_row_survives_a_power_cut_as_far_as_sqlite_can_promise(tmp_path: Path) -> None:
    file = journal(tmp_path)
    assert file._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert file._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_hole_is_opened_once_and_closed_once(tmp_path: Path) -> None:
    file = journal(tmp_path)
    cause = Text("{server} does not answer since {time}.", {"server": "plc-1", "time": Moment(NOON)})
    file.open_hole("plc-1", NOON, cause)
    file.open_hole("plc-1", NOON + 5, Text("again"))
    file.open_hole("plc-2", NOON + 6, Text("other"))
    file.open_hole("plc-1", NOON + 7, Text("one tag"), tag=4)
    file.close_hole("plc-1", NOON + 10)
    file.close_hole("plc-1", NOON + 11)
    file.close_hole("plc-3", NOON + 12)
    reader = JournalReader(tmp_path)
    assert reader.holes(NOON, NOON + 99) == (
        Hole("plc-1", NOON, NOON + 10, cause),
        Hole("plc-2", NOON + 6, None, Text("other")),
        Hole("plc-1", NOON + 7, None, Text("one tag"), tag=4),
    )
    assert reader.holes(NOON + 11, NOON + 99, "plc-1") == (
        Hole("plc-1", NOON + 7, None, Text("one tag"), tag=4),
    )
    file.close_hole("plc-2", NOON)  # a clock set back makes no hole with a negative length
    assert reader.holes(NOON, NOON + 99, "plc-2")[0].end == NOON + 6


def test_an_event_is_read_as_the_sentence_it_was(tmp_path: Path) -> None:
    file = journal(tmp_path)
    text = Text("Recording started: {reason}", {"reason": Text("no reason")})
    file.event(NOON, "recording-started", text, "miller")
    file.event(NOON + 1, "link-lost", Text("gone"))
    (event,) = JournalReader(tmp_path).events(NOON, NOON + 9, "recording-started")
    assert event == (NOON, "recording-started", text, "miller")
    change(tmp_path, "UPDATE event SET text = 'by hand'")
    assert str(JournalReader(tmp_path).events(NOON, NOON)[0].text) == "by hand"


def test_a_journal_of_a_newer_version_is_left_alone_and_named(tmp_path: Path) -> None:
    journal(tmp_path).close()
    change(tmp_path, "PRAGMA user_version = 99")
    for open_file in (journal, JournalReader):
        with pytest.raises(NewerFileError, match=r"journal\.db was written by a newer"):
            open_file(tmp_path)


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database at all" * 1000)
    for open_file in (journal, JournalReader):
        with pytest.raises(DamagedFileError, match=r"journal\.db"):
            open_file(tmp_path)


def test_a_reader_of_a_site_without_a_journal_makes_none(tmp_path: Path) -> None:
    assert not journal_exists(tmp_path)
    with pytest.raises(FileNotFoundError):
        JournalReader(tmp_path)
    assert not journal_exists(tmp_path)
    journal(tmp_path)
    assert journal_exists(tmp_path)

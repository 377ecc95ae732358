"""The chain: whoever changes a row with another tool is found out, and the row is named.

Lives here: each way to change the table, from outside, with plain SQL.
Must not: know how the hash is made, but for the one test that makes it anew from the documentation.
"""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scada.journal import Journal, JournalReader
from scada.model import AlarmEvent, Transition
from tests.scada.journal.site import HOT, NOON, acknowledged, active, returned

STORY = [active(1, 1), acknowledged(1, 2, comment="seen"), returned(1, 3), active(1, 4), returned(1, 5)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    journal = Journal(tmp_path, NOON)
    journal.register([HOT])
    for transition in STORY:
        journal.record([transition], NOON)
    journal.close()
    return tmp_path


def verdict(site: Path, *statements: str) -> str:
    connection = sqlite3.connect(site / "journal.db", isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    reader = JournalReader(site)
    broken = reader.verify()
    reader.close()
    return "" if broken is None else str(broken)


def test_a_journal_nobody_touched_is_sound(site: Path) -> None:
    assert verdict(site) == ""


@pytest.mark.parametrize(
    "change",
    [
        "time_ns = time_ns + 1",
        "recorded_ns = 0",
        "condition = 2",
        "tag = 'TIC-102'",
        "kind = 'Lo'",
        "priority = 4",
        "event = 'returned'",
        "value = 12.5",
        "value = NULL",
        "value = x'00'",
        "limit_value = 90",
        "unit = 'K'",
        "message = ''",
        "user = 'somebody'",
        "comment = 'not seen'",
        "origin = 'restart'",
        "hash = ''",
    ],
)
def test_an_edited_row_is_named(site: Path, change: str) -> None:
    assert "row 4 of the alarm journal (T" in verdict(site, f"UPDATE transition SET {change} WHERE id = 4")


def test_removed_rows_are_named(site: Path) -> None:
    assert "rows 2 to 3 of" in verdict(site, "DELETE FROM transition WHERE id IN (2, 3)")


def test_a_removed_beginning_and_a_removed_end_are_named(site: Path) -> None:
    assert "rows 4 to 5 of" in verdict(site, "DELETE FROM transition WHERE id > 3")
    assert "rows 1 to 5 of" in verdict(site, "DELETE FROM transition")


def test_rows_moved_up_into_a_gap_are_named(site: Path) -> None:
    statements = ["DELETE FROM transition WHERE id = 2", "UPDATE transition SET id = id - 1 WHERE id > 2"]
    assert "row 2 of" in verdict(site, *statements)


def test_an_added_row_is_named(site: Path) -> None:
    columns = "time_ns, recorded_ns, condition, tag, kind, priority, event, value, limit_value, unit, message"
    columns += ", user, comment, origin, hash"
    statement = f"INSERT INTO transition(id, {columns}) SELECT 6, {columns} FROM transition WHERE id = 1"
    assert "row 6 of the alarm journal was not written by a recorder" in verdict(site, statement)


def test_the_hash_can_be_made_from_the_documentation_alone(site: Path) -> None:
    documented, stored, (end,) = chain(site)
    assert documented == stored
    assert end == (5, stored[-1])


def test_an_edited_row_whose_hash_was_made_anew_is_found_by_the_next_row(site: Path) -> None:
    for row, named in ((3, 4), (5, 5)):  # the last row has no next one: the end of the chain is kept apart
        edit = f"UPDATE transition SET comment = 'forged' WHERE id = {row}"
        assert verdict(site, edit)
        forged = chain(site)[0][row - 1]
        remade = f"UPDATE transition SET hash = '{forged}' WHERE id = {row}"
        assert f"row {named} of the alarm journal (T" in verdict(site, remade)
        verdict(site, f"UPDATE transition SET comment = '' WHERE id = {row}")
        assert (
            verdict(site, f"UPDATE transition SET hash = '{chain(site)[0][row - 1]}' WHERE id = {row}") == ""
        )


def chain(site: Path) -> tuple[list[str], list[str], list[tuple[int, str]]]:
    """Hashes as the documentation makes them, hashes as stored, and the stored end."""
    connection = sqlite3.connect(site / "journal.db")
    end = connection.execute("SELECT rows, hash FROM chain").fetchall()
    connection.row_factory = sqlite3.Row
    before, documented, stored = "", [], []
    for row in connection.execute("SELECT * FROM transition ORDER BY id"):
        rest = {name: row[name] for name in row.keys() if name != "hash"}  # noqa: SIM118 a Row is no dict
        text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256((before + text).encode()).hexdigest()
        documented.append(before)
        stored.append(row["hash"])
    connection.close()
    return documented, stored, end


@settings(max_examples=25)  # each makes a file
@given(
    value=st.floats() | st.integers(-(2**60), 2**60).map(float),
    limit=st.floats(allow_nan=False) | st.integers(-1000, 1000),
    time=st.integers(-(2**63), 2**63 - 1),
    comment=st.text(st.characters(codec=None)),
)
def test_what_is_read_back_is_what_was_hashed(
    tmp_path_factory: pytest.TempPathFactory, value: float, limit: float, time: int, comment: str
) -> None:
    folder = tmp_path_factory.mktemp("site")
    journal = Journal(folder, NOON)
    journal.register([HOT])
    journal.record([Transition(1, AlarmEvent.ACTIVE, time, value, limit, comment=comment)], NOON)
    journal.close()
    assert verdict(folder) == ""

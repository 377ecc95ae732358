"""docs/journal-format.md is true: its SQL runs, its columns are the file's, its states are the code's.

Lives here: the page against a journal made on the spot; MILLRACE_RENEW_DOCS=1 draws its table of states anew.
Must not: check prose.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from scada.alarms import TRANSITIONS
from scada.journal import Journal
from scada.model import AlarmEvent, AlarmState, Text
from tests.scada.journal.site import COLD, HOT, NOON, acknowledged, active

PAGE = Path(__file__).parents[3] / "docs" / "journal-format.md"
TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end -->)", re.DOTALL)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    journal = Journal(tmp_path, NOON)
    journal.register([HOT, COLD])
    journal.record([active(1), acknowledged(1, 1), active(2, 2)], NOON)
    journal.open_hole("plc-1", NOON, Text("gone"))
    journal.close_hole("plc-1", NOON + 60_000_000_000)
    journal.event(NOON, "recording-started", Text("Recording started."))
    journal.close()
    connection = sqlite3.connect(f"{(tmp_path / 'journal.db').as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def samples() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", page(), re.DOTALL)


@pytest.mark.parametrize("sample", samples())
def test_a_sample_query_runs_and_finds_something(file: sqlite3.Connection, sample: str) -> None:
    assert file.execute(sample).fetchall()


def test_every_table_and_column_is_on_the_page(file: sqlite3.Connection) -> None:
    tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page(), re.DOTALL | re.MULTILINE))
    for table in set(tables) - {"sqlite_sequence"}:
        columns = {row[1] for row in file.execute(f"PRAGMA table_info({table})")}
        listed = re.findall(r"^\| ([\w, ]+) \|", sections[table], re.MULTILINE)
        written = {name for cell in listed for name in cell.split(", ")} - {"column"}
        written |= set(re.findall(r"`(rows|hash|one)`", sections[table])) if table == "chain" else set()
        assert written == columns, table


def test_the_page_names_the_file_as_it_marks_itself(file: sqlite3.Connection) -> None:
    (owner,) = file.execute("PRAGMA application_id").fetchone()
    (version,) = file.execute("PRAGMA user_version").fetchone()
    assert f"application id `{owner.to_bytes(4).decode()}`, version (`user_version`) {version}." in page()


def table_of_states() -> str:
    head = ["state", *(event.value for event in AlarmEvent)]
    lines = [head, ["---"] * len(head)]
    for state in AlarmState:
        following = (TRANSITIONS[state].get(event) for event in AlarmEvent)
        lines.append([state.value, *("-" if it is None else it.value for it in following)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def test_the_table_of_states_is_drawn_from_the_code() -> None:
    if os.environ.get("MILLRACE_RENEW_DOCS"):
        PAGE.write_text(TABLE.sub(table_of_states(), page()), encoding="utf-8")
    found = TABLE.search(page())
    assert found is not None
    assert found[0] == table_of_states()

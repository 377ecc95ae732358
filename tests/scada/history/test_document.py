"""docs/history-format.md says what is: its tables, queries and example are run against real files.

Lives here: the comparison, in both directions.
Must not: test the historian itself.
"""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scada.history import HeadWriter, TagRegistration, TagTable
from scada.history.files import HEAD, TAGS

from .samples import batch

PAGE = (Path(__file__).parents[3] / "docs" / "history-format.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql (\S+)\n(.*?)```", PAGE, re.DOTALL)
(EXAMPLE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(TagTable(tmp_path)) as table:
        table.register([TagRegistration(name="Level", server="plc", node="i=1", type="Double")], 1)
    with closing(HeadWriter(tmp_path)) as head:
        head.commit(
            [
                batch(1, [10**18, 10**18 + 5], [1.5, 2.5], [0, 0x80000000]),
                batch(2, [10**18], ["x"], dtype="object"),
            ]
        )
    return tmp_path


def documented(file: str) -> set[tuple[str, str, str]]:
    """Table, column and type of each row of the tables under the heading of the file."""
    section = PAGE.split(f"\n## {file}\n")[1].split("\n## ")[0]
    found = set()
    for table, text in re.findall(r"\nTable `(\w+)`:(.*?)(?=\nTable `|\n### |\Z)", section, re.DOTALL):
        found |= {(table, name, kind) for name, kind in re.findall(r"\n\| `(\w+)` \| ([A-Z]+) \|", text)}
    return found


@pytest.mark.parametrize("file", ["head.db", "tags.db"])
def test_each_table_and_column_is_documented_and_each_documented_one_exists(folder: Path, file: str) -> None:
    with closing(sqlite3.connect(folder / file)) as connection:
        real = {
            (table, column, kind)
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})")
        }
    assert documented(file) == real


@pytest.mark.parametrize(("file", "schema"), [("head.db", HEAD), ("tags.db", TAGS)])
def test_the_documented_versions_are_the_real_ones(file: str, schema: object) -> None:
    owner, version = re.findall(rf"\| `{file}` \| `(\w+)` \| (\d+) \|", PAGE)[0]
    assert int.from_bytes(owner.encode()) == schema.application_id  # type: ignore[attr-defined]
    assert int(version) == schema.version  # type: ignore[attr-defined]


@pytest.mark.parametrize(("file", "query"), QUERIES)
def test_each_query_gives_rows(folder: Path, file: str, query: str) -> None:
    with closing(sqlite3.connect(folder / file)) as connection:
        assert connection.execute(query).fetchall()


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 3


def test_the_example_reads_what_was_written(folder: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", EXAMPLE], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    for fact in ("1000000000000000005", "2.5", "2147483648"):
        assert fact in result.stdout

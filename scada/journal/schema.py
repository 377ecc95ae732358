"""What journal.db is: its tables, column by column (docs/journal-format.md says what each means).

Lives here: names of file and tables, the migrations.
Must not: read or write a row.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from scada.database import Schema

if TYPE_CHECKING:
    import sqlite_utils

FILE = "journal.db"
TABLES = (
    """CREATE TABLE condition(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tag TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  limit_value REAL NOT NULL,
  priority INTEGER NOT NULL,
  message TEXT NOT NULL,
  in_use INTEGER NOT NULL,
  defined_ns INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 0,
  acked INTEGER NOT NULL DEFAULT 1,
  since_ns INTEGER NOT NULL DEFAULT 0,
  value REAL,
  UNIQUE(tag, kind))""",
    """CREATE TABLE transition(
  id INTEGER PRIMARY KEY,
  time_ns INTEGER NOT NULL,
  recorded_ns INTEGER NOT NULL,
  condition INTEGER NOT NULL REFERENCES condition(id),
  tag TEXT NOT NULL,
  kind TEXT NOT NULL,
  priority INTEGER NOT NULL,
  event TEXT NOT NULL,
  value REAL,
  limit_value REAL NOT NULL,
  unit TEXT NOT NULL,
  message TEXT NOT NULL,
  user TEXT NOT NULL,
  comment TEXT NOT NULL,
  origin TEXT NOT NULL,
  hash TEXT NOT NULL)""",
    "CREATE INDEX transition_time ON transition(time_ns)",
    "CREATE INDEX transition_tag ON transition(tag, time_ns)",
    "CREATE TABLE chain(one INTEGER PRIMARY KEY CHECK (one = 1), rows INTEGER NOT NULL, hash TEXT NOT NULL)",
    "INSERT INTO chain VALUES (1, 0, '')",
    """CREATE TABLE hole(
  id INTEGER PRIMARY KEY,
  server TEXT NOT NULL,
  tag INTEGER,
  start_ns INTEGER NOT NULL,
  end_ns INTEGER,
  cause TEXT NOT NULL,
  healed INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX hole_start ON hole(start_ns)",
    """CREATE TABLE event(
  id INTEGER PRIMARY KEY,
  time_ns INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  user TEXT NOT NULL)""",
    "CREATE INDEX event_time ON event(time_ns)",
)


def _make(database: "sqlite_utils.Database") -> None:
    for statement in TABLES:
        database.execute(statement)


JOURNAL = Schema("journal", int.from_bytes(b"MRjr"), (_make,))


def journal_exists(folder: Path) -> bool:
    """Whether the site in `folder` has a journal to read: an empty file is none."""
    try:
        return (folder / FILE).stat().st_size > 0
    except OSError:
        return False

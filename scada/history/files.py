"""The historian's files: their names, tables and versions (history-format.md has every column).

Lives here: the schemas of head.db and tags.db, the id of a head.
Must not: read or write a sample, keep a connection.
"""

import sqlite3
from typing import TYPE_CHECKING
from uuid import uuid4

from scada.database import Schema

if TYPE_CHECKING:
    import sqlite_utils

HEAD_FILE = "head.db"
TAGS_FILE = "tags.db"


def _make_head(database: "sqlite_utils.Database") -> None:
    head = {"seq": int, "n": int, "t0": int, "t1": int, "data": bytes}
    database.table("head").create(head, pk="seq", not_null={"data"})
    database.table("meta").create({"name": str, "value": str}, pk="name")
    database.table("meta").insert({"name": "head", "value": uuid4().hex})


def _make_tags(database: "sqlite_utils.Database") -> None:
    tag = {"id": int, "name": str, "server": str, "namespace_uri": str, "node": str, "type": str, "unit": str}
    tag |= {"low": float, "high": float, "stepped": int, "since_ns": int}
    required = {"name", "server", "namespace_uri", "node", "type", "unit", "stepped", "since_ns"}
    database.table("tag").create(tag, pk="id", not_null=required)
    newest = {"dtype": str, "head": str, "seq": int, "n": int, "data": bytes}
    database.table("newest").create(newest, pk="dtype", not_null={"head", "seq", "n", "data"})


HEAD = Schema("history head", int.from_bytes(b"MRhd"), (_make_head,))
TAGS = Schema("tag table", int.from_bytes(b"MRtg"), (_make_tags,))


def head_id(connection: sqlite3.Connection) -> str:
    """The random id of a head.db, which markers of sealing and the newest samples refer to."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'head'").fetchone()
    return str(row[0]) if row else ""

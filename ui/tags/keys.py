"""The keys of the page as one table: shortcuts are bound from it and help is drawn from it.

Lives here: key, where it works, action, words.
Must not: act.
"""

from typing import NamedTuple

from scada.model import Text


class Key(NamedTuple):
    """`is_of_table`: only while the table has the focus, so that a button or a field keeps its own."""

    key: str  # as QKeySequence reads it
    action: str
    words: Text
    is_of_table: bool = False


TABLE = (
    Key("T", "trend", Text("Show in trend")),
    Key("Return", "trend", Text("Show in trend"), is_of_table=True),
    Key("A", "alarms", Text("Alarms of these")),
    Key("Space", "mark", Text("Mark the row, or take its mark away"), is_of_table=True),
    Key("Ctrl+A", "mark_all", Text("Mark all rows shown")),
    Key("Ctrl+C", "copy", Text("Copy values")),
    Key("Ctrl+F", "find", Text("Find")),
    Key("/", "find", Text("Find")),
    Key("Esc", "clear", Text("Take marks away, then the filter")),
)
KEYS: tuple[tuple[str, Text], ...] = tuple((key.key, key.words) for key in TABLE)

"""The keys of the page as one table: shortcuts are bound from it and help is drawn from it.

Lives here: key, where it works, action, words; F2 and Shift F2 are the window's.
Must not: act.
"""

from typing import NamedTuple

from scada.model import Text


class Key(NamedTuple):
    """`is_of_list`: only while the list has the focus, so that a button or a field keeps its own."""

    key: str  # as QKeySequence reads it
    action: str
    words: Text
    is_of_list: bool = False


TABLE = (
    Key("N", "show_new", Text("Show the new alarms")),
    Key("T", "trend", Text("Show in trend")),
    Key("Return", "trend", Text("Show in trend"), is_of_list=True),
    Key("K", "comment", Text("Write a comment for the acknowledgement")),
    Key("Space", "mark", Text("Select the row, or take it out of the selection"), is_of_list=True),
    Key("Ctrl+A", "select_all", Text("Select all rows shown"), is_of_list=True),
    Key("Ctrl+F", "find", Text("Find")),
    Key("/", "find", Text("Find")),
    Key("Esc", "clear", Text("Show all alarms again")),
)
KEYS: tuple[tuple[str, Text], ...] = tuple((key.key, key.words) for key in TABLE)
NEW_HINT = ("N", Text("Show the new alarms"))  # while some wait
HINTS = (
    ("↑ ↓", Text("Move")),
    ("Space", Text("Select")),
    ("F2", Text("Acknowledge")),
    ("Shift F2", Text("Acknowledge all shown")),
    ("K", Text("Comment")),
    ("T", Text("Trend")),
)

"""The columns of the list, as one table.

Lives here: what each is called, how wide it begins, where its text stands.
Must not: paint, read a value.
"""

from enum import IntEnum
from typing import NamedTuple

from scada.model import Text


class Column(IntEnum):
    STATE = 0
    TIME = 1
    TAG = 2
    MESSAGE = 3
    VALUE = 4
    NOW = 5
    LIMIT = 6


class Layout(NamedTuple):
    """`width` px at 100 %; 0 takes what is left."""

    title: Text
    width: int
    is_right: bool = False


COLUMNS = {
    Column.STATE: Layout(Text("State"), 164),
    Column.TIME: Layout(Text("Time ({zone})"), 122),
    Column.TAG: Layout(Text("Tag"), 134),
    Column.MESSAGE: Layout(Text("Message"), 0),
    Column.VALUE: Layout(Text("Value then"), 104, is_right=True),
    Column.NOW: Layout(Text("Value now"), 128, is_right=True),
    Column.LIMIT: Layout(Text("Limit"), 104, is_right=True),
}

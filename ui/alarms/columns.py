"""The columns of the list, as one table.

Lives here: what each is called, how wide it begins, where its text stands.
Must not: paint, read a value.
"""

from enum import IntEnum
from typing import NamedTuple

from scada.model import Text
from ui.theme import current


class Column(IntEnum):
    STATE = 0
    TIME = 1
    TAG = 2
    MESSAGE = 3
    VALUE = 4
    NOW = 5
    LIMIT = 6


class Layout(NamedTuple):
    """`least` px at 100 %, `wide` where the list has room; 0 takes what is left.

    The first is wider still when its words are.
    """

    title: Text
    least: int
    wide: int
    is_right: bool = False


TIME = Text("Time ({zone})")  # abbreviation of the site's zone at this moment
COLUMNS = {
    Column.STATE: Layout(Text("State"), 120, 120),
    Column.TIME: Layout(TIME, 118, 126),
    Column.TAG: Layout(Text("Tag"), 128, 148),
    Column.MESSAGE: Layout(Text("Message"), 0, 0),
    Column.VALUE: Layout(Text("Value then"), 96, 108, is_right=True),
    Column.NOW: Layout(Text("Value now"), 112, 180, is_right=True),
    Column.LIMIT: Layout(Text("Limit"), 96, 108, is_right=True),
}
WIDE_FROM = 1060  # px of the list: from here the wide widths
LEAST_MESSAGE = 120
BODY = 13  # px of the body font at a desk


def scaled(width: int) -> int:
    """`width` at 100 % for the density in force: larger letters want wider columns."""
    return round(width * current().font("body").pixelSize() / BODY)

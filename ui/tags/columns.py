"""The columns of the table, as one table.

Lives here: what each is called, how wide it begins, where its text stands, whether it lives.
Must not: paint, read a value.
"""

from enum import IntEnum
from typing import NamedTuple

from scada.model import Text
from ui.theme import current


class Column(IntEnum):
    MARK = 0
    ALARM = 1
    TAG = 2
    DESCRIPTION = 3
    VALUE = 4
    RANGE = 5
    QUALITY = 6
    AGE = 7
    SERVER = 8


class Layout(NamedTuple):
    """`least` px at 100 %, `wide` where the table has room; 0 takes what is left.

    A live column changes with every refresh.
    """

    title: Text | None
    least: int
    wide: int
    is_right: bool = False
    is_live: bool = False


COLUMNS = {
    Column.MARK: Layout(None, 38, 38),
    Column.ALARM: Layout(None, 26, 26),
    Column.TAG: Layout(Text("Tag"), 132, 150),
    Column.DESCRIPTION: Layout(Text("Description"), 0, 0),
    Column.VALUE: Layout(Text("Value"), 220, 236, is_right=True, is_live=True),
    Column.RANGE: Layout(Text("Range"), 112, 156, is_live=True),
    Column.QUALITY: Layout(Text("Quality"), 106, 120, is_live=True),
    Column.AGE: Layout(Text("Age"), 84, 92, is_right=True, is_live=True),
    Column.SERVER: Layout(Text("Server"), 100, 128),
}
WIDE_FROM = 1160  # px of the table: from here the wide widths
LEAST_DESCRIPTION = 120
FIRST_LIVE, LAST_LIVE = Column.VALUE, Column.AGE
BODY = 13  # px of the body font at a desk


def scaled(width: int) -> int:
    """`width` at 100 % for the density in force: larger letters want wider columns."""
    return round(width * current().font("body").pixelSize() / BODY)

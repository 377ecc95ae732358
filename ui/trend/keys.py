"""Every key of the trend, once: what it is, what it does, where it acts.

Lives here: the table; the help and the tooltips are made from it.
Must not: do anything.
"""

from enum import Enum
from typing import NamedTuple


class Where(Enum):
    """Where a key acts. Letters act anywhere on the page but in a text field."""

    PAGE = "page"
    PLOT = "plot and legend"  # keys that a button or a list needs for itself elsewhere


class Key(NamedTuple):
    sequence: str  # as Qt writes it
    deed: str  # name of the method of the page
    where: Where


KEYS = (
    Key("Space", "pause_or_go_on", Where.PLOT),
    Key("N", "back_to_now", Where.PAGE),
    Key("Left", "pan_back", Where.PLOT),
    Key("Right", "pan_forward", Where.PLOT),
    Key("Shift+Left", "page_back", Where.PLOT),
    Key("Shift+Right", "page_forward", Where.PLOT),
    Key("+", "zoom_in", Where.PAGE),
    Key("=", "zoom_in", Where.PAGE),  # the same key without Shift
    Key("-", "zoom_out", Where.PAGE),
    Key("Ctrl+Up", "zoom_values_in", Where.PAGE),
    Key("Ctrl+Down", "zoom_values_out", Where.PAGE),
    Key("Up", "move_values_up", Where.PLOT),
    Key("Down", "move_values_down", Where.PLOT),
    Key("Backspace", "zoom_history_back", Where.PLOT),
    Key("Shift+Backspace", "zoom_history_forward", Where.PLOT),
    Key("Z", "zoom_box", Where.PAGE),
    Key("F", "fit_values", Where.PAGE),
    Key("C", "switch_cursors", Where.PAGE),
    Key(",", "cursor_back", Where.PAGE),
    Key(".", "cursor_forward", Where.PAGE),
    Key("H", "hide_pen", Where.PAGE),
    Key("Del", "remove_pen", Where.PLOT),
    Key("Ctrl+F", "find_pen", Where.PAGE),
    Key("Ctrl+Z", "undo", Where.PAGE),
    Key("Ctrl+Shift+Z", "redo", Where.PAGE),
    Key("Esc", "clear", Where.PLOT),
)
PEN_KEYS = tuple(str(number) for number in range(1, 10))

"""Every key of the trend, once: what it is, what it does, where it acts.

Lives here: the table; the help and the tooltips are made from it.
Must not: do anything.
"""

from enum import Enum
from typing import NamedTuple

from scada.model import Text


class Where(Enum):
    """Where a key acts. Letters act anywhere on the page but in a text field."""

    PAGE = "page"
    PLOT = "plot and legend"  # keys that a button or a list needs for itself elsewhere


class Key(NamedTuple):
    sequence: str  # as Qt writes it
    deed: str  # name of the method of the page
    where: Where
    words: Text


KEYS = (
    Key("Space", "pause_or_go_on", Where.PLOT, Text("Pause, or go on live")),
    Key("N", "back_to_now", Where.PAGE, Text("Back to now")),
    Key("Left", "pan_back", Where.PLOT, Text("Earlier by a tenth")),
    Key("Right", "pan_forward", Where.PLOT, Text("Later by a tenth")),
    Key("Shift+Left", "page_back", Where.PLOT, Text("Earlier by a page")),
    Key("Shift+Right", "page_forward", Where.PLOT, Text("Later by a page")),
    Key("+", "zoom_in", Where.PAGE, Text("Half the time")),
    Key("=", "zoom_in", Where.PAGE, Text("Half the time")),  # the same key without Shift
    Key("-", "zoom_out", Where.PAGE, Text("Twice the time")),
    Key("Ctrl+Up", "zoom_values_in", Where.PAGE, Text("Stretch the values")),
    Key("Ctrl+Down", "zoom_values_out", Where.PAGE, Text("Compress the values")),
    Key("Up", "move_values_up", Where.PLOT, Text("Move the values up")),
    Key("Down", "move_values_down", Where.PLOT, Text("Move the values down")),
    Key("Backspace", "zoom_history_back", Where.PLOT, Text("Previous view")),
    Key("Shift+Backspace", "zoom_history_forward", Where.PLOT, Text("Next view")),
    Key("Z", "zoom_box", Where.PAGE, Text("Zoom into a box")),
    Key("F", "fit_values", Where.PAGE, Text("Fit the values")),
    Key("C", "switch_cursors", Where.PAGE, Text("Cursors: A, then B, then off")),
    Key(",", "cursor_back", Where.PAGE, Text("Cursor one sample back")),
    Key(".", "cursor_forward", Where.PAGE, Text("Cursor one sample on")),
    Key("H", "hide_pen", Where.PAGE, Text("Hide the pen, or show it")),
    Key("Del", "remove_pen", Where.PLOT, Text("Remove the pen")),
    Key("Ctrl+F", "find_pen", Where.PAGE, Text("Add pen")),
    Key("Ctrl+Z", "undo", Where.PAGE, Text("Undo")),
    Key("Ctrl+Shift+Z", "redo", Where.PAGE, Text("Redo")),
    Key("Esc", "clear", Where.PLOT, Text("Leave the box, else the cursors")),
)
PEN_KEYS = tuple(str(number) for number in range(1, 10))
HELP: tuple[tuple[str, Text], ...] = (
    *((key.sequence, key.words) for key in KEYS),
    (f"{PEN_KEYS[0]} … {PEN_KEYS[-1]}", Text("Select a pen by its place")),
)

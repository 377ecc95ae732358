"""The keys that work everywhere, as one table: shortcuts are bound from it and help is drawn from it.

Lives here: key, action, words.
Must not: act.
"""

from typing import NamedTuple

from PySide6.QtCore import Qt

from scada.model import Text

WINDOW = Qt.ShortcutContext.WindowShortcut
ALWAYS = Qt.ShortcutContext.ApplicationShortcut  # also while a dialog that only tells something is open


class Key(NamedTuple):
    key: str  # as QKeySequence reads it
    action: str  # method of the window, without the underscore
    words: Text
    context: Qt.ShortcutContext = WINDOW


PAGES = ("trend", "alarms", "tags")  # in the order of the rail
KEYS = (
    Key("F1", "help", Text("Help: the keys of this page")),
    Key(
        "F2", "acknowledge_selected", Text("Acknowledge the selected alarms, else the banner's alarm"), ALWAYS
    ),
    Key("Shift+F2", "acknowledge_shown", Text("Acknowledge all alarms shown"), ALWAYS),
    Key("F6", "next_region", Text("Next region")),
    Key("Shift+F6", "previous_region", Text("Previous region")),
    Key("F11", "full_screen", Text("Full screen")),
    Key("Ctrl+1", "page_1", Text("Trends")),
    Key("Ctrl+2", "page_2", Text("Alarms")),
    Key("Ctrl+3", "page_3", Text("Tags")),
    Key("Ctrl+Tab", "last_page", Text("The page before this one")),
)

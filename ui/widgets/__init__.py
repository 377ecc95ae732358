"""The parts that pages share: buttons, pills, states, headers, numbers in words.

Lives here: widgets and painters that more than one page uses, and how a value, an age, a clock is written.
Must not: ask a source, know a page, keep a colour (they ask the theme when they paint).
Front door: other rooms write `from ui.widgets import ...`.
"""

from .bar import RangeBar, paint_range_bar
from .button import Button, Kind, ToolButton, ToolGroup
from .check_box import CheckBox, paint_check_box
from .clock import Precision, age_text, clock_text, date_text, recent_text, time_text
from .connection import Connection, ConnectionMark, connection_of
from .flash import Flash
from .focus_ring import FocusRing
from .label import KeyCap, Label
from .numbers import (
    MINUS,
    NARROW_SPACE,
    NO_VALUE,
    ValueText,
    decimals,
    fitted,
    newest_text,
    number_text,
    percent_text,
    value_text,
    widest_text,
    with_unit,
)
from .page_header import PageHeader
from .rail import Rail, RailButton
from .search_field import SearchField
from .segmented import Segmented
from .state_pill import Mode, ReviewStrip, StatePill
from .states import EmptyState, ErrorStrip, LoadingState
from .status_bar import StatusBar, StatusItem
from .value_cell import paint_value

__all__ = [
    "MINUS",
    "NARROW_SPACE",
    "NO_VALUE",
    "Button",
    "CheckBox",
    "Connection",
    "ConnectionMark",
    "EmptyState",
    "ErrorStrip",
    "Flash",
    "FocusRing",
    "KeyCap",
    "Kind",
    "Label",
    "LoadingState",
    "Mode",
    "PageHeader",
    "Precision",
    "Rail",
    "RailButton",
    "RangeBar",
    "ReviewStrip",
    "SearchField",
    "Segmented",
    "StatePill",
    "StatusBar",
    "StatusItem",
    "ToolButton",
    "ToolGroup",
    "ValueText",
    "age_text",
    "clock_text",
    "connection_of",
    "date_text",
    "decimals",
    "fitted",
    "newest_text",
    "number_text",
    "paint_check_box",
    "paint_range_bar",
    "paint_value",
    "percent_text",
    "recent_text",
    "time_text",
    "value_text",
    "widest_text",
    "with_unit",
]

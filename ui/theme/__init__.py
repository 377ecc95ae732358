"""How the program looks: one frozen value a theme, read from the tokens, and everything painted from it.

Lives here: colours, fonts, sizes, icons, alarm symbols, quality marks, hatches; which theme is in force.
Must not: know a page, a tag or a station; hold a colour literal.
Front door: other rooms write `from ui.theme import ...`.
Widgets ask `current()` when they paint and keep no colour.
"""

from .alarm_symbol import Inactive, SymbolState, paint_alarm_bar, paint_alarm_symbol
from .fonts import load_fonts
from .hatch import hatch
from .icons import app_icon, icon, icon_names, paint_icon
from .look import Look, apply, current, look
from .quality_mark import ValueState, paint_quality_mark, value_ink, value_state, value_states
from .tokens import AlarmColours, Density, Theme, load_theme
from .truth_ribbon import Truth, paint_truth

__all__ = [
    "AlarmColours",
    "Density",
    "Inactive",
    "Look",
    "SymbolState",
    "Theme",
    "Truth",
    "ValueState",
    "app_icon",
    "apply",
    "current",
    "hatch",
    "icon",
    "icon_names",
    "load_fonts",
    "load_theme",
    "look",
    "paint_alarm_bar",
    "paint_alarm_symbol",
    "paint_icon",
    "paint_quality_mark",
    "paint_truth",
    "value_ink",
    "value_state",
    "value_states",
]

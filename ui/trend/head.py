"""The head of the trend page: pill, way back to now, tools in groups, adding pens.

Lives here: which tools there are, their words and keys, which of them are off.
Must not: do what a tool asks for.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt

from scada.language import Language
from ui.widgets import Button, Mode, PageHeader, StatePill, ToolButton, ToolGroup

from .trend import Trend


class TrendHead(PageHeader):
    """`do` is told the name of the deed a button stands for."""

    def __init__(self, language: Language, do: Callable[[str], None]) -> None:
        super().__init__(language.translate("Trend"))
        translate = language.translate
        self.pill = StatePill(language)
        self.to_now = Button(translate("Back to now"), icon="step-forward", key="N")
        self.pause = ToolButton("pause", translate("Pause"), translate("Space"))
        self.back = ToolButton("back", translate("Previous view"), "Backspace")
        self.forward = ToolButton("forward", translate("Next view"), "Shift Backspace")
        self.undo = ToolButton("undo", translate("Undo"), "Ctrl Z")
        self.redo = ToolButton("redo", translate("Redo"), "Ctrl Shift Z")
        self.box = ToolButton("zoom-in", translate("Zoom into a box"), "Z", checkable=True)
        self.out = ToolButton("zoom-time", translate("Twice the time"), "−")
        self.fit = ToolButton("fit", translate("Fit the values"), "F")
        self.cursors = ToolButton("cursors", translate("Cursors"), "C", checkable=True)
        self.add_pen = Button(translate("Add pen"), icon="plus", key="Ctrl F")
        self.pens = Button(translate("Pens"), icon="panel-right")
        self.pens.setCheckable(True)
        self.add(self.pill, self.to_now, gap=8)
        self.pausing = ToolGroup(self.pause)
        self.add(self.pausing, gap=8)
        for group in (
            (self.back, self.forward),
            (self.undo, self.redo),
            (self.box, self.out, self.fit),
            (self.cursors,),
        ):
            self.add(ToolGroup(*group))
        self.add_right(self.add_pen, self.pens)
        deeds = (
            (self.to_now, "back_to_now"),
            (self.pause, "pause_or_go_on"),
            (self.back, "zoom_history_back"),
            (self.forward, "zoom_history_forward"),
            (self.undo, "undo"),
            (self.redo, "redo"),
            (self.box, "zoom_box"),
            (self.out, "zoom_out"),
            (self.fit, "fit_values"),
            (self.cursors, "switch_cursors"),
            (self.add_pen, "find_pen"),
            (self.pens, "turn_dock"),
        )
        for button, deed in deeds:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the plot
            button.clicked.connect(lambda _=False, deed=deed: do(deed))

    def show_state(self, trend: Trend, mode: Mode, *, has_cursors: bool, wants_box: bool) -> None:
        """Pill and tools as the trend stands."""
        is_live = trend.view.is_live
        self.pill.show_mode(mode)
        self.to_now.setVisible(not is_live)
        self.pausing.setVisible(is_live)
        self.back.setEnabled(trend.can_go_back)
        self.forward.setEnabled(trend.can_go_forward)
        self.undo.setEnabled(trend.can_undo)
        self.redo.setEnabled(trend.can_redo)
        for button in (self.fit, self.cursors, self.box):
            button.setEnabled(bool(trend.pens))
        self.cursors.setChecked(has_cursors)
        self.box.setChecked(wants_box)

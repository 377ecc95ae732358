"""The specimen: every symbol, mark, ribbon, pen and control on one sheet, in the theme in force.

Lives here: where each stands. `python -m tests.ui.widgets.specimen OUT.png RATIO LANGUAGE` draws both themes.
Must not: be a test; see test_specimen.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from scada.language import Language
from scada.model import AlarmState
from ui.theme import (
    Inactive,
    SymbolState,
    Truth,
    ValueState,
    apply,
    current,
    load_theme,
    paint_alarm_bar,
    paint_alarm_symbol,
    paint_quality_mark,
    paint_truth,
)
from ui.widgets import (
    Button,
    CheckBox,
    Connection,
    ConnectionMark,
    FocusRing,
    KeyCap,
    Kind,
    Mode,
    RangeBar,
    ReviewStrip,
    SearchField,
    Segmented,
    StatePill,
    ToolButton,
    ToolGroup,
    ValueText,
    paint_range_bar,
    paint_value,
)

WIDTH, HEIGHT, LEFT = 800, 1060, 44
PENS = ("blue", "olive", "cyan", "mauve", "brown", "mint", "rose", "sand", "navy", "green", "slate", "grey")
COLUMNS: tuple[tuple[str, SymbolState, bool], ...] = (
    ("flash on", AlarmState.UNACKED, True),
    ("flash off", AlarmState.UNACKED, False),
    ("acknowledged", AlarmState.ACKED, True),
    ("returned", AlarmState.RETURNED, True),
    ("shelved", Inactive.SHELVED, True),
    ("suppressed", Inactive.SUPPRESSED, True),
    ("out of service", Inactive.OUT_OF_SERVICE, True),
)
VALUES = (
    (ValueText("4.82", "bar", ValueState.GOOD), "0.3 s", 0),
    (ValueText("0.62", "NTU", ValueState.UNCERTAIN), "0.8 s", 122),
    (ValueText("BadSensorFailure", "", ValueState.BAD), "0.5 s", 256),
    (ValueText("3.1", "m³/h", ValueState.STALE), "47 s", 460),
    (ValueText("2.07", "bar", ValueState.DISCONNECTED), "3 min", 590),
)
LINKS = (
    (Connection.CONNECTED, "Connected", 0),
    (Connection.CONNECTING, "Connecting", 112),
    (Connection.DEGRADED, "Publishes 4 s late", 228),
    (Connection.DISCONNECTED, "plc-dist gone since 03:12:07", 382),
    (Connection.UNTRUSTED, "Not trusted", 604),
)


class Specimen(QWidget):
    """800 x 1060, laid out by hand like a type specimen."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.resize(WIDTH, HEIGHT)
        for state, text, left in LINKS:
            mark = ConnectionMark()
            mark.say(state, text)
            self._put(mark, left, 440)
        for mode, left in ((Mode.LIVE, 0), (Mode.PAUSED, 96)):
            self._put(StatePill(language, mode), left, 478)
        strip = ReviewStrip(language, "Tue 24 Nov 2026 03:13:02.000 CET")
        self._put(strip, 214, 478)
        strip.resize(498, 30)
        self.focused = self._put_controls()

    def _put(self, part: QWidget, left: int, top: int) -> QWidget:
        part.setParent(self)
        part.move(LEFT + left, top)
        part.resize(part.sizeHint())
        return part

    def _put_controls(self) -> QWidget:
        on = Button("On", icon="cursors", kind=Kind.PLAIN)
        on.setCheckable(True)
        on.setChecked(True)
        off = Button("Off", kind=Kind.PLAIN)
        off.setEnabled(False)
        focused, left = Button("Focus"), 0
        for button in (
            Button("Acknowledge", icon="check", key="F2", kind=Kind.PRIMARY),
            Button("Shelve…", icon="shelve", key="S"),
            Button("Plain", icon="export", kind=Kind.PLAIN),
            focused,
            on,
            off,
            KeyCap("Ctrl K"),
        ):
            left += self._put(button, left, 800).width() + 12
        self._put(SearchField("Tag, text, area or user", "Ctrl F"), 0, 842).resize(300, 30)
        for offset, checked in ((312, False), (366, True)):
            box = CheckBox("on" if checked else "off")
            box.setChecked(checked)
            self._put(box, offset, 845)
        tools = [ToolButton(name, name, checkable=True) for name in ("back", "forward", "cursors", "table")]
        tools[2].setChecked(True)
        tools[3].setEnabled(False)
        self._put(ToolGroup(*tools), 440, 842)
        self._put(Segmented(("5 min", "30 min", "2 h"), 1), 0, 884)
        return focused

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface.window"))
        painter.setPen(QPen(theme.colour("border.subtle"), 1))
        painter.setBrush(theme.colour("surface.panel"))
        painter.drawRoundedRect(QRectF(20.5, 20.5, WIDTH - 41, HEIGHT - 41), 6, 6)
        self._write(painter, 0, 58, theme.name.capitalize(), "page")
        for top, title in (
            (92, "Alarm symbols"),
            (328, "Quality of a value"),
            (424, "Connection and mode"),
            (540, "Truth ribbon"),
            (650, "Pens 1 to 12 on the plot ground"),
            (784, "Controls: normal, focus, on, off"),
            (960, "Surfaces and text"),
        ):
            self._head(painter, top, title)
        for paint in (self._alarms, self._values, self._ribbon, self._pens, self._surfaces):
            paint(painter)

    def _head(self, painter: QPainter, top: int, title: str) -> None:
        self._write(painter, 0, top, title, "caption", "text.muted", 600)
        painter.fillRect(LEFT, top + 7, WIDTH - 2 * LEFT, 1, current().colour("border.subtle"))

    def _write(
        self,
        painter: QPainter,
        left: float,
        baseline: float,
        text: str,
        role: str = "body",
        ink: str = "text.primary",
        weight: int | None = None,
    ) -> None:
        painter.setFont(current().font(role, weight=weight))
        painter.setPen(current().colour(ink))
        painter.drawText(QPointF(LEFT + left, baseline), text)

    def _alarms(self, painter: QPainter) -> None:
        for column, (name, _, _) in enumerate(COLUMNS):
            self._write(painter, 112 + column * 82, 120, name, "micro", "text.secondary")
        for priority, word in enumerate(("Urgent", "High", "Medium", "Low"), 1):
            middle = 144 + (priority - 1) * 34
            self._write(painter, 0, middle + 5, f"{priority}  {word}", "strong")
            for column, (_, state, lit) in enumerate(COLUMNS):
                centre = LEFT + 142 + column * 82
                paint_alarm_bar(painter, QRectF(centre - 30, middle - 13, 4, 26), priority, state)
                symbol = QRectF(centre - 11, middle - 11, 22, 22)
                paint_alarm_symbol(painter, symbol, priority, state, lit)
        self._write(painter, 0, 293, "sizes", "caption", "text.secondary")
        left = LEFT + 60
        for size in (26, 24, 22, 20, 16, 14):
            for priority in (1, 2, 3, 4):
                symbol = QRectF(left, 288 - size / 2, size, size)
                paint_alarm_symbol(painter, symbol, priority, AlarmState.ACKED)
                left += size + 6
            left += 2

    def _values(self, painter: QPainter) -> None:
        for value, age, left in VALUES:
            self._write(painter, left, 354, value.state.name.lower(), "caption", "text.secondary")
            width = 162 if value.is_name else 104
            paint_value(painter, QRectF(LEFT + left, 360, width, 24), value, "value")
            is_late = value.state is ValueState.STALE
            ink, weight = ("text.primary", 600) if is_late else ("text.muted", 400)
            self._write(painter, left + 21, 400, age, "caption", ink, weight)
        bar = RangeBar(0, 8, (4.2, 5.6), (3.2, 4.2, 5.6, 6.5))
        paint_range_bar(painter, QRectF(LEFT + 420, 520, 130, 10), bar, 4.82)
        alarmed = RangeBar(0, 8, (4.2, 5.6), (3.2, 4.2, 5.6, 6.5), priority=1)
        paint_range_bar(painter, QRectF(LEFT + 570, 520, 130, 10), alarmed, 2.91)

    def _ribbon(self, painter: QPainter) -> None:
        for number, truth in enumerate(Truth):
            left, top = number % 3 * 240, 562 + number // 3 * 24
            painter.fillRect(LEFT + left, top - 4, 104, 14, current().colour("surface.plot"))
            paint_truth(painter, QRectF(LEFT + left, top, 104, 6), truth)
            self._write(painter, left + 114, top + 8, truth.value, "caption")

    def _pens(self, painter: QPainter) -> None:
        theme = current()
        painter.fillRect(LEFT, 664, 712, 92, theme.colour("border.subtle"))
        painter.fillRect(LEFT + 1, 665, 710, 90, theme.colour("surface.plot"))
        for number, name in enumerate(PENS):
            left, middle = 14 + number % 4 * 176, 682 + number // 4 * 28
            painter.setPen(theme.pen(number, selected=number % 2 == 0))
            painter.drawLine(LEFT + left, middle, LEFT + left + 56, middle)
            painter.setPen(QPen(theme.pen_colour(number), 1.5))
            painter.setBrush(theme.colour("surface.plot"))
            painter.drawEllipse(QPointF(LEFT + left + 28, middle), 3.5, 3.5)
            self._write(painter, left + 66, middle + 4.5, f"{number + 1}  {name}", "caption")

    def _surfaces(self, painter: QPainter) -> None:
        theme = current()
        for number, name in enumerate(("window", "panel", "raised", "header", "hover", "plot")):
            left = number * 119
            painter.setPen(QPen(theme.colour("border.subtle"), 1))
            painter.setBrush(theme.colour(f"surface.{name}"))
            painter.drawRoundedRect(QRectF(LEFT + left + 0.5, 974.5, 112, 47), 4, 4)
            self._write(painter, left + 8, 990, name, "caption", weight=600)
            self._write(painter, left + 8, 1003, "secondary", "micro", "text.secondary")
            self._write(painter, left + 8, 1016, "muted 锅炉压力", "micro", "text.muted")
        for number, state in enumerate(ValueState):
            paint_quality_mark(painter, QRectF(LEFT + 300 + number * 24, 892, 14, 14), state)


def picture(widget: QWidget, ratio: float = 1.0) -> QImage:
    """`widget` as it is drawn on a screen of that pixel ratio: without waiting, so twice the same."""
    widget.show()
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QApplication.processEvents()
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image


def sheet(app: QApplication, language: Language, ratio: float = 1.0) -> QImage:
    """Both themes side by side, on the same widgets: the second half is a switch at run time."""
    apply(app, load_theme("dark", language=language.code))
    ring, specimen = FocusRing(app), Specimen(language)
    specimen.show()
    specimen.activateWindow()
    specimen.focused.setFocus()
    ring.follow(specimen.focused)
    both = QImage(round(2 * WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
    both.setDevicePixelRatio(ratio)
    painter = QPainter(both)
    for number, name in enumerate(("dark", "light")):
        apply(app, load_theme(name, language=language.code))
        painter.drawImage(QPointF(number * WIDTH, 0), picture(specimen, ratio))
    painter.end()
    specimen.deleteLater()
    ring.deleteLater()
    return both


if __name__ == "__main__":
    _, path, ratio, code = sys.argv
    sheet(QApplication([]), Language(code), float(ratio)).save(path)

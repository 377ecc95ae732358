"""The cell of the one alarm that is answered first.

Lives here: how it is drawn in each state, its button.
Must not: choose the alarm or its words, acknowledge, ask a source.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy

from scada.language import Language
from scada.model import ActiveAlarm, AlarmState, Tag
from ui.theme import (
    ValueState,
    current,
    hatch,
    paint_alarm_bar,
    paint_alarm_symbol,
    paint_quality_mark,
    value_ink,
)
from ui.widgets import Button, Flash, ValueText, fitted

from .foremost import Line, fitting, lines, message, now_text, title, widest_now

SYMBOL, SYMBOL_LEFT, TEXT_LEFT = 26, 16, 54
BAR, MARK, GAP = 4, 14, 4
LEAST_WIDTH = 230  # px
TINTED = (1, 2)  # priorities
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AlarmCell(QAbstractButton):
    """Quiet, and saying so, when no alarm waits. Pressed, it asks for its alarm in the list."""

    opened = Signal(int)  # id of the alarm
    acknowledged = Signal(int)

    def __init__(self, language: Language, zone: str, flash: Flash) -> None:
        super().__init__()
        self._language, self._zone, self._flash = language, zone, flash
        self._alarm: ActiveAlarm | None = None
        self._lines: Sequence[Line] = ()
        self._value, self._widest = ValueText("", "", ValueState.NONE), ""
        self.button = Button(language.translate("Acknowledge"), icon="check", key="F2")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the page
        self.button.clicked.connect(lambda: self._alarm and self.acknowledged.emit(self._alarm.id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: self._alarm and self.opened.emit(self._alarm.id))
        self.show_alarm(None, None, 0)
        flash.watch(self, self._repaint_symbol)

    @property
    def alarm(self) -> ActiveAlarm | None:
        return self._alarm

    def show_alarm(self, alarm: ActiveAlarm | None, tag: Tag | None, now: int) -> None:
        """`tag` is the alarm's; `now` (ns UTC) decides whether its time needs a date."""
        self._alarm = alarm
        self.button.setVisible(alarm is not None)
        is_open = alarm is not None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_open else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_open else Qt.CursorShape.ArrowCursor)
        if alarm is not None and tag is not None:
            self._lines = lines(alarm, tag, self._language, self._zone, now)
            self._widest = widest_now(tag)
        self._tell()

    def show_value(self, value: ValueText) -> None:
        """The value of now of the alarm's tag."""
        if value != self._value:
            self._value = value
            self._tell()

    def words(self) -> tuple[str, str]:
        """What the cell says: what it is, and its figures."""
        if self._alarm is None:
            return self._language.translate("No unacknowledged alarm"), ""
        name = f"{title(self._alarm)}  {message(self._alarm, self._language)}"
        return name, self._lines[0].with_value(now_text(self._value))

    def sizeHint(self) -> QSize:
        return QSize(2 * LEAST_WIDTH, 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 44)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = self._cell()
        painter.setPen(
            theme.colour("border.strong" if self._alarm and self.underMouse() else "border.subtle")
        )
        painter.setBrush(theme.colour("surface.plot"))
        painter.drawRoundedRect(cell, 4, 4)
        alarm = self._alarm
        if alarm is None:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("text.secondary"))
            painter.drawText(cell.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.words()[0])
            return
        if alarm.state is AlarmState.UNACKED and alarm.priority in TINTED:
            painter.fillRect(cell.adjusted(1, 1, -1, -1), theme.alarm(alarm.priority).tint)
        bar = QRectF(cell.left(), cell.top(), BAR, cell.height())
        paint_alarm_bar(painter, bar, alarm.priority, alarm.state)
        lit = self._flash.lit(alarm.state)
        paint_alarm_symbol(painter, self._symbol(), alarm.priority, alarm.state, lit)
        self._paint_name(painter, alarm, cell.center().y() - 4)
        self._paint_figures(painter, cell.center().y() + 14)

    def _paint_name(self, painter: QPainter, alarm: ActiveAlarm, baseline: float) -> None:
        """Name of the tag, then the message, in one weight; both give way only at the right end."""
        theme, left, room = current(), float(TEXT_LEFT), self._room()
        painter.setPen(theme.colour("text.primary"))
        for is_tag, text in ((True, title(alarm)), (False, message(alarm, self._language))):
            font = theme.font("strong", tag=is_tag)
            metrics = QFontMetricsF(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0))
            painter.setFont(font)
            painter.drawText(QPointF(left, baseline), shown)
            step = metrics.horizontalAdvance(shown) + 3 * GAP
            left, room = left + step, room - step
            if shown != text:
                return

    def _paint_figures(self, painter: QPainter, baseline: float) -> None:
        theme, state = current(), self._value.state
        font = theme.font("caption")
        metrics = QFontMetricsF(font)
        mark = MARK + GAP if state not in (ValueState.GOOD, ValueState.NONE) else 0
        room = self._room()
        reserve = max(self._widest, now_text(self._value), key=metrics.horizontalAdvance)
        line = fitting(self._lines, reserve, room - MARK - GAP, metrics.horizontalAdvance)
        left, value_font = float(TEXT_LEFT), theme.font("caption", weight=600)
        left = self._write(painter, left, baseline, line.before)
        if mark:
            paint_quality_mark(painter, QRectF(left, baseline - 11, MARK, MARK), state)
            left += mark
        painter.setFont(value_font)
        value = fitted(now_text(self._value), QFontMetricsF(value_font), TEXT_LEFT + room - left)
        width = QFontMetricsF(value_font).horizontalAdvance(value)
        if state is ValueState.DISCONNECTED:
            brush = hatch(theme.colour("quality.hatch"), painter.device().devicePixelRatioF())
            painter.fillRect(QRectF(left - 2, baseline - 12, width + 4, 16), brush)
        painter.setPen(value_ink(state))
        painter.drawText(QPointF(left, baseline), value)
        self._write(painter, left + width, baseline, line.behind)

    def _write(self, painter: QPainter, left: float, baseline: float, text: str) -> float:
        painter.setFont(current().font("caption"))
        painter.setPen(current().colour("text.secondary"))
        painter.drawText(QPointF(left, baseline), text)
        return left + QFontMetricsF(painter.font()).horizontalAdvance(text)

    def _tell(self) -> None:
        spoken = "\n".join(part for part in self.words() if part)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.update()

    def _cell(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 6.5, -0.5, -6.5)

    def _symbol(self) -> QRectF:
        return QRectF(SYMBOL_LEFT, self._cell().center().y() - SYMBOL / 2, SYMBOL, SYMBOL)

    def _repaint_symbol(self) -> None:
        if self._alarm is not None:
            self.update(self._symbol().adjusted(-3, -3, 3, 3).toAlignedRect())

    def _room(self) -> float:
        """Width for the words."""
        return self.button.x() - 2 * GAP - TEXT_LEFT

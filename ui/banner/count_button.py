"""Symbol and number of one priority.

Lives here: how it is drawn, and how wide it stays.
Must not: count.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from scada.model import AlarmState
from ui.theme import Inactive, current, paint_alarm_symbol
from ui.widgets import Flash

SYMBOL, GAP, HEIGHT = 24, 8, 40
SIDE, SIDE_NARROW = 5, 4  # px: points of the symbols reach 3 px out
DIGITS, DIGITS_NARROW = 3, 2  # that room is kept for


class CountButton(QAbstractButton):
    """Pressed, it asks for the alarms of its priority. The worst state among them is its symbol's."""

    def __init__(self, priority: int, flash: Flash) -> None:
        super().__init__()
        self._priority, self._flash = priority, flash
        self._count, self._state = 0, AlarmState.NORMAL
        self._digits, self._side = DIGITS, SIDE
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the page
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        flash.watch(self, self._repaint_symbol)

    @property
    def count(self) -> int:
        return self._count

    @property
    def state(self) -> AlarmState:
        return self._state

    def show_count(self, count: int, worst: AlarmState, tip: str) -> None:
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        if (count, worst) != (self._count, self._state):
            self._count, self._state = count, worst
            self.updateGeometry()
            self.update()

    def be_narrow(self, is_narrow: bool) -> None:
        self._digits, self._side = (DIGITS_NARROW, SIDE_NARROW) if is_narrow else (DIGITS, SIDE)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        digits = "0" * max(self._digits, len(str(self._count)))
        number = QFontMetricsF(current().font("title")).horizontalAdvance(digits)
        return QSize(round(SYMBOL + GAP + number) + 2 * self._side, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surface.hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        state = self._state if self._count else Inactive.NONE
        paint_alarm_symbol(painter, self._symbol(), self._priority, state, self._flash.lit(state))
        painter.setFont(theme.font("title"))
        painter.setPen(theme.colour("text.primary" if self._count else "text.muted"))
        number = QRectF(self._side + SYMBOL + GAP, 0, self.width(), self.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, str(self._count))

    def _symbol(self) -> QRectF:
        return QRectF(self._side, self.height() / 2 - SYMBOL / 2, SYMBOL, SYMBOL)

    def _repaint_symbol(self) -> None:
        if self._count:
            self.update(self._symbol().adjusted(-3, -3, 3, 3).toAlignedRect())

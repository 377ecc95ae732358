"""The check box: a box of our own, so that a tick is drawn in every theme and in tables too.

Lives here: the box and the widget round it.
Must not: know what is switched.
"""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.theme import current, paint_icon

BOX, GAP, RADIUS, TICK = 14, 8, 3, 12


class CheckBox(QCheckBox):
    """A QCheckBox that paints itself."""

    def sizeHint(self) -> QSize:
        theme = current()
        width = QFontMetricsF(theme.font("body")).horizontalAdvance(self.text())
        return QSize(max(theme.hit, round(width) + BOX + (GAP if self.text() else 0)), theme.hit)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        box = QRectF(0, (self.height() - BOX) / 2, BOX, BOX)
        paint_check_box(painter, box, self.checkState(), is_enabled=self.isEnabled())
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text.primary" if self.isEnabled() else "text.disabled"))
        text = QRectF(BOX + GAP, 0, self.width(), self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())


def paint_check_box(
    painter: QPainter, rect: QRectF, state: Qt.CheckState, *, is_enabled: bool = True
) -> None:
    """Draw a box in `rect`, 14 px square; some of several checked is a dash."""
    theme, is_empty = current(), state is Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = theme.colour("border.strong" if is_enabled else "border.subtle")
    painter.setPen(QPen(edge, 1) if is_empty or not is_enabled else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface.raised" if is_empty or not is_enabled else "accent.fill"))
    inset = 0.5 if is_empty or not is_enabled else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
    if not is_empty:
        tick = QRectF(0, 0, TICK, TICK)
        tick.moveCenter(rect.center())
        name = "check" if state is Qt.CheckState.Checked else "minus"
        paint_icon(painter, tick, name, theme.colour("accent.on_fill" if is_enabled else "text.disabled"), 2)
    painter.restore()

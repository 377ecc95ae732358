"""Who sits here: a ring with a figure, and the login name.

Lives here: the mark and the name's room.
Must not: ask the operating system for the name.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current, paint_icon

RING, GAP, HEIGHT = 26, 8, 40
LONGEST = 140  # px of the name


class UserMark(QWidget):
    """A long name gives way; its tooltip has it whole."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self._name, self._has_name = name, True
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_name(self, has_name: bool) -> None:
        self._has_name = has_name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = min(self._metrics().horizontalAdvance(self._name) + 1, LONGEST) + GAP
        return QSize(RING + 2 + round(name if self._has_name else 0), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, middle = QPainter(self), current(), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border.subtle"), 1))
        painter.setBrush(theme.colour("surface.raised"))
        painter.drawEllipse(QPointF(RING / 2 + 1, middle), RING / 2, RING / 2)
        paint_icon(painter, QRectF(RING / 2 - 7, middle - 8, 16, 16), "user", theme.colour("text.secondary"))
        if self._has_name:
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.colour("text.primary"))
            metrics = self._metrics()
            left = RING + 2 + GAP
            shown = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, self.width() - left + 1)
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left, baseline), shown)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(current().font("strong"))

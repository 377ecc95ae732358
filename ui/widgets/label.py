"""Texts that follow the theme: a label by its role, a key as a cap.

Lives here: the two smallest parts.
Must not: translate.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import current

CAP_HEIGHT, CAP_PADDING, CAP_RADIUS = 18, 5, 3
KEY_ROLE = "micro"


class Label(QLabel):
    """A text in a font of the theme. `ink`: "primary", "secondary" or "muted".

    One that `elides` gives way when room is short; the whole text is then in its tooltip. Never for a number.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        ink: str = "primary",
        *,
        tag: bool = False,
        elides: bool = False,
    ) -> None:
        super().__init__(text)
        self._role, self._tag, self._elides = role, tag, elides
        self.setProperty("ink", ink)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._dress()

    def minimumSizeHint(self) -> QSize:
        if not self._elides:
            return super().minimumSizeHint()
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elides:
            self.setToolTip(self.text() if self._shown() != self.text() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(current().colour(f"text.{self.property('ink')}"))
        painter.drawText(self.contentsRect(), self.alignment(), self._shown())

    def _shown(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        font = current().font(self._role, tag=self._tag)
        if self.font() != font:
            self.setFont(font)


class KeyCap(QWidget):
    """The name of a key, drawn as a cap."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(key_cap_width(self._key), CAP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_cap(painter, 0, 0, self._key)


def key_cap_width(key: str) -> int:
    return round(QFontMetricsF(current().font(KEY_ROLE)).horizontalAdvance(key)) + 2 * CAP_PADDING


def paint_key_cap(painter: QPainter, left: float, top: float, key: str) -> None:
    """Draw a cap with its upper left corner at `left`, `top`."""
    theme, width = current(), key_cap_width(key)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(left, top)
    painter.setPen(QPen(theme.colour("border.subtle"), 1))
    painter.setBrush(theme.colour("surface.panel"))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, CAP_HEIGHT - 1), CAP_RADIUS, CAP_RADIUS)
    painter.setFont(theme.font(KEY_ROLE))
    painter.setPen(theme.colour("text.secondary"))
    painter.drawText(0, 0, width, CAP_HEIGHT, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()

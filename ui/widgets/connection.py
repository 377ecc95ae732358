"""How a connection is shown: a mark that differs in shape, and words.

Lives here: the five looks of a link and the widget that shows one.
Must not: decide the state of a link.
"""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from scada.model import LinkState
from ui.theme import current, paint_icon

RADIUS, MARK_WIDTH = 5.0, 18
CHIP_HEIGHT, CHIP_ICON_LEFT, CHIP_TEXT_LEFT, CHIP_SIDES = 24, 8, 28, 36
FULL_TURN = 5760  # Qt counts sixteenths of a degree
ARC = (0, -round(FULL_TURN * 20 / 32))  # a ring not yet closed


class Connection(Enum):
    """The value is the token."""

    CONNECTED = "connected"
    CONNECTING = "connecting"
    DEGRADED = "degraded"
    DISCONNECTED = "disconnected"
    UNTRUSTED = "untrusted"


OF_LINK = {
    LinkState.LIVE: Connection.CONNECTED,
    LinkState.CONNECTING: Connection.CONNECTING,
    LinkState.RECONNECTING: Connection.DISCONNECTED,
    LinkState.FAILED: Connection.DISCONNECTED,
    LinkState.STOPPED: Connection.DISCONNECTED,
}
CHIPS = {Connection.DISCONNECTED: "plug", Connection.UNTRUSTED: "shield"}


def connection_of(link: LinkState) -> Connection:
    """How a link in that state is shown."""
    return OF_LINK[link]


class ConnectionMark(QWidget):
    """Mark and words of one link, or of the worst of several."""

    def __init__(self) -> None:
        super().__init__()
        self._state, self._text = Connection.CONNECTING, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def state(self) -> Connection:
        return self._state

    @property
    def text(self) -> str:
        return self._text

    def say(self, state: Connection, text: str) -> None:
        if (state, text) == (self._state, self._text):
            return
        self._state, self._text = state, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font()).horizontalAdvance(self._text)
        return QSize(round(width) + (CHIP_SIDES if self._state in CHIPS else MARK_WIDTH), CHIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, name, left = current(), self._state.value, float(MARK_WIDTH)
        ink = theme.colour(f"connection.{name}")
        if self._state in CHIPS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"connection.{name}_fill"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            icon = QRectF(CHIP_ICON_LEFT, self.height() / 2 - 8, 16, 16)
            paint_icon(painter, icon, CHIPS[self._state], ink, 1.7)
            left = CHIP_TEXT_LEFT
        else:
            paint_connection_disc(painter, QPointF(6, self.height() / 2), self._state)
        painter.setFont(self._font())
        painter.setPen(ink)
        painter.drawText(
            QRectF(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._text
        )

    def _font(self) -> QFont:
        return current().font("body", weight=500 if self._state.value.startswith("connect") else 600)


def paint_connection_disc(painter: QPainter, centre: QPointF, state: Connection) -> None:
    """A disc, a ring that fills, or a half disc."""
    ink = current().colour(f"connection.{state.value}")
    box = QRectF(centre.x() - RADIUS, centre.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    if state is Connection.CONNECTED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(box)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is Connection.CONNECTING:
        painter.setPen(QPen(ink, 1.8))
        painter.drawArc(box, *ARC)
        return
    painter.setPen(QPen(ink, 1.5))
    painter.drawEllipse(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPie(box, FULL_TURN // 4, -FULL_TURN // 2)

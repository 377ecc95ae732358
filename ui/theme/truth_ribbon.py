"""The truth ribbon: one strip a pen that says where each stretch of a curve comes from, by pattern alone.

Lives here: the classes and the pattern of each.
Must not: know a sample, decide the class of a stretch.
"""

from enum import Enum

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from .hatch import hatch
from .look import current

LIVE_OPACITY = 0.42
CROSS_EVERY, TICK_EVERY, TRIANGLE_EVERY = 8, 7, 10


class Truth(Enum):
    """Where a stretch comes from, or what is wrong with it. The value is the token."""

    LIVE = "live"
    REPUBLISHED = "republished"
    BACKFILLED = "backfilled"
    HELD = "held"
    INTERPOLATED = "interpolated"
    BAD = "bad"
    GAP = "gap"
    OVERFLOW = "overflow"
    SKEWED = "skewed"


def paint_truth(painter: QPainter, rect: QRectF, truth: Truth) -> None:
    """Fill `rect`, 6 px high, with the pattern of `truth`."""
    theme = current()
    colour = theme.colour(f"truth.{truth.value}")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, theme.colour("surface.plot"))
    middle = rect.center().y()
    match truth:
        case Truth.LIVE:
            painter.fillRect(rect, theme.colour("truth.live", LIVE_OPACITY))
        case Truth.BACKFILLED:
            painter.fillRect(rect, colour)
        case Truth.REPUBLISHED:
            painter.setBrushOrigin(rect.topLeft())
            painter.fillRect(rect, hatch(colour, painter.device().devicePixelRatioF(), step=4, width=1.2))
        case Truth.HELD:
            painter.fillRect(QRectF(rect.x(), middle - 1, rect.width(), 2), colour)
        case Truth.INTERPOLATED:
            _paint_dashes(painter, rect, middle, 3)
        case Truth.GAP:
            painter.setPen(QPen(theme.colour("text.muted"), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        case Truth.BAD:
            painter.fillRect(rect, colour)
            _paint_crosses(painter, rect)
        case Truth.OVERFLOW | Truth.SKEWED:
            painter.fillRect(rect, theme.colour("truth.live", LIVE_OPACITY))
            _paint_ticks(painter, rect) if truth is Truth.OVERFLOW else _paint_triangles(painter, rect)
    painter.restore()


def _paint_dashes(painter: QPainter, rect: QRectF, middle: float, dash: int) -> None:
    colour = current().colour("truth.interpolated")
    left = rect.left()
    while left < rect.right():
        painter.fillRect(QRectF(left, middle - 1, min(dash, rect.right() - left), 2), colour)
        left += 2 * dash


def _paint_crosses(painter: QPainter, rect: QRectF) -> None:
    count = max(1, int(rect.width() // CROSS_EVERY))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(current().colour("surface.plot"), 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    )
    top, bottom = rect.top() + 1.2, rect.bottom() - 1.2
    for number in range(count):
        x = rect.left() + (number + 0.5) * rect.width() / count
        painter.drawLines([QLineF(x - 1.8, top, x + 1.8, bottom), QLineF(x + 1.8, top, x - 1.8, bottom)])


def _paint_ticks(painter: QPainter, rect: QRectF) -> None:
    for number in range(max(1, int(rect.width() // TICK_EVERY))):
        painter.fillRect(
            QRectF(rect.left() + number * TICK_EVERY, rect.top(), 2, rect.height()),
            current().colour("truth.overflow"),
        )


def _paint_triangles(painter: QPainter, rect: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current().colour("truth.skewed"))
    for number in range(max(1, int(rect.width() // TRIANGLE_EVERY))):
        left = rect.left() + number * TRIANGLE_EVERY
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(left, rect.bottom()),
                    QPointF(left + 4, rect.top()),
                    QPointF(left + 8, rect.bottom()),
                ]
            )
        )

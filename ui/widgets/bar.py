"""The moving bar: where a value stands in its range, its normal part and its limits.

Lives here: the painter, and what it is told.
Must not: ask for a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ui.theme import current

POINTER, TIP_HALF, TIP_DROP = 3.0, 5.0, 6.0


@dataclass(frozen=True, slots=True)
class RangeBar:
    """What a bar shows, in the unit of the tag. `priority` 1 to 4 while in alarm, else 0."""

    low: float
    high: float
    normal: tuple[float, float] | None = None
    limits: Sequence[float] = ()
    priority: int = 0


def paint_range_bar(painter: QPainter, rect: QRectF, bar: RangeBar, number: float) -> None:
    """Draw the track in `rect`; the pointer's tip reaches 6 px below. NaN draws no pointer."""
    theme, span = current(), bar.high - bar.low
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, theme.colour("border.subtle"))
    painter.fillRect(rect.adjusted(1, 1, -1, -1), theme.colour("process.range_track"))

    def at(value: float) -> float:
        share = (value - bar.low) / span if span > 0 else 0.0
        return rect.left() + rect.width() * min(1.0, max(0.0, share))

    if bar.normal is not None:
        left, right = at(bar.normal[0]), at(bar.normal[1])
        painter.fillRect(
            QRectF(left, rect.top(), right - left, rect.height()), theme.colour("process.range_ok")
        )
    for limit in bar.limits:
        painter.fillRect(QRectF(round(at(limit)), rect.top(), 1, rect.height()), theme.colour("text.muted"))
    if number == number:
        _paint_pointer(painter, rect, at(number), bar.priority)
    painter.restore()


def _paint_pointer(painter: QPainter, rect: QRectF, x: float, priority: int) -> None:
    theme = current()
    colour = theme.alarm(priority).fill if priority else theme.colour("text.primary")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(x - POINTER / 2, rect.top() - 1, POINTER, rect.height() + 2), colour)
    painter.setPen(QPen(theme.alarm(priority).outline, 1) if priority else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip = rect.bottom() + TIP_DROP
    painter.drawPolygon(
        QPolygonF([QPointF(x, rect.bottom() - 1), QPointF(x - TIP_HALF, tip), QPointF(x + TIP_HALF, tip)])
    )

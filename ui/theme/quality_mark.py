"""The mark before a value, and the ink of the value: whether it speaks for the plant.

Lives here: how quality and freshness join into one state, the five marks, the colour of the number.
Must not: decide what is stale (the station says so), format a value.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from scada.model import Freshness, Quality, qualities

from .look import current

MARK = 14  # px, its side before a value
THIN, CROSS = 1.3, 1.8
DASHES = (2.2 / THIN, 1.8 / THIN)  # Qt counts dashes in pen widths


class ValueState(IntEnum):
    """What a reader must know of a value beside its number, calmest first."""

    GOOD = 0
    NONE = 1  # no sample has come yet
    UNCERTAIN = 2
    BAD = 3
    STALE = 4
    DISCONNECTED = 5


INK = {
    ValueState.GOOD: "quality.good",
    ValueState.NONE: "text.muted",
    ValueState.UNCERTAIN: "quality.uncertain",
    ValueState.BAD: "quality.good",
    ValueState.STALE: "quality.stale",
    ValueState.DISCONNECTED: "quality.disconnected",
}


def value_states(status: NDArray[np.uint32], freshness: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n,) ValueState of each row. A lost link outweighs the quality, a late one only a usable value."""
    quality = qualities(status)
    found = np.where(quality == Quality.GOOD, ValueState.GOOD, ValueState.UNCERTAIN).astype(np.uint8)
    found[freshness == Freshness.STALE] = ValueState.STALE
    found[quality == Quality.BAD] = ValueState.BAD
    found[freshness == Freshness.DISCONNECTED] = ValueState.DISCONNECTED
    found[freshness == Freshness.NEVER] = ValueState.NONE
    return found


def value_state(status: int, freshness: int) -> ValueState:
    """The same for one value."""
    return ValueState(int(value_states(np.array([status], np.uint32), np.array([freshness], np.uint8))[0]))


def value_ink(state: ValueState) -> QColor:
    """Colour of the number, or of the status name, in that state."""
    return current().colour(INK[state])


def paint_quality_mark(painter: QPainter, rect: QRectF, state: ValueState) -> None:
    """Draw the mark centred in `rect`, its size the shorter side; good and no value draw nothing."""
    if state in (ValueState.GOOD, ValueState.NONE):
        return
    size = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is ValueState.BAD:
        _paint_bad(painter, size / 2)
    else:
        _paint_ring(painter, size / 2, state)
    painter.restore()


def _paint_bad(painter: QPainter, radius: float) -> None:
    theme = current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("quality.bad_fill"))
    painter.drawRoundedRect(QRectF(-radius, -radius, radius * 2, radius * 2), 2, 2)
    painter.setPen(_round_pen(theme.colour("quality.bad"), CROSS))
    reach = radius * 0.45
    painter.drawLines([QLineF(-reach, -reach, reach, reach), QLineF(reach, -reach, -reach, reach)])


def _paint_ring(painter: QPainter, radius: float, state: ValueState) -> None:
    ink = value_ink(state)
    pen = QPen(ink, THIN)
    if state is ValueState.UNCERTAIN:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(list(DASHES))
    painter.setPen(pen)
    painter.drawEllipse(QPointF(0, 0), radius - 0.8, radius - 0.8)
    painter.setPen(_round_pen(ink, THIN))
    if state is ValueState.UNCERTAIN:
        font = current().font("body", weight=QFont.Weight.Bold.value)
        font.setPixelSize(round(radius * 1.48))
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance("?")
        painter.drawText(QPointF(-width / 2, radius * 0.58), "?")
    elif state is ValueState.STALE:
        hands = QPainterPath(QPointF(0, -radius * 0.5))
        hands.lineTo(0, 0)
        hands.lineTo(radius * 0.4, radius * 0.25)
        painter.drawPath(hands)
    else:
        painter.drawLine(QLineF(-radius * 0.6, radius * 0.6, radius * 0.6, -radius * 0.6))


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)

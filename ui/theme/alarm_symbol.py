"""The alarm symbol: shape and number say the priority, filling and letter the state; colour repeats it.

Lives here: the shapes, when a symbol is filled, the bar at a row's left edge.
Must not: keep time (the caller says whether the flash is lit), know an alarm.
"""

from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from scada.model import AlarmState

from .look import current
from .tokens import Theme

THICK_FROM = 24  # px, from here on the outline is 2 px wide
NUMBER_SIZE = 0.58
BASELINE, BASELINE_TRIANGLE = 0.21, 0.34
CORNERS = {
    1: ((-0.90, -0.90), (0.90, -0.90), (0.90, 0.90), (-0.90, 0.90)),
    2: ((0.0, -1.05), (1.12, 0.88), (-1.12, 0.88)),
    3: ((0.0, -1.14), (1.14, 0.0), (0.0, 1.14), (-1.14, 0.0)),
}
CIRCLE = 0.98


class Inactive(Enum):
    """What takes an alarm out of the operator's sight; the value is the letter in place of the number."""

    SHELVED = "S"
    SUPPRESSED = "D"
    OUT_OF_SERVICE = "O"
    NONE = ""  # no alarm of this priority: a quiet counter


SymbolState = AlarmState | Inactive


def paint_alarm_symbol(
    painter: QPainter, rect: QRectF, priority: int, state: SymbolState, lit: bool = True
) -> None:
    """Draw the symbol of `priority` 1 to 4, its size the shorter side of `rect`, centred.

    Points reach 0.14 of half the size, and the outline, beyond `rect`. `lit` is the phase of the flash:
    unacknowledged is filled when lit, outlined when not; returned stays hollow, its outline grey unlit.
    """
    size = min(rect.width(), rect.height())
    fill, outline, ink = _colours(current(), priority, state, lit)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    pen = QPen(outline, 2.0 if size >= THICK_FROM else 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawPath(_shape(priority, size))
    letter = state.value if isinstance(state, Inactive) and state.value else str(priority)
    painter.fillPath(_number(priority, letter, size), ink)
    painter.restore()


def paint_alarm_bar(painter: QPainter, rect: QRectF, priority: int, state: SymbolState) -> None:
    """The bar at the left edge of a row: solid while unacknowledged, hollow once returned, else nothing."""
    colours = current().alarm(priority)
    if state is AlarmState.UNACKED:
        painter.fillRect(rect, colours.fill)
    elif state is AlarmState.RETURNED:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colours.outline, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _colours(theme: Theme, priority: int, state: SymbolState, lit: bool) -> tuple[QColor, QColor, QColor]:
    """Fill, outline and number."""
    inactive = theme.colour("alarm.inactive.outline")
    if isinstance(state, Inactive) or state is AlarmState.NORMAL:
        return theme.colour("alarm.inactive.fill"), inactive, theme.colour("alarm.inactive.on")
    colours = theme.alarm(priority)
    if state is AlarmState.ACKED or (state is AlarmState.UNACKED and lit):
        return colours.fill, colours.outline, colours.on
    is_grey = state is AlarmState.RETURNED and not lit
    return (
        theme.colour("surface.panel"),
        inactive if is_grey else colours.outline,
        theme.colour("text.primary"),
    )


@lru_cache(maxsize=128)
def _shape(priority: int, size: float) -> QPainterPath:
    radius = size / 2
    path = QPainterPath()
    if priority in CORNERS:
        path.addPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in CORNERS[priority]]))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0, 0), CIRCLE * radius, CIRCLE * radius)
    return path


@lru_cache(maxsize=512)
def _number(priority: int, letter: str, size: float) -> QPainterPath:
    font = current().font("body", weight=QFont.Weight.Bold.value)
    font.setPixelSize(100)  # QFont knows whole pixels only, the path is scaled to the size asked
    path = QPainterPath()
    path.addText(-QFontMetricsF(font).horizontalAdvance(letter) / 2, 0, font, letter)
    scale = NUMBER_SIZE * size / 100
    drop = size * (BASELINE_TRIANGLE if priority == 2 else BASELINE)
    moved = QPainterPath()
    for number in range(path.elementCount()):
        element = path.elementAt(number)
        path.setElementPositionAt(number, element.x * scale, element.y * scale + drop)
    moved.addPath(path)
    return moved

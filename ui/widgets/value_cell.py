"""A value in a table or a legend: mark, number, unit, in the ink of its state.

Lives here: the one painter that every list of values uses.
Must not: format a value, ask for one.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from ui.theme import ValueState, current, hatch, paint_quality_mark, value_ink

from .numbers import ValueText, fitted

MARK, GAP, UNIT_GAP = 14, 7, 5


def paint_value(
    painter: QPainter, rect: QRectF, value: ValueText, role: str = "strong", unit_width: float = 0.0
) -> None:
    """Draw `value` right-aligned in `rect`: the number against the unit's column of `unit_width` px.

    Without `unit_width` the unit follows the number directly. A number too wide for its room is written ###.
    """
    theme = current()
    font, unit_font = theme.font("strong" if value.is_name else role), theme.font("caption")
    unit_room = unit_width or QFontMetricsF(unit_font).horizontalAdvance(value.unit)
    unit_space = unit_room + UNIT_GAP if (value.unit or unit_width) else 0.0
    room = rect.adjusted(0, 0, -unit_space if not value.is_name else 0, 0)
    metrics = QFontMetricsF(font)
    has_mark = value.state not in (ValueState.GOOD, ValueState.NONE)
    text = fitted(value.text, metrics, room.width() - (MARK + GAP if has_mark else 0))
    left = room.right() - metrics.horizontalAdvance(text)
    if value.state is ValueState.DISCONNECTED:
        brush = hatch(theme.colour("quality.hatch"), painter.device().devicePixelRatioF())
        painter.fillRect(QRectF(left - 3, rect.center().y() - 11, rect.right() - left + 3, 22), brush)
    baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setFont(font)
    painter.setPen(value_ink(value.state))
    painter.drawText(QPointF(left, baseline), text)
    if value.unit:
        painter.setFont(unit_font)
        painter.setPen(theme.colour("text.secondary"))
        painter.drawText(QPointF(room.right() + UNIT_GAP, baseline), value.unit)
    if has_mark:
        mark = QRectF(left - GAP - MARK, rect.center().y() - MARK / 2, MARK, MARK)
        paint_quality_mark(painter, mark, value.state)

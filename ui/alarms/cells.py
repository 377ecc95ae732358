"""How each cell of the list is drawn.

Lives here: the delegate: ground, bar, symbol, words and figures of a row.
Must not: keep time (the flash says whether a symbol is lit), keep a colour.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scada.model import ActiveAlarm, AlarmState
from ui.theme import Inactive, current, paint_alarm_bar, paint_alarm_symbol
from ui.widgets import Flash, ValueText, fitted, paint_value

from .columns import COLUMNS, Column
from .table import AlarmTable

PADDING, BAR, RING = 8, 4, 2
SYMBOL_LEFT, SYMBOL_ROOM = 14, 26
TINTED = (1, 2)  # priorities whose unacknowledged rows are tinted
LONGEST = 300  # signs of a text worth measuring
MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class AlarmCells(QStyledItemDelegate):
    """Paints from the model's own methods: no text crosses Qt's variants."""

    def __init__(self, table: AlarmTable, flash: Flash) -> None:
        super().__init__()
        self._table, self._flash = table, flash

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column, rect = index.row(), Column(index.column()), QRectF(option.rect)
        alarm = self._table.rows[row]
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, _ground(alarm, is_selected))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, current().colour("border.subtle"))
        painter.save()
        self._paint_cell(painter, rect.adjusted(0, 0, 0, -1), row, column)
        painter.restore()
        is_current = option.widget.currentIndex().row() == row
        if is_current and option.widget.hasFocus():
            _paint_ring(painter, rect, is_first=column == 0, is_last=column == len(COLUMNS) - 1)

    def _paint_cell(self, painter: QPainter, rect: QRectF, row: int, column: Column) -> None:
        alarm, theme = self._table.rows[row], current()
        is_loud = alarm.state is AlarmState.UNACKED
        is_cleared = alarm.state is AlarmState.NORMAL
        quiet = "text.muted" if is_cleared else "text.primary" if is_loud else "text.secondary"
        plain = "text.muted" if is_cleared else "text.primary"
        font = theme.font("body", weight=600 if is_loud else 400)
        match column:
            case Column.STATE:
                self._paint_symbol(painter, rect, alarm)
                room = rect.adjusted(SYMBOL_LEFT + SYMBOL_ROOM - PADDING, 0, 0, 0)
                _paint_text(painter, room, self._table.text(row, column), font, quiet)
            case Column.TIME:
                _paint_number(painter, rect, self._table.text(row, column), theme.font("body"), quiet)
            case Column.TAG:
                name = theme.font("body", tag=True, weight=600 if is_loud else 500)
                _paint_text(painter, rect, self._table.text(row, column), name, plain)
            case Column.MESSAGE:
                _paint_text(painter, rect, self._table.text(row, column), font, plain)
            case Column.NOW:
                room = rect.adjusted(PADDING, 0, -PADDING, 0)
                paint_value(painter, room, self._value_now(row, room.width()), role="body")
            case Column.VALUE:
                _paint_number(painter, rect, self._table.text(row, column), font, plain, is_right=True)
            case Column.LIMIT:
                ink = "text.muted" if is_cleared else "text.secondary"
                limit = self._table.text(row, column)
                _paint_number(painter, rect, limit, theme.font("body"), ink, is_right=True)

    def _value_now(self, row: int, width: float) -> ValueText:
        """A status name or a state gives way when room is short; a number never."""
        value = self._table.value_now(row)
        if value.is_name or not value.text[-1:].isdecimal():
            metrics = QFontMetricsF(current().font("strong"))
            text = metrics.elidedText(value.text[:LONGEST], Qt.TextElideMode.ElideRight, width - 22)
            return value._replace(text=text)
        return value

    def _paint_symbol(self, painter: QPainter, rect: QRectF, alarm: ActiveAlarm) -> None:
        paint_alarm_bar(
            painter, QRectF(rect.left(), rect.top(), BAR, rect.height()), alarm.priority, alarm.state
        )
        is_cleared = alarm.state is AlarmState.NORMAL
        state = Inactive.NONE if is_cleared else alarm.state
        paint_alarm_symbol(painter, symbol_rect(rect), alarm.priority, state, self._flash.lit(alarm.state))


def symbol_rect(cell: QRectF) -> QRectF:
    """Where the symbol stands in a cell of the first column."""
    size = current().px("size.alarm_symbol_list")
    return QRectF(cell.left() + SYMBOL_LEFT, cell.center().y() - size / 2, size, size)


def _ground(alarm: ActiveAlarm, is_selected: bool) -> QColor:
    theme = current()
    if is_selected:
        return theme.colour("accent.selection")
    if alarm.state is AlarmState.UNACKED and alarm.priority in TINTED:
        return theme.alarm(alarm.priority).tint
    return theme.colour("surface.panel" if alarm.state is AlarmState.NORMAL else "surface.raised")


def _paint_text(painter: QPainter, rect: QRectF, text: str, font: QFont, ink: str) -> None:
    """Elided; the tooltip of the cell has the whole."""
    room = rect.adjusted(PADDING, 0, -PADDING, 0)
    shown = QFontMetricsF(font).elidedText(text[:LONGEST], Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(font)
    painter.setPen(current().colour(ink))
    painter.drawText(room, MIDDLE, shown)


def _paint_number(
    painter: QPainter, rect: QRectF, text: str, font: QFont, ink: str, *, is_right: bool = False
) -> None:
    """Never cut: ### when it does not fit."""
    room = rect.adjusted(PADDING, 0, -PADDING, 0)
    painter.setFont(font)
    painter.setPen(current().colour(ink))
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, MIDDLE | side, fitted(text, QFontMetricsF(font), room.width()))


def _paint_ring(painter: QPainter, rect: QRectF, *, is_first: bool, is_last: bool) -> None:
    """The part of the current row's focus ring that lies in this cell."""
    ink = current().colour("accent.focus")
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), RING), ink)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - RING, rect.width(), RING), ink)
    if is_first:
        painter.fillRect(QRectF(rect.left(), rect.top(), RING, rect.height()), ink)
    if is_last:
        painter.fillRect(QRectF(rect.right() - RING, rect.top(), RING, rect.height()), ink)

"""How each cell of the table is drawn.

Lives here: the delegate, one painter a column.
Must not: ask the model for anything but the row at hand, keep a colour.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import ValueState, current, paint_alarm_symbol
from ui.widgets import RangeBar, paint_check_box, paint_range_bar, paint_value

from .columns import Column
from .table import TagTable

PADDING = 8
BOX, SYMBOL, BAR = 14, 16, 10
BOX_LEFT = 18
RING = 2
UNIT_GAP, MARK_ROOM = 5, 21
WIDEST_UNIT = 64.0
FADED = 0.5  # a pointer that does not speak for the plant
LONGEST = 120  # signs of a text worth measuring
UNSPOKEN = (ValueState.STALE, ValueState.DISCONNECTED)
MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class TagCells(QStyledItemDelegate):
    """Paints from the model's own methods: no text crosses Qt's variants."""

    def __init__(self, table: TagTable) -> None:
        super().__init__()
        self._table = table
        self._unit_width = 0.0
        self.measure()
        self._painters = {
            Column.MARK: self._mark,
            Column.ALARM: self._alarm,
            Column.TAG: self._tag,
            Column.DESCRIPTION: self._description,
            Column.VALUE: self._value,
            Column.RANGE: self._range,
            Column.QUALITY: self._quality,
            Column.AGE: self._age,
            Column.SERVER: self._server,
        }

    def measure(self) -> None:
        """The room of the unit, so that numbers stand under each other; again when the look changes."""
        metrics = QFontMetricsF(current().font("caption"))
        units = {tag.unit for tag in self._table.facts.tags}
        widest = max((metrics.horizontalAdvance(unit) for unit in units), default=0.0)
        self._unit_width = min(WIDEST_UNIT, widest)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.row(), Column(index.column())
        rect, theme = QRectF(option.rect), current()
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if self._table.is_marked(row):
            painter.fillRect(rect, theme.colour("accent.selection"))
        elif is_current:
            painter.fillRect(rect, theme.colour("surface.hover"))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, theme.colour("border.subtle"))
        painter.save()
        self._painters[column](painter, rect.adjusted(0, 0, 0, -1), row)
        painter.restore()
        if is_current and option.widget.hasFocus():
            _paint_ring(painter, rect, is_first=column == 0, is_last=column == len(self._painters) - 1)

    def _mark(self, painter: QPainter, rect: QRectF, row: int) -> None:
        box = QRectF(rect.left() + BOX_LEFT, rect.center().y() - BOX / 2, BOX, BOX)
        is_marked = self._table.is_marked(row)
        paint_check_box(painter, box, Qt.CheckState.Checked if is_marked else Qt.CheckState.Unchecked)

    def _alarm(self, painter: QPainter, rect: QRectF, row: int) -> None:
        alarm = self._table.alarm(row)
        if alarm is not None:
            symbol = QRectF(rect.center().x() - SYMBOL / 2, rect.center().y() - SYMBOL / 2, SYMBOL, SYMBOL)
            paint_alarm_symbol(painter, symbol, alarm.priority, alarm.state)

    def _tag(self, painter: QPainter, rect: QRectF, row: int) -> None:
        font = current().font("strong", tag=True)
        _paint_text(painter, rect, self._table.tag(row).name, font, "text.primary")

    def _description(self, painter: QPainter, rect: QRectF, row: int) -> None:
        text = self._table.tag(row).description
        _paint_text(painter, rect, text, current().font("body"), "text.secondary")

    def _value(self, painter: QPainter, rect: QRectF, row: int) -> None:
        value, tag = self._table.value(row), self._table.tag(row)
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        is_text = value.is_name or bool(tag.states) or tag.type == "String" or not tag.type
        if is_text and not _is_number(value.text):  # a number is never cut, a name or a text may be
            metrics = QFontMetricsF(current().font("strong"))
            unit_room = 0.0 if value.is_name else self._unit_width + UNIT_GAP
            width = room.width() - unit_room - (MARK_ROOM if value.state > ValueState.NONE else 0)
            text = value.text[:LONGEST].replace("\n", " ")
            value = value._replace(text=metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
        paint_value(painter, room, value, unit_width=self._unit_width)

    def _range(self, painter: QPainter, rect: QRectF, row: int) -> None:
        tag, alarm, state = self._table.tag(row), self._table.alarm(row), self._table.state(row)
        if tag.low is None or tag.high is None or tag.low >= tag.high or tag.states:
            return
        bar = RangeBar(
            tag.low,
            tag.high,
            limits=alarm.limits if alarm else (),
            priority=alarm.bar_priority if alarm and state not in UNSPOKEN else 0,
        )
        track = QRectF(
            rect.left() + PADDING, rect.center().y() - BAR / 2 - 1, rect.width() - 2 * PADDING, BAR
        )
        is_known = state not in (ValueState.BAD, ValueState.NONE)
        if state in UNSPOKEN:
            painter.setOpacity(FADED)
        paint_range_bar(painter, track, bar, self._table.number(row) if is_known else float("nan"))

    def _quality(self, painter: QPainter, rect: QRectF, row: int) -> None:
        is_fine = self._table.state(row) in (ValueState.GOOD, ValueState.NONE)
        font = current().font("body", weight=400 if is_fine else 600)
        ink = "text.secondary" if is_fine else "text.primary"
        _paint_text(painter, rect, self._table.text(row, Column.QUALITY), font, ink)

    def _age(self, painter: QPainter, rect: QRectF, row: int) -> None:
        is_old = self._table.state(row) in UNSPOKEN
        painter.setFont(current().font("body", weight=600 if is_old else 400))
        painter.setPen(current().colour("text.primary" if is_old else "text.secondary"))
        room = rect.adjusted(0, 0, -PADDING, 0)
        painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignRight, self._table.age(row))

    def _server(self, painter: QPainter, rect: QRectF, row: int) -> None:
        is_gone = self._table.state(row) is ValueState.DISCONNECTED
        font = current().font("body", weight=600 if is_gone else 400)
        ink = "text.primary" if is_gone else "text.secondary"
        _paint_text(painter, rect, self._table.tag(row).server, font, ink)


def _paint_text(painter: QPainter, rect: QRectF, text: str, font: QFont, ink: str) -> None:
    """Elided; the tooltip of the cell has the whole."""
    room = rect.adjusted(PADDING, 0, -PADDING, 0)
    shown = QFontMetricsF(font).elidedText(text[:LONGEST], Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(font)
    painter.setPen(current().colour(ink))
    painter.drawText(room, MIDDLE, shown)


def _paint_ring(painter: QPainter, rect: QRectF, *, is_first: bool, is_last: bool) -> None:
    """The part of the current row's focus ring that lies in this cell."""
    ink = current().colour("accent.focus")
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), RING), ink)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - RING, rect.width(), RING), ink)
    if is_first:
        painter.fillRect(QRectF(rect.left(), rect.top(), RING, rect.height()), ink)
    if is_last:
        painter.fillRect(QRectF(rect.right() - RING, rect.top(), RING, rect.height()), ink)


def _is_number(text: str) -> bool:
    return text[-1:].isdecimal() and text.lstrip("\u2212")[:1].isdecimal()

"""The legend: one row a pen with its colour, name, live value and what is seen of it.

Lives here: the list model, the delegate that paints a row, the eye and the cross in it.
Must not: change a pen, format a value.
"""

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from scada.language import Language
from ui.theme import current, paint_alarm_symbol, paint_icon
from ui.widgets import paint_value

from .compose import LegendRow

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
ROW = Qt.ItemDataRole.UserRole
HEIGHT = 56
STROKE_LEFT, STROKE_RIGHT, TEXT_LEFT = 16, 42, 54
VALUE_RIGHT = 40  # px free right of the value, for eye and cross
BUTTON = 24
SYMBOL = 16
LETTERS = "AB"


class LegendModel(QAbstractListModel):
    """Rows of the legend; `show` signals only those that differ."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._rows: list[LegendRow] = []

    @property
    def rows(self) -> list[LegendRow]:
        return self._rows

    def show(self, rows: list[LegendRow]) -> None:
        before = self._rows
        if [row.tag.id for row in before] != [row.tag.id for row in rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self._rows = rows
        for number, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.tag.name} {row.value.text} {row.value.unit}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.tag.name}\n{row.tag.description}".strip()
        return None


class LegendDelegate(QStyledItemDelegate):
    """Paints a row and finds the eye and the cross under the pointer."""

    eye_pressed = Signal(int)
    cross_pressed = Signal(int)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, max(HEIGHT, 2 * current().row_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: LegendRow = index.data(ROW)
        theme, rect = current(), QRectF(option.rect)
        painter.save()
        if row.is_selected:
            painter.fillRect(rect, theme.colour("accent.selection"))
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent.base"))
        painter.fillRect(
            QRectF(rect.left() + 12, rect.bottom() - 1, rect.width() - 24, 1), theme.colour("border.subtle")
        )
        _paint_stroke(painter, rect, row)
        left = _paint_value(painter, rect, row)
        _paint_names(painter, rect, row, left)
        ink = theme.colour("text.muted")
        paint_icon(painter, _eye(rect).adjusted(4, 4, -4, -4), "eye" if row.is_shown else "eye-off", ink, 1.4)
        if row.is_selected:
            paint_icon(painter, _cross(rect).adjusted(5, 5, -5, -5), "close", ink, 1.4)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if event.type() != QEvent.Type.MouseButtonRelease or not isinstance(event, QMouseEvent):
            return False
        row: LegendRow = index.data(ROW)
        rect = QRectF(option.rect)
        if _eye(rect).contains(event.position()):
            self.eye_pressed.emit(row.tag.id)
            return True
        if row.is_selected and _cross(rect).contains(event.position()):
            self.cross_pressed.emit(row.tag.id)
            return True
        return False


class Legend(QListView):
    """The list of pens. Signals carry the id of the tag."""

    chosen = Signal(int)
    turned = Signal(int)
    removed = Signal(int)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = LegendModel(language)
        self._delegate = LegendDelegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(language.translate("Pens"))
        self.setProperty("surface", "panel")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(HEIGHT)
        self.rows.modelReset.connect(self.updateGeometry)
        self._delegate.eye_pressed.connect(self.turned)
        self._delegate.cross_pressed.connect(self.removed)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.clicked.connect(self._on_current)

    def sizeHint(self) -> QSize:
        """As high as its rows, if there is room."""
        return QSize(200, sum(self.sizeHintForRow(number) for number in range(self.rows.rowCount())))

    def show_rows(self, rows: list[LegendRow]) -> None:
        """Show `rows`; the current row follows the selected pen without asking for it."""
        self.rows.show(rows)
        number = next((number for number, row in enumerate(rows) if row.is_selected), -1)
        if number >= 0 and self.currentIndex().row() != number:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self.rows.index(number))
            self.selectionModel().blockSignals(False)

    def _on_current(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None and not row.is_selected:
            self.chosen.emit(row.tag.id)


def _eye(rect: QRectF) -> QRectF:
    return QRectF(rect.right() - 8 - BUTTON, rect.top() + 6, BUTTON, BUTTON)


def _cross(rect: QRectF) -> QRectF:
    return QRectF(rect.right() - 8 - BUTTON, rect.top() + 6 + BUTTON, BUTTON, BUTTON - 2)


def _paint_stroke(painter: QPainter, rect: QRectF, row: LegendRow) -> None:
    """The pen's own colour and dash, 3 px."""
    pen = current().pen(row.colour)
    y = rect.top() + 20
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(pen.color(), 3, pen.style(), Qt.PenCapStyle.FlatCap))
    painter.setOpacity(1.0 if row.is_shown else 0.35)
    painter.drawLine(QLineF(rect.left() + STROKE_LEFT, y, rect.left() + STROKE_RIGHT, y))
    painter.setOpacity(1.0)


def _paint_value(painter: QPainter, rect: QRectF, row: LegendRow) -> float:
    """The value and its alarm; returns where the room for the name ends."""
    room = QRectF(rect.left() + rect.width() * 0.42, rect.top() + 8, 0, 26)
    room.setRight(rect.right() - VALUE_RIGHT)
    role = "strong" if row.value.is_name or not row.value.unit else "value"
    paint_value(painter, room, row.value, role)
    theme = current()
    metrics = QFontMetricsF(theme.font(role))
    width = metrics.horizontalAdvance(row.value.text) + 24
    width += QFontMetricsF(theme.font("caption")).horizontalAdvance(row.value.unit)
    left = max(room.right() - width, room.left())
    if row.alarm is not None:
        symbol = QRectF(left - SYMBOL, room.center().y() - SYMBOL / 2, SYMBOL, SYMBOL)
        paint_alarm_symbol(painter, symbol, *row.alarm)
        left -= SYMBOL + 6
    return left


def _paint_names(painter: QPainter, rect: QRectF, row: LegendRow, value_left: float) -> None:
    theme = current()
    is_shown = "primary" if row.is_shown else "muted"
    top = rect.top()
    _paint_text(
        *(painter, rect.left() + TEXT_LEFT, top + 25, value_left - 8, row.tag.name),
        *(theme.font("strong", tag=True), f"text.{is_shown}"),
    )
    words = "   ".join(f"{letter} {text}" for letter, text in zip(LETTERS, row.readings, strict=False))
    right = row.age or words or row.extent
    font = theme.font("caption", weight=600 if row.age else None)
    end = rect.right() - VALUE_RIGHT
    left = max(end - QFontMetricsF(font).horizontalAdvance(right), rect.left() + TEXT_LEFT)
    painter.setFont(font)
    painter.setPen(theme.colour("text.secondary" if row.age or words else "text.muted"))
    painter.drawText(QPointF(left, top + 44), right)
    _paint_text(
        *(painter, rect.left() + TEXT_LEFT, top + 44, left - 10, row.tag.description),
        *(theme.font("caption"), "text.secondary"),
    )


def _paint_text(
    painter: QPainter, left: float, baseline: float, right: float, text: str, font: Any, token: str
) -> None:
    painter.setFont(font)
    painter.setPen(current().colour(token))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(right - left, 0))
    painter.drawText(QPointF(left, baseline), shown)

"""The head of the table: titles, the arrow of the order, a box for all rows.

Lives here: how a section is drawn, the box that marks every row shown.
Must not: sort.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView

from ui.theme import current, paint_icon
from ui.widgets import paint_check_box

from .cells import BOX, BOX_LEFT, PADDING
from .columns import COLUMNS, Column
from .table import TagTable

ARROW, ARROW_GAP = 12, 5


class TagHeader(QHeaderView):
    """Click sorts, a second click turns the order round; the box marks all rows shown."""

    def __init__(self, table: TagTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(26)
        table.marks_changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(30, current().row_height))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.logicalIndexAt(event.position().toPoint()) != Column.MARK:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.logicalIndexAt(event.position().toPoint()) == Column.MARK:
            self._table.mark_all(self._table.marks_shown() is not Qt.CheckState.Checked)
            return
        super().mouseReleaseEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, column = current(), Column(section)
        painter.fillRect(rect, theme.colour("surface.header"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("border.subtle"))
        if column is Column.MARK:
            box = QRectF(rect.left() + BOX_LEFT, rect.center().y() - BOX / 2 + 0.5, BOX, BOX)
            paint_check_box(painter, box, self._table.marks_shown())
            return
        title = str(self._table.headerData(section, Qt.Orientation.Horizontal))
        font = theme.font("caption", weight=600)
        width = QFontMetricsF(font).horizontalAdvance(title)
        room = QRectF(rect).adjusted(PADDING, 0, -PADDING, 0)
        is_sorted = self.sortIndicatorSection() == section
        left = room.right() - width if COLUMNS[column].is_right else room.left()
        painter.setFont(font)
        painter.setPen(theme.colour("text.primary" if is_sorted else "text.secondary"))
        painter.drawText(
            QRectF(left, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, title
        )
        if is_sorted:
            self._paint_arrow(painter, room, left, width, COLUMNS[column].is_right)

    def _paint_arrow(
        self, painter: QPainter, room: QRectF, left: float, width: float, is_right: bool
    ) -> None:
        name = "up" if self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder else "down"
        x = left - ARROW - ARROW_GAP if is_right else left + width + ARROW_GAP
        box = QRectF(
            x if width else room.center().x() - ARROW / 2, room.center().y() - ARROW / 2, ARROW, ARROW
        )
        paint_icon(painter, box, name, current().colour("text.secondary"))

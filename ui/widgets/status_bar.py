"""The foot of a window: short facts, a fault among them in stronger type with its mark.

Lives here: an item, and the bar.
Must not: know what is said.
"""

from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import ValueState, current, paint_icon, paint_quality_mark

MARGIN, ICON, MARK, GAP = 14, 16, 14, 6


class StatusItem(QWidget):
    """One fact."""

    def __init__(self, icon: str = "") -> None:
        super().__init__()
        self._icon, self._text, self._fault = icon, "", ValueState.GOOD
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.hide()

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str, fault: ValueState = ValueState.GOOD) -> None:
        """Show `text`, with a mark and in stronger type for a fault; an empty text hides the item."""
        if (text, fault) == (self._text, self._fault):
            return
        self._text, self._fault = text, fault
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font()).horizontalAdvance(self._text) + 2 * MARGIN
        return QSize(round(width) + self._mark_width(), current().px("size.status_bar"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, middle, is_fault = current(), self.height() / 2, self._fault is not ValueState.GOOD
        if is_fault:
            paint_quality_mark(painter, QRectF(MARGIN, middle - MARK / 2, MARK, MARK), self._fault)
        elif self._icon:
            ink = theme.colour("text.secondary")
            paint_icon(painter, QRectF(MARGIN, middle - ICON / 2, ICON, ICON), self._icon, ink, 1.4)
        painter.setFont(self._font())
        painter.setPen(theme.colour("text.primary" if is_fault else "text.secondary"))
        left = MARGIN + self._mark_width()
        painter.drawText(
            QRectF(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._text
        )

    def _mark_width(self) -> int:
        if self._fault is not ValueState.GOOD:
            return MARK + GAP
        return ICON + GAP if self._icon else 0

    def _font(self) -> QFont:
        return current().font("caption", weight=400 if self._fault is ValueState.GOOD else 600)


class StatusBar(QWidget):
    """28 px: items at the left, items at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 1, 2, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._left: list[StatusItem] = []
        self._right: list[StatusItem] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, icon: str = "") -> StatusItem:
        """A new item at the left, after the others there."""
        item = StatusItem(icon)
        self._row.insertWidget(len(self._left), item)
        self._left.append(item)
        return item

    def add_right(self, icon: str = "") -> StatusItem:
        """A new item at the right, after the others there."""
        item = StatusItem(icon)
        self._row.addWidget(item)
        self._right.append(item)
        return item

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current().px("size.status_bar"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().colour("surface.header"))
        line = current().colour("border.subtle")
        painter.fillRect(0, 0, self.width(), 1, line)
        for _, following in (*pairwise(_seen(self._left)), *pairwise(_seen(self._right))):
            painter.fillRect(following.x(), 9, 1, self.height() - 17, line)


def _seen(items: list[StatusItem]) -> list[StatusItem]:
    return [item for item in items if not item.isHidden()]

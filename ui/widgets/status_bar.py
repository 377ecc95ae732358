"""The foot of a window: short facts, a fault among them in stronger type with its mark.

Lives here: an item, and the bar.
Must not: know what is said.
"""

from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import ValueState, current, paint_icon, paint_quality_mark

MARGIN, ICON, MARK, GAP = 14, 16, 14, 6
LEAST_TEXT = 60  # px that an item which gives way keeps for its text
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StatusItem(QAbstractButton):
    """One fact. One that `opens` something is pressed by hand or keys and says so by `clicked`.

    One that `elides` gives way when room is short; the whole text is in its tooltip. Never for a number.
    """

    def __init__(self, icon: str = "", *, opens: bool = False, elides: bool = False) -> None:
        super().__init__()
        self._icon, self._words, self._fault = icon, "", ValueState.GOOD
        self._opens, self._elides, self._reserved = opens, elides, ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, opens)
        width = QSizePolicy.Policy.Maximum if elides else QSizePolicy.Policy.Fixed
        self.setSizePolicy(width, QSizePolicy.Policy.Expanding)
        self.hide()

    @property
    def words(self) -> str:
        return self._words

    @property
    def fault(self) -> ValueState:
        return self._fault

    @property
    def icon_name(self) -> str:
        return self._icon

    def say(self, words: str, fault: ValueState = ValueState.GOOD, *, tip: str = "", icon: str = "") -> None:
        """Show `words`, with a mark and in stronger type for a fault; no words hide the item.

        `tip` is the tooltip, else the words; `icon` changes the icon for good.
        """
        icon = icon or self._icon
        if self.toolTip() != (tip or words):
            self.setToolTip(tip or words)
        if (words, fault, icon) == (self._words, self._fault, self._icon):
            return
        self._words, self._fault, self._icon = words, fault, icon
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def reserve(self, widest: str) -> None:
        """Stay at least as wide as `widest` would be, so that a changing number moves nothing."""
        self._reserved = widest

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        return self._size(max(map(metrics.horizontalAdvance, (self._words, self._reserved))))

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return (
            QSize(min(whole.width(), self._size(LEAST_TEXT).width()), whole.height())
            if self._elides
            else whole
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, middle, is_fault = current(), self.height() / 2, self._fault is not ValueState.GOOD
        if self._opens and (self.underMouse() or self.isDown()):
            painter.fillRect(self.rect().adjusted(1, 2, -1, -1), theme.colour("surface.hover"))
        if is_fault:
            paint_quality_mark(painter, QRectF(MARGIN, middle - MARK / 2, MARK, MARK), self._fault)
        elif self._icon:
            ink = theme.colour("text.secondary")
            paint_icon(painter, QRectF(MARGIN, middle - ICON / 2, ICON, ICON), self._icon, ink, 1.4)
        painter.setFont(self._font())
        painter.setPen(theme.colour("text.primary" if is_fault or self._opens else "text.secondary"))
        left = MARGIN + self._mark_width()
        room = self.width() - left - MARGIN
        metrics = QFontMetricsF(self._font())
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRectF(left, 0, room + MARGIN, self.height()), Qt.AlignmentFlag.AlignVCenter, words)

    def _size(self, text_width: float) -> QSize:
        return QSize(round(text_width) + 2 * MARGIN + self._mark_width(), current().px("size.status_bar"))

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

    def add(self, icon: str = "", *, opens: bool = False, elides: bool = False) -> StatusItem:
        """A new item at the left, after the others there."""
        item = StatusItem(icon, opens=opens, elides=elides)
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

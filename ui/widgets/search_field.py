"""The field that finds: magnifier, what may be written, its key.

Lives here: the look of it, and Esc clears.
Must not: search.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import current, paint_icon

from .label import CAP_HEIGHT, key_cap_width, paint_key_cap

ICON_LEFT, ICON, SIDE = 8, 16, 14


class SearchField(QLineEdit):
    """Shows its key until something is written. Esc clears; a second Esc goes to the page."""

    def __init__(self, hint: str, key: str = "") -> None:
        super().__init__()
        self._key = key
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setTextMargins(ICON_LEFT + ICON - 6, 0, key_cap_width(key) if key else 0, 0)

    def sizeHint(self) -> QSize:
        """Wide enough for the hint and the key."""
        margins = self.textMargins()
        width = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(width + margins.left() + margins.right() + 2 * SIDE, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        middle = self.height() / 2
        ink = current().colour("text.muted")
        paint_icon(painter, QRectF(ICON_LEFT, middle - ICON / 2, ICON, ICON), "search", ink, 1.4)
        if self._key and not self.text():
            left = self.width() - 8 - key_cap_width(self._key)
            paint_key_cap(painter, left, round(middle - CAP_HEIGHT / 2), self._key)

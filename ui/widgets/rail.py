"""The rail: one button a page, icon over word, the number of alarms at its icon.

Lives here: the button, the column of them, the narrow form without words.
Must not: know which pages there are.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import current, paint_icon

from .button import tip_with_key

NARROW_WIDTH, NARROW_CELL, CELL = 52, 40, 54
GAP, EDGE, BAR = 6, 6, 3
BADGE_HEIGHT, BADGE_LEFT, MOST = 16, 44, 999


class RailButton(QAbstractButton):
    """Opens a page. Checked while that page is shown."""

    def __init__(self, icon: str, word: str, key: str = "") -> None:
        super().__init__()
        self._icon, self._count, self._is_narrow = icon, 0, False
        self.setText(word)
        self.setCheckable(True)
        self.setToolTip(tip_with_key(word, key))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_count(self, count: int) -> None:
        """The badge; 0 takes it away."""
        if count != self._count:
            self._count = count
            self.update()

    def be_narrow(self, is_narrow: bool) -> None:
        self._is_narrow = is_narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._is_narrow:
            return QSize(NARROW_WIDTH, NARROW_CELL)
        return QSize(current().px("size.rail"), CELL)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width, is_on = current(), self.width(), self.isChecked()
        if is_on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent.selection" if is_on else "surface.hover"))
            painter.drawRoundedRect(QRectF(EDGE, 0, width - 2 * EDGE, self.height()), 6, 6)
        if is_on:
            painter.fillRect(QRectF(0, 8, BAR, self.height() - 16), theme.colour("accent.base"))
        top = 10 if self._is_narrow else 8
        ink = theme.colour("accent.base" if is_on else "text.secondary")
        paint_icon(painter, QRectF(width / 2 - 10, top, 20, 20), self._icon, ink)
        if not self._is_narrow:
            painter.setFont(theme.font("micro", weight=600 if is_on else 500))
            painter.setPen(theme.colour("text.primary" if is_on else "text.secondary"))
            word = QRectF(0, 30, width, 20)
            painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_badge(painter)

    def _paint_badge(self, painter: QPainter) -> None:
        theme = current()
        text = str(self._count) if self._count <= MOST else f"{MOST}+"
        font = theme.font("micro", weight=600)
        width = max(18.0, QFontMetricsF(font).horizontalAdvance(text) + 9)
        left = min(BADGE_LEFT, self.width() - 4 - width)
        badge = QRectF(left, 2, width, BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text.primary"))
        painter.drawRoundedRect(badge, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
        painter.setFont(font)
        painter.setPen(theme.colour("surface.panel"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """The column of pages. `chosen` names the page a person asked for."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(GAP)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def add(self, name: str, icon: str, word: str, key: str = "") -> RailButton:
        """A new page below the others."""
        button = RailButton(icon, word, key)
        self._buttons[name] = button
        self._group.addButton(button)
        self._column.insertWidget(len(self._buttons) - 1, button)
        button.clicked.connect(lambda: self.chosen.emit(name))
        return button

    def show_page(self, name: str) -> None:
        """Mark the page that is shown; nothing is emitted."""
        self._buttons[name].setChecked(True)

    def be_narrow(self, is_narrow: bool) -> None:
        """Without words, for windows up to 1280 px wide."""
        for button in self._buttons.values():
            button.be_narrow(is_narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().colour("surface.panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), current().colour("border.subtle"))

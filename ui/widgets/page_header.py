"""The head of a page: title, mode, tools, main action.

Lives here: their order and distances.
Must not: know a page.
"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import current

from .label import Label


class PageHeader(QWidget):
    """48 px, more for gloved hands: title, note, pill, tools in groups; the main action at the right."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.title, self.note = Label(title, "page", elides=True), Label(note, "body", "muted", elides=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 16, 1)
        self._row.setSpacing(current().px("space.s"))
        self._row.addWidget(self.title)
        self._row.addSpacing(current().px("space.xs"))
        self._row.addWidget(self.note)
        self._row.addStretch(1)
        self._left = 3  # where the next tool goes: before the stretch
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.note.setVisible(bool(note))

    def add(self, *parts: QWidget, gap: int = 0) -> None:
        """Put `parts` after what stands at the left, `gap` px more before the first."""
        if gap:
            self._row.insertSpacing(self._left, gap)
            self._left += 1
        for part in parts:
            self._row.insertWidget(self._left, part)
            self._left += 1

    def add_right(self, *parts: QWidget) -> None:
        """Put `parts` at the right end, in reading order."""
        for part in parts:
            self._row.addWidget(part)

    def show_title(self, title: str, note: str = "") -> None:
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def sizeHint(self) -> QSize:
        theme = current()
        height = max(theme.px("size.page_header"), theme.control_height + theme.px("space.s"))
        return QSize(super().sizeHint().width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().colour("surface.panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, current().colour("border.subtle"))

"""The connection in the banner: mark, words, how many servers; pressed, it tells more.

Lives here: the two lines and the room kept for them.
Must not: judge a link, choose words.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout

from ui.theme import current
from ui.widgets import Connection, ConnectionMark, Label

from .links import Links

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LinkButton(QAbstractButton):
    """As wide as the widest of `offered`, so that nothing beside it moves when a link does."""

    def __init__(self, offered: Sequence[tuple[Connection, str]]) -> None:
        super().__init__()
        self.mark, self.count = ConnectionMark(), Label("", "caption", "muted")
        for part in (self.mark, self.count):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._offered = tuple(offered)
        self.sentences: tuple[str, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the page
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 2)
        column.setSpacing(0)
        column.addWidget(self.mark)
        column.addWidget(self.count)
        self._reserve()

    def show_links(self, links: Links) -> None:
        self.mark.say(links.state, links.words)
        self.count.setText(links.how_many)
        if links.sentences != self.sentences:
            self.sentences = links.sentences
            self.setToolTip("\n".join(links.sentences))
        self.setAccessibleName(f"{links.words}, {links.how_many}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse() or self.isDown():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("surface.hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)

    def _reserve(self) -> None:
        measure = ConnectionMark()
        widths = []
        for state, words in self._offered:
            measure.say(state, words)
            widths.append(measure.sizeHint().width())
        self.setMinimumWidth(max(widths, default=0) + 8)

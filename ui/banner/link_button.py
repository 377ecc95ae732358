"""The connection in the banner: mark, words, how many servers; pressed, it tells more.

Lives here: the two lines and the room kept for them.
Must not: judge a link, choose words.
"""

import re
from collections.abc import Sequence
from html import escape
from unicodedata import east_asian_width

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout

from ui.theme import current
from ui.widgets import Connection, ConnectionMark, Label

from .links import Links

TIP_COLUMNS = 80
# a word with the space behind it, or a sign of Chinese with the punctuation behind it
BREAKS = re.compile(r"[\u3400-\u9fff][\u3000-\u303f\uff00-\uff65]*\s*|[^\s\u3400-\u9fff]+\s*|\s+")
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def tip_text(sentences: Sequence[str]) -> str:
    """The sentences in short lines: a tooltip of plain text is broken nowhere.

    What looks like rich text in a name or a reason from outside is shown sign by sign.
    """
    lines = [line for sentence in sentences for line in folded(sentence)]
    if any(sign in line for line in lines for sign in "<&"):
        return f"<qt>{'<br>'.join(map(escape, lines))}</qt>"
    return "\n".join(lines)


def folded(sentence: str) -> list[str]:
    """In lines of about 80 columns; a sign of Chinese takes two, and a line may end after any of them."""
    lines, columns = [""], 0
    for word in BREAKS.findall(sentence):
        width = sum(1 + (east_asian_width(sign) in "WF") for sign in word.rstrip())
        if lines[-1] and columns + width > TIP_COLUMNS:
            lines.append("")
            columns = 0
        lines[-1] += word
        columns += width + len(word) - len(word.rstrip())
    return [line.rstrip() for line in lines]


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
            self.setToolTip(tip_text(links.sentences))
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

"""LIVE, PAUSED, REVIEW, NOT LIVE: the mark that says in what time a page stands.

Lives here: the pill of a page header and the teal strip of a review.
Must not: decide the mode.
"""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from scada.language import Language
from scada.model import Text
from ui.theme import current, paint_icon

HIGHEST = 36
BOLD = QFont.Weight.Bold.value


class Mode(Enum):
    """In what time a page stands."""

    LIVE = "live"
    PAUSED = "paused"
    REVIEW = "review"
    ENDED = "ended"  # nothing comes any more


WORDS = {
    Mode.LIVE: Text("LIVE"),
    Mode.PAUSED: Text("PAUSED"),
    Mode.REVIEW: Text("REVIEW"),
    Mode.ENDED: Text("NOT LIVE"),
}
SIDES = {Mode.LIVE: 40, Mode.PAUSED: 44, Mode.REVIEW: 44, Mode.ENDED: 44}  # px beside the word, mark included
OUTLINED = {Mode.PAUSED: "pause", Mode.ENDED: "plug"}  # and their icon


class StatePill(QWidget):
    """The pill beside a page's title: discs and words in text colours; only REVIEW is teal."""

    def __init__(self, language: Language, mode: Mode = Mode.LIVE) -> None:
        super().__init__()
        self._language, self._mode, self._asked = language, mode, mode
        self._has_ended = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.word)

    @property
    def mode(self) -> Mode:
        """The one shown."""
        return self._mode

    @property
    def word(self) -> str:
        return self._language.render(WORDS[self._mode])

    def show_mode(self, mode: Mode) -> None:
        """Say so, unless nothing comes any more."""
        self._asked = mode
        self._show(Mode.ENDED if self._has_ended else mode)

    def be_ended(self, has_ended: bool) -> None:
        """While nothing comes any more the pill says NOT LIVE, whatever its page asks for."""
        self._has_ended = has_ended
        self.show_mode(self._asked)

    def _show(self, mode: Mode) -> None:
        if mode is not self._mode:
            self._mode = mode
            self.setAccessibleName(self.word)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(current().font("body", weight=BOLD)).horizontalAdvance(self.word)
        return QSize(round(width) + SIDES[self._mode], min(HIGHEST, current().control_height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        rect = QRectF(self.rect())
        middle = rect.center().y()
        left, token = 29.0, "surface.panel"
        if self._mode in OUTLINED:
            left, token = 32.0, "text.primary"
            painter.setPen(QPen(theme.colour("text.primary"), 1.5))
            painter.setBrush(theme.colour("surface.raised"))
            inside = rect.adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(inside, inside.height() / 2, inside.height() / 2)
            mark = QRectF(10, middle - 8, 16, 16)
            paint_icon(painter, mark, OUTLINED[self._mode], theme.colour(token), 2)
        else:
            is_live = self._mode is Mode.LIVE
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("text.primary" if is_live else "review.fill"))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
            if is_live:
                painter.setBrush(theme.colour(token))
                painter.drawEllipse(QPointF(17, middle), 5, 5)
            else:
                left, token = 32.0, "review.on"
                paint_icon(painter, QRectF(10, middle - 8, 16, 16), "review", theme.colour(token), 1.8)
        painter.setFont(theme.font("body", weight=BOLD))
        painter.setPen(theme.colour(token))
        painter.drawText(rect.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.word)


class ReviewStrip(QWidget):
    """The teal bar of a review: the word and the moment of the play head."""

    def __init__(self, language: Language, moment: str = "") -> None:
        super().__init__()
        self._language, self._moment = language, moment
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_moment(self, moment: str) -> None:
        self._moment = moment
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = current(), QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("review.fill"))
        painter.drawRoundedRect(rect, 5, 5)
        ink = theme.colour("review.on")
        paint_icon(painter, QRectF(12, rect.center().y() - 9, 18, 18), "review", ink, 1.8)
        painter.setPen(ink)
        word = self._language.render(WORDS[Mode.REVIEW])
        font = theme.font("body", weight=BOLD)
        painter.setFont(font)
        painter.drawText(rect.adjusted(38, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        left = 38 + QFontMetricsF(font).horizontalAdvance(word) + theme.px("space.m")
        painter.setFont(theme.font("strong"))
        painter.drawText(rect.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._moment)

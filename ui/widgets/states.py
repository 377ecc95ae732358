"""A page that is empty, loading or in trouble says so in place, with one way on.

Lives here: the three states as parts.
Must not: choose the words, run what is waited for.
"""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import ValueState, current, paint_quality_mark

from .button import Button, Kind
from .label import Label

SHOW_AFTER_MS = 300
CANCEL_AFTER_MS = 1000
MARK = 16


class EmptyState(QWidget):
    """One sentence and the one way on, in the middle of the room it gets."""

    requested = Signal()

    def __init__(self, sentence: str, verb: str = "", *, icon: str = "", key: str = "") -> None:
        super().__init__()
        self.sentence = Label(sentence)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setWordWrap(True)
        self.button: Button | None = None
        column = QVBoxLayout(self)
        column.setSpacing(current().px("space.l"))
        column.addStretch(2)
        column.addWidget(self.sentence)
        if verb:
            self.button = Button(verb, icon=icon, key=key, kind=Kind.PRIMARY)
            self.button.clicked.connect(self.requested)
            column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


class LoadingState(QWidget):
    """Says what is being read: nothing for 300 ms, then the sentence; after 1 s bar, count and Cancel."""

    cancelled = Signal()

    def __init__(self, cancel_word: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.sentence, self.count = Label(), Label("", "caption", "muted")
        self.bar = QProgressBar(textVisible=False)
        self.cancel = Button(cancel_word, key="Esc")
        self.cancel.clicked.connect(self.cancelled)
        self._late = QTimer(self, interval=SHOW_AFTER_MS, singleShot=True)
        self._late.timeout.connect(self.show)
        self._very_late = QTimer(self, interval=CANCEL_AFTER_MS, singleShot=True)
        self._very_late.timeout.connect(lambda: self._offer_cancel(True))
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.addWidget(self.sentence, 1)
        words.addWidget(self.count)
        column = QVBoxLayout()
        column.setSpacing(current().px("space.s"))
        column.addLayout(words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(current().px("space.l"))
        row.addLayout(column, 1)
        row.addWidget(self.cancel)

    def begin(self, sentence: str) -> None:
        """Something was asked for; the strip appears only if it takes long."""
        self.show_progress(sentence, "", None)
        self._offer_cancel(False)
        self._late.start()
        self._very_late.start()

    def show_progress(self, sentence: str, count: str, share: float | None) -> None:
        """`share` from 0 to 1; None while it is not known."""
        self.sentence.setText(sentence)
        self.count.setText(count)
        self.bar.setRange(0, 1000 if share is not None else 0)
        self.bar.setValue(round((share or 0.0) * 1000))

    def end(self) -> None:
        """The answer is there, or nobody waits for it any more."""
        self._late.stop()
        self._very_late.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_strip(QPainter(self), self, "border.subtle")

    def _offer_cancel(self, is_offered: bool) -> None:
        for part in (self.bar, self.count, self.cancel):
            part.setVisible(is_offered)


class ErrorStrip(QWidget):
    """What happened, what it means, what to do; the rest of the page stays. Hidden while all is well."""

    requested = Signal()

    def __init__(self, verb: str = "", *, icon: str = "", key: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.sentence = Label("", "strong")
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button: Button | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(42, 10, 16, 10)
        row.setSpacing(current().px("space.l"))
        row.addWidget(self.sentence, 1)
        if verb:
            self.button = Button(verb, icon=icon, key=key)
            self.button.clicked.connect(self.requested)
            row.addWidget(self.button)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence`; an empty one hides the strip."""
        self.sentence.setText(sentence)
        self.setVisible(bool(sentence))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _paint_strip(painter, self, "border.strong")
        text, line = self.sentence.geometry(), self.sentence.fontMetrics().height()
        top = text.center().y() - self.sentence.heightForWidth(text.width()) / 2 + (line - MARK) / 2
        paint_quality_mark(painter, QRectF(16, round(top) + 1, MARK, MARK), ValueState.BAD)


def _paint_strip(painter: QPainter, strip: QWidget, edge: str) -> None:
    painter.fillRect(strip.rect(), current().colour("surface.header"))
    painter.fillRect(0, 0, strip.width(), 1, current().colour(edge))

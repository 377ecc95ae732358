"""The time bar: how long a span, from when, until when, in the site's zone.

Lives here: the choices of length, the two fields, the sentence for a text that is no time.
Must not: move a view, read a clock by itself.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import Text, TimeError, local_time
from ui.theme import current
from ui.widgets import ErrorStrip, Label, Segmented

from .moments import NOW, moment_text, read_moment
from .view import SPANS, Span

LABELS = (
    Text("5 min"),
    Text("30 min"),
    Text("2 h"),
    Text("8 h"),
    Text("1 d"),
    Text("7 d"),
    Text("1 y"),
)
LEAST, SHORT, EDGE, AROUND_TEXT = 300, 96, 16, 26  # px


class TimeBar(QWidget):
    """Signals carry ns: a length; or a start and an end, which is None for now."""

    length_chosen = Signal(object)
    span_chosen = Signal(object, object)

    def __init__(self, language: Language, zone: str, now: Callable[[], int]) -> None:
        super().__init__()
        self._language, self._zone, self._now = language, zone, now
        self.lengths = Segmented([language.render(label) for label in LABELS], -1)
        self.start, self.end = QLineEdit(), QLineEdit()
        self.start.setAccessibleName(language.translate("From"))
        self.end.setAccessibleName(language.translate("To"))
        self.zone = Label("", "caption", "muted")
        self.error = ErrorStrip()
        hint = language.translate("03:12, yesterday, -8h or 2026-11-24 03:12")
        for field in (self.start, self.end):
            field.setToolTip(hint)
            field.returnPressed.connect(self._apply)
            field.setFont(current().font("body"))
        self.to = Label(language.translate("to"), "body", "muted")
        self._left = self._right = 0
        self.lengths.chosen.connect(lambda index: self.length_chosen.emit(SPANS[index]))
        self._lay_out()

    def align(self, left: int, right: int) -> None:
        """Begin `left` px and end `right` px inside, where the plot does, as far as there is room."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self._arrange()

    def show_view(self, span: Span, length: int, is_live: bool, now: int) -> None:
        """Say what is shown; a field somebody writes in keeps its text."""
        self.lengths.choose(SPANS.index(length) if length in SPANS else -1)
        _write(self.start, moment_text(span.start, now, self._zone, span))
        word = self._language.translate("now")
        _write(self.end, word if is_live else moment_text(span.end, now, self._zone, span))
        zone = local_time(span.end, self._zone).abbreviation
        self.zone.setText(self._language.translate("Site time, {zone}", zone=zone))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """It gives way: what does not fit is left out, the fields last."""
        return QSize(LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Fields as wide as their texts; the choices and the zone only where they fit beside them."""
        space = current().px("space.s")
        metrics = QFontMetrics(current().font("body"))
        for field in (self.start, self.end):
            field.setFixedWidth(max(metrics.horizontalAdvance(field.text()) + AROUND_TEXT, SHORT))
        rest = self.width() - 2 * EDGE - self.start.width() - self.end.width()
        rest -= self.to.sizeHint().width() + 2 * space
        for part in (self.lengths, self.zone):
            width = part.sizeHint().width() + 2 * space
            part.setVisible(rest >= width)
            rest -= width if rest >= width else 0
        right = max(min(self._right, rest + EDGE), EDGE)
        left = max(min(self._left, rest + 2 * EDGE - right), EDGE)
        self._row.setContentsMargins(left, space, right, space)

    def _apply(self) -> None:
        now = self._now()
        words = (NOW, self._language.translate("now"))
        try:
            start = read_moment(self.start.text(), now, self._zone)
            end = None if self.end.text().strip() in words else read_moment(self.end.text(), now, self._zone)
        except TimeError as error:
            self.error.say(self._language.render(error.text))
            return
        if start >= (now if end is None else end):
            self.error.say(self._backwards(end is None))
            return
        self.error.say("")
        for field in (self.start, self.end):
            field.setModified(False)
        self.span_chosen.emit(start, end)

    def _backwards(self, is_until_now: bool) -> str:
        translate, start = self._language.translate, self.start.text()
        if is_until_now:
            return translate(
                "{start} is not in the past, so nothing is shown yet. Write an earlier start.", start=start
            )
        end = self.end.text()
        return translate(
            "The start {start} is not before the end {end}. Write an earlier start or a later end.",
            start=start,
            end=end,
        )

    def _lay_out(self) -> None:
        space = current().px("space.s")
        row = self._row = QHBoxLayout()
        row.setSpacing(space)
        for part in (self.lengths, self.start, self.to, self.end):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.zone)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.error)
        column.addLayout(row)
        self._arrange()


def _write(field: QLineEdit, text: str) -> None:
    if field.text() != text and not (field.isModified() and field.hasFocus()):
        field.setText(text)
        field.setCursorPosition(0)

"""What can be done above the list, and the keys named below it.

Lives here: acknowledge, comment, what is new, how many are shown, what the filter hides.
Must not: acknowledge, filter.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from scada.language import Language
from ui.theme import current, paint_icon
from ui.widgets import Button, KeyCap, Kind, Label, number_text

from .keys import HINTS, NEW_HINT

LONGEST_COMMENT = 500  # signs; longer ones are refused by the recorder
ICON = 16


class DeedBar(QWidget):
    """The row of deeds. A button is off while it would do nothing."""

    selected_requested = Signal()
    shown_requested = Signal()
    new_requested = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.selected = Button(
            language.translate("Acknowledge selected"), icon="check", key="F2", kind=Kind.PRIMARY
        )
        self.all_shown = Button(language.translate("Acknowledge shown"), key="Shift F2")
        self.comment = QLineEdit(placeholderText=language.translate("Comment"), maxLength=LONGEST_COMMENT)
        self.comment.setAccessibleName(language.translate("Comment for the acknowledgement"))
        self.comment.setToolTip(language.translate("Goes into the journal with the acknowledgement (K)"))
        self.comment.setMinimumWidth(120)
        self.comment.setMaximumWidth(280)
        self.new = Button("")
        self.count = Label("", "caption", "muted")
        for button in (self.selected, self.all_shown, self.new):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard on the list
        self.selected.clicked.connect(self.selected_requested)
        self.all_shown.clicked.connect(self.shown_requested)
        self.new.clicked.connect(self.new_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px("space.s"))
        row.addWidget(self.selected)
        row.addWidget(self.all_shown)
        row.addWidget(self.comment, 1)
        row.addStretch(1)
        row.addWidget(self.new)
        row.addWidget(self.count)
        self.show_new(0, 0)

    def show_deeds(self, selected: int, shown: int) -> None:
        """How many unacknowledged alarms are selected, and shown."""
        self.selected.setEnabled(selected > 0)
        self.all_shown.setEnabled(shown > 0)
        self.all_shown.setToolTip(
            self._language.plural(
                "{n} unacknowledged alarm is shown", "{n} unacknowledged alarms are shown", shown
            )
        )

    def show_count(self, shown: int, total: int) -> None:
        fields = {"shown": number_text(shown, 0, ","), "all": number_text(total, 0, ",")}
        if not total:
            self.count.setText("")
        elif shown == total:
            self.count.setText(self._language.translate("{shown} shown", **fields))
        else:
            self.count.setText(self._language.translate("{shown} of {all} shown", **fields))

    def show_new(self, new: int, cleared: int) -> None:
        """How many alarms wait to be shown, or to go, until a person says so."""
        self.new.setVisible(bool(new or cleared))
        if new:
            self.new.setText(self._language.plural("{n} new, press N", "{n} new, press N", new))
        elif cleared:
            self.new.setText(self._language.plural("{n} cleared, press N", "{n} cleared, press N", cleared))


class FilterChip(QWidget):
    """What the filter asks for, and the way out of it; hidden while there is none."""

    cleared = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.words = Label("", "body", elides=True)
        self.clear = Button(language.translate("Clear"), icon="close", key="Esc", kind=Kind.LINK)
        self.clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(34, 0, 0, 0)
        row.setSpacing(current().px("space.xs"))
        row.addWidget(self.words)
        row.addWidget(self.clear)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, parts: list[str]) -> None:
        """Nothing hides the chip."""
        self.setVisible(bool(parts))
        self.words.setText(self._language.translate("Filter: {parts}", parts=" · ".join(parts)))
        self.words.setToolTip(self.words.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent.base"), 1))
        painter.setBrush(theme.colour("accent.selection"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        box = QRectF(10, self.height() / 2 - ICON / 2, ICON, ICON)
        paint_icon(painter, box, "filter", theme.colour("text.primary"))


class Hints(QWidget):
    """The keys an operator needs, at the foot of the list."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._of_new: list[QWidget] = []
        for key, words in (NEW_HINT, *HINTS):
            parts = KeyCap(key), Label(language.render(words), "caption", "secondary")
            for part in parts:
                row.addWidget(part)
            parts[1].setContentsMargins(0, 0, 12, 0)
            if (key, words) == NEW_HINT:
                self._of_new.extend(parts)
        row.addStretch(1)
        self.show_new(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def show_new(self, is_waiting: bool) -> None:
        """Name N first while rows wait for it."""
        for part in self._of_new:
            part.setVisible(is_waiting)

    @property
    def names_new(self) -> bool:
        return not self._of_new[0].isHidden()

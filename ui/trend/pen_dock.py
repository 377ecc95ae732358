"""The right dock: the legend, and below it the facts of the selected pen.

Lives here: the head with its counts, the rows of facts, what the dock offers for a pen.
Must not: change a pen, format a value.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scada.language import Language
from ui.theme import current
from ui.widgets import Label, ToolButton

from .compose import LegendRow
from .legend import Legend

NARROW_WIDTH = 320
HEAD = 42
MOST_FACTS = 9


class PenDock(QWidget):
    """Legend and facts; `closed` when a person closes it as a drawer."""

    closed = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.legend = Legend(language)
        self.title, self.count = Label(language.translate("Pens"), "title"), Label("", "body", "muted")
        self.search = ToolButton("search", language.translate("Add pen"), "Ctrl F")
        self.close_button = ToolButton("close", language.translate("Close the pens"))
        self.close_button.clicked.connect(self.closed)
        self.facts = PenFacts(language)
        self.setFixedWidth(current().px("size.dock_default"))
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 8, 6)
        head.setSpacing(current().px("space.s"))
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.search)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.legend)
        column.addWidget(self.facts)
        column.addStretch(1)

    def be_drawer(self, is_drawer: bool) -> None:
        """As a drawer it is a little narrower and has a button that closes it."""
        self.close_button.setVisible(is_drawer)
        self.setFixedWidth(NARROW_WIDTH if is_drawer else current().px("size.dock_default"))

    def show_rows(self, rows: list[LegendRow]) -> None:
        self.legend.show_rows(rows)
        hidden = sum(not row.is_shown for row in rows)
        shown = len(rows) - hidden
        translate = self._language.translate
        if hidden:
            self.count.setText(translate("{shown} shown, {hidden} hidden", shown=shown, hidden=hidden))
        else:
            self.count.setText(translate("{shown} shown", shown=shown))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().colour("surface.panel"))
        painter.fillRect(0, 0, 1, self.height(), current().colour("border.subtle"))


class PenFacts(QWidget):
    """What is known of the selected pen, name and value on each line."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.name = Label("", "strong", tag=True)
        self.description = Label("", "body", "secondary", elides=True)
        self._names = [Label("", "caption", "muted") for _ in range(MOST_FACTS)]
        self._values = [Label("", "caption", tag=True, elides=True) for _ in range(MOST_FACTS)]
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        title = QHBoxLayout()
        title.setSpacing(current().px("space.s"))
        title.addWidget(self.name)
        title.addWidget(self.description, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px("space.m"))
        grid.setVerticalSpacing(current().px("space.s"))
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(value, number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(current().px("space.m"))
        column.addLayout(title)
        column.addLayout(grid)

    def show_pen(self, name: str, description: str, facts: Sequence[tuple[str, str]]) -> None:
        self.setVisible(bool(name))
        _say(self.name, name)
        _say(self.description, description)
        for number, (label, value) in enumerate(zip(self._names, self._values, strict=True)):
            is_there = number < len(facts)
            _say(label, facts[number][0] if is_there else "")
            _say(value, facts[number][1] if is_there else "")
            label.setVisible(is_there)
            value.setVisible(is_there)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Name and value of each line shown."""
        pairs = zip(self._names, self._values, strict=True)
        return [(name.text(), value.text()) for name, value in pairs if name.text()]

    def sizeHint(self) -> QSize:
        return QSize(NARROW_WIDTH, super().sizeHint().height())


def _say(label: Label, text: str) -> None:
    if label.text() != text:
        label.setText(text)

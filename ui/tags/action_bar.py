"""What can be done with the marked rows, each verb with its key.

Lives here: the bar at the foot, shown while rows are marked.
Must not: do it.
"""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from scada.language import Language
from ui.theme import current
from ui.widgets import Button, Kind, Label, number_text

HEIGHT = 46


class ActionBar(QWidget):
    """46 px; hidden while nothing is marked."""

    trend_requested = Signal()
    alarms_requested = Signal()
    copy_requested = Signal()
    clear_requested = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.count = Label("", "strong", elides=True)
        self.trend = Button(language.translate("Show in trend"), icon="trend", key="T", kind=Kind.PLAIN)
        self.alarms = Button(language.translate("Alarms of these"), icon="alarms", key="A", kind=Kind.PLAIN)
        self.copy = Button(language.translate("Copy values"), icon="copy", key="Ctrl C", kind=Kind.PLAIN)
        self.clear = Button("", icon="close", key="Esc", kind=Kind.GHOST)
        self.clear.setToolTip(language.translate("Take marks away"))
        self.clear.setAccessibleName(language.translate("Take marks away"))
        self.trend.clicked.connect(self.trend_requested)
        self.alarms.clicked.connect(self.alarms_requested)
        self.copy.clicked.connect(self.copy_requested)
        self.clear.clicked.connect(self.clear_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 1, 16, 0)
        row.setSpacing(current().px("space.s"))
        row.addWidget(self.count)
        row.addSpacing(current().px("space.l"))
        for button in (self.trend, self.alarms, self.copy):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.clear)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_marks(self, marked: int, hidden: int, total: int) -> None:
        """`hidden` of the `marked` rows are not shown because of a filter."""
        self.setVisible(marked > 0)
        fields = {"marked": number_text(marked, 0, ","), "all": number_text(total, 0, ",")}
        words = self._language.translate("{marked} of {all} marked", **fields)
        if hidden:
            words = self._language.translate(
                "{marked} of {all} marked, {hidden} of them hidden by the filter",
                **fields,
                hidden=number_text(hidden, 0, ","),
            )
        self.count.setText(words)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(HEIGHT, current().control_height + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().colour("surface.panel"))
        painter.fillRect(0, 0, self.width(), 1, current().colour("border.subtle"))

"""The filters at the left: areas, qualities, priorities, each with its count.

Lives here: the column and its choices.
Must not: filter, count.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import AlarmState
from ui.theme import ValueState, current, paint_alarm_symbol, paint_quality_mark
from ui.widgets import Label, number_text

from .find import Filter
from .words import PRIORITIES, TITLES

WIDTH, SIDE, INSET = 224, 20, 8
MARK, MARK_ROOM = 15, 24
QUALITIES = (
    ValueState.GOOD,
    ValueState.UNCERTAIN,
    ValueState.BAD,
    ValueState.STALE,
    ValueState.DISCONNECTED,
    ValueState.NONE,
)


class Choice(QAbstractButton):
    """One filter with its count. `mark` is a state, a priority, or nothing."""

    def __init__(self, text: str, mark: ValueState | int | None = None) -> None:
        super().__init__()
        self._mark, self._count = mark, -1
        self.setText(text)
        self.setCheckable(True)
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def count(self) -> int:
        return self._count

    def show_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self.text()}, {count}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * INSET, max(28, current().hit))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent.selection" if self.isChecked() else "surface.hover"))
            painter.drawRoundedRect(rect, 4, 4)
        left = SIDE - INSET
        if self._mark is not None:
            self._paint_mark(painter, QRectF(left, rect.center().y() - MARK / 2, MARK, MARK))
            left += MARK_ROOM
        written = number_text(self._count, 0, ",") if self._count >= 0 else ""
        is_loud = self.isChecked() or (self._count > 0 and self._mark not in (None, ValueState.GOOD))
        room = rect.adjusted(left, 0, INSET - SIDE, 0)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text.primary" if is_loud else "text.muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, written)
        room.setRight(room.right() - QFontMetricsF(painter.font()).horizontalAdvance(written) - INSET)
        font = theme.font("body", weight=600 if self.isChecked() else 400)
        painter.setFont(font)
        painter.setPen(theme.colour("text.primary"))
        shown = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> None:
        if not isinstance(self._mark, ValueState):
            paint_alarm_symbol(painter, rect, int(self._mark or 0), AlarmState.ACKED)
        elif self._mark is ValueState.GOOD:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("text.muted"))
            painter.drawEllipse(rect.center(), 3, 3)
        else:
            paint_quality_mark(painter, rect, self._mark)


class SideFilters(QScrollArea):
    """At most one choice of a group is on; a second press takes it back."""

    area_chosen = Signal(object)  # name of the area, None for all
    state_chosen = Signal(object)  # ValueState, None for all
    priority_chosen = Signal(int)  # 0 for all

    def __init__(self, language: Language, areas: Mapping[str, int], total: int) -> None:
        super().__init__()
        self._language = language
        self.areas: dict[str | None, Choice] = {}
        self.states = {state: Choice(language.render(TITLES[state]), state) for state in QUALITIES}
        self.priorities = {p: Choice(language.render(word), p) for p, word in PRIORITIES.items()}
        if any(areas):
            self.areas[None] = Choice(language.translate("All areas"))
            self.areas |= {area: Choice(area or language.translate("Without area")) for area in areas}
            for area, count in ((None, total), *areas.items()):
                self.areas[area].show_count(count)
        self._lay_out()
        self._wire()
        self.show_filter(Filter())

    def show_counts(self, states: NDArray[np.intp], priorities: NDArray[np.intp]) -> None:
        """Tags by ValueState, and by priority 0 to 4."""
        for state, choice in self.states.items():
            choice.show_count(int(states[state]))
        self.states[ValueState.NONE].setVisible(bool(states[ValueState.NONE]))
        for priority, choice in self.priorities.items():
            choice.show_count(int(priorities[priority]))

    def show_filter(self, wanted: Filter) -> None:
        """Switch on what `wanted` asks for, silently."""
        for area, choice in self.areas.items():
            choice.setChecked(area == wanted.area)
        for state, choice in self.states.items():
            choice.setChecked(state is wanted.state)
        for priority, choice in self.priorities.items():
            choice.setChecked(priority == wanted.priority)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH + 1, 400)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("panel")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(INSET, 16, INSET, 16)
        column.setSpacing(1)
        groups = (
            (self._language.translate("Areas"), self.areas),
            (self._language.translate("Quality"), self.states),
            (self._language.translate("In alarm"), self.priorities),
        )
        for title, choices in groups:
            if not choices:
                continue
            head = Label(title, "caption", "muted")
            head.setContentsMargins(SIDE - INSET, 0, 0, 4)
            column.addWidget(head)
            for choice in choices.values():
                column.addWidget(choice)
            column.addSpacing(20)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH + 1)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setViewportMargins(0, 0, 1, 0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _wire(self) -> None:
        for area, choice in self.areas.items():
            choice.clicked.connect(lambda on, area=area: self.area_chosen.emit(area if on else None))
        for state, choice in self.states.items():
            choice.clicked.connect(lambda on, state=state: self.state_chosen.emit(state if on else None))
        for priority, choice in self.priorities.items():
            choice.clicked.connect(
                lambda on, priority=priority: self.priority_chosen.emit(priority if on else 0)
            )

"""What is known of the selected alarm, at the right of the list.

Lives here: symbol, words, value against its limit, since when, the way to the trend.
Must not: pull, acknowledge.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from scada.model import ActiveAlarm, AlarmState, Tag
from ui.theme import ValueState, current, paint_alarm_symbol
from ui.widgets import (
    Button,
    EmptyState,
    Flash,
    Label,
    Precision,
    RangeBar,
    ValueText,
    age_text,
    clock_text,
    number_text,
    paint_range_bar,
    paint_value,
    with_unit,
)

from .figures import NOTHING, Figures
from .words import PRIORITIES, STATES

SYMBOL, BAR_HEIGHT, MARGIN = 28, 14, 20
UNSPOKEN = (ValueState.STALE, ValueState.DISCONNECTED)


class Symbol(QWidget):
    """The alarm's symbol, flashing with all others."""

    def __init__(self, flash: Flash) -> None:
        super().__init__()
        self._flash, self._alarm = flash, (3, AlarmState.ACKED)
        self.setFixedSize(SYMBOL + 8, SYMBOL + 8)
        flash.watch(self, self.update)

    def show_alarm(self, priority: int, state: AlarmState) -> None:
        if (priority, state) != self._alarm:
            self._alarm = priority, state
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        priority, state = self._alarm
        rect = QRectF(1, 4, SYMBOL, SYMBOL)  # its edge in line with what stands below
        paint_alarm_symbol(QPainter(self), rect, priority, state, self._flash.lit(state))


class Standing(QWidget):
    """The value now, large, and where it stands in its range beside the limit."""

    def __init__(self) -> None:
        super().__init__()
        self._value, self._number = NOTHING, float("nan")
        self._bar: RangeBar | None = None
        self._limit_name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: ValueText, number: float, tag: Tag, alarm: ActiveAlarm) -> None:
        has_range = tag.low is not None and tag.high is not None and tag.low < tag.high and not tag.states
        priority = alarm.priority if alarm.state.is_active and value.state not in UNSPOKEN else 0
        is_known = value.state not in (ValueState.BAD, ValueState.NONE)
        self._value, self._number = value, number if is_known else float("nan")
        self._bar = (
            RangeBar(tag.low or 0.0, tag.high or 0.0, None, (alarm.limit,), priority) if has_range else None
        )
        self._limit_name = alarm.kind.value
        self.setAccessibleName(with_unit(value.text, value.unit))
        self.setToolTip(with_unit(value.text, value.unit))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 96)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_number(painter)
        if self._bar is None:
            return
        track = QRectF(0, 54, self.width(), BAR_HEIGHT)
        painter.save()
        painter.setOpacity(0.5 if self._value.state in UNSPOKEN else 1.0)
        paint_range_bar(painter, track, self._bar, self._number)
        painter.restore()
        share = (self._bar.limits[0] - self._bar.low) / (self._bar.high - self._bar.low)
        font = current().font("micro")
        width = QFontMetricsF(font).horizontalAdvance(self._limit_name)
        left = min(max(track.width() * share - width / 2, 0), track.width() - width)
        painter.setFont(font)
        painter.setPen(current().colour("text.muted"))
        painter.drawText(QRectF(left, 76, width + 1, 18), Qt.AlignmentFlag.AlignVCenter, self._limit_name)

    def _paint_number(self, painter: QPainter) -> None:
        """Left-aligned: in a rectangle as wide as it needs."""
        theme, value = current(), self._value
        role = "title" if value.is_name or not value.text[-1:].isdecimal() else "display"
        metrics = QFontMetricsF(theme.font(role))
        room = float(self.width())
        if role == "title":
            value = value._replace(
                text=metrics.elidedText(value.text, Qt.TextElideMode.ElideRight, room - 24)
            )
        width = metrics.horizontalAdvance(value.text) + 1
        width += QFontMetricsF(theme.font("caption")).horizontalAdvance(value.unit) + 5 if value.unit else 0
        width += 21 if value.state > ValueState.NONE else 0
        paint_value(painter, QRectF(0, 4, min(width, room), 36), value, role=role)


class Detail(QWidget):
    """Empty until an alarm is selected."""

    trend_requested = Signal()

    def __init__(self, figures: Figures, flash: Flash) -> None:
        super().__init__()
        self._figures, self._language = figures, figures.language
        translate = self._language.translate
        self.symbol, self.standing = Symbol(flash), Standing()
        self.title = Label("", "title", tag=True, elides=True)
        self.message = Label("", "body", "secondary")
        self.chosen = Label("", "caption", "muted")
        self.trend = Button(translate("Trend"), icon="trend", key="T")
        self.facts = {
            name: (Label(title, "caption", "muted"), Label("", "strong" if name == "state" else "body"))
            for name, title in {
                "state": translate("State"),
                "priority": translate("Priority"),
                "since": translate("Active since"),
                "lasts": translate("For"),
                "limit": translate("Limit"),
                "value": translate("Value then"),
                "tag": translate("Measures"),
                "area": translate("Area"),
                "server": translate("Server"),
            }.items()
        }
        self._since = {True: translate("Active since"), False: translate("Went into alarm")}
        self.trend.clicked.connect(self.trend_requested)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(EmptyState(translate("Select an alarm to see it here.")))
        self._stack.addWidget(self._body())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self._stack)

    @property
    def is_empty(self) -> bool:
        return self._stack.currentIndex() == 0

    def show_nothing(self) -> None:
        self._stack.setCurrentIndex(0)

    def show_alarm(self, alarm: ActiveAlarm, value: ValueText, number: float, now: int, chosen: int) -> None:
        """`value` and `number`: of now. `chosen`: how many alarms are selected."""
        figures, render = self._figures, self._language.render
        tag = figures.tag(alarm)
        self._stack.setCurrentIndex(1)
        self.symbol.show_alarm(alarm.priority, alarm.state)
        self.title.setText(figures.title(alarm))
        self.message.setText(figures.message(alarm))
        self.standing.show_value(value, number, tag, alarm)
        self.trend.setEnabled(figures.knows(alarm))
        self.chosen.setText(
            self._language.translate(
                "{count} alarms selected, the current one:", count=number_text(chosen, 0, ",")
            )
        )
        self.chosen.setVisible(chosen > 1)
        is_active = alarm.state.is_active
        self.facts["since"][0].setText(self._since[is_active])
        for name, text in {
            "state": render(STATES[alarm.state]),
            "priority": render(PRIORITIES[alarm.priority]) if alarm.priority in PRIORITIES else "",
            "since": clock_text(alarm.time, figures.zone, self._language, Precision.SECOND),
            "lasts": age_text(now - alarm.time, self._language) if is_active else "",
            "limit": figures.limit(alarm),
            "value": figures.value(alarm),
            "tag": tag.description,
            "area": tag.area,
            "server": tag.server,
        }.items():
            label = self.facts[name][1]
            label.setText(text)
            self._form.setRowVisible(label, bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().colour("surface.panel"))
        painter.fillRect(0, 0, 1, self.height(), current().colour("border.subtle"))

    def _body(self) -> QWidget:
        body = QWidget()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.message)
        self.message.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.symbol, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        for title, label in self.facts.values():
            label.setWordWrap(True)
            self._form.addRow(title, label)
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(8)
        column.addWidget(self.chosen)
        column.addLayout(head)
        column.addWidget(self.standing)
        column.addLayout(self._form)
        column.addStretch(1)
        column.addWidget(self.trend, alignment=Qt.AlignmentFlag.AlignLeft)
        return body

"""The banner: what must be seen at three in the morning, in every window, never covered.

Lives here: newest unacknowledged alarm, counts by priority, connection, clock, user.
Must not: acknowledge (it says what was meant), open a page, decide the state of a link.
"""

import getpass
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import ActiveAlarm, AlarmList, AlarmState, LinkState, ServerStatus, Source, local_time
from ui.theme import Inactive, current, paint_alarm_bar, paint_alarm_symbol, paint_icon
from ui.widgets import (
    Button,
    Connection,
    ConnectionMark,
    Flash,
    Label,
    Precision,
    connection_of,
    date_text,
    number_text,
    time_text,
    with_unit,
)

__all__ = ["Banner", "foremost"]

FRAME_MS = 500
NARROW = 1360  # px: below, the date and the word under the site's name give way
SYMBOL, COUNT_SYMBOL = 26, 24
PRIORITIES = (1, 2, 3, 4)
WORST = (
    LinkState.FAILED,
    LinkState.RECONNECTING,
    LinkState.STOPPED,
    LinkState.CONNECTING,
    LinkState.LIVE,
)


def foremost(alarms: AlarmList) -> ActiveAlarm | None:
    """The newest unacknowledged alarm of the highest priority; None when every alarm is acknowledged."""
    waiting = [alarm for alarm in alarms.alarms if not alarm.state.is_acked]
    return min(waiting, key=lambda alarm: (alarm.priority, -alarm.time, alarm.id), default=None)


class AlarmCell(QWidget):
    """The one alarm that is answered first. Quiet, and saying so, when none waits."""

    opened = Signal(int)  # id of the alarm
    acknowledged = Signal(int)

    def __init__(self, language: Language, zone: str, unit_of: Callable[[int], str], flash: Flash) -> None:
        super().__init__()
        self._language, self._zone, self._unit_of, self._flash = language, zone, unit_of, flash
        self._alarm: ActiveAlarm | None = None
        self._button = Button(language.translate("Acknowledge"), icon="check", key="F2")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(lambda: self._alarm and self.acknowledged.emit(self._alarm.id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(260)
        self._button.hide()
        flash.watch(self, self.update)

    @property
    def alarm(self) -> ActiveAlarm | None:
        return self._alarm

    def show_alarm(self, alarm: ActiveAlarm | None) -> None:
        self._alarm = alarm
        self._button.setVisible(alarm is not None)
        self.setAccessibleName(" · ".join(self.lines()))
        self.setToolTip("\n".join(self.lines()))
        self.update()

    def lines(self) -> tuple[str, str]:
        """What the cell says: what it is, and its figures."""
        alarm = self._alarm
        if alarm is None:
            return self._language.translate("No unacknowledged alarm"), ""
        figures = self._language.translate(
            "{time} · limit {limit}, value {value}",
            time=time_text(alarm.time, self._zone, Precision.SECOND),
            limit=with_unit(f"{number_text(alarm.limit, _places(alarm.limit))}", self._unit_of(alarm.tag)),
            value=with_unit(number_text(alarm.value, _places(alarm.limit)), self._unit_of(alarm.tag)),
        )
        return f"{alarm.name} {alarm.kind.value}  {alarm.message}", figures

    def mousePressEvent(self, event: object) -> None:
        if self._alarm is not None:
            self.opened.emit(self._alarm.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = QRectF(self.rect()).adjusted(0.5, 6.5, -0.5, -6.5)
        first, second = self.lines()
        painter.setPen(theme.colour("border.subtle"))
        painter.setBrush(theme.colour("surface.plot"))
        painter.drawRoundedRect(cell, 4, 4)
        alarm = self._alarm
        if alarm is None:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("text.secondary"))
            painter.drawText(cell.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, first)
            return
        painter.fillRect(cell.adjusted(1, 1, -1, -1), theme.alarm(alarm.priority).tint)
        paint_alarm_bar(
            painter, QRectF(cell.left(), cell.top(), 4, cell.height()), alarm.priority, alarm.state
        )
        symbol = QRectF(cell.left() + 17, cell.center().y() - SYMBOL / 2, SYMBOL, SYMBOL)
        paint_alarm_symbol(painter, symbol, alarm.priority, alarm.state, self._flash.lit(alarm.state))
        self._paint_words(painter, cell, first, second)

    def _paint_words(self, painter: QPainter, cell: QRectF, first: str, second: str) -> None:
        theme, left = current(), cell.left() + 56
        room = self._button.x() - 12 - left
        for font, ink, text, bottom in (
            (theme.font("strong", tag=True), "text.primary", first, cell.center().y() - 3),
            (theme.font("caption"), "text.secondary", second, cell.center().y() + 14),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(left, bottom), shown)


class CountButton(QAbstractButton):
    """Symbol and number of one priority; pressed, it shows those alarms."""

    def __init__(self, priority: int, flash: Flash) -> None:
        super().__init__()
        self._priority, self._flash = priority, flash
        self._count, self._state = 0, AlarmState.NORMAL
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        flash.watch(self, self.update)

    def show_count(self, count: int, worst: AlarmState, tip: str) -> None:
        if (count, worst) != (self._count, self._state):
            self._count, self._state = count, worst
            self.setToolTip(tip)
            self.setAccessibleName(tip)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        widest = QFontMetricsF(current().font("title")).horizontalAdvance("0" * max(2, len(str(self._count))))
        return QSize(round(COUNT_SYMBOL + 18 + widest), 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        symbol = QRectF(4, self.height() / 2 - COUNT_SYMBOL / 2, COUNT_SYMBOL, COUNT_SYMBOL)
        state = self._state if self._count else Inactive.NONE
        paint_alarm_symbol(painter, symbol, self._priority, state, self._flash.lit(state))
        painter.setFont(theme.font("title"))
        painter.setPen(theme.colour("text.primary" if self._count else "text.secondary"))
        number = QRectF(COUNT_SYMBOL + 12, 0, self.width(), self.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, str(self._count))


class Banner(QWidget):
    """Pulls alarms, links and the clock twice a second while it can be seen."""

    acknowledge_requested = Signal(object)  # tuple of alarm ids
    alarm_opened = Signal(int)
    priority_opened = Signal(int)
    counted = Signal(int)  # alarms that wait for an acknowledgement

    def __init__(self, source: Source, language: Language, flash: Flash) -> None:
        super().__init__()
        self._source, self._language = source, language
        units = {tag.id: tag.unit for tag in source.tags}
        self._revision = -1
        self.cell = AlarmCell(language, source.zone, lambda tag: units.get(tag, ""), flash)
        self.counts = [CountButton(priority, flash) for priority in PRIORITIES]
        self.connection, self._servers = ConnectionMark(), Label("", "caption", "muted")
        self._clock, self._date = Label("", "page"), Label("", "caption", "secondary")
        self._zone = Label("", "caption", "muted")
        self._wide = [Label(source.site, "strong", elides=True), self._date]
        self._lay_out()
        self._wire()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Pull once."""
        alarms = self._source.alarms.active()
        if alarms.revision != self._revision:
            self._revision = alarms.revision
            self.cell.show_alarm(foremost(alarms))
            self._show_counts(alarms)
            self.counted.emit(sum(not alarm.state.is_acked for alarm in alarms.alarms))
        self._show_connection(self._source.status().servers)
        self._show_time(self._source.now())

    def _show_counts(self, alarms: AlarmList) -> None:
        count = Counter(alarm.priority for alarm in alarms.alarms)
        for priority, button in zip(PRIORITIES, self.counts, strict=True):
            of_priority = [alarm.state for alarm in alarms.alarms if alarm.priority == priority]
            order = (AlarmState.UNACKED, AlarmState.RETURNED, AlarmState.ACKED)
            worst = next((state for state in order if state in of_priority), AlarmState.NORMAL)
            tip = self._language.translate(
                "{count} alarms of priority {priority}. Click to list them.",
                count=count[priority],
                priority=priority,
            )
            button.show_count(count[priority], worst, tip)

    def _show_connection(self, servers: tuple[ServerStatus, ...]) -> None:
        live = sum(server.state is LinkState.LIVE for server in servers)
        summary = self._language.translate("{live} of {all} servers", live=live, all=len(servers))
        self._servers.setText(summary)
        if not servers:
            self.connection.say(Connection.DISCONNECTED, self._language.translate("No servers"))
            return
        worst = min(servers, key=lambda server: WORST.index(server.state))
        words = {
            Connection.CONNECTED: self._language.translate("Connected"),
            Connection.CONNECTING: self._language.translate("Connecting"),
        }
        state = connection_of(worst.state)
        self.connection.say(state, words.get(state) or self._language.translate("Disconnected"))
        self.connection.setToolTip(
            "\n".join(f"{server.name}: {self._language.render(server.reason)}" for server in servers)
        )

    def _show_time(self, now: int) -> None:
        self._clock.setText(time_text(now, self._source.zone, Precision.SECOND))
        self._zone.setText(local_time(now, self._source.zone).abbreviation)
        self._date.setText(date_text(now, self._source.zone, self._language))

    def _wire(self) -> None:
        self.cell.acknowledged.connect(lambda alarm: self.acknowledge_requested.emit((alarm,)))
        self.cell.opened.connect(self.alarm_opened)
        for priority, button in zip(PRIORITIES, self.counts, strict=True):
            button.clicked.connect(lambda _=False, chosen=priority: self.priority_opened.emit(chosen))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 1)
        row.setSpacing(current().px("space.m"))
        row.addSpacing(current().px("size.rail"))
        row.addWidget(self._wide[0])
        row.addWidget(self.cell, 1)
        for button in self.counts:
            row.addWidget(button)
        row.addLayout(_stack(self.connection, self._servers))
        clock = QHBoxLayout()
        clock.addWidget(self._clock)
        clock.addWidget(self._zone)
        row.addLayout(_stack(clock, self._date))
        row.addWidget(Label(getpass.getuser(), "strong"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current().px("size.banner"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in self._wide:
            part.setVisible(self.width() >= NARROW)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface.header"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("border.subtle"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent.fill"))
        mark = QRectF(theme.px("size.rail") / 2 - 16, self.height() / 2 - 16, 32, 32)
        painter.drawRoundedRect(mark, 6, 6)
        paint_icon(painter, mark.adjusted(6, 6, -6, -6), "wave", theme.colour("accent.on_fill"))


def _stack(upper: QWidget | QHBoxLayout, lower: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    if isinstance(upper, QWidget):
        column.addWidget(upper)
    else:
        column.addLayout(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column


def _places(limit: float) -> int:
    """Decimals that tell a value from this limit."""
    return 0 if abs(limit) >= 1000 else 1 if abs(limit) >= 100 else 2

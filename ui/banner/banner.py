"""The banner's rhythm and its parts in their places.

Lives here: what is pulled and when, what stands where, what gives way in a narrow window.
Must not: acknowledge (it says what was meant), open a page, decide the state of a link.
"""

from collections import Counter

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import AlarmList, AlarmState, Freshness, Source, Tag, Text, local_time
from ui.theme import ValueState, app_icon, current
from ui.widgets import NO_VALUE, Flash, Label, ValueText, date_text, newest_text, time_text

from .alarm_cell import AlarmCell
from .count_button import CountButton
from .foremost import foremost
from .link_button import LinkButton
from .links import all_words, links
from .user_mark import UserMark

FRAME_MS = 500
LINKS_EVERY = 2  # frames
NARROW = 1360  # px: below, the date gives way
NARROWEST = 1200  # px: below, the name of the user and the icon of Acknowledge too
SITE_LEAST, SITE_WIDE, SITE_NARROW = 48, 220, 150  # px of the site's name
LOGO = 32
PRIORITIES = {1: Text("Urgent"), 2: Text("High"), 3: Text("Medium"), 4: Text("Low")}
WORST_FIRST = (AlarmState.UNACKED, AlarmState.RETURNED, AlarmState.ACKED)
NOTHING = ValueText(NO_VALUE, "", ValueState.NONE)


class Banner(QWidget):
    """Pulls alarms, links and the clock twice a second while it can be seen."""

    acknowledge_requested = Signal(object)  # tuple of alarm ids
    alarm_opened = Signal(int)
    priority_opened = Signal(int)
    links_opened = Signal()
    counted = Signal(int)  # alarms that wait for an acknowledgement

    def __init__(self, source: Source, language: Language, flash: Flash, user: str = "") -> None:
        super().__init__()
        self._source, self._language = source, language
        self._tags = {tag.id: tag for tag in source.tags}
        self._ids = tuple(self._tags)
        self._servers = np.array([tag.server for tag in source.tags], dtype=object)
        self._revision, self._frames, self._rail = -1, 0, current().px("size.rail")
        self.site = Label(source.site, "strong", elides=True)
        self.cell = AlarmCell(language, source.zone, flash)
        self.counts = [CountButton(priority, flash) for priority in PRIORITIES]
        self.connection = LinkButton(all_words(len(self._tags), language))
        self._clock, self._date = Label("", "page"), Label("", "caption", "secondary")
        self._zone, self._time = Label("", "caption", "muted"), QWidget()
        self.user = UserMark(user, language.translate("Signed in to this computer as {user}", user=user))
        self._lay_out()
        self._wire()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Pull once."""
        now = self._source.now()
        alarms = self._source.alarms.active()
        if alarms.revision != self._revision:
            self._revision = alarms.revision
            alarm = foremost(alarms)
            tag = self._tags.get(alarm.tag) or Tag(alarm.tag, alarm.name) if alarm else None
            self.cell.show_alarm(alarm, tag, now)
            self._show_counts(alarms)
            self.counted.emit(sum(not alarm.state.is_acked for alarm in alarms.alarms))
        self._show_value()
        if self._frames % LINKS_EVERY == 0:
            servers, late = self._source.status().servers, self._late(now)
            self.connection.show_links(links(servers, late, now, self._language))
        self._frames += 1
        self._show_time(now)

    def _show_value(self) -> None:
        alarm = self.cell.alarm
        if alarm is None:
            return
        tag = self._tags.get(alarm.tag)
        if tag is None:  # of a tag that the site does not have any more
            self.cell.show_value(NOTHING)
            return
        self.cell.show_value(newest_text(self._source.live.newest((tag.id,)), 0, tag, self._language))

    def _late(self, now: int) -> dict[str, int]:
        """Servers whose link stands but whose answers stay away, and ns UTC until when they came."""
        newest = self._source.live.newest(self._ids)
        stale = newest.freshness == Freshness.STALE
        found: dict[str, int] = {}
        for server in set(self._servers[stale]):
            found[server] = int(newest.since[stale & (self._servers == server)].min()) or now
        return found

    def _show_counts(self, alarms: AlarmList) -> None:
        count = Counter(alarm.priority for alarm in alarms.alarms)
        waiting = Counter(alarm.priority for alarm in alarms.alarms if not alarm.state.is_acked)
        for (priority, word), button in zip(PRIORITIES.items(), self.counts, strict=True):
            states = {alarm.state for alarm in alarms.alarms if alarm.priority == priority}
            worst = next((state for state in WORST_FIRST if state in states), AlarmState.NORMAL)
            tip = self._language.plural(
                "{priority}: {n} alarm, {waiting} unacknowledged. Press to list it.",
                "{priority}: {n} alarms, {waiting} unacknowledged. Press to list them.",
                count[priority],
                priority=self._language.render(word),
                waiting=waiting[priority],
            )
            button.show_count(count[priority], worst, tip)

    def _show_time(self, now: int) -> None:
        self._clock.setText(time_text(now, self._source.zone))
        self._zone.setText(local_time(now, self._source.zone).abbreviation)
        self._date.setText(date_text(now, self._source.zone, self._language))

    def _wire(self) -> None:
        self.cell.acknowledged.connect(lambda alarm: self.acknowledge_requested.emit((alarm,)))
        self.cell.opened.connect(self.alarm_opened)
        self.connection.clicked.connect(self.links_opened)
        for priority, button in zip(PRIORITIES, self.counts, strict=True):
            button.clicked.connect(lambda _=False, chosen=priority: self.priority_opened.emit(chosen))

    def _lay_out(self) -> None:
        self._lay_out_time()
        self.site.setMinimumWidth(SITE_LEAST)
        self.site.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 16, 1)
        self._row.setSpacing(0)
        self._mark_room = QSpacerItem(self._rail, 0)
        self._row.addItem(self._mark_room)
        gap = current().px("space.m")
        for part in (self.site, self.cell, *self.counts, self.connection, self._time, self.user):
            self._row.addSpacing(0 if part in (self.site, *self.counts[1:]) else gap)
            self._row.addWidget(part, 1 if part is self.cell else 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def align(self, rail: int) -> None:
        """Stand with the mark over a rail `rail` px wide."""
        self._rail = rail
        self._mark_room.changeSize(rail, 0)
        self._row.invalidate()
        self.update()

    def _lay_out_time(self) -> None:
        clock = QHBoxLayout()
        clock.setSpacing(current().px("space.s"))
        digits = QFontMetrics(self._clock.font())  # a pair of digits is closer than another by a pixel
        widest = max(digits.horizontalAdvance(f"{each}{each}:" * 3) for each in range(10))
        self._clock.setMinimumWidth(widest)
        drop = digits.descent() - QFontMetrics(self._zone.font()).descent()
        self._zone.setContentsMargins(0, 0, 0, drop)  # on one baseline
        clock.addWidget(self._clock)
        clock.addWidget(self._zone, alignment=Qt.AlignmentFlag.AlignBottom)
        clock.addStretch(1)
        column = QVBoxLayout(self._time)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(clock)
        column.addWidget(self._date)
        column.addStretch(1)
        self._time.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current().px("size.banner"))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), current().px("size.banner"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_narrow, is_narrowest = self.width() < NARROW, self.width() < NARROWEST
        most = SITE_LEAST if is_narrowest else SITE_NARROW if is_narrow else SITE_WIDE
        self.site.setMaximumWidth(most)
        self._date.setVisible(not is_narrow)
        self.user.show_name(not is_narrowest)
        self.cell.button.show_icon("" if is_narrowest else "check")
        for button in self.counts:
            button.be_narrow(is_narrow)

    def showEvent(self, event: QShowEvent) -> None:
        self._frames = 0
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.fillRect(self.rect(), theme.colour("surface.header"))
        line = theme.colour("border.subtle")
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        for group in (self.connection, self._time, self.user):
            painter.fillRect(group.x() - theme.px("space.m") // 2, self.height() // 2 - 14, 1, 28, line)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        mark = QRectF(self._rail / 2 - LOGO / 2, self.height() / 2 - LOGO / 2, LOGO, LOGO)
        app_icon().paint(painter, mark.toRect())

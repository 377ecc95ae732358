"""The Alarms page: the list, its rhythm, its filters, and what an operator asks of it.

Lives here: what stands where, the one timer, the keys, when rows may change places.
Must not: decide an alarm, acknowledge (it says what was meant), query a file.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import ActiveAlarm, AlarmList, AlarmState, Mark, Source
from ui.theme import current
from ui.widgets import EmptyState, Flash, Mode, PageHeader, SearchField, Segmented, StatePill, number_text

from . import keys
from .arrange import Filter, Rows, arranged, held
from .deeds import DeedBar, FilterChip, Hints
from .detail import Detail
from .figures import NOTHING, Figures
from .table import AlarmTable
from .view import AlarmView
from .words import PRIORITIES

FRAME_MS = 200
MARGIN = 16
NARROW, NARROWEST = 1300, 1000  # px of the page: below, the dock takes its least width, then goes
MOST_NAMES = 3  # tags that the chip names


class AlarmsPage(QWidget):
    """Pulls alarms and values five times a second, and only while somebody can see it."""

    acknowledge_requested = Signal(object, str)  # tuple of alarm ids, comment
    trend_requested = Signal(object)  # tuple of tag ids
    KEYS = keys.KEYS

    def __init__(self, source: Source, language: Language, flash: Flash) -> None:
        super().__init__()
        self._source, self._language = source, language
        self._figures = Figures(source.tags, language, source.zone)
        self._alarms, self._rows = AlarmList(-1, ()), Rows()
        self._filter = Filter()
        self.table = AlarmTable(self._figures)
        self.table.now = source.now()
        self.view = AlarmView(self.table, flash)
        self.view.setAccessibleName(language.translate("Alarms"))
        self.deeds, self.chip, self.hints = DeedBar(language), FilterChip(language), Hints(language)
        self.detail = Detail(self._figures, flash)
        self.header = PageHeader(language.translate("Alarms"))
        self.search = SearchField(language.translate("Tag, text or area"), "Ctrl F")
        words = [language.render(word) for word in PRIORITIES.values()]
        self.priorities = Segmented([language.translate("All"), *words])
        self.none = EmptyState(language.translate("No active alarms."))
        self.no_match = EmptyState("", language.translate("Clear filter"), key="Esc")
        self._lay_out()
        self._wire()
        self._bind_keys()
        self._show_rows()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    # --- what the window asks ----------------------------------------------------------------------------

    def selected(self) -> tuple[int, ...]:
        """Ids of the selected alarms, in the order shown."""
        return tuple(alarm.id for alarm in self.view.chosen())

    @property
    def has_selection(self) -> bool:
        """Whether any row is selected, also one whose alarm has cleared: `selected` has not that one."""
        return self.view.selectionModel().hasSelection()

    def take_comment(self) -> str:
        """The comment written, for one acknowledgement; the field is empty then."""
        comment = self.deeds.comment.text().strip()
        self.deeds.comment.clear()
        return comment

    def shown(self) -> tuple[int, ...]:
        """Ids of all alarms that the filter shows, scrolled into sight or not; never one that waits for N."""
        return tuple(alarm.id for alarm in self._rows.shown if alarm.state is not AlarmState.NORMAL)

    def show_priority(self, priority: int) -> None:
        """Only alarms of that priority."""
        self.filter_by(Filter(priority=priority))

    def show_tags(self, tags: Sequence[int]) -> None:
        """Only alarms of these tags, by their ids."""
        self.filter_by(Filter(tags=tuple(tags)))

    def show_alarm(self, alarm: int) -> None:
        """Select that alarm and scroll to it, past a filter that hides it. A gone one selects nothing."""
        self._pull()
        is_let_through = alarm in {
            each.id for each in arranged(self._alarms.alarms, self._filter, self._words)
        }
        self.filter_by(self._filter if is_let_through else Filter())
        self._arrange()
        self.view.choose([alarm], scrolls=True)

    def acknowledge_selected(self) -> None:
        """Ask for it, with the comment written; nothing when no selected alarm waits for it."""
        self._acknowledge(self.view.chosen())

    def acknowledge_shown(self) -> None:
        """Ask for it for every unacknowledged alarm that the filter shows, with the comment written."""
        self._acknowledge(self._rows.shown)

    # --- pulling -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Pull once. Rows keep their order while somebody works on them."""
        self.table.now = self._source.now()
        is_free = not self._is_held()
        if self._pull() or (is_free and (self._rows.waiting or self._rows.cleared)):
            fresh = arranged(self._alarms.alarms, self._filter, self._words)
            self._rows = Rows(fresh) if is_free else held(self._rows, fresh)
            self._show_rows()
        self._show_values()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        if not event.spontaneous():  # the page was left; a window that is minimised keeps what is written
            self.deeds.comment.clear()

    def _pull(self) -> bool:
        """Whether the alarms are others than before."""
        alarms = self._source.alarms.active()
        is_other = alarms.revision != self._alarms.revision
        self._alarms = alarms
        return is_other

    def _is_held(self) -> bool:
        """The focus alone is no work on the list: a page that was only opened shows what is new at once."""
        comment = self.deeds.comment
        return self.view.is_touched or comment.hasFocus() or bool(comment.text())

    def _show_values(self) -> None:
        """Values of now, for the rows that can be seen and for the one in the dock."""
        first, last = self.view.rows_seen()
        current_alarm = self.view.current_alarm()
        wanted = [*self.table.rows[first : last + 1], *([current_alarm] if current_alarm else [])]
        of_tag = {alarm.tag: alarm for alarm in wanted if self._figures.knows(alarm)}
        newest = self._source.live.newest(tuple(of_tag))
        values = {
            tag: self._figures.newest(alarm, newest, row) for row, (tag, alarm) in enumerate(of_tag.items())
        }
        self.table.show_values(values, self.table.now, first, last)
        if current_alarm is None:
            self.detail.show_nothing()
            return
        row = list(of_tag).index(current_alarm.tag) if current_alarm.tag in of_tag else -1
        number = float(newest.number[row]) if row >= 0 else float("nan")
        value = values.get(current_alarm.tag, NOTHING)
        self.detail.show_alarm(current_alarm, value, number, self.table.now, len(self.view.chosen()))

    # --- rows --------------------------------------------------------------------------------------------

    def filter_by(self, wanted: Filter) -> None:
        """Show what `wanted` lets through, and say so in every part of the page."""
        self._filter = wanted
        if self.search.text() != wanted.text:
            self.search.setText(wanted.text)
        self.priorities.choose(wanted.priority)
        self.chip.say(self._filter_words())
        self._pull()
        self._arrange()

    def _arrange(self) -> None:
        """Show what is new, in its place, and let cleared alarms go."""
        self._rows = Rows(arranged(self._alarms.alarms, self._filter, self._words))
        self._show_rows()
        self._show_values()

    def _show_rows(self) -> None:
        rows, total = self._rows, len(self._alarms.alarms)
        self.table.show_rows(rows.shown)
        shown = len(rows.shown) - rows.cleared
        self.deeds.show_count(shown, total)
        self.deeds.show_new(len(rows.waiting), rows.cleared)
        self.hints.show_new(bool(rows.waiting or rows.cleared))
        self.header.show_title(self._language.translate("Alarms"), self._note() if total else "")
        hidden = self._language.plural(
            "Nothing matches this filter. It hides {n} alarm.",
            "Nothing matches this filter. It hides {n} alarms.",
            total,
        )
        self.no_match.sentence.setText(hidden)
        self.none.setVisible(not rows.shown and not total)
        self.no_match.setVisible(not rows.shown and total > 0)
        self._show_deeds()

    def _note(self) -> str:
        """How many are in alarm, how many went back without an acknowledgement, how many wait for one."""
        states = [alarm.state for alarm in self._alarms.alarms]
        count = {
            "count": number_text(sum(state.is_active for state in states), 0, ","),
            "returned": number_text(states.count(AlarmState.RETURNED), 0, ","),
            "unacknowledged": number_text(sum(not state.is_acked for state in states), 0, ","),
        }
        translate = self._language.translate
        if AlarmState.RETURNED in states:
            return translate("{count} active, {returned} returned, {unacknowledged} unacknowledged", **count)
        return translate("{count} active, {unacknowledged} unacknowledged", **count)

    def _show_deeds(self) -> None:
        selected = sum(not alarm.state.is_acked for alarm in self.view.chosen())
        self.deeds.show_deeds(selected, sum(not alarm.state.is_acked for alarm in self._rows.shown))

    def _filter_words(self) -> list[str]:
        wanted, names = self._filter, {tag.id: tag.name for tag in self._source.tags}
        parts = [f"“{wanted.text.strip()}”"] if wanted.text.strip() else []
        if wanted.priority:
            parts.append(self._language.render(PRIORITIES[wanted.priority]))
        parts += [names.get(tag, str(tag)) for tag in wanted.tags[:MOST_NAMES]]
        if more := len(wanted.tags[MOST_NAMES:]):
            parts.append(self._language.plural("{n} more tag", "{n} more tags", more))
        return parts

    def _words(self, alarm: ActiveAlarm) -> str:
        return self._figures.words(alarm)

    # --- what an operator asks ---------------------------------------------------------------------------

    def _acknowledge(self, alarms: Sequence[ActiveAlarm]) -> None:
        waiting = tuple(alarm.id for alarm in alarms if not alarm.state.is_acked)
        if waiting:
            self.acknowledge_requested.emit(waiting, self.take_comment())

    def _show_new(self) -> None:
        """Let in what waits, and go where it can be seen."""
        if self._rows.waiting:
            self.view.scrollToTop()
        self._arrange()

    def _show_trend(self) -> None:
        chosen = [alarm.tag for alarm in self.view.meant() if self._figures.knows(alarm)]
        if chosen:
            self.trend_requested.emit(tuple(dict.fromkeys(chosen)))

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _clear(self) -> None:
        """What is written first, then the filter; at last back to the list."""
        if self.deeds.comment.hasFocus() and self.deeds.comment.text():
            self.deeds.comment.clear()
        elif not self._filter.is_open and not self.deeds.comment.hasFocus():
            self.filter_by(Filter())
        else:
            self.view.clearSelection()
            self.view.setFocus()

    # --- building ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        mode = Mode.REVIEW if self._source.mark is Mark.REVIEW else Mode.LIVE
        self.pill = StatePill(self._language, mode)
        self.header.add(self.pill, gap=8)
        self.header.add_right(self.priorities, self.search)
        left = QVBoxLayout()
        left.setContentsMargins(MARGIN, 12, MARGIN, 12)
        left.setSpacing(8)
        left.addWidget(self.deeds)
        left.addWidget(self.chip)
        left.addWidget(Framed(self.view, self.no_match, self.none), 1)
        left.addWidget(self.hints)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 1)
        middle.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(middle, 1)
        self.setFocusProxy(self.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        least = self.width() < NARROW
        self.detail.setFixedWidth(current().px("size.dock_min" if least else "size.dock_default"))
        self.detail.setVisible(self.width() >= NARROWEST)

    def _wire(self) -> None:
        self.search.textChanged.connect(lambda text: self.filter_by(replace(self._filter, text=text)))
        self.search.returnPressed.connect(self.view.setFocus)
        self.priorities.chosen.connect(
            lambda priority: self.filter_by(replace(self._filter, priority=priority))
        )
        for cleared in (self.chip.cleared, self.no_match.requested):
            cleared.connect(lambda: self.filter_by(Filter()))
        self.deeds.selected_requested.connect(self.acknowledge_selected)
        self.deeds.shown_requested.connect(self.acknowledge_shown)
        self.deeds.new_requested.connect(self._show_new)
        self.deeds.comment.returnPressed.connect(self.view.setFocus)
        self.detail.trend_requested.connect(self._show_trend)
        self.view.doubleClicked.connect(self._show_trend)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)

    def _on_selection(self) -> None:
        self._show_deeds()
        self._show_values()

    def _bind_keys(self) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "show_new": self._show_new,
            "trend": self._show_trend,
            "comment": self.deeds.comment.setFocus,
            "mark": self.view.toggle_current,
            "select_all": self.view.selectAll,
            "find": self._find,
            "clear": self._clear,
        }
        context = Qt.ShortcutContext
        for key in keys.TABLE:
            owner = self.view if key.is_of_list else self
            scope = context.WidgetShortcut if key.is_of_list else context.WidgetWithChildrenShortcut
            for written in (
                (key.key, "Enter") if key.key == "Return" else (key.key,)
            ):  # both keys of that name
                shortcut = QShortcut(QKeySequence(written), owner, context=scope)
                shortcut.activated.connect(deeds[key.action])


class Framed(QWidget):
    """A fine line round the list; what lies over it leaves the list its focus."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        for part in parts:
            grid.addWidget(part, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), current().colour("border.subtle"))

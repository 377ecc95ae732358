"""The live table of tags: columns of the newest samples, and which rows of them are shown in what order.

Lives here: the model: refresh, filter, order, marks, what a cell says.
Must not: ask a source, decide what is stale, paint, loop over all rows at a refresh.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from scada.language import Language
from scada.model import AlarmList, Newest, Tag
from ui.theme import ValueState, value_states
from ui.widgets import NO_VALUE, ValueText, age_text, newest_text, with_unit

from .alarms_of import TagAlarm, alarms_by_tag
from .columns import COLUMNS, FIRST_LIVE, LAST_LIVE, Column
from .drag import TAGS_MIME, tags_mime
from .find import Facts, Filter, matching, order
from .tips import tip
from .words import WORDS

TOP = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
GROUPING = ","


class TagTable(QAbstractTableModel):
    """A `row` is a place in the table as shown; a tag's number is its place in `tags`."""

    marks_changed = Signal()

    def __init__(self, tags: Sequence[Tag], language: Language, zone: str) -> None:
        super().__init__()
        self._language, self._zone = language, zone
        self.facts = Facts(tags)
        count = len(self.facts.tags)
        self.newest, self.now = _nothing(count), 0
        self.states = np.full(count, ValueState.NONE, np.uint8)
        self.alarms: dict[int, TagAlarm] = {}
        self.priorities = np.zeros(count, np.uint8)
        self.marks = np.zeros(count, bool)
        self.numbers: NDArray[np.intp] = np.arange(count)  # the tags shown, in the order shown
        self._number_of = {tag.id: number for number, tag in enumerate(self.facts.tags)}
        self._words = {language.render(word).casefold(): state for state, word in WORDS.items()}
        self._words |= {word.template: state for state, word in WORDS.items()}
        self._filter = Filter()
        self._column, self._is_descending = Column.TAG, False
        self.rearrange()

    # --- what is shown -----------------------------------------------------------------------------------

    @property
    def filter(self) -> Filter:
        return self._filter

    @property
    def is_ordered_by_live(self) -> bool:
        """Whether new values may change the order."""
        return COLUMNS[self._column].is_live or self._column is Column.ALARM

    def refresh(self, newest: Newest, now: int, first: int, last: int) -> None:
        """Take over values, one row a tag; repaint the rows from `first` to `last`, which a person sees."""
        self.newest, self.now = newest, now
        self.states = value_states(newest.status, newest.freshness)
        if self._filter.is_live and not np.array_equal(np.sort(self.numbers), np.flatnonzero(self._mask())):
            self.rearrange()
        last = min(last, len(self.numbers) - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, FIRST_LIVE), self.index(last, LAST_LIVE))

    def show_alarms(self, alarms: AlarmList) -> None:
        """Take over the active alarms; call it when their revision changed."""
        self.alarms = alarms_by_tag(alarms, self._number_of)
        self.priorities = np.zeros(len(self.facts.tags), np.uint8)
        for number, alarm in self.alarms.items():
            self.priorities[number] = alarm.priority
        if len(self.numbers):
            self.dataChanged.emit(
                self.index(0, Column.ALARM), self.index(len(self.numbers) - 1, Column.ALARM)
            )

    def filter_by(self, wanted: Filter) -> None:
        """Show what `wanted` lets through."""
        if wanted != self._filter:
            self._filter = wanted
            self.rearrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._is_descending = Column(column), order is Qt.SortOrder.DescendingOrder
        self.rearrange()

    def rearrange(self) -> None:
        """Filter and sort anew with the values at hand."""
        ordered = order(
            self._column,
            self._is_descending,
            self.facts,
            self.newest,
            self.states,
            self.priorities,
            self.marks,
        )
        wanted = ordered[self._mask()[ordered]]
        if np.array_equal(wanted, self.numbers):
            return
        if np.array_equal(np.sort(wanted), np.sort(self.numbers)):
            self._reorder(wanted)
            return
        self.beginResetModel()
        self.numbers = wanted
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """Row of the tag of that number; -1 when it is not shown."""
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) if found.size else -1

    def counts(self) -> NDArray[np.intp]:
        """(6,) tags in each ValueState, shown or not."""
        return np.bincount(self.states, minlength=len(ValueState))

    # --- marks -------------------------------------------------------------------------------------------

    def mark(self, rows: Sequence[int], is_marked: bool) -> None:
        """Mark rows, or take their marks away."""
        if len(rows):
            self.marks[self.numbers[np.asarray(rows, np.intp)]] = is_marked
            self._repaint_all()

    def mark_all(self, is_marked: bool) -> None:
        """All rows shown; what a filter hides keeps its mark."""
        self.marks[self.numbers] = is_marked
        self._repaint_all()

    def clear_marks(self) -> None:
        self.marks[:] = False
        self._repaint_all()

    def is_marked(self, row: int) -> bool:
        return bool(self.marks[self.numbers[row]])

    def marks_shown(self) -> Qt.CheckState:
        """How many of the rows shown are marked: none, some, all."""
        marked = int(self.marks[self.numbers].sum())
        if not marked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if marked == len(self.numbers) else Qt.CheckState.PartiallyChecked

    def marked_numbers(self) -> list[int]:
        """In the order shown; those a filter hides come last."""
        is_hidden = self.marks.copy()
        is_hidden[self.numbers] = False
        shown = self.numbers[self.marks[self.numbers]]
        return [*map(int, shown), *map(int, np.flatnonzero(is_hidden))]

    # --- cells -------------------------------------------------------------------------------------------

    def tag(self, row: int) -> Tag:
        return self.facts.tags[int(self.numbers[row])]

    def state(self, row: int) -> ValueState:
        return ValueState(int(self.states[self.numbers[row]]))

    def value(self, row: int) -> ValueText:
        number = int(self.numbers[row])
        return newest_text(self.newest, number, self.facts.tags[number], self._language, GROUPING)

    def number(self, row: int) -> float:
        """The value as a number; NaN where it is none."""
        return float(self.newest.number[self.numbers[row]])

    def alarm(self, row: int) -> TagAlarm | None:
        return self.alarms.get(int(self.numbers[row]))

    def age(self, row: int) -> str:
        time = int(self.newest.time[self.numbers[row]])
        return age_text(self.now - time, self._language) if time else NO_VALUE

    def text(self, row: int, column: int) -> str:
        """What a cell says, for screen readers, copies and tests; the delegate paints the same words."""
        match column:
            case Column.TAG:
                return self.tag(row).name
            case Column.DESCRIPTION:
                return self.tag(row).description
            case Column.VALUE:
                value = self.value(row)
                return with_unit(value.text, value.unit)
            case Column.QUALITY:
                return self._language.render(WORDS[self.state(row)])
            case Column.AGE:
                return self.age(row)
            case Column.SERVER:
                return self.tag(row).server
        return ""

    # --- what Qt asks ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        title = COLUMNS[Column(section)].title
        return self._language.render(title) if title else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(
                    self.newest, int(self.numbers[row]), self.tag(row), column, self._language, self._zone
                )
            case Qt.ItemDataRole.CheckStateRole if column == Column.MARK:
                return Qt.CheckState.Checked if self.is_marked(row) else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return flags if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [TAGS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The rows dragged; all marked rows when one of them is."""
        numbers = [int(number) for number in self.numbers[sorted({index.row() for index in indexes})]]
        if any(self.marks[number] for number in numbers):
            numbers = self.marked_numbers()
        tags = [self.facts.tags[number] for number in numbers]
        return tags_mime([tag.id for tag in tags], [tag.name for tag in tags])

    def _mask(self) -> NDArray[np.bool_]:
        return matching(self._filter, self.facts, self.states, self.priorities, self._words)

    def _reorder(self, wanted: NDArray[np.intp]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        row_of = np.empty(len(self.facts.tags), np.intp)
        row_of[wanted] = np.arange(len(wanted))
        moved = [self.index(int(row_of[self.numbers[index.row()]]), index.column()) for index in before]
        self.numbers = wanted
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def _repaint_all(self) -> None:
        if len(self.numbers):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.numbers) - 1, len(COLUMNS) - 1))
        self.marks_changed.emit()


def _nothing(count: int) -> Newest:
    """Before the first refresh."""
    return Newest(
        np.full(count, np.nan),
        np.full(count, None, dtype=object),
        np.zeros(count, np.int64),
        np.zeros(count, np.uint32),
        np.zeros(count, np.uint8),
        np.zeros(count, np.int64),
    )

"""The list of alarms as Qt's views see it.

Lives here: the model: rows, what a cell says, which rows changed.
Must not: ask a source, decide an order, paint.
"""

from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from scada.model import ActiveAlarm, local_time
from ui.theme import ValueState
from ui.widgets import Precision, ValueText, clock_text, with_unit

from .columns import COLUMNS, Column
from .figures import NOTHING, Figures
from .words import STATES

TOP = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class AlarmTable(QAbstractTableModel):
    """Rows in the order given; values of now come separately, for the rows that can be seen."""

    def __init__(self, figures: Figures) -> None:
        super().__init__()
        self.figures = figures
        self.rows: tuple[ActiveAlarm, ...] = ()
        self.now = 0
        self._values: dict[int, ValueText] = {}  # by id of the tag

    def show_rows(self, rows: tuple[ActiveAlarm, ...]) -> None:
        """Show `rows`; when they are the same alarms in the same places, they change in place."""
        is_same = [alarm.id for alarm in rows] == [alarm.id for alarm in self.rows]
        if is_same:
            self.rows = rows
            self._repaint(0, len(rows) - 1, Column.STATE, Column.LIMIT)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_values(self, values: dict[int, ValueText], now: int, first: int, last: int) -> None:
        """Values of now by tag id, for the rows from `first` to `last`."""
        self._values, self.now = values, now
        self._repaint(first, min(last, len(self.rows) - 1), Column.NOW, Column.NOW)

    def value_now(self, row: int) -> ValueText:
        return self._values.get(self.rows[row].tag, NOTHING)

    def row_of(self, alarm: int) -> int:
        """Row of the alarm of that id; -1 when it is not shown."""
        return next((row for row, each in enumerate(self.rows) if each.id == alarm), -1)

    def text(self, row: int, column: int) -> str:
        """What a cell says, for screen readers and tests; the delegate paints the same words."""
        alarm, figures = self.rows[row], self.figures
        match column:
            case Column.STATE:
                return figures.language.render(STATES[alarm.state])
            case Column.TIME:
                return figures.time(alarm, self.now)
            case Column.TAG:
                return figures.title(alarm)
            case Column.MESSAGE:
                return figures.message(alarm)
            case Column.VALUE:
                return figures.value(alarm)
            case Column.LIMIT:
                return figures.limit(alarm)
        value = self.value_now(row)
        return with_unit(value.text, value.unit)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        zone = local_time(self.now, self.figures.zone).abbreviation
        title = replace(COLUMNS[Column(section)].title, fields={"zone": zone})
        return self.figures.language.render(title)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.text(index.row(), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(index.row(), index.column())
        return None

    def _tip(self, row: int, column: int) -> str:
        if column == Column.TIME:
            time, figures = self.rows[row].time, self.figures
            return clock_text(time, figures.zone, figures.language, Precision.MILLISECOND)
        if column == Column.NOW and self.value_now(row).state is ValueState.NONE:
            return self.figures.language.translate("No value has come from this tag yet.")
        return self.text(row, column)

    def _repaint(self, first: int, last: int, left: int, right: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, left), self.index(last, right))

"""The model of the alarm list, and how an alarm's figures are written.

Lives here: what Qt's views are told, what a cell says.
Must not: show a widget.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import DAY, AlarmKind, AlarmState, Tag
from tests.ui.tags.builder import START, alarm
from ui.alarms.columns import Column
from ui.alarms.figures import Figures
from ui.alarms.table import AlarmTable
from ui.theme import ValueState
from ui.widgets import ValueText

pytestmark = pytest.mark.usefixtures("themed")

PRESSURE = Tag(0, "PT-101", "plc-dist", description="Distribution", unit="bar", low=0.0, high=8.0)
PUMP = Tag(1, "P-101", states={0: "Off", 4: "Tripped"}, type="Int32")


def table() -> AlarmTable:
    made = AlarmTable(Figures((PRESSURE, PUMP), Language("en"), "Europe/Berlin"))
    made.now = START
    return made


def row(made: AlarmTable, number: int = 0) -> list[str]:
    return [made.text(number, column) for column in Column]


def test_a_row_says_state_time_tag_message_and_figures() -> None:
    made = table()
    made.show_rows((alarm(0, 1, name="PT-101", value=3.1949),))
    made.show_values({0: ValueText("2.91", "bar", ValueState.GOOD)}, START, 0, 0)
    assert row(made) == [
        "Unacknowledged",
        "03:13:18.000",
        "PT-101 Lo",
        "Pressure 0 low",
        "3.19\u202fbar",
        "2.91\u202fbar",
        "3.20\u202fbar",
    ]


def test_a_time_of_another_day_says_which_day() -> None:
    made = table()
    made.show_rows((alarm(0, time=START - DAY),))
    assert made.text(0, Column.TIME) == "11-23 03:13:18"


def test_the_head_of_the_times_names_the_zone() -> None:
    assert table().headerData(Column.TIME, Qt.Orientation.Horizontal) == "Time (CET)"


def test_a_limit_finer_than_its_tag_is_written_in_full() -> None:
    made = table()
    made.show_rows((alarm(0, limit=3.125, value=3.1),))
    assert made.text(0, Column.LIMIT) == "3.125\u202fbar"
    assert made.text(0, Column.VALUE) == "3.100\u202fbar"


def test_a_state_that_crossed_a_limit_is_called_by_its_name() -> None:
    made = table()
    made.show_rows((alarm(0, tag=1, value=4, limit=3.5), alarm(1, tag=1, value=float("nan"), limit=3.5)))
    assert made.text(0, Column.VALUE) == "Tripped"
    assert made.text(1, Column.VALUE) == "—"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AlarmKind.HIHI, "Above the highest limit"),
        (AlarmKind.HI, "Above the high limit"),
        (AlarmKind.LO, "Below the low limit"),
        (AlarmKind.LOLO, "Below the lowest limit"),
    ],
)
def test_an_alarm_without_a_message_says_what_its_kind_means(kind: AlarmKind, sentence: str) -> None:
    made = table()
    made.show_rows((alarm(0, kind=kind, message=""),))
    assert made.text(0, Column.MESSAGE) == sentence


def test_an_alarm_of_a_tag_the_source_does_not_know_is_shown_all_the_same() -> None:
    made = table()
    made.show_rows((alarm(0, tag=-1, name="OLD-1"),))
    assert made.text(0, Column.TAG) == "OLD-1 Lo"
    assert made.text(0, Column.NOW) == "—"
    assert not made.figures.knows(made.rows[0])


def test_the_same_alarms_change_in_place_and_others_make_a_new_list(qtbot: QtBot) -> None:
    made = table()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_rows((alarm(0), alarm(1)))
    with qtbot.waitSignal(made.dataChanged), qtbot.assertNotEmitted(made.modelReset):
        made.show_rows((replace(alarm(0), state=AlarmState.ACKED), alarm(1)))
    assert made.text(0, Column.STATE) == "Acknowledged"
    with qtbot.waitSignal(made.modelReset):
        made.show_rows((alarm(1),))


def test_values_of_now_repaint_their_column_in_the_rows_in_sight_only() -> None:
    made = table()
    made.show_rows(tuple(alarm(number) for number in range(100)))
    told: list[tuple[int, int, int, int]] = []

    def note(upper: QModelIndex, lower: QModelIndex) -> None:
        told.append((upper.row(), lower.row(), upper.column(), lower.column()))

    made.dataChanged.connect(note)
    made.show_values({}, START, 10, 30)
    assert told == [(10, 30, Column.NOW, Column.NOW)]

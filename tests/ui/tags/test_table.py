"""The model of the tag table: refresh, order, filter, marks, what a drag carries.

Lives here: what Qt's views are told.
Must not: show a widget.
"""

import json
import time

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import SECOND, AlarmState, Freshness, Tag, Text
from tests.ui.tags.builder import START, Plant, alarm, many_tags, numbers
from ui.tags import TAGS_MIME
from ui.tags.columns import Column
from ui.tags.find import Filter
from ui.tags.table import TagTable
from ui.tags.troubles import of_tags, sentence
from ui.theme import ValueState
from ui.trend import TAGS_MIME as TAGS_MIME_OF_TREND

pytestmark = pytest.mark.usefixtures("themed")


def table_of(plant: Plant) -> TagTable:
    table = TagTable(plant.tags, Language("en"), "Europe/Berlin")
    refresh(table, plant)
    return table


def refresh(table: TagTable, plant: Plant) -> None:
    ids = [tag.id for tag in plant.tags]
    table.refresh(plant.values.newest(ids), plant.now, 0, len(ids) - 1)


def cells(table: TagTable, column: Column) -> list[str]:
    return [str(table.index(row, column).data()) for row in range(table.rowCount())]


def test_the_model_keeps_qts_rules_while_it_is_refreshed_filtered_sorted_and_marked(qtbot: QtBot) -> None:
    plant = Plant(many_tags(40))
    table = table_of(plant)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    kept = [table.index(row, 2) for row in (0, 7)]
    for step in range(40):
        numbers(plant, np.random.default_rng(step).random(40))
        refresh(table, plant)
        table.sort([Column.VALUE, Column.TAG, Column.AGE][step % 3], Qt.SortOrder(step % 2))
        table.filter_by([Filter(), Filter("line 1"), Filter(state=ValueState.BAD), Filter("x")][step % 4])
        table.mark(range(min(3, table.rowCount())), is_marked=step % 2 == 0)
    assert kept
    assert tester.model() is table


def test_a_row_says_value_quality_age_and_server() -> None:
    plant = Plant((Tag(5, "PT-101", "plc-dist", description="Pressure", unit="bar", low=0.0, high=8.0),))
    plant.values.put(5, 2.914, START - 300_000_000)
    table = table_of(plant)
    assert [table.text(0, column) for column in Column if column is not Column.RANGE] == [
        "",
        "",
        "PT-101",
        "Pressure",
        "2.91\u202fbar",
        "good",
        "0.3\u202fs",
        "plc-dist",
    ]


@pytest.mark.parametrize(
    ("status", "freshness", "word", "value"),
    [
        (0, Freshness.LIVE, "good", "2.91\u202fbar"),
        (0x40000000, Freshness.LIVE, "uncertain", "2.91\u202fbar"),
        (0x808C0000, Freshness.LIVE, "bad", "BadSensorFailure"),
        (0, Freshness.STALE, "stale", "2.91\u202fbar"),
        (0, Freshness.DISCONNECTED, "disconnected", "2.91\u202fbar"),
        (0, Freshness.NEVER, "no value yet", "—"),
    ],
)
def test_quality_stands_in_words_and_a_bad_value_gives_its_status(
    status: int, freshness: Freshness, word: str, value: str
) -> None:
    plant = Plant((Tag(0, "PT-101", unit="bar", low=0.0, high=8.0),))
    plant.values.put(0, 2.914, START, status, freshness, START)
    table = table_of(plant)
    assert table.text(0, Column.QUALITY) == word
    assert table.text(0, Column.VALUE) == value
    assert word in table.index(0, Column.QUALITY).data(Qt.ItemDataRole.ToolTipRole)


def test_a_value_that_stopped_being_true_says_so_at_the_next_refresh() -> None:
    plant = Plant(many_tags(3))
    numbers(plant, [1, 2, 3])
    table = table_of(plant)
    plant.values.freshness[1] = Freshness.DISCONNECTED
    refresh(table, plant)
    assert cells(table, Column.QUALITY) == ["good", "disconnected", "good"]
    assert table.counts()[ValueState.DISCONNECTED] == 1


def test_only_the_rows_in_sight_and_only_live_columns_are_repainted(qtbot: QtBot) -> None:
    plant = Plant(many_tags(500))
    table = table_of(plant)
    told: list[tuple[int, int, int, int]] = []

    def note(upper: QModelIndex, lower: QModelIndex) -> None:
        told.append((upper.row(), lower.row(), upper.column(), lower.column()))

    table.dataChanged.connect(note)
    table.refresh(plant.values.newest(range(500)), START, 100, 130)
    assert told == [(100, 130, Column.VALUE, Column.AGE)]


def test_ten_thousand_rows_are_refreshed_in_a_fraction_of_their_period() -> None:
    plant = Plant(many_tags(10_000))
    table = table_of(plant)
    table.sort(Column.VALUE)
    spent = []
    for step in range(5):
        numbers(plant, np.random.default_rng(step).random(10_000), START + step * SECOND)
        newest = plant.values.newest(range(10_000))
        before = time.process_time()
        table.refresh(newest, START + step * SECOND, 0, 40)
        table.rearrange()
        spent.append(time.process_time() - before)
    assert min(spent) < 0.05


def test_a_new_order_keeps_the_current_index_on_its_tag() -> None:
    plant = Plant(many_tags(4))
    numbers(plant, [3, 1, 2, 0])
    table = table_of(plant)
    kept = QPersistentModelIndex(table.index(0, Column.TAG))
    table.sort(Column.VALUE)
    assert cells(table, Column.TAG) == ["PT-00003", "PT-00001", "PT-00002", "PT-00000"]
    assert kept.row() == 3
    table.sort(Column.VALUE, Qt.SortOrder.DescendingOrder)
    assert kept.row() == 0


def test_a_filter_by_quality_lets_tags_in_and_out_as_they_change() -> None:
    plant = Plant(many_tags(3))
    numbers(plant, [1, 2, 3])
    table = table_of(plant)
    table.filter_by(Filter("quality:stale"))
    assert table.rowCount() == 0
    plant.values.freshness[2] = Freshness.STALE
    refresh(table, plant)
    assert cells(table, Column.TAG) == ["PT-00002"]


def test_alarms_are_shown_at_their_tags_the_worst_first() -> None:
    plant = Plant(many_tags(3))
    plant.alarms.put(
        alarm(1, 3, AlarmState.ACKED, tag=1, limit=3.0),
        alarm(2, 1, AlarmState.RETURNED, tag=1, limit=2.0),
        alarm(3, 4, tag=99),
    )
    table = table_of(plant)
    table.show_alarms(plant.alarms.active())
    shown = table.alarm(1)
    assert shown is not None
    assert (shown.priority, shown.state, sorted(shown.limits)) == (1, AlarmState.RETURNED, [2.0, 3.0])
    assert shown.bar_priority == 0, "the limit is not crossed any more"
    assert table.priorities.tolist() == [0, 1, 0]


def test_marks_stay_with_their_tags_through_filter_and_order() -> None:
    plant = Plant(many_tags(20))
    table = table_of(plant)
    table.mark([0, 3], is_marked=True)
    table.filter_by(Filter("PT-00003"))
    assert table.is_marked(0)
    assert table.marks_shown() is Qt.CheckState.Checked
    assert table.marked_numbers() == [3, 0], "those shown first"
    table.filter_by(Filter())
    assert table.marks_shown() is Qt.CheckState.PartiallyChecked
    table.clear_marks()
    assert table.marked_numbers() == []


def test_a_drag_carries_the_ids_of_the_row_or_of_all_marked_rows() -> None:
    plant = Plant(tuple(Tag(7 + at, f"T{at}") for at in range(4)))
    table = table_of(plant)
    table.mark([1, 2], is_marked=True)

    def carried(row: int) -> object:
        mime = table.mimeData([table.index(row, column) for column in (1, 2)])
        return json.loads(mime.data(TAGS_MIME).data().decode())

    assert carried(0) == [7]
    assert carried(2) == [8, 9]
    assert table.mimeData([table.index(3, 1)]).text() == "T3"


def test_the_trend_page_takes_what_this_page_gives() -> None:
    assert TAGS_MIME == TAGS_MIME_OF_TREND


def test_only_problems_with_tags_are_told_the_first_and_how_many_more() -> None:
    place = {"file": "tags.csv", "line": 14, "complaint": Text("low 5 is above high 1.")}
    row = Text("{file}:{line}: {complaint}", place)
    alarm_row = Text("{file}: {complaint}", {"file": "alarms.csv", "complaint": Text("{tag}", {"tag": "X"})})
    refused = Text("{tag}: refused.", {"tag": "PT-1"})
    disk = Text("The disk has {free} MB left.", {"free": 3})
    chosen = of_tags((disk, row, alarm_row, refused))
    assert chosen == (row, refused)
    said = sentence(chosen, Language("en"))
    assert said == "tags.csv:14: low 5 is above high 1. There is 1 more problem with tags."
    assert sentence((row,), Language("en")) == "tags.csv:14: low 5 is above high 1."
    assert sentence((), Language("en")) == ""

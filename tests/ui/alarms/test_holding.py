"""Rows that hold still while somebody works on them, and those that come in all the same.

Lives here: what holds the order, what waits for N, what never waits.
Must not: start a station.
"""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from scada.model import AlarmState
from tests.ui.alarms.builder import press, shown
from tests.ui.tags.builder import Plant, alarm, many_tags
from ui.alarms.columns import Column

pytestmark = pytest.mark.usefixtures("themed")


def test_a_list_that_only_has_the_focus_shows_what_is_new_at_once(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    plant.alarms.add(alarm(8, 3, tag=8), alarm(9, 4, tag=9))
    page.refresh()
    assert page.view.hasFocus()
    assert page.shown() == (1, 9, 8, 5, 4, 3, 2)
    assert page.deeds.new.isHidden()


def test_while_a_row_is_selected_rows_hold_still_and_what_is_new_is_announced(
    qtbot: QtBot, plant: Plant
) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(1)
    plant.alarms.add(alarm(8, 3, tag=8), alarm(9, 4, tag=9))
    assert not page.hints.names_new
    page.refresh()
    assert page.shown() == (1, 5, 4, 3, 2)
    assert page.deeds.new.isVisible()
    assert page.deeds.new.text() == "2 new, press N"
    assert page.hints.names_new
    assert page.deeds.count.text() == "5 of 7 shown"
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    assert page.shown() == (1, 9, 8, 5, 4, 3, 2)
    assert page.deeds.new.isHidden()
    assert not page.hints.names_new


@pytest.mark.parametrize("touch", ["focus", "text", "scroll"])
def test_a_comment_and_a_list_scrolled_down_hold_the_rows_too(qtbot: QtBot, plant: Plant, touch: str) -> None:
    plant.alarms.add(*(alarm(number, 4, AlarmState.ACKED, tag=1) for number in range(20, 120)))
    page = shown(qtbot, plant)
    if touch == "focus":
        page.deeds.comment.setFocus()
    elif touch == "text":
        page.deeds.comment.setText("seen")
    else:
        page.view.verticalScrollBar().setValue(200)
    before = page.shown()
    plant.alarms.add(alarm(200, 3, tag=8))
    page.refresh()
    assert page.shown() == before
    page.view.setFocus()
    page.deeds.comment.clear()
    page.view.scrollToTop()
    page.refresh()
    assert 200 in page.shown()


@pytest.mark.parametrize("priority", [1, 2])
def test_an_urgent_alarm_is_never_held_and_the_order_of_the_others_stays(
    qtbot: QtBot, plant: Plant, priority: int
) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(2)
    plant.alarms.turn(1, AlarmState.ACKED)
    plant.alarms.add(alarm(8, priority, tag=8), alarm(9, priority, AlarmState.ACKED, tag=9))
    page.refresh()
    assert [each for each in page.shown() if each != 8] == [1, 5, 4, 3, 2]
    assert 8 in page.shown()
    assert page.selected() == (4,)
    assert page.view.currentIndex().row() == page.table.row_of(4)
    assert page.deeds.new.text() == "1 new, press N"


def test_what_is_read_further_down_stays_under_the_eye_when_an_urgent_alarm_comes_in(
    qtbot: QtBot, plant: Plant
) -> None:
    plant.alarms.add(*(alarm(number, 4, AlarmState.ACKED, tag=1) for number in range(20, 120)))
    page = shown(qtbot, plant)
    page.view.verticalScrollBar().setValue(410)
    first, _ = page.view.rows_seen()
    seen, y = page.table.rows[first].id, page.view.rowViewportPosition(first)
    plant.alarms.add(alarm(200, 1, tag=8), alarm(201, 3, tag=8))
    page.refresh()
    assert page.shown()[0] == 200
    assert page.view.rowViewportPosition(page.table.row_of(seen)) == y
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    assert page.view.rows_seen()[0] == 0, "what was asked for can be seen"


def test_escape_gives_the_selection_up_and_with_it_the_hold(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(1)
    plant.alarms.add(alarm(8, 3, tag=8))
    page.refresh()
    assert 8 not in page.shown()
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    page.refresh()
    assert page.selected() == ()
    assert 8 in page.shown()


def test_a_selected_alarm_that_clears_keeps_its_place_and_its_selection(qtbot: QtBot) -> None:
    plant = Plant(many_tags(3))
    plant.alarms.put(alarm(4, 3))
    page = shown(qtbot, plant)
    page.view.selectRow(0)
    plant.alarms.put(alarm(5, 1))
    page.refresh()
    assert [page.table.text(row, Column.STATE) for row in (0, 1)] == ["Unacknowledged", "Cleared"]
    assert page.has_selection
    assert page.selected() == ()


def test_a_row_that_is_there_changes_in_place(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(2)
    plant.alarms.turn(1, AlarmState.ACKED)
    page.refresh()
    assert page.shown()[0] == 1
    assert page.table.text(0, Column.STATE) == "Acknowledged"
    assert page.deeds.new.isHidden()


def test_a_cleared_alarm_keeps_its_place_and_is_no_longer_counted(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(2)
    plant.alarms.turn(5, AlarmState.NORMAL)
    page.refresh()
    assert page.table.text(1, Column.STATE) == "Cleared"
    assert page.shown() == (1, 4, 3, 2)
    assert page.deeds.count.text() == "4 shown"
    assert page.deeds.new.text() == "1 cleared, press N"
    page.view.selectRow(1)
    assert page.selected() == (), "nothing is there to acknowledge"
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    assert page.table.rowCount() == 4


def test_a_click_on_acknowledge_leaves_the_keys_with_the_list(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(0)
    press(qtbot, page.deeds.selected)
    assert page.view.hasFocus()


def test_the_selection_follows_its_alarm_into_a_new_order(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(2)
    assert page.selected() == (4,)
    plant.alarms.add(alarm(8, 3, tag=8), alarm(9, 4, tag=9))
    page.refresh()
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    assert page.selected() == (4,)
    assert page.view.currentIndex().row() == page.table.row_of(4)

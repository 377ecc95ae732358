"""The trend page in the hands of a user: keys, wheel, drags, drops, fields, eyes and crosses.

Lives here: what each of them does to the page.
Must not: start a station, wait for a fixed time.
"""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import HOUR, MINUTE, SECOND
from tests.ui.trend.memory import (
    FLOW,
    NOW,
    PRESSURE,
    RUNNING,
    SETPOINT,
    ZONE,
    MemorySite,
)
from ui.trend import TAGS_MIME, TrendPage
from ui.widgets import Mode

Make = Callable[..., TrendPage]


def press(
    qtbot: QtBot, page: TrendPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    page.activateWindow()
    page.plot.setFocus()
    qtbot.keyClick(page.plot, key, modifier)


def test_tags_dropped_on_the_page_become_pens(make: Make) -> None:
    page = make()
    carried = QMimeData()
    carried.setData(TAGS_MIME, json.dumps([FLOW, PRESSURE, 999]).encode())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, carried, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, carried, left, none))
    assert page.pens() == (FLOW, PRESSURE)


@pytest.mark.parametrize("carried", [b"", b"no", b"{}", b'["a"]'])
def test_a_drop_of_something_else_changes_nothing(make: Make, carried: bytes) -> None:
    page = make()
    other = QMimeData()
    other.setData(TAGS_MIME, carried)
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        other,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, drop)
    assert page.pens() == ()


def test_scrolling_back_pauses_and_n_returns_to_live(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE)
    assert page.head.pill.mode is Mode.LIVE
    press(qtbot, page, Qt.Key.Key_Left)
    assert page.head.pill.mode is Mode.PAUSED
    assert page.head.to_now.isVisible()
    press(qtbot, page, Qt.Key.Key_N)
    assert page.head.pill.mode is Mode.LIVE
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.head.pill.mode is Mode.PAUSED
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.head.pill.mode is Mode.LIVE


def test_a_drag_moves_the_time_under_the_hand(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE)
    pane = page.plot.place.pane
    grabbed = page.plot.time_at(pane.left + 500)
    qtbot.mousePress(page.plot, Qt.MouseButton.LeftButton, pos=QPoint(pane.left + 500, pane.top + 100))
    for x in range(500, 801, 25):
        qtbot.mouseMove(page.plot, QPoint(pane.left + x, pane.top + 100))
    qtbot.mouseRelease(page.plot, Qt.MouseButton.LeftButton, pos=QPoint(pane.left + 800, pane.top + 100))
    page.refresh()
    assert not page.trend.view.is_live
    pixel = page.trend.view.length / pane.width
    assert abs(page.plot.time_at(page.plot.place.pane.left + 800) - grabbed) < 5 * pixel


def test_the_wheel_zooms_about_the_pointer(make: Make) -> None:
    page = make(PRESSURE)
    pane = page.plot.place.pane
    at = QPointF(pane.left + pane.width / 2, pane.top + 50)
    before, length = page.plot.time_at(at.x()), page.trend.view.length
    wheel = QWheelEvent(
        *(at, page.plot.mapToGlobal(at), QPoint(0, 0), QPoint(0, 240), Qt.MouseButton.NoButton),
        *(Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(page.plot, wheel)
    assert page.trend.view.length == round(length * 0.64)
    page.refresh()
    assert abs(page.plot.time_at(at.x()) - before) < 3 * page.trend.view.length / pane.width


def test_a_zoom_box_shows_what_was_inside_it_and_backspace_goes_back(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE)
    pane, before = page.plot.place.pane, page.trend.view
    press(qtbot, page, Qt.Key.Key_Z)
    assert page.head.box.isChecked()
    corner, other = QPoint(pane.left + 200, pane.top), QPoint(pane.left + 600, pane.top + pane.height // 2)
    start = page.plot.time_at(corner.x())
    qtbot.mousePress(page.plot, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(page.plot, other)
    qtbot.mouseRelease(page.plot, Qt.MouseButton.LeftButton, pos=other)
    span = page.trend.span(NOW)
    assert abs(span.start - start) < before.length / pane.width * 2
    scale = page.trend.pens.find(PRESSURE).scale
    assert scale.high == pytest.approx(8, abs=0.1)
    assert scale.low == pytest.approx(4, abs=0.1)
    assert not page.head.box.isChecked()
    press(qtbot, page, Qt.Key.Key_Backspace)
    assert page.trend.view == before
    press(qtbot, page, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ShiftModifier)
    assert page.trend.view != before


def test_pen_edits_can_be_undone_and_done_again(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE, FLOW)
    page.trend.choose(FLOW)
    press(qtbot, page, Qt.Key.Key_H)
    assert [row.is_shown for row in page.dock.legend.rows.rows] == [True, False]
    assert page.dock.count.text() == "1 shown, 1 hidden"
    press(qtbot, page, Qt.Key.Key_Delete)
    assert page.pens() == (PRESSURE,)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(qtbot, page, Qt.Key.Key_Z, control)
    assert page.pens() == (PRESSURE, FLOW)
    press(qtbot, page, Qt.Key.Key_Z, control)
    assert all(row.is_shown for row in page.dock.legend.rows.rows)
    press(qtbot, page, Qt.Key.Key_Z, control | shift)
    press(qtbot, page, Qt.Key.Key_Z, control | shift)
    assert page.pens() == (PRESSURE,)


def test_a_number_selects_a_pen_and_others_are_told(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE, FLOW)
    with qtbot.waitSignal(page.tag_selected) as told:
        press(qtbot, page, Qt.Key.Key_2)
    assert told.args == [FLOW]
    assert page.dock.facts.name.text() == "FIT-101"
    assert ("Server", "plc-dist") in page.dock.facts.lines


def test_letters_typed_into_a_time_field_are_text_and_no_commands(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE)
    page.activateWindow()
    page.time_bar.start.setFocus()
    page.time_bar.start.selectAll()
    qtbot.keyClicks(page.time_bar.start, "nhc")
    assert page.time_bar.start.text() == "nhc"
    assert page.trend.pens.find(PRESSURE).is_shown
    qtbot.keyClick(page.time_bar.start, Qt.Key.Key_Return)
    assert "nhc is no time" in page.time_bar.error.sentence.text()
    assert page.trend.view.is_live


def test_the_time_fields_take_relative_and_local_times(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE)
    for field, text in ((page.time_bar.start, "-2h"), (page.time_bar.end, "02:30")):
        field.setText(text)
    page.time_bar._apply()
    assert page.trend.span(NOW).start == NOW - 2 * HOUR
    assert page.trend.span(NOW).end == NOW - (28 * MINUTE + 40 * SECOND)
    page.time_bar.start.setText("-8h")
    page.time_bar.end.setText("now")
    page.time_bar._apply()
    assert page.trend.view.is_live
    assert abs(page.trend.span(NOW).start - (NOW - 8 * HOUR)) < SECOND
    page.time_bar.end.setText("-9h")
    page.time_bar._apply()
    assert "is not before the end -9h" in page.time_bar.error.sentence.text()


def test_cursors_give_each_pen_its_value_by_its_own_rule(qtbot: QtBot, make: Make, site: MemorySite) -> None:
    page = make(PRESSURE, SETPOINT, RUNNING)
    press(qtbot, page, Qt.Key.Key_C)
    site.now = NOW
    page.inspector.place(NOW - 15 * MINUTE + SECOND // 2)
    page.refresh()
    rows = page.dock.legend.rows.rows
    assert rows[0].readings[0].startswith("≈"), "between two samples"
    assert [row.readings[0] for row in rows[1:]] == ["4.80", "Stopped"], "the last one before"
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_Period)
    assert page.inspector.cursors[0] in site.stored[PRESSURE].time
    assert not page.dock.legend.rows.rows[0].readings[0].startswith("≈")
    press(qtbot, page, Qt.Key.Key_C)
    assert len(page.inspector.cursors) == 2
    assert any(name == "B − A" for name, _ in page.dock.facts.lines)
    press(qtbot, page, Qt.Key.Key_C)
    assert page.inspector.cursors == ()


def test_on_a_narrow_page_the_pens_are_a_drawer_that_never_covers_the_now_edge(
    qtbot: QtBot, make: Make
) -> None:
    page = make(PRESSURE, width=1228)
    assert not page.dock.isVisible()
    assert page.minimumSizeHint().width() <= 972, "a window of 1024 px, less the rail"
    wide = page.plot.width()
    qtbot.mouseClick(page.head.pens, Qt.MouseButton.LeftButton)
    assert page.dock.isVisible()
    qtbot.waitUntil(lambda: page.plot.width() < wide)
    assert page.plot.mapTo(page, QPoint(page.plot.width(), 0)).x() <= page.dock.x()
    qtbot.mouseClick(page.dock.close_button, Qt.MouseButton.LeftButton)
    assert not page.dock.isVisible()


def test_the_eye_hides_a_pen_and_the_cross_removes_the_selected_one(qtbot: QtBot, make: Make) -> None:
    page = make(PRESSURE, FLOW)
    legend = page.dock.legend
    QAbstractItemModelTester(legend.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    first = legend.visualRect(legend.rows.index(0))
    qtbot.mouseClick(legend.viewport(), Qt.MouseButton.LeftButton, pos=first.topRight() + QPoint(-20, 18))
    assert not page.trend.pens.find(PRESSURE).is_shown
    second = legend.visualRect(legend.rows.index(1))
    qtbot.mouseClick(legend.viewport(), Qt.MouseButton.LeftButton, pos=second.center())
    assert page.trend.pens.selected == FLOW
    qtbot.mouseClick(legend.viewport(), Qt.MouseButton.LeftButton, pos=second.topRight() + QPoint(-20, 42))
    assert page.pens() == (PRESSURE,)


def test_every_key_of_the_table_does_something_that_exists(make: Make) -> None:
    from ui.trend.keys import KEYS

    page = make(PRESSURE)
    for key in KEYS:
        assert hasattr(page, key.deed) or hasattr(page.deeds, key.deed), key
    assert len({(key.sequence, key.where) for key in KEYS}) == len(KEYS)


def test_adding_a_pen_where_there_is_no_tag_leads_to_the_page_of_tags(
    qtbot: QtBot, themed: QApplication
) -> None:
    page = TrendPage(MemorySite([]).source(), Language("en", ZONE))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.tags_requested):
        page.do("find_pen")

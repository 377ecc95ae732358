"""The trend page as a user meets it: real widgets, a live table, a history that answers from a thread.

Lives here: what the page shows, asks for, and does when a key, a hand or the plant does something.
Must not: start a station, wait for a fixed time, know how a line is computed.
"""

import json
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import HOUR, MINUTE, SECOND, Freshness, Hole, Mark, Tag, Text
from tests.ui.trend.memory import BAD, NOW, ZONE, MemorySite, batch, number
from ui.theme import current
from ui.trend import TAGS_MIME, TrendPage
from ui.trend.plot import Plot
from ui.widgets import Mode

PRESSURE, FLOW, SETPOINT, RUNNING, COUNTER = 1, 2, 3, 4, 5
TAGS = (
    number(PRESSURE, "PT-101", description="Distribution pressure"),
    number(FLOW, "FIT-101", unit="m³/h", low=0.0, high=600.0),
    number(SETPOINT, "PIC-101.SP", stepped=True),
    Tag(RUNNING, "P-101.Run", "plc-dist", type="Boolean", states={0: "Stopped", 1: "Running"}),
    Tag(COUNTER, "EQ-1.Total", "plc-energy", unit="Wh", type="UInt64"),
)
Make = Callable[..., TrendPage]


@pytest.fixture
def site() -> Iterator[MemorySite]:
    site = MemorySite(TAGS)
    time = NOW + np.arange(-1800, 0, 2) * SECOND
    site.arrive(batch(PRESSURE, time, 4 + np.sin(np.arange(time.size) / 30)))
    site.arrive(batch(FLOW, time, 400 + np.arange(time.size) / 10))
    site.arrive(batch(SETPOINT, [NOW - HOUR, NOW - 10 * MINUTE], [4.8, 4.2]))
    site.arrive(batch(RUNNING, [NOW - HOUR, NOW - 5 * MINUTE], [0.0, 1.0]))
    site.arrive(batch(COUNTER, time[::10], 2**60 + np.arange(time[::10].size, dtype=np.uint64)))
    yield site
    site.close()


@pytest.fixture
def make(qtbot: QtBot, site: MemorySite, themed: QApplication) -> Make:
    """A page on show with pens whose history has been answered."""

    def make(*tags: int, width: int = 1500, mark: Mark = Mark.LIVE) -> TrendPage:
        page = TrendPage(site.source(mark), Language("en", ZONE))
        qtbot.addWidget(page)
        page.resize(width, 850)
        page.show()
        page.add_pens(tags)
        if tags:
            qtbot.waitUntil(lambda: all(page.trend.track(tag).loaded is not None for tag in tags))
        return page

    return make


def press(
    qtbot: QtBot, page: TrendPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    page.activateWindow()
    page.plot.setFocus()
    qtbot.keyClick(page.plot, key, modifier)


def drawn(plot: Plot, tag: int) -> np.ndarray:
    """(m, 4) segments of a pen as they were painted last, in device pixels of the pane."""
    ink = plot._curves._drawn[tag].certain
    return ink._block[: ink._count]


def test_a_trend_without_pens_says_what_to_do_and_offers_it(qtbot: QtBot, make: Make) -> None:
    page = make()
    assert page.empty.isVisible()
    assert "Drag a tag here or press Ctrl F" in page.empty.sentence.text()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    picker = page._picker
    qtbot.keyClicks(picker.field, "dist press")
    assert picker.count.text() == "1 of 5 tags"
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert page.pens() == (PRESSURE,)
    picker.field.clear()
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert len(page.pens()) == 2, "several, one after the other"
    qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert not page.empty.isVisible()


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


def test_history_is_asked_once_and_live_samples_go_on_from_there(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    page = make(PRESSURE, SETPOINT)
    before = len(site.questions)
    for step in range(1, 6):
        site.now = NOW + (step - 1) * 2 * SECOND
        site.arrive(batch(PRESSURE, site.now, 5.5))
        page._tick()
    curve = page.trend.track(PRESSURE).curve(site.now)
    assert curve.value[-5:].tolist() == [5.5] * 5
    assert (np.diff(curve.time) == 2 * SECOND).all(), "no seam between history and live"
    assert len(site.questions) == before
    page._tick()
    assert page.plot._scene.curves[1].newest.text == "5.50"
    top = drawn(page.plot, PRESSURE)[:, 1].min()
    assert abs(top - page.plot.place.pane.height * (1 - 5.5 / 8)) < 2


def test_a_step_reaches_now_while_the_tag_is_live_and_not_when_its_server_is_gone(
    make: Make, site: MemorySite
) -> None:
    page = make(SETPOINT)
    site.now = NOW + MINUTE
    page._tick()
    assert drawn(page.plot, SETPOINT)[:, 2].max() >= page.plot.pixels * 0.97
    site.lose(SETPOINT)
    site.now = NOW + 10 * MINUTE
    page._tick()
    assert drawn(page.plot, SETPOINT)[:, 2].max() <= page.plot.pixels * 0.7
    assert page.dock.legend.rows.rows[0].age == "", "legend is renewed less often"
    page.refresh()
    assert page.dock.legend.rows.rows[0].age


def test_no_line_crosses_a_hole_or_a_bad_stretch_on_the_screen(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    time = NOW + np.arange(-1800, 0, 10) * SECOND
    hole = (NOW - 20 * MINUTE, NOW - 15 * MINUTE)
    is_bad = (time > NOW - 10 * MINUTE) & (time < NOW - 5 * MINUTE)
    is_there = (time <= hole[0]) | (time >= hole[1])
    level = batch(FLOW, time[is_there], np.full(is_there.sum(), 300.0), np.where(is_bad, BAD, 0)[is_there])
    site.stored[FLOW] = level
    site.table = type(site.table)([tag.id for tag in TAGS])
    site.table.put([level], Freshness.LIVE, NOW)
    site.holes[FLOW] = (Hole("plc-dist", *hole, Text("gone")),)
    page = make(FLOW)
    page._tick()
    image = page.plot.grab().toImage()
    pane, colour = page.plot.place.pane, current().pen_colour(0).rgb()
    span = page.plot._scene.span

    def has_line(at: int) -> bool:
        x = pane.left + round(pane.width * (at - span.start) / span.length)
        return any(image.pixel(x, y) == colour for y in range(pane.top, pane.bottom))

    assert all(has_line(at) for at in (NOW - 25 * MINUTE, NOW - 12 * MINUTE, NOW - 2 * MINUTE))
    assert not any(has_line(at) for at in range(hole[0] + 5 * SECOND, hole[1] - 5 * SECOND, 10 * SECOND))
    assert not any(has_line(NOW - seconds * SECOND) for seconds in range(315, 585, 10))


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
        press(qtbot, page, Qt.Key.Key_1)
    assert told.args == [PRESSURE]
    assert page.dock.facts.name.text() == "PT-101"
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


def test_a_cursor_on_a_reduced_picture_fetches_the_exact_sample(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    time = NOW + np.arange(-4 * 3600, 0) * SECOND
    site.stored[PRESSURE] = batch(PRESSURE, time, np.arange(time.size) / 10_000)
    page = make(PRESSURE)
    page.deeds.show_length(8 * HOUR)
    page.refresh()
    qtbot.waitUntil(lambda: page.trend.track(PRESSURE).is_reduced)
    at = NOW - HOUR + SECOND // 3
    page.inspector.switch(page.trend.span(NOW), at)
    page.refresh()
    row = int(np.searchsorted(time, at)) - 1
    qtbot.waitUntil(lambda: page.dock.legend.rows.rows[0].readings == (f"{row / 10_000:.2f}",))


def test_a_slow_answer_says_what_is_read_and_can_be_cancelled(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    page = make()
    site.gate.clear()
    page.add_pen(PRESSURE)
    assert not page.loading.isVisible(), "not for a moment only"
    qtbot.waitUntil(page.loading.isVisible)
    assert page.loading.sentence.text() == "Reading 30 min of PT-101…"
    qtbot.waitUntil(page.loading.cancel.isVisible)
    qtbot.mouseClick(page.loading.cancel, Qt.MouseButton.LeftButton)
    count = len(site.questions)
    for _ in range(5):
        page._tick()
    assert not page.loading.isVisible()
    assert len(site.questions) == count, "what was cancelled is not asked again by itself"
    site.gate.set()
    page.do("zoom_out")
    qtbot.waitUntil(lambda: page.trend.track(PRESSURE).loaded is not None)


def test_a_question_that_was_overtaken_is_cancelled(qtbot: QtBot, make: Make, site: MemorySite) -> None:
    page = make(PRESSURE)
    site.gate.clear()
    page.deeds.show_span(NOW - 50 * HOUR, NOW - 49 * HOUR)
    page.refresh()
    page.deeds.show_span(NOW - 100 * HOUR, NOW - 99 * HOUR)
    page.refresh()
    assert page.asking._traces.open.span.start < NOW - 99 * HOUR
    site.gate.set()
    qtbot.waitUntil(lambda: page.trend.track(PRESSURE).loaded.start < NOW - 99 * HOUR)


def test_trouble_with_history_is_said_in_place_and_can_be_tried_again(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    page = make(PRESSURE)
    site.problem = Text("History file {file} cannot be read.", {"file": "2026-11"})
    page.do("zoom_out")
    qtbot.waitUntil(page.error.isVisible)
    assert page.error.sentence.text() == "History file 2026-11 cannot be read."
    count = len(site.questions)
    for _ in range(5):
        page._tick()
    assert len(site.questions) == count, "not asked again every frame"
    site.problem = None
    qtbot.mouseClick(page.error.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.error.isVisible() and page.trend.track(PRESSURE).loaded.length > HOUR)


def test_nothing_is_pulled_or_asked_while_nobody_can_see_the_page(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    page = make(PRESSURE)
    page.hide()
    count = len(site.questions)
    page.add_pen(FLOW)
    assert not page._frame.isActive()
    assert len(site.questions) == count
    page.show()
    qtbot.waitUntil(lambda: page.trend.track(FLOW).loaded is not None)


def test_samples_missed_meanwhile_are_fetched_from_history(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    page = make(PRESSURE)
    page._frame.stop()
    site.table._ring_limit = 1
    for second in range(1, 20):
        site.now = NOW + second * SECOND
        site.arrive(batch(PRESSURE, site.now, 6.0))
    page._frame.start()
    qtbot.waitUntil(lambda: page.trend.track(PRESSURE).curve(site.now).time[-1] == site.now)
    assert (page.trend.track(PRESSURE).curve(site.now).value[-19:] == 6.0).all()


def test_a_counter_above_two_to_the_53_has_its_own_axis_and_shows_every_step(make: Make) -> None:
    page = make(PRESSURE, COUNTER)
    page._tick()
    scene = {pen.tag.id: pen for pen in page.plot._scene.curves}
    assert scene[COUNTER].scale.high < 200
    assert np.unique(drawn(page.plot, COUNTER)[:, 1]).size > 50
    assert np.unique(drawn(page.plot, PRESSURE)[:, 1]).size > 50
    assert ("Value", str(2**60 + 89)) in page.dock.facts.lines


def test_states_are_bands_with_names_and_do_not_need_an_axis(make: Make) -> None:
    page = make(RUNNING)
    page._tick()
    assert len(page.plot.place.bands) == 1
    assert page.plot.place.axes == ()
    assert page.dock.legend.rows.rows[0].value.text == "Running"
    assert page.dock.legend.rows.rows[0].extent == "since 02:53:40"


def test_a_49th_pen_is_refused_in_words(qtbot: QtBot, themed: QApplication) -> None:
    site = MemorySite([number(id, f"T-{id}") for id in range(1, 61)])
    page = TrendPage(site.source(), Language("en", ZONE))
    qtbot.addWidget(page)
    page.show()
    page.add_pens(range(1, 61))
    assert len(page.pens()) == 48
    assert "12 more found no room" in page.error.sentence.text()
    page.hide()
    site.close()


def test_on_a_narrow_page_the_pens_are_a_drawer_that_never_covers_the_now_edge(
    qtbot: QtBot, make: Make
) -> None:
    page = make(PRESSURE, width=1228)
    assert not page.dock.isVisible()
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


def test_a_review_says_so(make: Make) -> None:
    assert make(PRESSURE, mark=Mark.REVIEW).head.pill.mode is Mode.REVIEW


def test_every_key_of_the_table_does_something_that_exists(make: Make) -> None:
    from ui.trend.keys import KEYS

    page = make(PRESSURE)
    for key in KEYS:
        assert hasattr(page, key.deed) or hasattr(page.deeds, key.deed), key
    assert len({(key.sequence, key.where) for key in KEYS}) == len(KEYS)


def test_a_frame_without_news_makes_no_line_again(make: Make, site: MemorySite) -> None:
    page = make(PRESSURE, FLOW, SETPOINT)
    page._tick()
    site.now += 1_000_000
    page._tick()
    assert page.plot.renewed == 0
    site.arrive(batch(PRESSURE, site.now, 4.4))
    page._tick()
    assert page.plot.renewed == 1

"""The trend page as the plant and history move it: real widgets, a live table, answers from a thread.

Lives here: what the page shows and asks for, its empty, loading and error state.
Must not: start a station, wait for a fixed time, know how a line is computed.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import HOUR, MINUTE, SECOND, Freshness, Hole, Mark, Text
from tests.ui.trend.memory import (
    BAD,
    COUNTER,
    FLOW,
    NOW,
    PRESSURE,
    RUNNING,
    SETPOINT,
    TAGS,
    ZONE,
    MemorySite,
    batch,
    number,
)
from ui.theme import apply, current, load_theme
from ui.trend import TrendPage
from ui.trend.draw_flags import flag_text
from ui.trend.plot import Plot
from ui.widgets import Mode

Make = Callable[..., TrendPage]


def drawn(plot: Plot, tag: int) -> np.ndarray:
    """(m, 4) segments of a pen as they were painted last, in device pixels of the pane."""
    known = plot._curves._drawn[tag]
    return np.concatenate([ink._block[: ink._count] for ink in (known.certain, known.certain_columns)])


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
    assert page.plot._scene.curves[0].newest.text == "5.50"
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
    page = make(COUNTER, PRESSURE)
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


def test_a_review_says_so(make: Make) -> None:
    assert make(PRESSURE, mark=Mark.REVIEW).head.pill.mode is Mode.REVIEW


def test_a_frame_without_news_makes_no_line_again(make: Make, site: MemorySite) -> None:
    page = make(PRESSURE, FLOW, SETPOINT)
    page._tick()
    site.now += 1_000_000
    page._tick()
    assert page.plot.renewed == 0
    site.arrive(batch(PRESSURE, site.now, 4.4))
    page._tick()
    assert page.plot.renewed == 1


def test_a_site_of_two_minutes_begins_with_five_minutes_and_an_old_one_with_thirty(
    qtbot: QtBot, make: Make, site: MemorySite
) -> None:
    assert make(PRESSURE).trend.view.length == 30 * MINUTE
    site.stored[FLOW] = batch(FLOW, NOW - np.arange(100, 0, -1) * SECOND, np.arange(100.0))
    page = make(FLOW)
    assert page.trend.view.length == 5 * MINUTE
    assert page.trend.view.is_live
    assert not page.trend.can_go_back


def test_a_change_of_theme_repaints_the_plot_at_once(qtbot: QtBot, make: Make, themed: QApplication) -> None:
    page = make(PRESSURE)
    dark = page.plot.grab().toImage()
    apply(themed, load_theme("light"))
    light = page.plot.grab().toImage()
    apply(themed, load_theme("dark"))
    corner = page.plot.place.pane.left + 10, page.plot.place.pane.top + 10
    assert dark.pixelColor(*corner).lightness() < 60
    assert light.pixelColor(*corner).lightness() > 200


def test_flags_name_their_tags_only_while_no_legend_does(make: Make) -> None:
    page = make(PRESSURE, FLOW, width=1228)
    page.refresh()
    metrics = QFontMetricsF(current().font("caption", weight=600))

    def flags() -> list[str]:
        scene = page.plot._scene
        return [flag_text(pen, metrics, scene.is_named) for pen in scene.curves]

    names = [page.trend.tags[tag].name for tag in (PRESSURE, FLOW)]
    assert page.dock.isHidden()
    folded, pane = flags(), page.plot.place.pane
    assert {flag.split("  ")[0] for flag in folded} == set(names)
    page.turn_dock()
    page.refresh()
    assert flags() == [flag.split("  ")[1] for flag in folded]
    assert page.plot.width() - page.plot.place.pane.right < 100
    assert pane.right <= page.width() - 176, "room for the names beside the curves"


def test_a_long_name_gives_way_in_its_middle_and_the_number_never(make: Make) -> None:
    page = make(PRESSURE, width=1228)
    page.refresh()
    pen = page.plot._scene.curves[0]
    metrics = QFontMetricsF(current().font("caption", weight=600))
    long = replace(pen, tag=replace(pen.tag, name="NORTHFIELD.LINE-2.DISTRIBUTION.PT-101"))
    text = flag_text(long, metrics, True)
    name, value = text.split("  ")
    assert name.startswith("NORTH")
    assert name.endswith("101")
    assert "…" in name
    assert value.startswith(pen.newest.text)
    assert metrics.horizontalAdvance(text) <= 176 - 18

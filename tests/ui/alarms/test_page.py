"""The Alarms page as an operator meets it: real widgets, alarms that come and go by pulling.

Lives here: what the page shows and asks for, by mouse and by key; what holds still.
Must not: start a station, wait for a fixed time.
"""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.model import AlarmState, Mark
from tests.ui.alarms.builder import press, shown
from tests.ui.tags.builder import START, Plant, alarm, many_tags
from ui.alarms import AlarmsPage
from ui.alarms.columns import Column
from ui.theme import Density, apply, load_theme
from ui.widgets import Mode

pytestmark = pytest.mark.usefixtures("themed")


def test_the_urgent_unacknowledged_one_is_on_top_then_the_newest(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.shown() == (1, 5, 4, 3, 2)
    assert page.header.note.text() == "4 active, 1 returned, 3 unacknowledged"
    assert page.deeds.count.text() == "5 shown"
    assert page.pill.mode is Mode.LIVE


def test_a_review_says_review(qtbot: QtBot, plant: Plant) -> None:
    plant.mark = Mark.REVIEW
    assert shown(qtbot, plant).pill.mode is Mode.REVIEW


def test_a_quiet_plant_says_that_there_is_no_alarm(qtbot: QtBot) -> None:
    page = shown(qtbot, Plant(many_tags(3)))
    assert page.none.isVisible()
    assert page.none.sentence.text() == "No active alarms."
    assert (page.selected(), page.shown()) == ((), ())
    assert not page.deeds.all_shown.isEnabled()


def test_the_first_alarm_of_a_quiet_plant_needs_no_key(qtbot: QtBot) -> None:
    plant = Plant(many_tags(3))
    page = shown(qtbot, plant)
    plant.alarms.put(alarm(1))
    qtbot.waitUntil(lambda: page.shown() == (1,))
    assert page.none.isHidden()
    plant.alarms.put()
    qtbot.waitUntil(page.none.isVisible)
    assert page.view.hasFocus(), "keys work on an empty list too"


def test_a_page_nobody_sees_asks_for_nothing(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.hide()
    asked = plant.values.asked
    qtbot.wait(500)
    assert plant.values.asked == asked


def test_the_value_of_now_lives_beside_the_value_that_crossed(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.table.text(0, Column.VALUE) == "2.91\u202fbar"
    plant.values.put(1, 7.5)
    qtbot.waitUntil(lambda: page.table.text(0, Column.NOW) == "7.50\u202fbar")


# --- acknowledge --------------------------------------------------------------------------------------------


def test_acknowledge_selected_asks_for_what_waits_with_the_comment(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert not page.deeds.selected.isEnabled()
    page.view.selectAll()
    assert page.selected() == (1, 5, 4, 3, 2)
    qtbot.keyClick(page.view, Qt.Key.Key_K)
    qtbot.keyClicks(page.deeds.comment, "Nt seen, called ")
    with qtbot.waitSignal(page.acknowledge_requested) as asked:
        press(qtbot, page.deeds.selected)
    assert asked.args == [(1, 4, 3), "Nt seen, called"]
    assert page.deeds.comment.text() == ""


def test_a_comment_does_not_outlive_the_visit_to_the_page(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.deeds.comment.setText("for another alarm")
    page.hide()
    assert page.deeds.comment.text() == ""


def test_the_header_counts_as_active_only_what_is_in_alarm(qtbot: QtBot, plant: Plant) -> None:
    plant.alarms.put(alarm(1, 1, AlarmState.RETURNED), alarm(2, 2, AlarmState.RETURNED))
    page = shown(qtbot, plant)
    assert page.header.note.text() == "0 active, 2 returned, 2 unacknowledged"
    plant.alarms.put(alarm(1, 1), alarm(2, 2, AlarmState.ACKED))
    page.refresh()
    assert page.header.note.text() == "2 active, 1 unacknowledged"


def test_acknowledged_alarms_alone_leave_the_button_off(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.choose([5, 2], scrolls=False)
    assert page.selected() == (5, 2)
    assert not page.deeds.selected.isEnabled()
    page.view.choose([5, 3], scrolls=False)
    assert page.deeds.selected.isEnabled()


def test_acknowledge_shown_asks_only_for_what_the_filter_shows(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.show_priority(4)
    assert page.shown() == (4,)
    page.view.selectRow(0)
    plant.alarms.add(alarm(12, 4, tag=2))
    page.refresh()
    with qtbot.waitSignal(page.acknowledge_requested) as asked:
        press(qtbot, page.deeds.all_shown)
    assert asked.args == [(4,), ""], "one that waits for N was not seen"


def test_nothing_to_acknowledge_asks_nothing(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.show_priority(2)
    assert not page.deeds.all_shown.isEnabled()
    with qtbot.assertNotEmitted(page.acknowledge_requested):
        page.acknowledge_shown()
        page.acknowledge_selected()


# --- filters ------------------------------------------------------------------------------------------------


def test_a_filter_is_named_counted_and_left_by_one_key(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.chip.isHidden()
    page.show_tags((2, 3, 4, 5, 6))
    assert page.chip.isVisible()
    assert page.chip.words.text() == "Filter: PT-00002 · PT-00003 · PT-00004 · 2 more tags"
    assert page.deeds.count.text() == "4 of 5 shown"
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.chip.isHidden()
    assert len(page.shown()) == 5


def test_typing_finds_by_tag_message_and_description(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    qtbot.keySequence(page.view, QKeySequence("Ctrl+F"))
    qtbot.keyClicks(page.search, "line 3")
    assert page.shown() == (3,)
    assert "“line 3”" in page.chip.words.text()
    qtbot.keyClicks(page.search, "zzz")
    assert page.no_match.isVisible()
    assert page.no_match.sentence.text() == "Nothing matches this filter. It hides 5 alarms."
    press(qtbot, page.chip.clear)
    assert page.search.text() == ""
    assert len(page.shown()) == 5


def test_a_priority_of_the_banner_shows_exactly_its_alarms(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.search.setText("nothing")
    page.show_priority(1)
    assert page.shown() == (1, 5)
    assert page.priorities.index == 1
    assert page.search.text() == ""


def test_the_alarm_of_the_banner_is_selected_past_any_filter(qtbot: QtBot, plant: Plant) -> None:
    plant.alarms.add(*(alarm(number, 3, tag=7) for number in range(100, 200)))
    page = shown(qtbot, plant)
    page.show_priority(3)
    page.show_alarm(2)
    assert page.selected() == (2,)
    assert page.chip.isHidden()
    first, last = page.view.rows_seen()
    assert first <= page.table.row_of(2) <= last
    plant.alarms.add(alarm(300, 1, tag=8))
    page.show_alarm(300)
    assert page.selected() == (300,), "also one that would wait for N"


def test_a_filter_still_fits_when_the_alarm_of_the_banner_is_inside(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.show_priority(1)
    page.show_alarm(5)
    assert page.shown() == (1, 5)
    assert page.selected() == (5,)


# --- detail and trend ---------------------------------------------------------------------------------------


def test_the_dock_tells_what_is_known_of_the_selected_alarm(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    plant.now = START + 65_000_000_000
    assert page.detail.is_empty
    page.view.selectRow(0)
    page.refresh()
    facts = {name: label.text() for name, (_, label) in page.detail.facts.items()}
    assert not page.detail.is_empty
    assert page.detail.title.text() == "PT-00001 Lo"
    assert facts["state"] == "Unacknowledged"
    assert facts["priority"] == "Urgent"
    assert facts["limit"] == "3.20\u202fbar"
    assert facts["since"] == "Tue 24 Nov 2026 03:13:19 CET"
    assert facts["lasts"] == "1\u202fmin"
    assert page.detail.standing.accessibleName() == "1.00\u202fbar"
    page.view.selectAll()
    assert page.detail.chosen.text() == "5 alarms selected, the current one:"


def test_the_dock_does_not_say_of_a_returned_alarm_that_it_lasts(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    plant.now = START + 65_000_000_000
    since, lasts = page.detail.facts["since"], page.detail.facts["lasts"]
    page.view.choose([3], scrolls=False)
    assert since[0].text() == "Went into alarm"
    assert since[1].text() == "Tue 24 Nov 2026 03:13:21 CET"
    assert (lasts[1].text(), lasts[1].isVisible(), lasts[0].isVisible()) == ("", False, False)
    page.view.choose([1], scrolls=False)
    page.refresh()
    assert since[0].text() == "Active since"
    assert lasts[1].isVisible()


def test_trend_is_asked_for_the_tags_of_the_selection_once_each(qtbot: QtBot, plant: Plant) -> None:
    plant.alarms.add(alarm(6, 3, tag=5), alarm(7, 3, tag=-1))
    page = shown(qtbot, plant)
    page.view.choose([5, 6, 7, 1], scrolls=False)
    with qtbot.waitSignal(page.trend_requested) as asked:
        qtbot.keyClick(page.view, Qt.Key.Key_T)
    assert sorted(asked.args[0]) == [1, 5]
    with qtbot.waitSignal(page.trend_requested):
        press(qtbot, page.detail.trend)


def test_a_stray_letter_selects_nothing_and_trend_takes_the_row_the_keyboard_is_on(
    qtbot: QtBot, plant: Plant
) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(1)
    qtbot.keyClicks(page.view, "acp")
    assert page.selected() == (5,)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert page.selected() == ()
    with qtbot.waitSignal(page.trend_requested) as asked:
        qtbot.keyClick(page.view, Qt.Key.Key_T)
    assert asked.args == [(5,)]


def test_space_takes_a_row_out_of_the_selection_and_back(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(1)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert page.selected() == ()
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert page.selected() == (5,)


def test_a_letter_typed_into_the_comment_is_no_command(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    plant.alarms.add(alarm(8, 3, tag=8))
    page.view.selectRow(0)
    page.deeds.comment.setFocus()
    page.refresh()
    with qtbot.assertNotEmitted(page.trend_requested):
        qtbot.keyClicks(page.deeds.comment, "tnk ")
    assert page.deeds.comment.text() == "tnk "
    assert 8 not in page.shown()


# --- looks and load -----------------------------------------------------------------------------------------


def test_only_symbols_that_flash_are_repainted_by_the_flash(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    areas: list[object] = []
    page.view.viewport().update = areas.append  # type: ignore[method-assign]
    page.view._flash_symbols()
    assert len(areas) == 3, "two unacknowledged, one returned"


def test_a_flood_of_two_thousand_is_shown_in_time_and_acknowledged_at_once(qtbot: QtBot) -> None:
    plant = Plant(many_tags(2000))
    page = shown(qtbot, plant)
    page.search.setFocus()
    plant.alarms.put(*(alarm(number, 1 + number % 4, tag=number) for number in range(2000)))
    before = time.process_time()
    page.refresh()
    assert time.process_time() - before < 0.5
    assert len(page.shown()) == 2000
    with qtbot.waitSignal(page.acknowledge_requested) as asked:
        page.acknowledge_shown()
    assert len(asked.args[0]) == 2000


def test_every_key_of_the_table_is_bound_once() -> None:
    bound = [QKeySequence(key).toString() for key, _ in AlarmsPage.KEYS]
    assert len(set(bound)) == len(bound)
    assert all(bound)


@pytest.mark.parametrize("density", list(Density))
@pytest.mark.parametrize(("theme", "language"), [("dark", "en"), ("light", "zh")])
def test_long_texts_are_drawn_in_both_themes_and_at_every_size(
    qtbot: QtBot, qapp: QApplication, plant: Plant, theme: str, language: str, density: Density
) -> None:
    apply(qapp, load_theme(theme, density, language))
    plant.alarms.add(
        alarm(70, 1, tag=3, name="A_NAME_OF_64_SIGNS_" * 3 + "1234567", message="Long message. " * 40),
        alarm(71, 2, tag=-1, name="GONE", value=float("inf"), limit=1e9),
    )
    plant.values.put(3, 1.0, status=0x808C0000)
    page = shown(qtbot, plant, language)
    page.resize(1228, 716)
    page.show_alarm(70)
    assert not page.grab().isNull()
    assert page.detail.isVisible()
    if density is Density.ENGINEER:
        assert page.view.horizontalScrollBar().maximum() == 0, "all columns fit into 1280 px"
        assert page.minimumSizeHint().width() <= 1228
    page.resize(972, 592)
    assert page.detail.isHidden()
    apply(qapp, load_theme("dark"))

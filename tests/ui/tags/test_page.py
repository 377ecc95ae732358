"""The Tags page as a person meets it: real widgets, values that arrive by pulling.

Lives here: what the page shows and asks for, by mouse and by key.
Must not: start a station, wait for a fixed time.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import Freshness, Mark, Tag, Text
from tests.ui.tags.builder import CALM, START, Plant, alarm, many_tags, numbers
from ui.tags import TagsPage
from ui.tags.columns import Column
from ui.theme import Density, ValueState, apply, load_theme
from ui.widgets import Mode

pytestmark = pytest.mark.usefixtures("themed")


@pytest.fixture
def plant() -> Plant:
    plant = Plant(many_tags(60))
    numbers(plant, range(60))
    return plant


def shown(qtbot: QtBot, plant: Plant) -> TagsPage:
    page = TagsPage(plant.source, Language("en"))
    qtbot.addWidget(page)
    page.resize(1400, 800)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.view.hasFocus)
    return page


def names(page: TagsPage) -> list[str]:
    return [page.table.tag(row).name for row in range(page.table.rowCount())]


def spot(page: TagsPage, row: int, column: Column) -> QPoint:
    return page.view.visualRect(page.table.index(row, column)).center()


def click(qtbot: QtBot, page: TagsPage, row: int, column: Column, keys: Qt.KeyboardModifier) -> None:
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, keys, spot(page, row, column))


NO_KEY, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def test_a_new_value_appears_by_itself(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.table.text(3, Column.VALUE).startswith("3.00")
    plant.values.put(3, 4.82)
    qtbot.waitUntil(lambda: page.table.text(3, Column.VALUE).startswith("4.82"))


def test_a_page_nobody_sees_asks_for_nothing(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.hide()
    asked = plant.values.asked
    qtbot.wait(400)
    assert plant.values.asked == asked
    page.show()
    assert plant.values.asked > asked


def test_the_head_counts_tags_and_servers_and_says_live(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.header.note.text() == "60 on 4 servers"
    assert page.pill.mode is Mode.LIVE
    plant.mark = Mark.REVIEW
    assert shown(qtbot, plant).pill.mode is Mode.REVIEW


def test_typing_finds_and_esc_brings_all_back(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    qtbot.keyClick(page.view, Qt.Key.Key_Slash)
    assert page.search.hasFocus()
    qtbot.keyClicks(page.search, "pt-00007")
    assert names(page) == ["PT-00007"]
    assert page.shown.text() == "1 of 60 shown"
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(names(page)) == 60
    assert page.clear.isHidden()


def test_a_letter_typed_into_the_search_is_no_command(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(0)
    page.search.setFocus()
    with qtbot.assertNotEmitted(page.trend_requested), qtbot.assertNotEmitted(page.alarms_requested):
        qtbot.keyClicks(page.search, "ta /")
    assert page.search.text() == "ta /"


def test_a_filter_without_a_match_says_so_and_how_many_tags_it_hides(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.search.setText("no such tag")
    assert page.no_match.isVisible()
    assert page.no_match.sentence.text() == "Nothing matches this filter. It hides 60 tags."
    assert page.no_match.button is not None
    qtbot.mouseClick(page.no_match.button, Qt.MouseButton.LeftButton)
    assert page.no_match.isHidden()
    assert page.search.text() == ""


def test_a_site_without_tags_says_what_to_do(qtbot: QtBot) -> None:
    page = shown(qtbot, Plant(()))
    assert page.none.isVisible()
    assert page.no_match.isHidden()
    assert page.none.sentence.text() == "No tags yet. Add them from a server."


def test_the_filters_at_the_left_count_and_narrow(qtbot: QtBot, plant: Plant) -> None:
    plant.values.put(4, 1.0, status=0x80000000)
    plant.values.freshness[5] = Freshness.STALE
    plant.alarms.put(alarm(1, 2, tag=9))
    page = shown(qtbot, plant)
    side = page.side
    assert [side.states[state].count for state in (ValueState.GOOD, ValueState.BAD, ValueState.STALE)] == [
        58,
        1,
        1,
    ]
    assert [side.priorities[priority].count for priority in (1, 2, 3, 4)] == [0, 1, 0, 0]
    assert side.areas["Area 3"].count == 8
    qtbot.mouseClick(side.states[ValueState.STALE], Qt.MouseButton.LeftButton)
    assert names(page) == ["PT-00005"]
    qtbot.mouseClick(side.states[ValueState.STALE], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(side.priorities[2], Qt.MouseButton.LeftButton)
    assert names(page) == ["PT-00009"]
    qtbot.mouseClick(side.areas["Area 3"], Qt.MouseButton.LeftButton)
    assert names(page) == []
    qtbot.mouseClick(side.areas[None], Qt.MouseButton.LeftButton)
    assert names(page) == ["PT-00009"]


def test_a_tag_that_goes_stale_enters_the_filter_while_one_looks(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.search.setText("quality:disconnected")
    assert page.no_match.isVisible()
    plant.values.freshness[11] = Freshness.DISCONNECTED
    qtbot.waitUntil(lambda: names(page) == ["PT-00011"])
    assert page.no_match.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_ask_for_the_trend_of_the_current_row(qtbot: QtBot, plant: Plant, key: Qt.Key) -> None:
    page = shown(qtbot, plant)
    page.view.selectRow(2)
    with qtbot.waitSignal(page.trend_requested) as asked:
        qtbot.keyClick(page.view, key)
    assert asked.args == [(2,)]


def test_a_double_click_asks_for_the_trend_of_that_row_alone(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.table.mark([1], is_marked=True)
    click(qtbot, page, 5, Column.TAG, NO_KEY)
    with qtbot.waitSignal(page.trend_requested) as asked:
        qtbot.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, spot(page, 5, Column.TAG))
    assert asked.args == [(5,)]


def test_two_quick_clicks_on_a_box_open_nothing(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    with qtbot.assertNotEmitted(page.trend_requested):
        click(qtbot, page, 5, Column.MARK, NO_KEY)
        place = spot(page, 5, Column.MARK)
        qtbot.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    assert page.table.marked_numbers() == []


def test_rows_are_marked_by_box_by_space_by_ctrl_and_by_shift(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    click(qtbot, page, 2, Column.MARK, NO_KEY)
    click(qtbot, page, 4, Column.TAG, CTRL)
    click(qtbot, page, 6, Column.TAG, SHIFT)
    assert page.table.marked_numbers() == [2, 4, 5, 6]
    page.view.selectRow(9)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert page.table.marked_numbers() == [2, 4, 5, 6, 9]
    assert page.view.current_row() == 10, "on to the next"


def test_the_action_bar_counts_the_marks_and_asks_for_trend_and_alarms(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.action_bar.isHidden()
    page.table.mark([1, 3], is_marked=True)
    assert page.action_bar.count.text() == "2 of 60 marked"
    with qtbot.waitSignal(page.trend_requested) as asked:
        qtbot.mouseClick(page.action_bar.trend, Qt.MouseButton.LeftButton)
    assert asked.args == [(1, 3)]
    with qtbot.waitSignal(page.alarms_requested) as asked:
        qtbot.keyClick(page.view, Qt.Key.Key_A)
    assert asked.args == [(1, 3)]
    page.search.setText("00003")
    assert page.action_bar.count.text() == "2 of 60 marked, 1 of them hidden by the filter"
    page.search.setText("")
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.action_bar.isHidden()


def test_values_are_copied_as_a_spreadsheet_takes_them(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.table.mark([1], is_marked=True)
    qtbot.keySequence(page.view, QKeySequence("Ctrl+C"))
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Tag\tValue\tUnit\tQuality\tTime (UTC)",
        "PT-00001\t1.00\tbar\tgood\t2026-11-24T02:13:18.000Z",
    ]


def test_the_box_in_the_head_marks_all_rows_shown(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.search.setText("plc-3")
    header = page.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(Column.MARK) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    assert len(page.table.marked_numbers()) == 15
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    assert page.table.marked_numbers() == []


def test_a_click_on_a_title_sorts_and_a_second_turns_round(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    header = page.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(Column.VALUE) + 30, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    assert names(page)[0] == "PT-00059"


def test_rows_keep_their_places_under_a_hand_and_follow_the_values_later(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.view.sortByColumn(Column.VALUE, Qt.SortOrder.AscendingOrder)
    qtbot.mouseMove(page.view.viewport(), spot(page, 3, Column.TAG))
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    plant.values.put(0, 7000.0)
    for _ in range(7):
        page.refresh()
    assert names(page)[0] == "PT-00000"
    page.view._touched.invalidate()
    for _ in range(7):
        page.refresh()
    assert names(page)[0] == "PT-00001"
    assert names(page)[-1] == "PT-00000"


def test_the_current_row_and_the_scroll_outlive_a_tag_that_comes_in(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    page.search.setText("quality:good")
    page.view.selectRow(40)
    page.view.verticalScrollBar().setValue(300)
    plant.values.put(59, 1.0, status=0x80000000)
    page.refresh()
    assert len(names(page)) == 59
    assert page.table.tag(page.view.current_row()).name == "PT-00040"
    assert page.view.verticalScrollBar().value() == 300


def test_problems_of_tags_stand_in_a_strip_and_go_with_their_cause(qtbot: QtBot, plant: Plant) -> None:
    page = shown(qtbot, plant)
    assert page.strip.isHidden()
    plant.status = replace(CALM, problems=(Text("{tag}: unknown node.", {"tag": "PT-1"}),))
    page.refresh()
    assert page.strip.sentence.text() == "PT-1: unknown node."
    plant.status = CALM
    page.refresh()
    assert page.strip.isHidden()


def test_every_key_of_the_table_is_bound_once() -> None:
    bound = [QKeySequence(key).toString() for key, _ in TagsPage.KEYS]
    assert len(set(bound)) == len(bound)
    assert all(bound)


@pytest.mark.parametrize("density", list(Density))
@pytest.mark.parametrize(("theme", "language"), [("dark", "en"), ("light", "zh")])
def test_long_names_and_every_state_are_drawn_in_both_themes_and_at_every_size(
    qtbot: QtBot, qapp: QApplication, theme: str, language: str, density: Density
) -> None:
    apply(qapp, load_theme(theme, density, language))
    tags = [
        Tag(at, f"{'A_NAME_OF_64_SIGNS_' * 4}"[:63] + str(at), unit="m³/h", low=0.0, high=8.0)
        for at in range(7)
    ]
    tags[6] = replace(tags[6], states={1: "A state with a long name " * 9}, type="Int32")
    plant = Plant(tuple(tags))
    for at, freshness in enumerate(Freshness):
        plant.values.put(at, 4.0, START, 0, freshness, START)
    plant.values.put(4, 1e300, status=0x40000000)
    plant.values.put(5, "text\n" * 500)
    plant.values.put(6, 1.0)
    plant.alarms.put(alarm(1, 1, tag=1))
    page = TagsPage(plant.source, Language(language))
    qtbot.addWidget(page)
    page.resize(1228, 716)
    page.show()
    page.table.mark_all(True)
    assert not page.grab().isNull()
    if density is Density.ENGINEER:
        assert page.view.horizontalScrollBar().maximum() == 0, "all columns fit into 1280 px"
    assert page.minimumSizeHint().width() <= 972, "the window may be as narrow as 1024"
    apply(qapp, load_theme("dark"))

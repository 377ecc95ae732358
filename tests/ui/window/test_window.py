"""The window as a user meets it: pages, alarms answered from anywhere, faults over everything.

Lives here: what the window joins; pages have their own tests.
Must not: start a station.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.model import AlarmState, LinkState, Mark, Tag, Text
from tests.ui.tags.builder import alarm, many_tags
from tests.ui.window.builder import LIVE, LONG, click, desk, press
from ui.theme import ValueState
from ui.widgets import FocusRing, Mode, StatePill
from ui.window import Window
from ui.window.window import first_size

Open = Callable[..., Window]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


def answer(window: Window) -> str:
    return window.footer.answer_item.words


# --- pages and focus -------------------------------------------------------------------------------------


def test_pages_are_opened_by_rail_and_by_key_and_ctrl_tab_goes_back_and_forth(show: Open) -> None:
    window = show(desk())
    assert window.page == "trend"
    press(window, KEY.Key_3, CTRL)
    assert window.page == "tags"
    click(window._buttons["alarms"])
    assert window.page == "alarms"
    for expected in ("tags", "alarms", "tags"):
        press(window, KEY.Key_Tab, CTRL)
        assert window.page == expected
    assert window._buttons["tags"].isChecked()


def test_a_page_that_is_opened_takes_the_keys_in_its_main_view(show: Open) -> None:
    window = show(desk())
    window.add_pens((0, 1))
    for name, view in (
        ("tags", window.tags.view),
        ("alarms", window.alarms.view),
        ("trend", window.trend.plot),
    ):
        window.show_page(name)
        assert QApplication.focusWidget() is view


def test_a_page_without_its_main_view_still_takes_the_keys(show: Open) -> None:
    window = show(desk())
    window.show_page("tags")
    window.show_page("trend")
    focused = QApplication.focusWidget()
    assert not window.trend.plot.isVisible(), "there is no pen"
    assert window.trend.isAncestorOf(focused)
    assert focused.isVisible()


def test_no_ring_lies_round_a_page_however_it_was_reached(show: Open, themed: QApplication) -> None:
    ring, window = FocusRing(themed), show(desk())
    window.add_pens((0, 1))
    for key in (KEY.Key_2, KEY.Key_3, KEY.Key_1):
        press(window, key, CTRL)
        assert ring.target is None, "opened by a key"
    for name in ("tags", "alarms", "trend"):
        click(window._buttons[name])
        assert ring.target is None, "opened by hand"
    press(window, KEY.Key_F6)
    assert ring.target is not None, "a control that a key reached"
    ring.deleteLater()


def test_f6_walks_through_the_regions_and_back(show: Open) -> None:
    site = desk()
    window = show(site)
    window.add_pens((0,))
    window.show_page("trend")
    walked = []
    for _ in range(3):
        press(window, KEY.Key_F6)
        walked.append(QApplication.focusWidget())
    assert walked == [window.banner.counts[0], window._buttons["trend"], window.trend.plot]
    press(window, KEY.Key_F6, SHIFT)
    assert QApplication.focusWidget() is window._buttons["trend"]
    site.plant.status = replace(site.plant.status, problems=(Text("The disk is full."),))
    window.footer.refresh()
    window.show_page("trend")
    press(window, KEY.Key_F6)
    assert QApplication.focusWidget() is window.footer.problems, "a region with something to press"


def test_tab_reads_banner_rail_page_status_bar(show: Open) -> None:
    site = desk()
    site.plant.alarms.put(alarm(1, 1))
    site.plant.status = replace(site.plant.status, problems=(Text("The disk is full."),))
    window = show(site)
    window.banner.cell.setFocus()
    order = []
    for _ in range(60):
        part = QApplication.focusWidget()
        regions = (window.banner, window.rail, window.trend, window.footer)
        order.append(next(number for number, each in enumerate(regions) if each.isAncestorOf(part)))
        press(window, KEY.Key_Tab)
        if QApplication.focusWidget() is window.banner.cell:
            break
    assert order == sorted(order)
    assert set(order) == {0, 1, 2, 3}


def test_letters_typed_into_a_field_are_no_shortcuts(show: Open, qtbot: QtBot) -> None:
    window = show(desk())
    window.show_page("tags")
    press(window, KEY.Key_F, CTRL)
    for letter in "tank 124/":
        qtbot.keyClicks(QApplication.focusWidget(), letter)
    assert window.tags.search.text() == "tank 124/"
    assert window.page == "tags"
    window.show_page("alarms")
    press(window, KEY.Key_F, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "tnk")
    assert (window.alarms.search.text(), window.page) == ("tnk", "alarms")


def test_pages_reach_each_other(show: Open) -> None:
    window = show(desk())
    window.tags.trend_requested.emit((3, 5))
    assert (window.page, window.trend.pens()) == ("trend", (3, 5))
    window.trend.tags_requested.emit()
    assert window.page == "tags"
    window.tags.alarms_requested.emit((3,))
    assert window.page == "alarms"


# --- alarms ----------------------------------------------------------------------------------------------


def test_f2_acknowledges_the_banners_alarm_from_any_page(show: Open, qtbot: QtBot) -> None:
    site = desk()
    window = show(site)
    site.plant.alarms.put(alarm(5, 2), alarm(6, 1))
    window.banner.refresh()
    press(window, KEY.Key_F2)
    qtbot.waitUntil(lambda: answer(window) == "Acknowledged.")
    assert site.deeds.asked[0][0] == (6,)
    window.banner.refresh()
    assert window.banner.cell.alarm.id == 5


def test_f2_acknowledges_what_is_selected_in_the_list_with_the_comment(show: Open, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2), alarm(6, 1))
    window = show(site)
    window.show_page("alarms")
    window.alarms.show_alarm(5)
    window.alarms.deeds.comment.setText("seen on site")
    press(window, KEY.Key_F2)
    qtbot.waitUntil(lambda: answer(window) == "Acknowledged.")
    ids, _, comment = site.deeds.asked[0]
    assert (ids, comment) == ((5,), "seen on site")
    press(window, KEY.Key_F2)
    assert len(site.deeds.asked) == 1, "never another alarm than the selected one"
    assert answer(window) == "What is selected is acknowledged already."


def test_f2_on_a_selected_alarm_that_has_cleared_leaves_the_banners_alarm_alone(show: Open) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2), alarm(6, 3))
    window = show(site)
    window.show_page("alarms")
    window.alarms.show_alarm(5)
    site.plant.alarms.turn(5, AlarmState.NORMAL)
    window.alarms.refresh()
    window.banner.refresh()
    assert window.banner.cell.alarm.id == 6
    press(window, KEY.Key_F2)
    assert site.deeds.asked == []
    assert answer(window) == "What is selected has cleared, so there is nothing to acknowledge."
    press(window, KEY.Key_Escape)
    window.alarms.deeds.comment.setText("seen")
    press(window, KEY.Key_F2)
    assert (site.deeds.asked[0][0], site.deeds.asked[0][2]) == ((6,), "seen")
    assert window.alarms.deeds.comment.text() == ""


def test_f2_with_nothing_to_acknowledge_says_so(show: Open) -> None:
    window = show(desk())
    for held in (Qt.KeyboardModifier.NoModifier, SHIFT):
        press(window, KEY.Key_F2, held)
        assert answer(window) == "No alarm waits for an acknowledgement."


def test_shift_f2_shows_the_alarms_before_it_acknowledges_them(show: Open, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2), alarm(6, 1))
    window = show(site)
    press(window, KEY.Key_F2, SHIFT)
    assert (window.page, site.deeds.asked) == ("alarms", [])
    assert "Press Shift F2 again" in answer(window)
    press(window, KEY.Key_F2, SHIFT)
    assert set(site.deeds.asked[0][0]) == {5, 6}


def test_what_became_of_a_deed_stays_with_its_icon_until_the_next(show: Open, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2), alarm(6, 1))
    window = show(site)
    item = window.footer.answer_item
    site.deeds.refuses = True
    press(window, KEY.Key_F2)
    assert (answer(window), item.icon_name) == ("There was nothing to acknowledge.", "warning")
    assert item.fault is ValueState.UNCERTAIN
    site.deeds.refuses, site.deeds.answers = False, False
    press(window, KEY.Key_F2)
    assert item.icon_name == "warning", "a quick answer needs no word before it"
    qtbot.waitUntil(lambda: item.icon_name == "clock", timeout=3000)
    site.plant.alarms.turn(6, AlarmState.ACKED)
    site.deeds.pending[0].set_result(Text("Acknowledged."))
    qtbot.waitUntil(lambda: (answer(window), item.icon_name) == ("Acknowledged.", "check"))
    assert item.fault is ValueState.GOOD


def test_a_deed_that_changed_nothing_is_not_shown_as_done(show: Open, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2, AlarmState.ACKED))
    site.deeds.refuses = True
    window = show(site)
    window.alarms.acknowledge_requested.emit((5,), "")
    qtbot.waitUntil(lambda: window.footer.answer_item.icon_name == "warning")


def test_a_deed_whose_recorder_dies_is_not_left_without_an_answer(show: Open, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2), alarm(6, 1))
    site.deeds.answers = False
    window = show(site)
    press(window, KEY.Key_F2)
    site.deeds.pending[0].cancel()
    qtbot.waitUntil(lambda: "it is not known whether this was done" in answer(window))
    press(window, KEY.Key_F2)
    site.deeds.pending[1].set_exception(OSError("the loop is closed"))
    qtbot.waitUntil(lambda: answer(window) == "That could not be done: the loop is closed")


def test_rail_and_title_count_the_alarms_that_wait(show: Open) -> None:
    site = desk()
    window = show(site)
    assert window.windowTitle() == "Northfield Waterworks · Millrace"
    site.plant.alarms.put(alarm(1), alarm(2, state=AlarmState.RETURNED), alarm(3, state=AlarmState.ACKED))
    window.banner.refresh()
    assert window.windowTitle() == "(2) Northfield Waterworks · Millrace"
    assert window._buttons["alarms"]._count == 2
    site.plant.alarms.put()
    window.banner.refresh()
    assert window.windowTitle() == "Northfield Waterworks · Millrace"


def test_the_banner_opens_its_alarm_and_a_priority_in_the_list(show: Open) -> None:
    site = desk()
    site.plant.alarms.put(alarm(5, 2), alarm(6, 1), alarm(7, 2))
    window = show(site)
    click(window.banner.counts[1])
    assert window.page == "alarms"
    assert set(window.alarms.shown()) == {5, 7}
    window.banner.cell.click()
    assert window.alarms.selected() == (6,)


# --- faults and the end ----------------------------------------------------------------------------------


def test_a_fault_stands_over_every_page_and_no_page_says_live(show: Open) -> None:
    window = show(desk())
    window.show_fault(Text("The recorder of this window has ended by a fault."))
    for name in ("trend", "alarms", "tags"):
        window.show_page(name)
        QApplication.processEvents()
        assert window.strip.isVisible()
        assert window.strip.sentence.text() == "The recorder of this window has ended by a fault."
        assert {pill.mode for pill in window.findChildren(StatePill)} == {Mode.ENDED}
    window.show_fault(None)
    assert window.strip.isHidden()
    assert {pill.mode for pill in window.findChildren(StatePill)} == {Mode.LIVE}


def test_no_page_says_live_while_no_server_is_live(show: Open, qtbot: QtBot) -> None:
    lost = replace(LIVE, name="plc-1", state=LinkState.RECONNECTING)
    site = desk(servers=(LIVE, lost))
    window = show(site)

    def modes() -> set[Mode]:
        return {pill.mode for pill in window.findChildren(StatePill)}

    assert modes() == {Mode.LIVE}, "one of two still is"
    site.plant.status = replace(site.plant.status, servers=(replace(LIVE, state=LinkState.FAILED), lost))
    qtbot.waitUntil(lambda: modes() == {Mode.ENDED}, timeout=10_000)
    window.show_fault(Text("The recorder of this window has ended by a fault."))
    window.show_fault(None)
    assert modes() == {Mode.ENDED}, "the end of a fault brings no server back"
    site.plant.status = replace(site.plant.status, servers=(LIVE, lost))
    qtbot.waitUntil(lambda: modes() == {Mode.LIVE}, timeout=10_000)


def test_a_review_needs_no_server(show: Open) -> None:
    window = show(desk(servers=(replace(LIVE, state=LinkState.STOPPED),), mark=Mark.REVIEW))
    window.footer.refresh()
    assert {pill.mode for pill in window.findChildren(StatePill)} == {Mode.REVIEW}


def test_closing_only_asks(show: Open) -> None:
    site = desk()
    window = show(site)
    window.close()
    assert site.closed == [True]
    assert window.isVisible()


def test_the_picture_shows_alarms_in_their_lit_phase_and_leaves_the_flash_as_it_was(show: Open) -> None:
    site = desk()
    site.plant.alarms.put(alarm(1, 1))
    window = show(site)
    one, two = window.picture().toImage(), window.picture().toImage()
    assert one.size().width() == 1600
    assert one.copy(0, 0, 1600, 56) == two.copy(0, 0, 1600, 56)
    assert not window._flash.is_steady


# --- room ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("room", "size"),
    [
        (None, (1600, 1000)),
        ((3840, 2100), (1600, 1000)),
        ((1280, 752), (1240, 712)),
        ((1920, 1010), (1600, 970)),
    ],
)
def test_the_first_window_fits_its_screen_with_its_frame(
    room: tuple[int, int] | None, size: tuple[int, int]
) -> None:
    assert first_size(None if room is None else QSize(*room)) == QSize(*size)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["trend", "alarms", "tags"])
def test_everything_fits_into_the_smallest_window(show: Open, language: str, page: str) -> None:
    tags = (Tag(0, LONG, unit="m³/h", low=0.0, high=99999.0, area=LONG), *many_tags(40)[1:])
    site = desk(tags, (replace(LIVE, name=LONG, state=LinkState.RECONNECTING),))
    site.site = LONG
    site.plant.alarms.put(
        alarm(1, 1, name=LONG, message=LONG), *[alarm(n, 1 + n % 4) for n in range(2, 2000)]
    )
    long = Text("{a} {a} {a} {a}", {"a": LONG})
    site.plant.status = replace(site.plant.status, is_recording=False, problems=(long, long), rate=123456.0)
    window = show(site, language, (1024, 640))
    window.add_pens(tuple(range(12)))
    window.show_page(page)
    window.footer.refresh()
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 640)
    least = window.centralWidget().minimumSizeHint()
    assert least.width() <= 1024, [each.minimumSizeHint() for each in (window.banner, window.footer)]
    assert least.height() <= 640

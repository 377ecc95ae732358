"""The shared parts as a user meets them: with a mouse, with keys, in both themes.

Lives here: what each part does and how much room it asks for.
Must not: know a page.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import LinkState
from ui.theme import Density, ValueState, apply, current, load_theme
from ui.widgets import (
    Button,
    CheckBox,
    Connection,
    ConnectionMark,
    EmptyState,
    ErrorStrip,
    FocusRing,
    Label,
    LoadingState,
    Mode,
    PageHeader,
    Rail,
    SearchField,
    Segmented,
    StatePill,
    StatusBar,
    ToolButton,
    connection_of,
)

LEFT = Qt.MouseButton.LeftButton


Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Puts parts into a window and shows it; the window lives as long as the test."""
    windows: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        return window

    return show


@pytest.fixture(autouse=True)
def _themed(themed: QApplication) -> None:
    """Every part here is drawn in the theme."""


def test_a_button_is_pressed_by_mouse_and_by_space(qtbot: QtBot, show: Show) -> None:
    button, pressed = Button("Acknowledge", icon="check", key="F2"), list[bool]()
    show(button)
    button.clicked.connect(lambda: pressed.append(True))
    qtbot.mouseClick(button, LEFT)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 2


def test_a_tooltip_names_the_key() -> None:
    assert ToolButton("back", "Earlier", "←").toolTip() == "Earlier (←)"
    assert Button("Acknowledge", key="F2").toolTip() == "Acknowledge (F2)"
    assert ToolButton("back", "Earlier", "←").accessibleName() == "Earlier"


@pytest.mark.parametrize(
    ("density", "least"), [(Density.ENGINEER, 24), (Density.OPERATOR, 24), (Density.TOUCH, 48)]
)
def test_everything_that_is_pressed_is_large_enough(
    themed: QApplication, density: Density, least: int
) -> None:
    apply(themed, load_theme("dark", density))
    rail, spans = Rail(), Segmented(("1", "2"))
    for part in (
        Button("A"),
        ToolButton("back", "Back"),
        CheckBox(),
        rail.add("tags", "tags", "Tags"),
        *spans.children(),
    ):
        if isinstance(part, QWidget):
            assert min(part.sizeHint().toTuple()) >= least, part


def test_one_focus_ring_follows_the_keys_and_spares_the_mouse_tables_and_pages(
    qtbot: QtBot, show: Show, qapp: QApplication
) -> None:
    ring, page = FocusRing(qapp), QWidget()
    first, second, table = Button("One"), SearchField("Find"), QTableWidget()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setMinimumHeight(80)
    window = show(first, second, table, page)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = window.windowHandle()
    first.setFocus()
    assert ring.target is None, "nobody pressed a key"
    rings = []
    for _ in range(3):
        QTest.keyClick(keys, Qt.Key.Key_Tab)
        rings.append((qapp.focusWidget(), ring.target))
    assert rings == [(second, second), (table, None), (page, None)]
    QTest.keyClick(keys, Qt.Key.Key_Tab)
    assert ring.target is first
    QTest.mouseClick(keys, LEFT, Qt.KeyboardModifier.NoModifier, second.geometry().center())
    assert (qapp.focusWidget(), ring.target) == (second, None)
    ring.deleteLater()


def test_the_ring_leaves_a_control_that_dies(qtbot: QtBot, show: Show, qapp: QApplication) -> None:
    ring, button = FocusRing(qapp), Button("One")
    window = show(button)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    button.setFocus()
    ring.follow(button)
    assert ring.target is button
    button.deleteLater()
    qtbot.waitUntil(lambda: ring.target is None, timeout=2000)
    ring.deleteLater()


def test_the_ring_lies_three_pixels_outside_and_moves_along(show: Show, qapp: QApplication) -> None:
    ring, button = FocusRing(qapp), Button("One")
    window = show(button)
    ring.follow(button)
    overlay = next(child for child in window.children() if type(child).__name__ == "_Overlay")
    assert isinstance(overlay, QWidget)
    assert overlay.geometry() == button.geometry().adjusted(-3, -3, 3, 3)
    button.move(40, 50)
    assert overlay.geometry() == button.geometry().adjusted(-3, -3, 3, 3)
    button.hide()
    assert overlay.isHidden()
    ring.deleteLater()


def test_the_pill_says_its_mode_in_words() -> None:
    pill = StatePill(Language("en"))
    widths = set()
    for mode, word in ((Mode.LIVE, "LIVE"), (Mode.PAUSED, "PAUSED"), (Mode.REVIEW, "REVIEW")):
        pill.show_mode(mode)
        assert pill.word == word == pill.accessibleName()
        widths.add(pill.sizeHint().width())
    assert len(widths) == 3


def test_the_pill_never_says_live_once_nothing_comes_any_more() -> None:
    pill = StatePill(Language("en"))
    pill.be_ended(True)
    assert pill.word == "NOT LIVE" == pill.accessibleName()
    pill.show_mode(Mode.PAUSED)
    pill.show_mode(Mode.LIVE)
    assert pill.mode is Mode.ENDED
    pill.be_ended(False)
    assert pill.mode is Mode.LIVE


def test_escape_clears_a_search_before_it_reaches_the_page(qtbot: QtBot, show: Show) -> None:
    field, reached = SearchField("Tag", "Ctrl F"), list[int]()

    class Page(QWidget):
        def keyPressEvent(self, event: object) -> None:
            reached.append(1)

    page = Page()
    QHBoxLayout(page).addWidget(field)
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClicks(field, "pump")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert not reached
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert reached


def test_a_segment_is_chosen_by_a_person_and_set_in_silence(qtbot: QtBot, show: Show) -> None:
    spans, chosen = Segmented(("5 min", "30 min", "2 h"), 1), list[int]()
    spans.chosen.connect(chosen.append)
    show(spans)
    spans.choose(2)
    assert (spans.index, chosen) == (2, [])
    qtbot.mouseClick(spans.layout().itemAt(0).widget(), LEFT)
    assert (spans.index, chosen) == (0, [0])
    spans.choose(-1)
    assert spans.index == -1


def test_an_empty_page_offers_the_one_way_on(qtbot: QtBot, show: Show) -> None:
    empty = EmptyState("No tags yet. Add them from a server.", "Add from server", icon="plus", key="Ins")
    show(empty)
    assert empty.button is not None
    with qtbot.waitSignal(empty.requested):
        qtbot.mouseClick(empty.button, LEFT)


def test_a_quick_answer_shows_no_loading_at_all(qtbot: QtBot, show: Show) -> None:
    loading = LoadingState("Cancel")
    show(loading)
    loading.hide()
    loading.begin("Reading the latest values…")
    assert loading.isHidden()
    loading.end()
    qtbot.wait(350)
    assert loading.isHidden()


def test_a_slow_answer_shows_the_sentence_and_later_bar_and_cancel(qtbot: QtBot, show: Show) -> None:
    loading = LoadingState("Cancel")
    show(loading)
    loading.hide()
    loading.begin("Reading 1 y of PT-101…")
    qtbot.waitUntil(loading.isVisible, timeout=5000)
    qtbot.waitUntil(loading.cancel.isVisible, timeout=5000)
    loading.show_progress("Reading 1 y of PT-101, 40 %…", "5.1 of 12.6 million", 0.4)
    assert loading.bar.value() == 400
    with qtbot.waitSignal(loading.cancelled):
        qtbot.mouseClick(loading.cancel, LEFT)


def test_an_error_strip_stands_only_while_there_is_something_to_say(show: Show) -> None:
    strip = ErrorStrip("Run Verify", icon="shield")
    show(strip)
    assert strip.isHidden()
    strip.say("History file 2026-11 cannot be read; its days are blank. Run Verify.")
    assert strip.isVisible()
    strip.say("")
    assert strip.isHidden()


def test_a_status_item_marks_its_fault_and_hides_when_empty(show: Show) -> None:
    bar = StatusBar()
    item, right = bar.add("database"), bar.add_right()
    show(bar)
    item.say("Recording")
    calm = item.sizeHint().width()
    item.say("Disk full", ValueState.BAD)
    assert item.sizeHint().width() != calm
    right.say("")
    assert right.isHidden()
    assert bar.sizeHint().height() == 28


def test_a_status_item_that_opens_something_is_pressed_by_hand_and_by_keys(qtbot: QtBot, show: Show) -> None:
    bar, opened = StatusBar(), list[bool]()
    fact, problems = bar.add(), bar.add(opens=True)
    problems.clicked.connect(lambda: opened.append(True))
    show(bar)
    fact.say("57 values/s")
    problems.say("2 problems", ValueState.UNCERTAIN)
    qtbot.mouseClick(problems, LEFT)
    qtbot.keyClick(problems, Qt.Key.Key_Return)
    qtbot.keyClick(problems, Qt.Key.Key_Space)
    assert len(opened) == 3
    assert fact.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_long_status_gives_way_and_a_number_does_not(show: Show) -> None:
    bar = StatusBar()
    number, sentence = bar.add(), bar.add(elides=True)
    window = show(bar)
    number.say("5,940 values/s")
    sentence.say("Not stored: the disk of the site is full. Free some room. " * 5)
    window.resize(400, 60)
    window.layout().activate()
    bar.layout().activate()
    assert bar.minimumSizeHint().width() < 400
    assert number.width() == number.sizeHint().width()
    assert sentence.width() < sentence.sizeHint().width()
    assert sentence.toolTip() == sentence.words


def test_the_rail_says_which_page_was_asked_for(qtbot: QtBot, show: Show) -> None:
    rail, asked = Rail(), list[str]()
    trends, alarms = rail.add("trend", "trend", "Trends", "Ctrl 1"), rail.add("alarms", "alarms", "Alarms")
    rail.chosen.connect(asked.append)
    window = show(rail)
    rail.show_page("trend")
    assert trends.isChecked()
    assert not asked
    qtbot.mouseClick(alarms, LEFT)
    assert asked == ["alarms"]
    assert (alarms.isChecked(), trends.isChecked()) == (True, False)
    wide = rail.sizeHint().width()
    rail.be_narrow(True)
    window.layout().activate()
    assert (wide, rail.sizeHint().width()) == (76, 52)


def test_a_page_header_is_48_px_and_gives_way_by_its_title(show: Show) -> None:
    header = PageHeader("Distribution and clear well, a name somebody made very long indeed", "7 pens")
    header.add(StatePill(Language("en")), gap=8)
    header.add_right(Button("Add pen", icon="plus"))
    show(header)
    assert header.sizeHint().height() == 48
    assert header.minimumSizeHint().width() < 400
    header.title.resize(60, 20)
    assert header.title.toolTip() == header.title.text()


def test_a_search_field_is_wide_enough_for_its_hint_and_key() -> None:
    hint = "Name, description, unit, server or quality:bad"
    field = SearchField(hint, "Ctrl F")
    assert field.sizeHint().width() > field.fontMetrics().horizontalAdvance(hint) + 40


def test_links_are_told_apart_and_a_lost_one_is_never_shown_as_connected() -> None:
    assert connection_of(LinkState.LIVE) is Connection.CONNECTED
    assert {connection_of(link) for link in (LinkState.RECONNECTING, LinkState.FAILED)} == {
        Connection.DISCONNECTED
    }
    mark = ConnectionMark()
    mark.say(Connection.DISCONNECTED, "plc-dist gone since 03:12:07")
    assert (mark.state, mark.accessibleName()) == (Connection.DISCONNECTED, mark.text)


def test_a_label_follows_the_theme_and_its_density(show: Show, themed: QApplication) -> None:
    label = Label("PT-101", "body")
    show(label)
    apply(themed, load_theme("light", Density.OPERATOR))
    assert label.font().pixelSize() == 16
    assert label.palette().windowText().color() == current().colour("text.primary")


def test_texts_a_third_longer_still_fit_their_buttons() -> None:
    short, long = Button("Bestätigen", key="F2").sizeHint(), Button("Alle bestätigen", key="F2").sizeHint()
    assert long.width() > short.width()
    assert Button("确认", icon="check", key="F2").sizeHint().height() == short.height()
    assert QSize(long) == Button("Alle bestätigen", key="F2").minimumSizeHint()

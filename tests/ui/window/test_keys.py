"""Every key once, and the help that is drawn from the same tables.

Lives here: ambiguity of keys over the whole window, the help and the dialogs that tell something.
Must not: test what a key does.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import Text
from tests.ui.tags.builder import alarm
from tests.ui.window.builder import click, desk, press
from ui.widgets import Button, KeyCap, Label
from ui.window import Window
from ui.window.help import grouped, key_text
from ui.window.keys import KEYS

Open = Callable[..., Window]
PAGES = ("trend", "alarms", "tags")


def dialog_of(window: Window) -> QDialog:
    QApplication.processEvents()
    return next(child for child in window.findChildren(QDialog) if child.isVisible())


def on_the_screen(part: QDialog) -> QRect:
    return QRect(part.mapToGlobal(QPoint(0, 0)), part.size())


@pytest.mark.parametrize("page", PAGES)
def test_no_key_means_two_things_at_once(show: Open, page: str) -> None:
    window = show(desk())
    window.add_pens((0, 1))
    window.show_page(page)
    owners = defaultdict(list)
    for shortcut in window.findChildren(QShortcut):
        if shortcut.parent().isVisibleTo(window):
            owners[shortcut.key().toString()].append(shortcut)
    assert len(owners) > len(KEYS)
    for key, shortcuts in owners.items():
        for number, one in enumerate(shortcuts):
            for other in shortcuts[:number]:
                both = {one.context(), other.context()}
                is_apart = one.parent() is not other.parent()
                assert is_apart, key
                assert both == {Qt.ShortcutContext.WidgetShortcut}, key


def test_every_key_of_the_window_is_in_its_table_once() -> None:
    keys = [key.key for key in KEYS]
    assert len(keys) == len(set(keys))
    assert len({key.action for key in KEYS}) == len(KEYS)


def test_no_key_of_the_window_repeats_while_it_is_held_down(show: Open) -> None:
    window = show(desk())
    own = [each for each in window.findChildren(QShortcut) if each.parent() is window]
    assert {each.key().toString() for each in own} == {key.key for key in KEYS}
    assert not any(each.autoRepeat() for each in own)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("Shift+F2", "Shift F2"),
        ("+", "+"),
        ("Ctrl++", "Ctrl +"),
        ("-", "−"),
        ("Shift+Left", "Shift ←"),
        ("/", "/"),
    ],
)
def test_a_key_is_written_as_it_stands_on_the_keyboard(key: str, text: str) -> None:
    assert key_text(key, Language("en")) == text


def test_two_keys_of_one_meaning_share_a_row() -> None:
    rows = grouped([("T", "Show in trend"), ("A", "Alarms"), ("Return", "Show in trend")])
    assert rows == [(("T", "Return"), "Show in trend"), (("A",), "Alarms")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_help_names_every_key_of_window_and_page_and_fits_a_small_screen(
    show: Open, page: str, language: str
) -> None:
    window = show(desk(), language, (1280, 800))
    window.show_page(page)
    press(window, Qt.Key.Key_F1)
    dialog, words = dialog_of(window), Language(language)
    caps = {cap._key for cap in dialog.findChildren(KeyCap)}
    said = {label.text() for label in dialog.findChildren(Label)}
    pages = {"trend": window.trend, "alarms": window.alarms, "tags": window.tags}
    table = [(key.key, key.words) for key in KEYS] + list(pages[page].KEYS)
    assert len(table) > len(KEYS)
    for key, text in table:
        assert key_text(key, words) in caps
        assert words.render(text) in said
    assert dialog.width() <= 1280
    assert dialog.height() <= 800 - window.banner.height()
    assert on_the_screen(dialog).top() >= window.banner.mapToGlobal(QPoint(0, 56)).y()


def test_a_dialog_is_closed_by_escape_by_enter_and_by_its_button(show: Open, qtbot: QtBot) -> None:
    window = show(desk())
    for leave in (
        lambda dialog: press(dialog, Qt.Key.Key_Escape),
        lambda dialog: press(dialog, Qt.Key.Key_Return),
        lambda dialog: click(dialog.findChildren(Button)[-1]),
    ):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        press(window, Qt.Key.Key_F1)
        dialog = dialog_of(window)
        qtbot.waitUntil(dialog.isActiveWindow)
        leave(dialog)
        qtbot.waitUntil(lambda: not [each for each in window.findChildren(QDialog) if each.isVisible()])
        assert window._dialog is None


def test_a_second_dialog_takes_the_place_of_the_first(show: Open) -> None:
    window = show(desk())
    window._help()
    window.banner.connection.click()
    QApplication.processEvents()
    assert [each.windowTitle() for each in window.findChildren(QDialog) if each.isVisible()] == [
        "Connections"
    ]


def test_every_problem_is_listed_whole_and_can_be_copied(show: Open, qtbot: QtBot) -> None:
    site = desk()
    problems = tuple(
        Text("tags.csv:{line}: low 5 is above high 1, so this tag is off. Edit the row.", {"line": number})
        for number in range(2, 60)
    )
    site.plant.status = replace(site.plant.status, problems=problems)
    window = show(site)
    item = window.footer.problems
    assert item.words.startswith("58 problems, first: tags.csv:2: low 5 is above high 1")
    click(item)
    dialog = dialog_of(window)
    text = dialog.findChild(QPlainTextEdit)
    assert text.toPlainText().split("\n\n") == window.footer.sentences()
    assert len(window.footer.sentences()) == 58
    assert text.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth
    click(dialog.findChildren(Button)[0])
    assert QGuiApplication.clipboard().text() == text.toPlainText()
    assert not on_the_screen(dialog).intersects(
        QRect(window.banner.mapToGlobal(QPoint(0, 0)), window.banner.size())
    )


def test_an_alarm_is_acknowledged_while_a_dialog_is_open(show: Open, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(4, 1))
    window = show(site)
    press(window, Qt.Key.Key_F1)
    dialog = dialog_of(window)
    qtbot.waitUntil(dialog.isActiveWindow)
    press(dialog, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert window.page == "alarms"
    press(dialog, Qt.Key.Key_F2)
    assert site.deeds.asked[0][0] == (4,)

"""Help: the keys that work here, drawn from the tables they are bound from.

Lives here: how a key is written, keys of one meaning together, the dialog in two columns.
Must not: bind a key.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from scada.language import Language
from scada.model import Text
from ui.theme import current
from ui.widgets import KeyCap, Label

from .dialogs import framed

COLUMNS = 2
SIGNS = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "-": "−",
    "Return": "Enter",
}
SPACE = Text("Space")
CAP_GAP = 4


class Section(NamedTuple):
    """Keys that work in one place, as QKeySequence reads them, with words in the reader's language."""

    title: str
    keys: Sequence[tuple[str, str]]


def help_dialog(parent: QWidget, language: Language, title: str, sections: Iterable[Section]) -> QDialog:
    """All sections, flowing from the first column into the second."""
    rows: list[QWidget | tuple[Sequence[str], str]] = []
    for section in sections:
        rows.append(Label(section.title, "strong", "secondary"))
        rows += grouped(section.keys)
    grid = QGridLayout()
    grid.setHorizontalSpacing(current().px("space.m"))
    grid.setVerticalSpacing(current().px("space.s"))
    length = -(-len(rows) // COLUMNS)
    for number, row in enumerate(rows):
        line, column = number % length, 3 * (number // length)
        if isinstance(row, QWidget):
            grid.addWidget(row, line, column, 1, 2)
        else:
            keys, words = row
            grid.addWidget(_caps([key_text(key, language) for key in keys]), line, column)
            grid.addWidget(Label(words), line, column + 1)
    for column in range(2, 3 * (COLUMNS - 1), 3):
        grid.setColumnMinimumWidth(column, current().px("space.xl"))
    return framed(parent, language, title, grid)


def grouped(keys: Iterable[tuple[str, str]]) -> list[tuple[Sequence[str], str]]:
    """Keys with the same words in one row, in the order of the table."""
    found: dict[str, list[str]] = {}
    for key, words in keys:
        found.setdefault(words, []).append(key)
    return [(tuple(of_words), words) for words, of_words in found.items()]


def key_text(key: str, language: Language) -> str:
    """`Shift+F2` as `Shift F2`, arrows as arrows."""
    parts = key.split("+")
    if key.endswith("+"):  # the key itself is a plus
        parts = [*parts[:-2], "+"]
    sign = language.render(SPACE) if parts[-1] == "Space" else SIGNS.get(parts[-1], parts[-1])
    return " ".join([*parts[:-1], sign])


def _caps(keys: Iterable[str]) -> QWidget:
    caps = QWidget()
    row = QHBoxLayout(caps)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(CAP_GAP)
    row.addStretch(1)
    for key in keys:
        row.addWidget(KeyCap(key), alignment=Qt.AlignmentFlag.AlignVCenter)
    return caps

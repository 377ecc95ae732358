"""Help: the keys that work here, drawn from the tables they are bound from.

Lives here: the dialog.
Must not: bind a key.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from scada.language import Language
from ui.theme import current
from ui.widgets import Button, KeyCap, Kind, Label

ROWS = 16  # in one column


def help_dialog(parent: QWidget, language: Language, title: str, keys: Iterable[tuple[str, str]]) -> QDialog:
    """Lists `keys`: key as QKeySequence reads it, and words already in the reader's language."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    grid = QGridLayout()
    grid.setHorizontalSpacing(current().px("space.l"))
    grid.setVerticalSpacing(current().px("space.s"))
    for number, (key, words) in enumerate(keys):
        row, column = number % ROWS, 2 * (number // ROWS)
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ") or key
        grid.addWidget(KeyCap(shown), row, column, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(Label(words), row, column + 1)
    close = Button(language.translate("Close"), key="Esc", kind=Kind.PRIMARY)
    close.clicked.connect(dialog.accept)
    column_of_parts = QVBoxLayout(dialog)
    column_of_parts.setContentsMargins(24, 20, 24, 20)
    column_of_parts.setSpacing(current().px("space.l"))
    column_of_parts.addWidget(Label(title, "title"))
    column_of_parts.addLayout(grid)
    column_of_parts.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
    return dialog

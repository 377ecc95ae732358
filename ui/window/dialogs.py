"""Dialogs that tell something: beside the work, under the banner, closed by Esc or Enter.

Lives here: their frame and place, the list of sentences.
Must not: ask for anything, block the window or cover the banner.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from scada.language import Language
from ui.theme import current
from ui.widgets import Button, Kind, Label

GAP = 12  # px between the banner and a dialog
LIST_WIDTH, LIST_LINES = 720, 18


def framed(
    parent: QWidget, language: Language, title: str, content: QWidget | QLayout, *tools: Button
) -> QDialog:
    """A dialog of `content` with a way to close it, not yet shown. It dies when it is closed."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    close = Button(language.translate("Close"), key="Esc", kind=Kind.PRIMARY)
    close.clicked.connect(dialog.accept)
    for key in ("Return", "Enter"):
        QShortcut(QKeySequence(key), dialog).activated.connect(dialog.accept)
    buttons = QHBoxLayout()
    buttons.setSpacing(current().px("space.s"))
    buttons.addStretch(1)
    for button in (*tools, close):
        buttons.addWidget(button)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(current().px("space.l"))
    column.addWidget(Label(title, "title"))
    if isinstance(content, QWidget):
        column.addWidget(content, 1)
    else:
        column.addLayout(content, 1)
    column.addLayout(buttons)
    close.setFocus()
    return dialog


def sentences_dialog(parent: QWidget, language: Language, title: str, sentences: Sequence[str]) -> QDialog:
    """Every sentence whole, wrapped, to be read and copied."""
    text = QPlainTextEdit("\n\n".join(sentences))
    text.setReadOnly(True)
    text.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    text.setFont(current().font("body"))
    text.setAccessibleName(title)
    text.setTabChangesFocus(True)
    text.document().setDocumentMargin(current().px("space.m"))
    line = QFontMetrics(text.font()).lineSpacing()
    text.setMinimumSize(LIST_WIDTH, line * min(LIST_LINES, max(4, 3 * len(sentences))))
    copy = Button(language.translate("Copy all"), icon="copy")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
    return framed(parent, language, title, text, copy)


def show_below(dialog: QDialog, banner: QWidget) -> None:
    """In the middle of the window, as high as it can be without covering `banner`."""
    window = banner.window()
    dialog.adjustSize()
    top = banner.mapToGlobal(QPoint(0, banner.height())).y() + GAP
    spare = window.frameGeometry().bottom() - top - dialog.height()
    left = window.geometry().center().x() - dialog.width() // 2
    dialog.move(left, top + max(0, spare // 3))
    dialog.show()

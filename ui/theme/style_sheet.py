"""The one style sheet of the application, generated from the tokens.

Lives here: how Qt's stock controls look (fields, tables, headers, menus, scroll bars, check boxes).
Must not: style what is repainted with live values (delegates do), hold a colour literal, set a font.
"""

import re

from .tokens import Theme

TEMPLATE = """
QWidget#panel, QWidget[surface="panel"] { background: @surface.panel; }
QWidget[surface="raised"] { background: @surface.raised; }
QWidget[surface="header"] { background: @surface.header; }
QLabel { background: transparent; }
QLabel[ink="secondary"] { color: @text.secondary; }
QLabel[ink="muted"] { color: @text.muted; }
QToolTip {
  color: @text.primary; background: @surface.raised; border: 1px solid @border.strong; padding: 4px 8px;
}

QLineEdit {
  color: @text.primary; background: @surface.raised; border: 1px solid @border.strong; border-radius: 4px;
  min-height: $inner; padding: 0 10px; selection-background-color: @accent.selection;
  selection-color: @accent.on_selection; placeholder-text-color: @text.muted;
}
QLineEdit:disabled { color: @text.disabled; border-color: @border.subtle; }
QPlainTextEdit, QTextEdit {
  color: @text.primary; background: @surface.raised; border: 1px solid @border.strong; border-radius: 4px;
}

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; background: transparent; }

QAbstractItemView {
  background: @surface.window; color: @text.primary; border: none; outline: none;
  gridline-color: @border.subtle; selection-background-color: @accent.selection;
  selection-color: @accent.on_selection;
}
QHeaderView { background: @surface.header; border: none; }
QHeaderView::section {
  background: @surface.header; color: @text.secondary; border: none; border-bottom: 1px solid @border.subtle;
  padding: 0 8px; min-height: $row;
}
QTableCornerButton::section { background: @surface.header; border: none; }

QMenu { background: @surface.raised; color: @text.primary; border: 1px solid @border.strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 28px; border-radius: 4px; }
QMenu::item:selected { background: @accent.selection; color: @accent.on_selection; }
QMenu::item:disabled { color: @text.disabled; }
QMenu::separator { height: 1px; background: @border.subtle; margin: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @border.strong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @text.muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: @surface.window; }
QSplitter::handle:hover { background: @border.subtle; }
QSplitter::handle:horizontal { width: 8px; }
QSplitter::handle:vertical { height: 8px; }
QProgressBar {
  background: @surface.hover; border: 1px solid @border.subtle; border-radius: 3px;
  max-height: 6px; min-height: 6px;
}
QProgressBar::chunk { background: @accent.base; border-radius: 2px; }
QDialog, QMessageBox { background: @surface.panel; }
"""
TOKEN = re.compile(r"@([a-z_.0-9]+[a-z0-9])")


def style_sheet(theme: Theme) -> str:
    """Qt style sheet of `theme`."""
    sheet = TEMPLATE.replace("$inner", f"{theme.control_height - 2}px").replace(
        "$row", f"{theme.row_height}px"
    )
    return TOKEN.sub(lambda token: theme.colours[token[1]], sheet)

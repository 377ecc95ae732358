"""Which theme is in force, and changing it without a restart.

Lives here: the current theme, the signal that it changed, putting it on the application.
Must not: hold a colour, know a page.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from .fonts import load_fonts
from .palette import palette
from .style_sheet import style_sheet
from .tokens import Theme, load_theme

UI_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_FadeTooltip,
)


class Look(QObject):
    """Holds the theme in force. `changed` comes after every widget has the new palette and style sheet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None

    @property
    def theme(self) -> Theme:
        if self._theme is None:
            self._theme = load_theme()
        return self._theme

    def put_on(self, app: QApplication, theme: Theme) -> None:
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
            for effect in UI_EFFECTS:  # nothing moves but the flashing symbol and progress
                app.setEffectEnabled(effect, False)
        load_fonts()
        self._theme = theme
        app.setFont(theme.font("body"))
        app.setPalette(palette(theme))
        app.setStyleSheet(style_sheet(theme))
        self.changed.emit()


look = Look()


def current() -> Theme:
    """The theme in force; dark at a desk until `apply` says otherwise."""
    return look.theme


def apply(app: QApplication, theme: Theme) -> None:
    """Put `theme` on the application, before the first widget or at any time later."""
    look.put_on(app, theme)

"""Qt's palette from the tokens, for all that Fusion draws itself.

Lives here: which role of Qt takes which token.
Must not: hold a colour literal.
"""

from PySide6.QtGui import QPalette

from .tokens import Theme

Role = QPalette.ColorRole
ROLES = {
    Role.Window: "surface.window",
    Role.WindowText: "text.primary",
    Role.Base: "surface.raised",
    Role.AlternateBase: "surface.panel",
    Role.Text: "text.primary",
    Role.PlaceholderText: "text.muted",
    Role.Button: "surface.raised",
    Role.ButtonText: "text.primary",
    Role.BrightText: "text.primary",
    Role.ToolTipBase: "surface.raised",
    Role.ToolTipText: "text.primary",
    Role.Highlight: "accent.selection",
    Role.HighlightedText: "accent.on_selection",
    Role.Accent: "accent.base",
    Role.Link: "accent.base",
    Role.LinkVisited: "accent.base",
    Role.Light: "surface.hover",
    Role.Midlight: "surface.hover",
    Role.Mid: "border.subtle",
    Role.Dark: "border.strong",
    Role.Shadow: "border.strong",
}
DISABLED = (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText)


def palette(theme: Theme) -> QPalette:
    """A palette with every role given in all three groups."""
    made = QPalette()
    for role, token in ROLES.items():
        made.setColor(role, theme.colour(token))
    for role in DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("text.disabled"))
    return made

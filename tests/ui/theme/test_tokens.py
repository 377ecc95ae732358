"""The tokens: every path gives a value, the palette can be read, fonts are what was asked.

Lives here: what a theme promises without a widget.
Must not: compare pictures.
"""

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ui.theme import Density, Theme, load_fonts, load_theme

TEXT_CONTRAST, GRAPHIC_CONTRAST = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
SURFACES = [f"surface.{name}" for name in ("window", "panel", "raised", "plot", "hover", "header")]
READ = {
    "text.primary": [*SURFACES, "accent.selection"],
    "text.secondary": [*SURFACES, "accent.selection"],
    "text.muted": [*SURFACES, "accent.selection"],
    "accent.on_fill": ["accent.fill"],
    "accent.on_selection": ["accent.selection"],
    "review.on": ["review.fill"],
    "quality.uncertain": SURFACES,
    "quality.stale": SURFACES,
    "quality.disconnected": SURFACES,
    "quality.bad": ["quality.bad_fill"],
    "connection.disconnected": ["connection.disconnected_fill"],
    "connection.untrusted": ["connection.untrusted_fill"],
    "alarm.inactive.on": ["alarm.inactive.fill"],
    **{f"alarm.p{priority}.on": [f"alarm.p{priority}.fill"] for priority in (1, 2, 3, 4)},
}
SEEN = {
    "border.strong": ["surface.window", "surface.panel", "surface.raised"],
    "accent.focus": ["surface.window", "surface.panel", "surface.raised"],
    "alarm.inactive.outline": ["surface.panel", "surface.raised"],
    **{f"pens.p{number:02d}": ["surface.plot"] for number in range(1, 13)},
    **{f"alarm.p{priority}.outline": [*SURFACES[:4], "accent.selection"] for priority in (1, 2, 3, 4)},
}
in_both_themes = pytest.mark.parametrize(
    "theme", [load_theme("dark"), load_theme("light")], ids=lambda t: t.name
)


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@in_both_themes
@pytest.mark.parametrize(
    ("pairs", "least"), [(READ, TEXT_CONTRAST), (SEEN, GRAPHIC_CONTRAST)], ids=["text", "graphics"]
)
def test_what_must_be_read_or_seen_has_the_contrast_for_it(
    theme: Theme, pairs: dict[str, list[str]], least: float
) -> None:
    faint = {
        (ink, ground): round(contrast(theme.colour(ink), theme.colour(ground)), 2)
        for ink, grounds in pairs.items()
        for ground in grounds
        if contrast(theme.colour(ink), theme.colour(ground)) < least
    }
    assert not faint


@in_both_themes
def test_an_alarm_colour_stands_for_nothing_but_alarms(theme: Theme) -> None:
    fills = {theme.alarm(priority).fill.name().upper() for priority in (1, 2, 3, 4)}
    others = {colour for path, colour in theme.colours.items() if not path.startswith("alarm.")}
    assert len(fills) == 4
    assert fills.isdisjoint(others)


def test_both_themes_have_the_same_names() -> None:
    assert load_theme("dark").colours.keys() == load_theme("light").colours.keys()


def test_an_unknown_token_is_named() -> None:
    with pytest.raises(KeyError, match=r"surface\.panle"):
        load_theme("dark").colour("surface.panle")


def test_forty_eight_pens_are_told_apart_by_colour_or_dash() -> None:
    theme = load_theme("dark")
    pens = [(theme.pen(number).color().name(), theme.pen(number).style()) for number in range(48)]
    assert len(set(pens)) == 48
    assert all(theme.pen_colour(number) == theme.pen_colour(number + 12) for number in range(12))


def test_a_denser_desk_has_lower_rows_than_a_gloved_hand() -> None:
    rows = [load_theme("dark", density).row_height for density in Density]
    controls = [load_theme("dark", density).control_height for density in Density]
    assert rows == [28, 36, 48]
    assert controls == [30, 36, 48]


def test_all_digits_are_equally_wide_in_every_role_and_weight(themed: QApplication) -> None:
    theme = load_theme("dark")
    for role in ("micro", "caption", "body", "strong", "title", "page", "value", "display"):
        for weight in (None, 400, 500, 600, 700):
            metrics = QFontMetricsF(theme.font(role, weight=weight))
            advances = [metrics.horizontalAdvance(digit) for digit in "0123456789"]
            assert max(advances) - min(advances) < 0.07  # Inter draws the medium 4 a thousandth narrower


def test_sizes_are_those_of_the_scale(themed: QApplication) -> None:
    theme = load_theme("dark")
    roles = ("micro", "caption", "body", "title", "page", "value", "display")
    assert [theme.font(role).pixelSize() for role in roles] == [11, 12, 13, 16, 20, 18, 28]
    assert load_theme("dark", Density.OPERATOR).font("body").pixelSize() == 16


def test_chinese_is_never_smaller_than_nine_points(themed: QApplication) -> None:
    assert load_theme("dark", language="zh").font("micro").pixelSize() == 12
    assert load_theme("dark", language="en").font("micro").pixelSize() == 11


def test_the_bundled_families_are_found_and_used(themed: QApplication) -> None:
    assert {"Inter", "JetBrains Mono", "Millrace Sans SC"} <= set(load_fonts())
    assert QFontInfo(load_theme("dark").font("body")).family() == "Inter"
    assert QFontInfo(load_theme("dark").font("body", mono=True)).family() == "JetBrains Mono"


def test_a_font_that_is_changed_does_not_change_the_theme(themed: QApplication) -> None:
    load_theme("dark").font("body").setPixelSize(99)
    assert load_theme("dark").font("body").pixelSize() == 13

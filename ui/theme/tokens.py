"""The tokens as one frozen value a theme: colours, sizes, fonts, pens.

Lives here: reading resources/tokens.toml and what a token's path means.
Must not: paint, know the application, know which theme is in force.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPen

PX_PER_PT = 4 / 3  # 96 dpi; Qt's own scale factor comes on top
PEN_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
LEAST_CHINESE_PT = 9.0
THEMES = ("dark", "light")


class Density(Enum):
    """How large rows and controls are: a desk, a control room at arm's length, a gloved hand."""

    ENGINEER = "engineer"
    OPERATOR = "operator"
    TOUCH = "touch"


class AlarmColours(NamedTuple):
    """Colours of one priority. `on`: the number inside; `tint`: the row behind priorities 1 and 2."""

    fill: QColor
    outline: QColor
    on: QColor
    tint: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """Everything a widget may ask about its looks. Sizes are device independent pixels at 100 %."""

    name: str  # "dark" or "light"
    density: Density
    language: str  # code of the reader's language: Chinese is never written smaller than 9 pt
    colours: Mapping[str, str]  # "surface.panel" -> "#14181D"
    sizes: Mapping[str, float]  # "size.banner" -> 56
    type: Mapping[str, Any]  # the table [type] as it stands

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def colour(self, path: str, opacity: float = 1.0) -> QColor:
        """A colour by its path, such as "text.primary" or "alarm.p1.fill". KeyError names a wrong one."""
        colour = QColor(self.colours[path])
        colour.setAlphaF(opacity)
        return colour

    def alarm(self, priority: int) -> AlarmColours:
        """Colours of priority 1 (urgent) to 4 (low)."""
        return AlarmColours(*(self.colour(f"alarm.p{priority}.{part}") for part in AlarmColours._fields))

    def pen_colour(self, index: int) -> QColor:
        """Colour of the pen at `index`, 0 first; the twelve colours repeat."""
        return self.colour(f"pens.p{index % 12 + 1:02d}")

    def pen(self, index: int, *, selected: bool = False) -> QPen:
        """Pen of a curve; from the thirteenth on the same colours dashed, dotted, dash-dotted. Cosmetic."""
        width = self.sizes["size.pen_width_selected" if selected else "size.pen_width"]
        pen = QPen(self.pen_colour(index), width, PEN_DASHES[index // 12 % len(PEN_DASHES)])
        pen.setCosmetic(True)
        return pen

    def px(self, path: str) -> int:
        """A size by its path, such as "size.banner", "space.m"."""
        return round(self.sizes[path])

    @property
    def row_height(self) -> int:
        return self.px(f"size.row_{self.density.value}")

    @property
    def row_height_spark(self) -> int:
        """Height of a row that carries a small curve."""
        return max(self.row_height, self.px("size.row_engineer_spark"))

    @property
    def control_height(self) -> int:
        return self.px(f"size.control_{self.density.value}")

    @property
    def hit(self) -> int:
        """Least side of anything that can be pressed."""
        return self.px("size.hit_touch" if self.density is Density.TOUCH else "size.hit_mouse")

    def font(self, role: str, *, tag: bool = False, mono: bool = False, weight: int | None = None) -> QFont:
        """A font by its role: micro caption body strong title page value display.

        All have tabular digits. `tag` tells 0 from O and 1 from l (names of tags, addresses); `mono` is for
        node ids, thumbprints, formulas. In operator and touch density "body" and "strong" are larger.
        """
        return QFont(_font(self, role, tag, mono, weight))


@cache
def load_theme(name: str = "dark", density: Density = Density.ENGINEER, language: str = "en") -> Theme:
    """The theme of that name; the same value each time. KeyError names an unknown one."""
    tokens = _tokens()
    colours = MappingProxyType(dict(_leaves(tokens[name], "")))
    sizes = {
        path: value
        for table in ("space", "size", "flash")
        for path, value in _leaves(tokens[table], f"{table}.")
    }
    numbers = {path: value for path, value in sizes.items() if isinstance(value, int | float)}
    return Theme(
        name, density, language, colours, MappingProxyType(numbers), MappingProxyType(tokens["type"])
    )


@cache
def _tokens() -> dict[str, Any]:
    return tomllib.loads(files("resources").joinpath("tokens.toml").read_text("utf-8"))


def _leaves(table: Mapping[str, Any], path: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        found += _leaves(value, f"{path}{name}.") if isinstance(value, dict) else [(path + name, value)]
    return found


@cache
def _font(theme: Theme, role: str, tag: bool, mono: bool, weight: int | None) -> QFont:
    scale = theme.type[role]
    points = scale["pt"]
    if role in ("body", "strong") and theme.density is not Density.ENGINEER:
        points = theme.type["operator"]["pt"]
    if theme.language.startswith("zh"):
        points = max(points, LEAST_CHINESE_PT)
    font = QFont()
    font.setFamilies(theme.type["mono" if mono else "ui"])
    font.setPixelSize(round(points * PX_PER_PT))
    font.setWeight(QFont.Weight(weight or scale["weight"]))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    for feature in theme.type["features_tag" if tag else "features_number"]:
        font.setFeature(QFont.Tag(feature), 1)
    if mono:
        font.setFeature(QFont.Tag("calt"), 0)  # no ligatures in a node id
    return font

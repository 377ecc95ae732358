"""Icons: our own line drawings, tinted from tokens, and the application's mark.

Lives here: reading resources/icons, drawing one in a colour, keeping the pictures made.
Must not: know what an icon stands for.
"""

from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from .tokens import Theme

BOX = 20  # side of the drawing
STROKE = 1.5
RATIOS = (1.0, 2.0, 3.0)
APP_SIZES = (16, 32, 48, 128, 256)


@cache
def icon_names() -> tuple[str, ...]:
    """Names of all icons, sorted; the application's mark is not among them."""
    names = (entry.name.removesuffix(".svg") for entry in _folder().iterdir() if entry.name.endswith(".svg"))
    return tuple(sorted(name for name in names if name != "app"))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor, stroke: float = STROKE) -> None:
    """Draw an icon centred in `rect`, as large as its shorter side, lines `stroke` px wide at any size."""
    side = min(rect.width(), rect.height())
    ratio = painter.device().devicePixelRatioF()
    picture = _picture(name, colour.rgba(), side, ratio, stroke)
    target = QRectF(0, 0, side, side)
    target.moveCenter(rect.center())
    painter.drawPixmap(target.topLeft(), picture)


def icon(theme: Theme, name: str, token: str = "text.secondary") -> QIcon:
    """A QIcon for Qt's own actions and menus. Widgets that paint themselves use `paint_icon`.

    It keeps the colour it was made with: make it again when the look changes.
    """
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "text.disabled")):
        for ratio in RATIOS:
            made.addPixmap(_picture(name, theme.colour(colour).rgba(), BOX, ratio, STROKE), mode)
    return made


@cache
def app_icon() -> QIcon:
    """The mark of the program, for windows and the task bar."""
    made = QIcon()
    for size in APP_SIZES:
        picture = QPixmap()
        picture.loadFromData(_folder().joinpath(f"app-{size}.png").read_bytes())
        made.addPixmap(picture)
    return made


@lru_cache(maxsize=2048)
def _picture(name: str, rgba: int, side: float, ratio: float, stroke: float) -> QPixmap:
    colour = QColor.fromRgba(rgba)
    drawing = _source(name).replace("currentColor", colour.name())
    drawing = drawing.replace(f'stroke-width="{STROKE}"', f'stroke-width="{stroke * BOX / side:.3f}"')
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    pixels = round(side * ratio)
    picture = QPixmap(QSize(pixels, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setOpacity(colour.alphaF())
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def _source(name: str) -> str:
    return _folder().joinpath(f"{name}.svg").read_text("utf-8")


@cache
def _folder() -> Traversable:
    return files("resources").joinpath("icons")

"""The bundled fonts, known to Qt before the first widget.

Lives here: loading resources/fonts once.
Must not: look for fonts of the system, choose a size.
"""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase


@cache
def load_fonts() -> tuple[str, ...]:
    """Families of the bundled fonts, sorted. Call once there is a QApplication and before the first widget.

    Without them a bare computer draws Chinese as boxes and digits that are not tabular.
    """
    families: set[str] = set()
    for entry in sorted(files("resources").joinpath("fonts").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith((".otf", ".ttf")):
            number = QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))
            families.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(sorted(families))

"""The table of keys put on the page.

Lives here: which widget hears a key.
Must not: know what a deed does.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from .keys import KEYS, PEN_KEYS, Where

ALONE = Qt.ShortcutContext.WidgetShortcut
WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


def bind_keys(
    page: QWidget, canvases: Sequence[QWidget], do: Callable[[str], None], choose: Callable[[int], None]
) -> None:
    """Keys of the page anywhere on it, the others only where no button or list needs them."""
    for key in KEYS:
        for owner in (page,) if key.where is Where.PAGE else canvases:
            _bind(owner, key.sequence, WITHIN if owner is page else ALONE, partial(do, key.deed))
    for number, sequence in enumerate(PEN_KEYS):
        _bind(page, sequence, WITHIN, partial(choose, number))


def _bind(owner: QWidget, sequence: str, context: Qt.ShortcutContext, deed: Callable[[], None]) -> None:
    shortcut = QShortcut(QKeySequence(sequence), owner)
    shortcut.setContext(context)
    shortcut.activated.connect(deed)

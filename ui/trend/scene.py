"""One frame of the trend as a value: everything the plot needs to paint it.

Lives here: the pens as they are to be drawn, the span, the cursors.
Must not: paint, ask, change once made.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scada.model import Tag
from ui.widgets import ValueText

from .curve import Curve
from .pens import Scale
from .readings import Reading
from .view import Span


@dataclass(frozen=True, slots=True, eq=False)
class PenScene:
    """A pen on the plot. `revision` tells whether `curve` is the one that was drawn last."""

    tag: Tag
    colour: int
    is_selected: bool
    curve: Curve
    revision: int
    scale: Scale
    offset: int  # what every value of the curve is short of
    newest: ValueText
    name: Callable[[float], str]  # of a state or text
    readings: tuple[Reading, ...] = ()  # one a cursor
    texts: tuple[str, ...] = ()  # the same in words


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What the plot shows at one moment. Times are ns UTC."""

    span: Span
    now: int
    zone: str
    is_live: bool
    curves: tuple[PenScene, ...] = ()  # on the pane, the selected one first
    bands: tuple[PenScene, ...] = ()
    cursors: tuple[int, ...] = ()
    length: str = ""  # from A to B, in words
    is_named: bool = False  # flags say which tag they are of: no legend does

"""Arithmetic on columns of samples: pure functions, quick on millions of rows.

Lives here: envelope, reduction for a picture, repeats, the value of a pen at a moment.
Must not: do I/O, read a clock, know a tag's name, loop over samples.
Front door: other rooms write `from scada.series import ...`, never a file inside it.
"""

from .at import held_at, value_at
from .crossings import Crossings, crossings
from .envelope import Envelope, envelope
from .fresh import fresh
from .reduce import reduce
from .same import same_values

__all__ = [
    "Crossings",
    "Envelope",
    "crossings",
    "envelope",
    "fresh",
    "held_at",
    "reduce",
    "same_values",
    "value_at",
]

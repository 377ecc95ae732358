"""The value axis of a pen: the engineering range, what was fitted, or what is seen.

Lives here: round bounds, when a scale that follows its values moves, zooming and moving values.
Must not: hold a sample, know Qt.
"""

from math import ceil, floor, isfinite

import numpy as np
from numpy.typing import NDArray

from scada.model import Tag

from .pens import Scale
from .ticks import round_step

STEPS = 4  # of an axis
ROOMY = 4.0  # a scale this many times longer than what is seen becomes tighter
LEAST = 1e-12  # of the size of a value: no scale is shorter


def range_of(tag: Tag, offset: int = 0) -> Scale | None:
    """The engineering range of `tag`, less `offset`; None where it has none that can be drawn."""
    if tag.low is None or tag.high is None or not isfinite(tag.high - tag.low) or tag.high <= tag.low:
        return None
    return None if offset else Scale(float(tag.low), float(tag.high))


def seen(values: NDArray[np.float64]) -> Scale | None:
    """Lowest and highest of `values`; None of none."""
    return Scale(float(values.min()), float(values.max())) if values.size else None


def fitted(extremes: Scale) -> Scale:
    """Round bounds about what is seen, with a little room; one value gets a scale around it."""
    low, high = extremes
    length = high - low
    if length <= max(abs(low), abs(high)) * LEAST:
        length = max(abs(low), abs(high)) * 0.2 or 1.0
        low, high = low - length / 2, high + length / 2
    step = round_step(length * 1.04 / STEPS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Scale(first * step, last * step)


def followed(current: Scale | None, extremes: Scale | None) -> Scale:
    """A scale that follows what is seen and rests while that fits it."""
    if extremes is None:
        return current or Scale(0.0, 1.0)
    if current is not None and current.low <= extremes.low and extremes.high <= current.high:
        length = extremes.high - extremes.low
        if length <= 0 or current.high - current.low <= ROOMY * length:
            return current
    return fitted(extremes)


def zoomed(scale: Scale, factor: float) -> Scale:
    """`factor` times as long about its middle, never shorter than numbers can tell apart."""
    middle, half = (scale.low + scale.high) / 2, (scale.high - scale.low) / 2 * factor
    if not isfinite(half) or half <= abs(middle) * LEAST:
        return scale
    return Scale(middle - half, middle + half)


def moved(scale: Scale, share: float) -> Scale:
    """Moved by a share of its length, to higher values when positive."""
    way = (scale.high - scale.low) * share
    return Scale(scale.low + way, scale.high + way)

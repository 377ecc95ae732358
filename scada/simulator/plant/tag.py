"""A tag of the plant: how a measured, computed or commanded quantity looks from the control system.

Lives here: the description of a tag, builders for its usual kinds, and what a written value must be.
Must not: hold a value, know a server, know what the quantity depends on.
"""

import math
from dataclasses import dataclass
from typing import Any

from .units import Unit

INTEGERS = {
    "Int16": (-(2**15), 2**15 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "UInt32": (0, 2**32 - 1),
    "UInt64": (0, 2**64 - 1),
}
FAST, NORMAL, SLOW, LAZY = 250, 500, 1000, 5000  # ms between two looks at a quantity


class OutOfRangeError(ValueError):
    """A written value is no number, or lies outside the range of its tag."""


@dataclass(frozen=True, slots=True)
class PlantTag:
    name: str
    description: str
    type: str  # OPC UA built-in type by name
    unit: Unit | None = None
    low: float | None = None  # engineering range
    high: float | None = None
    decimals: int | None = None  # None: no rounding, the quantity is discrete
    period: int = NORMAL  # ms
    noise: float = 0.0  # standard deviation of the measurement, engineering units
    initial: Any = None  # first value of what an operator may write
    writable: bool = False
    states: tuple[str, ...] = ()  # names of values 0, 1, ...; of false and true for a Boolean
    area: str = ""

    def accepted(self, value: Any) -> Any:
        """`value` as the plant takes it. Raises OutOfRangeError."""
        if isinstance(value, float) and not math.isfinite(value):
            raise OutOfRangeError(f"{self.name}: {value} is no number a plant can follow")
        if self.low is not None and self.high is not None and not self.low <= value <= self.high:
            raise OutOfRangeError(f"{self.name}: {value} is outside {self.low} to {self.high}")
        if self.states and not 0 <= int(value) < len(self.states):
            raise OutOfRangeError(f"{self.name}: {value} is none of its {len(self.states)} states")
        return value


def analog(
    name: str,
    description: str,
    unit: Unit,
    span: tuple[float, float],
    decimals: int,
    period: int,
    noise: float,
) -> PlantTag:
    return PlantTag(name, description, "Double", unit, *span, decimals, period, noise)


def single(
    name: str,
    description: str,
    unit: Unit,
    span: tuple[float, float],
    decimals: int,
    period: int,
    noise: float,
) -> PlantTag:
    """As `analog`, from a controller that calculates in 32 bits."""
    return PlantTag(name, description, "Float", unit, *span, decimals, period, noise)


def integer(
    name: str, description: str, kind: str, unit: Unit | None, span: tuple[float, float], period: int
) -> PlantTag:
    return PlantTag(name, description, kind, unit, *span, 0, period)


def counter(name: str, description: str, kind: str, unit: Unit | None, period: int) -> PlantTag:
    return PlantTag(name, description, kind, unit, period=period)


def setpoint(
    name: str, description: str, unit: Unit, span: tuple[float, float], decimals: int, initial: float
) -> PlantTag:
    return PlantTag(name, description, "Double", unit, *span, decimals, FAST, initial=initial, writable=True)


def state(name: str, description: str, states: tuple[str, ...]) -> PlantTag:
    return PlantTag(name, description, "UInt32", states=states, period=100)


def mode(name: str, description: str, states: tuple[str, ...], initial: int) -> PlantTag:
    return PlantTag(name, description, "UInt32", states=states, period=100, initial=initial, writable=True)


def switch(name: str, description: str, states: tuple[str, str]) -> PlantTag:
    return PlantTag(name, description, "Boolean", states=states, period=100)


def command(name: str, description: str) -> PlantTag:
    """A push button: an operator writes true, the plant answers and sets it back."""
    return PlantTag(
        name, description, "Boolean", states=("Idle", "Pressed"), period=100, initial=False, writable=True
    )

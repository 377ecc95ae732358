"""The clear well: filtered water in, drinking water out, level controlled by the flow through the filters.

Lives here: its balance and its level controller.
Must not: know a tag's name, draw a random number.
"""

from dataclasses import dataclass, replace

from .pid import Pid, Tuning, controlled

AREA = 40.0  # m²
HEIGHT = 5.0  # m
LARGEST_FLOW = 640.0  # m³/h through all filters
HIGH_SWITCH = 4.3  # m
LEVEL = Tuning(gain=0.9, integral_time=160.0)


@dataclass(frozen=True, slots=True)
class ClearWell:
    controller: Pid
    level: float = 3.4  # m

    @property
    def wanted(self) -> float:
        """m³/h that the controller asks of the filters."""
        return self.controller.output * LARGEST_FLOW


def supplied(well: ClearWell, setpoint: float, inflow: float, outflow: float, dt: float) -> ClearWell:
    """`dt` seconds later; `setpoint` in m, flows in m³/h; a full well spills over."""
    controller = controlled(well.controller, LEVEL, setpoint, well.level, dt)
    level = well.level + (inflow - outflow) / 3600.0 / AREA * dt
    return replace(well, controller=controller, level=min(max(level, 0.0), HEIGHT))
